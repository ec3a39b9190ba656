"""What operators do with the classifier: `nwd route train` and `nwd route evaluate`; the options are the command's."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from services.router import policy as policies
from services.router.decisions.domain import Refused
from shared.messaging import Service

Progress = Callable[[str], None]


class Unusable(Exception):
    """A file, or what is installed here, does not let it be done; says why and what to do."""


def evaluate(learn: Path, test: Path, progress: Progress) -> dict[str, Any]:
    """Return the figures of a classifier that is trained on one CSV file and tried on another. Raises Unusable."""
    _require()
    from services.router.text import evaluating

    try:
        return evaluating.evaluate(evaluating.read_labelled(learn), evaluating.read_labelled(test), progress)
    except evaluating.Unusable as error:
        raise Unusable(str(error)) from error


def train(
    router: Service, file: Path | None, by: str, progress: Progress, *, dry: bool = False
) -> tuple[str | None, Mapping[str, Any]]:
    """Train a version and put it in force; return its name (None where nothing was changed) and its figures.

    file: texts with codes of bodies; None: the router's own cases. Raises Unusable, Refused.
    """
    _require()
    from services.router.text import actions, evaluating

    with router.begin("nwd route train") as unit:
        policy = policies.in_force(unit)
        if policy is None:
            raise Refused(
                zh="尚未加载名录；请先运行 nwd load。", en="No directory is in force; run `nwd load <folder>` first."
            )
        if file is None:
            labelled = actions.own_cases(unit, policy)
        else:
            try:
                labelled = evaluating.read_labelled(file)
            except evaluating.Unusable as error:
                raise Unusable(str(error)) from error
            actions.check_codes(labelled, policy)
    # Between two transactions: training takes minutes, and nothing may be locked meanwhile.
    model = actions.learn(labelled, progress)
    if dry:
        return None, model.figures
    with router.begin("nwd route train") as unit:
        source = file.name if file else "own cases"
        return actions.put_in_force(unit, model, source=source, by=by), model.figures


def _require() -> None:
    try:
        from services.router.text.training import NoTrainer, require
    except ImportError as error:
        raise Unusable(
            "The text model needs numpy and scikit-learn, which are not installed: install the extra `text` "
            "(docs/operations.md). Without it the router works on its rules alone."
        ) from error
    try:
        require()
    except NoTrainer as error:
        raise Unusable(str(error)) from error
