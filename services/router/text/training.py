"""Training: from texts with labels to a model with its figures. Needs the extra `text` (scikit-learn).

Two linear classifiers are added up, each with the same spread of scores: a support vector machine, and one whose
features are first multiplied by how much they speak for each label (NB-SVM, Wang and Manning 2012). What comes out is
one linear model. Its probabilities and thresholds come from predictions for texts that were left out of the training.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from services.router.text.calibration import Calibration, Places, Table, calibrate, calibration_error, threshold
from services.router.text.features import Names, blocks
from services.router.text.model import PROMISES, Block, TextModel, best_cutter, cutter, promise_key, weighted

FOLDS = 5
_SEED = 20_261_125
_MACHINE_COST, _RATIO_COST = 0.3, 1.0

Progress = Callable[[str], None]


class NoTrainer(Exception):
    """scikit-learn is not installed here."""


@dataclass(frozen=True, slots=True)
class _View:
    """Texts as sparse rows under one vocabulary: names by block, weights by block, rows of them."""

    names: tuple[Any, ...]
    weights: tuple[npt.NDArray[np.float32], ...]
    rows: Any


@dataclass(frozen=True, slots=True)
class _Linear:
    """One linear classifier over a view: coefficients (features, labels), intercepts (labels)."""

    view: _View
    coefficients: Table
    intercepts: Table

    def scores(self, rows: Any) -> Table:
        return np.asarray(rows @ self.coefficients) + self.intercepts


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
    where = folds_of(labels, FOLDS)
    parts = [np.zeros((len(truth), len(known))) for _ in range(2)]
    for fold in range(FOLDS):
        progress(f"fold {fold + 1} of {FOLDS}")
        inside, outside = np.flatnonzero(where != fold), np.flatnonzero(where == fold)
        if not len(outside) or not len(inside):
            continue
        for part, linear in zip(parts, _fit([read[at] for at in inside], truth[inside], len(known)), strict=True):
            part[outside] = linear.scores(_rows(linear.view, [read[at] for at in outside]))
    progress("all together")
    spreads = [float(part.std()) or 1.0 for part in parts]
    scores = _added(parts, spreads)
    calibration = calibrate(scores, truth)
    chances = calibration.chances(scores)
    found = {promise_key(promise): threshold(chances, truth, promise) for promise in PROMISES}
    linears = _fit(read, truth, len(known))
    return _model(cuts, known, linears, spreads, calibration, found, _figures(chances, truth, found))


def folds_of(labels: Sequence[str], folds: int) -> Places:
    """Return the fold of each text: each label's texts spread evenly, in an order of chance that is always the same."""
    chance = np.random.default_rng(_SEED)
    where, first = np.zeros(len(labels), dtype=np.int64), 0
    said = np.array(labels)
    for label in sorted(set(labels)):
        at = chance.permutation(np.flatnonzero(said == label))
        where[at] = (np.arange(len(at)) + first) % folds
        first += len(at)
    return where


def _added(parts: Sequence[Table], spreads: Sequence[float]) -> Table:
    added = np.zeros_like(parts[0])
    for part, spread in zip(parts, spreads, strict=True):
        added += part / spread
    return added


def _fit(read: Sequence[tuple[Names, ...]], truth: Places, count: int) -> tuple[_Linear, _Linear]:
    """Fit the two classifiers; a label that no text has gets the lowest score of all."""
    here = np.unique(truth)
    places = np.searchsorted(here, truth)
    telling, plain = _views(read, places)
    machine, ratio = _vector_machine(telling, places), _ratio_machine(plain, places)
    return _spread_out(machine, here, count), _spread_out(ratio, here, count)


def _spread_out(linear: _Linear, here: Places, count: int) -> _Linear:
    """Centre the scores over the labels, and give labels without texts a column of their own."""
    coefficients = linear.coefficients - linear.coefficients.mean(axis=1, keepdims=True)
    intercepts = linear.intercepts - linear.intercepts.mean()
    if len(here) == count:
        return _Linear(linear.view, coefficients, intercepts)
    wide = np.zeros((len(coefficients), count))
    wide[:, here] = coefficients
    low = np.full(count, float(intercepts.min(initial=0.0)) - 1.0)
    low[here] = intercepts
    return _Linear(linear.view, wide, low)


