"""The linear classifiers that a model is added up from, and the tables they are fitted on. Needs scikit-learn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from services.router.text.calibration import Places, Table
from services.router.text.features import CHARACTERS, HEAD, WORDS, Names
from services.router.text.model import Numbers, weighted

_SEED = 20_261_125
_FEW = 200
"""Texts from which on a name that stands in one of them alone is left out."""


@dataclass(frozen=True, slots=True)
class View:
    """Texts as sparse rows: which blocks of them, with names and weights for each, and the rows."""

    of: tuple[int, ...]
    names: tuple[npt.NDArray[np.uint64], ...]
    weights: tuple[Numbers, ...]
    rows: Any

    def rows_of(self, read: Sequence[tuple[Names, ...]]) -> Any:
        """Return other texts as rows of the same columns; what these texts did not have is left out."""
        return _rows(self.of, self.names, self.weights, read)


@dataclass(frozen=True, slots=True)
class Views:
    """The same texts under three views.

    whole, body: weighted by rarity and by how few labels a name stands for, with and without the head. plain: by rarity
    alone.
    """

    whole: View
    body: View
    plain: View


@dataclass(frozen=True, slots=True)
class Linear:
    """One linear classifier over a view: coefficients (columns, labels), intercepts (labels)."""

    view: View
    coefficients: Table
    intercepts: Table

    def scores(self, read: Sequence[tuple[Names, ...]]) -> Table:
        """Return the scores of texts."""
        return np.asarray(self.view.rows_of(read) @ self.coefficients) + self.intercepts


Fit = Callable[[Views, Places], Linear]


def machine_with_head(views: Views, places: Places) -> Linear:
    """Fit a support vector machine that sees the beginning of a text twice."""
    return _machine_on(views.whole, places, 0.3)


def firm_machine(views: Views, places: Places) -> Linear:
    """Fit a support vector machine that few texts cannot lead astray."""
    return _machine_on(views.body, places, 0.1)


def ratio_machine(views: Views, places: Places) -> Linear:
    """Fit one machine a label on features multiplied by how much they speak for it (NB-SVM, Wang and Manning 2012)."""
    from scipy import sparse

    view = views.plain
    stands = view.rows.sign()
    slopes, starts = [], []
    for label in range(int(places.max()) + 1):
        inside = places == label
        own = np.asarray(stands[inside].sum(axis=0)).ravel() + 1.0
        others = np.asarray(stands[~inside].sum(axis=0)).ravel() + 1.0
        ratio = np.log((own / own.sum()) / (others / others.sum()))
        slope, start = _machine(view.rows @ sparse.diags(ratio), inside, 1.0, None)
        slopes.append(slope[0] * ratio)
        starts.append(start[0])
    return Linear(view, np.stack(slopes, axis=1), np.array(starts))


def complement(views: Views, places: Places) -> Linear:
    """Fit a naive Bayes on what is not of a label (Rennie and others 2003), which needs the fewest texts."""
    from sklearn.naive_bayes import ComplementNB

    fitted = ComplementNB(alpha=0.1).fit(views.body.rows, places)
    return Linear(views.body, np.ascontiguousarray(fitted.feature_log_prob_.T), np.zeros(len(fitted.classes_)))


def fit(kind: Fit, views: Views, truth: Places, count: int) -> Linear:
    """Fit one classifier for `count` labels. A label that no text has gets the lowest score; scores are centred."""
    here = np.unique(truth)
    view = views.whole
    if view.rows.shape[1] == 0 or len(here) < 2:
        linear = Linear(view, np.zeros((view.rows.shape[1], len(here))), np.zeros(len(here)))
    else:
        linear = kind(views, np.searchsorted(here, truth))
    coefficients = linear.coefficients - linear.coefficients.mean(axis=1, keepdims=True)
    intercepts = linear.intercepts - linear.intercepts.mean()
    if len(here) == count:
        return Linear(linear.view, coefficients, intercepts)
    wide = np.zeros((len(coefficients), count))
    wide[:, here] = coefficients
    low = np.full(count, float(intercepts.min()) - 1.0)
    low[here] = intercepts
    return Linear(linear.view, wide, low)


def views_of(read: Sequence[tuple[Names, ...]], truth: Places) -> Views:
    """Return the texts of a training set as tables."""
    least = 2 if len(read) >= _FEW else 1
    places = np.searchsorted(np.unique(truth), truth)
    names, rare, telling = [], [], []
    for block in (CHARACTERS, WORDS, HEAD):
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

    def view(of: tuple[int, ...], weights: Sequence[Numbers]) -> View:
        known, chosen = tuple(names[one] for one in of), tuple(weights[one] for one in of)
        return View(of, known, chosen, _rows(of, known, chosen, read))

    body = (CHARACTERS, WORDS)
    return Views(view((*body, HEAD), telling), view(body, telling), view(body, rare))


def _telling(counts: Table, places: Places) -> Table:
    """Return for each name how little its labels are spread, from 0 (evenly) to 1 (one label alone)."""
    share = np.bincount(places) / len(places)
    if len(share) < 2:
        return np.ones(len(counts))
    chances = (counts + 2 * share) / share
    chances /= chances.sum(axis=1, keepdims=True)
    return np.maximum(1 + (chances * np.log(chances)).sum(axis=1) / np.log(len(share)), 0.0)


def _rows(
    of: tuple[int, ...],
    names: tuple[npt.NDArray[np.uint64], ...],
    weights: tuple[Numbers, ...],
    read: Sequence[tuple[Names, ...]],
) -> Any:
    from scipy import sparse

    places, values, ends = [], [], [0]
    for text in read:
        first = stands = 0
        for block, known, heavy in zip(of, names, weights, strict=True):
            at, value = weighted(known, heavy, text[block])
            places.append(at + first)
            values.append(value)
            first += len(known)
            stands += len(at)
        ends.append(ends[-1] + stands)
    width = sum(len(known) for known in names)
    return sparse.csr_matrix((np.concatenate(values), np.concatenate(places), ends), shape=(len(read), width))


def _machine(rows: Any, truth: Any, cost: float, balanced: str | None) -> tuple[Table, Table]:
    from sklearn.svm import LinearSVC

    fitted = LinearSVC(C=cost, class_weight=balanced, random_state=_SEED, max_iter=4000).fit(rows, truth)
    return fitted.coef_, fitted.intercept_


def _machine_on(view: View, places: Places, cost: float) -> Linear:
    slopes, starts = _machine(view.rows, places, cost, "balanced")
    if len(starts) == 1:
        slopes, starts = np.vstack([-slopes, slopes]), np.concatenate([-starts, starts])
    return Linear(view, np.ascontiguousarray(slopes.T), starts)
