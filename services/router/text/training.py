"""Training: from texts with labels to a model with its figures. Needs the extra `text` (scikit-learn).

Two linear classifiers are added up, each with the same spread of scores; where texts are few they are two others. What
comes out is one linear model. Its probabilities and thresholds come from predictions for texts that were left out of
the training.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from services.router.text.calibration import Calibration, Places, Table, calibrate, calibration_error, threshold
from services.router.text.features import blocks
from services.router.text.fitting import (
    Fit,
    Linear,
    complement,
    firm_machine,
    fit,
    machine_with_head,
    ratio_machine,
    views_of,
)
from services.router.text.model import PROMISES, Block, TextModel, best_cutter, cutter, promise_key

FOLDS = 5
MANY: tuple[Fit, ...] = (machine_with_head, ratio_machine)
FEW: tuple[Fit, ...] = (firm_machine, complement)
ENOUGH = 150
"""Texts for each label, in the mean, from which on the first pair is better than the second (docs/routing.md)."""

_SEED = 20_261_125

Progress = Callable[[str], None]


class NoTrainer(Exception):
    """scikit-learn is not installed here."""


def require() -> None:
    """Raise NoTrainer where the extra is not installed."""
    try:
        import sklearn.svm  # noqa: F401
    except ImportError as error:
        raise NoTrainer(
            "Training needs scikit-learn, which is not installed: install the extra `text` "
            "(docs/operations.md). Without it the router works on its rules alone."
        ) from error


def train(texts: Sequence[str], labels: Sequence[str], progress: Progress = lambda _: None) -> TextModel:
    """Return a model. The same texts in the same order give the same one.

    Raises NoTrainer; ValueError where there is no text.
    """
    require()
    if not texts:
        raise ValueError("there is no text to learn from")
    cuts = best_cutter()
    cut = cutter(cuts)
    read = [blocks(text, cut) for text in texts]
    known = tuple(sorted(set(labels)))
    truth = np.array([known.index(label) for label in labels], dtype=np.int64)
    kinds = MANY if len(texts) >= ENOUGH * len(known) else FEW
    left_out = _left_out(kinds, read, labels, truth, len(known), progress)
    progress("all together")
    spreads = [float(scores.std()) or 1.0 for scores in left_out]
    scores = _added(left_out, spreads)
    calibration = calibrate(scores, truth)
    chances = calibration.chances(scores)
    found = {promise_key(promise): threshold(chances, truth, promise) for promise in PROMISES}
    views = views_of(read, truth)
    linears = [fit(kind, views, truth, len(known)) for kind in kinds]
    return _model(cuts, known, linears, spreads, calibration, found, _figures(chances, truth, found))


def folds_of(labels: Sequence[str], folds: int, seed: int = _SEED) -> Places:
    """Return the fold of each text: each label's texts spread evenly, in an order of chance that a seed repeats."""
    chance = np.random.default_rng(seed)
    where, first = np.zeros(len(labels), dtype=np.int64), 0
    said = np.array(labels)
    for label in sorted(set(labels)):
        at = chance.permutation(np.flatnonzero(said == label))
        where[at] = (np.arange(len(at)) + first) % folds
        first += len(at)
    return where


def _left_out(
    kinds: Sequence[Fit], read: Sequence[Any], labels: Sequence[str], truth: Places, count: int, progress: Progress
) -> list[Table]:
    """Return for each kind of classifier the scores of all texts, each by one that had not seen it."""
    where = folds_of(labels, FOLDS)
    scores = [np.zeros((len(truth), count)) for _ in kinds]
    for fold in range(FOLDS):
        progress(f"fold {fold + 1} of {FOLDS}")
        inside, outside = np.flatnonzero(where != fold), np.flatnonzero(where == fold)
        if not len(outside) or not len(inside):
            continue
        views = views_of([read[at] for at in inside.tolist()], truth[inside])
        others = [read[at] for at in outside.tolist()]
        for kind, table in zip(kinds, scores, strict=True):
            table[outside] = fit(kind, views, truth[inside], count).scores(others)
    return scores


def _added(parts: Sequence[Table], spreads: Sequence[float]) -> Table:
    added = np.zeros_like(parts[0])
    for part, spread in zip(parts, spreads, strict=True):
        added += part / spread
    return added


def _macro_f1(said: Places, truth: Places) -> float:
    return float(np.mean([_f1(said == one, truth == one) for one in np.unique(truth)]))


def _f1(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    both = int((said & true).sum())
    return 2 * both / int(said.sum() + true.sum()) if both else 0.0


def _figures(chances: Table, truth: Places, thresholds: Mapping[str, float | None]) -> dict[str, Any]:
    first, best = chances.argmax(axis=1), chances.max(axis=1)
    third = np.sort(chances, axis=1)[:, -min(3, chances.shape[1])]
    figures: dict[str, Any] = {
        "texts": len(truth),
        "labels": chances.shape[1],
        "macro_f1": _macro_f1(first, truth),
        "accuracy": float((first == truth).mean()),
        "top3": float((chances[np.arange(len(truth)), truth] >= third).mean()),
        "ece": calibration_error(chances, truth),
    }
    for promise, least in thresholds.items():
        gone = best >= least if least is not None else np.zeros(len(best), dtype=bool)
        figures[f"auto_at_{float(promise) * 100:g}"] = {
            "coverage": float(gone.mean()),
            "precision": float((first == truth)[gone].mean()) if gone.any() else None,
        }
    return figures


def _model(
    cuts: str,
    labels: tuple[str, ...],
    linears: Sequence[Linear],
    spreads: Sequence[float],
    calibration: Calibration,
    thresholds: Mapping[str, float | None],
    figures: Mapping[str, Any],
) -> TextModel:
    found = []
    for linear, spread in zip(linears, spreads, strict=True):
        first = 0
        for of, names, weights in zip(linear.view.of, linear.view.names, linear.view.weights, strict=True):
            rows = (linear.coefficients[first : first + len(names)] / spread).astype(np.float32)
            found.append(Block(of, names, weights, rows))
            first += len(names)
    return TextModel(
        cutter=cuts,
        labels=labels,
        blocks=tuple(found),
        intercepts=_added([one.intercepts for one in linears], spreads).astype(np.float32),
        sharpness=calibration.sharpness,
        leanings=calibration.leanings.astype(np.float32),
        curve=calibration.curve,
        thresholds=thresholds,
        figures=figures,
    )