def _views(read: Sequence[tuple[Names, ...]], places: Places) -> tuple[_View, _View]:
    """Return the texts weighted by rarity and by how few labels a feature stands for, and by rarity alone."""
    least = 2 if len(read) >= 200 else 1
    names, rare, telling = [], [], []
    for block in range(len(read[0])):
        found = np.concatenate([text[block].names for text in read])
        owners = np.repeat(places, [len(text[block].names) for text in read])
        known, at, often = np.unique(found, return_inverse=True, return_counts=True)
        counts = np.zeros((len(known), int(places.max()) + 1))
        np.add.at(counts, (at, owners), 1.0)
        kept = often >= least
        rarity = np.log((1 + len(read)) / (1 + often[kept])) + 1
        names.append(known[kept])
        rare.append(rarity.astype(np.float32))
        telling.append((rarity * np.sqrt(_telling(counts[kept], places))).astype(np.float32))
    both = [_View(tuple(names), tuple(weights), None) for weights in (telling, rare)]
    first, second = (_View(view.names, view.weights, _rows(view, read)) for view in both)
    return first, second


def _telling(counts: Table, places: Places) -> Table:
    """Return for each feature how little its labels are spread, from 0 (evenly) to 1 (one label alone)."""
    share = np.bincount(places) / len(places)
    if len(share) < 2:
        return np.ones(len(counts))
    chances = (counts + 2 * share) / share
    chances /= chances.sum(axis=1, keepdims=True)
    return np.maximum(1 + (chances * np.log(chances)).sum(axis=1) / np.log(len(share)), 0.0)


def _rows(view: _View, read: Sequence[tuple[Names, ...]]) -> Any:
    from scipy import sparse

    places, values, ends = [], [], [0]
    for text in read:
        first = 0
        for names, weights, found in zip(view.names, view.weights, text, strict=True):
            at, value = weighted(names, weights, found)
            places.append(at + first)
            values.append(value)
            first += len(names)
        ends.append(ends[-1] + sum(len(one) for one in places[-len(text) :]))
    width = sum(len(names) for names in view.names)
    return sparse.csr_matrix((np.concatenate(values), np.concatenate(places), ends), shape=(len(read), width))


def _is_empty(view: _View, places: Places) -> bool:
    return view.rows.shape[1] == 0 or places.max() == 0


def _nothing(view: _View, places: Places) -> _Linear:
    count = int(places.max()) + 1
    return _Linear(view, np.zeros((view.rows.shape[1], count)), np.zeros(count))


def _machine(rows: Any, truth: Any, cost: float, balanced: str | None) -> tuple[Table, Table]:
    from sklearn.svm import LinearSVC

    fitted = LinearSVC(C=cost, class_weight=balanced, random_state=_SEED, max_iter=4000).fit(rows, truth)
    return fitted.coef_, fitted.intercept_


def _vector_machine(view: _View, places: Places) -> _Linear:
    if _is_empty(view, places):
        return _nothing(view, places)
    slopes, starts = _machine(view.rows, places, _MACHINE_COST, "balanced")
    if len(starts) == 1:
        slopes, starts = np.vstack([-slopes, slopes]), np.concatenate([-starts, starts])
    return _Linear(view, np.ascontiguousarray(slopes.T), starts)


def _ratio_machine(view: _View, places: Places) -> _Linear:
    from scipy import sparse

    if _is_empty(view, places):
        return _nothing(view, places)
    stands = view.rows.sign()
    slopes, starts = [], []
    for label in range(int(places.max()) + 1):
        inside = places == label
        own = np.asarray(stands[inside].sum(axis=0)).ravel() + 1.0
        others = np.asarray(stands[~inside].sum(axis=0)).ravel() + 1.0
        ratio = np.log((own / own.sum()) / (others / others.sum()))
        slope, start = _machine(view.rows @ sparse.diags(ratio), inside, _RATIO_COST, None)
        slopes.append(slope[0] * ratio)
        starts.append(start[0])
    return _Linear(view, np.stack(slopes, axis=1), np.array(starts))


def _macro_f1(said: Places, truth: Places) -> float:
    return float(np.mean([_f1(said == one, truth == one) for one in np.unique(truth)]))


def _f1(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    both = int((said & true).sum())
    return 2 * both / int(said.sum() + true.sum()) if both else 0.0


def _figures(chances: Table, truth: Places, thresholds: dict[str, float | None]) -> dict[str, Any]:
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
    linears: tuple[_Linear, _Linear],
    spreads: Sequence[float],
    calibration: Calibration,
    thresholds: dict[str, float | None],
    figures: dict[str, Any],
) -> TextModel:
    found = []
    for linear, spread in zip(linears, spreads, strict=True):
        first = 0
        for names, weights in zip(linear.view.names, linear.view.weights, strict=True):
            rows = (linear.coefficients[first : first + len(names)] / spread).astype(np.float32)
            found.append(Block(names, weights, rows))
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
