"""A new version of the classifier is trained, from a file or from the router's own cases, and put in force."""

from collections.abc import Callable, Mapping
from typing import Any

from services.router.decisions.domain import Refused
from services.router.policy import Policy
from services.router.text import store
from services.router.text.domain import enough, text_of
from services.router.text.evaluating import Labelled
from services.router.text.holding import PART
from services.router.text.model import TextModel
from services.router.text.models import TextModelRow
from services.router.text.storing import hash_of, to_bytes
from services.router.text.training import train
from shared.messaging import Unit


def own_cases(unit: Unit, policy: Policy) -> Labelled:
    """Return title and description of each case that a lead has reported on, with who would lead it today.

    Confidential cases are left out whole, and so are those whose lead has no successor.
    """
    texts, labels = [], []
    day = policy.day(unit.now)
    for case in store.settled(unit.session):
        body = policy.directory.standing(case.lead or "", day)
        if body is not None and body.may_lead and case.facts is not None:
            texts.append(text_of(case.facts))
            labels.append(body.code)
    return Labelled(texts, labels)


def check_codes(learn: Labelled, policy: Policy) -> None:
    """Raise Refused where a label is no body that may lead in the place in force, naming each."""
    wrong = sorted(one for one in set(learn.labels) if not _may_lead(one, policy))
    if wrong:
        named = ", ".join(wrong[:20]) + (" …" if len(wrong) > 20 else "")
        raise Refused(
            zh=f"名录中没有可以主办的单位：{named}；请把label列改为单位代码。未训练，一切照旧。",
            en=f"No body that may lead has the code: {named}. Write codes of the directory into the column label. "
            "Nothing was trained, and nothing has changed.",
        )


def learn(labelled: Labelled, progress: Callable[[str], None]) -> TextModel:
    """Train on what there is enough of. Raises Refused where that is too little, with the numbers."""
    kept, zh, en = enough(labelled.labels)
    if zh and en:
        raise Refused(zh=zh, en=en)
    pairs = [pair for pair in zip(labelled.texts, labelled.labels, strict=True) if pair[1] in kept]
    return train([text for text, _ in pairs], [label for _, label in pairs], progress)


def put_in_force(unit: Unit, model: TextModel, *, source: str, by: str) -> str:
    """Store a version and put it in force, in the unit's transaction; return its name.

    The configuration's part keeps who did it, from what, and how good it was: part versions are never deleted.
    """
    content = to_bytes(model)
    digest = hash_of(content)
    figures: Mapping[str, Any] = dict(model.figures)
    if unit.session.get(TextModelRow, digest) is None:
        unit.session.add(TextModelRow(hash=digest, made_at=unit.now, figures=dict(figures), content=content))
        unit.session.flush()
    told = {"model": digest, "figures": dict(figures), "labels": list(model.labels), "source": source, "by": by}
    unit.service.parts.store(unit.session, PART, told, unit.now)
    return digest


def _may_lead(code: str, policy: Policy) -> bool:
    body = policy.directory.get(code)
    return body is not None and body.may_lead
