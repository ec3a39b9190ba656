"""Scores made into probabilities that mean what they say, and the probability from which on a promise is kept.

Both are learnt from scores of texts that the scoring model had not seen (out-of-fold). Needs numpy alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.router.text.model import Curve, shaped, softmax, terms_of

Table = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_PULL = 5.0
"""How strongly leanings are held at none, in texts: a few wrong ones of a rare label must not move it far."""
_STEPS = 200


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities are the softmax of sharpness * scores + leanings, the first one bent by the curve."""

    sharpness: float
    leanings: Table
    curve: Curve

    def chances(self, scores: Table) -> Table:
        """Return the probabilities of a table of scores (texts, labels)."""
        return shaped(softmax(self.sharpness * scores + self.leanings), self.curve)


def calibrate(scores: Table, truth: Places) -> Calibration:
    """Find the probabilities under which the true labels (places in the columns) are likeliest.

    One sharpness for all labels is not enough: machines with a margin are too sure of what is doubtful and too little
    of what is clear. So the first label's probability is bent once more (beta calibration, Kull and others 2017).
    """
    count = scores.shape[1]
    hot = np.zeros_like(scores)
    hot[np.arange(len(truth)), truth] = 1.0
    at = _least(
        np.concatenate([[1.0], np.zeros(count)]),
        lambda at: _loss(at, scores, truth),
        lambda at: _slope(at, scores, hot),
    )
    chances = softmax(at[0] * scores + at[1:])
    return Calibration(float(at[0]), at[1:], _curve(chances.max(axis=1), chances.argmax(axis=1) == truth))


def threshold(chances: Table, truth: Places, promise: float) -> float | None:
    """Return the probability from which on the first label was right often enough; None where it never was.

    One error more than was seen is reckoned with, so that few texts prove little.
    """
    first, best = chances.argmax(axis=1), chances.max(axis=1)
    order = np.argsort(-best, kind="stable")
    wrong = np.cumsum(first[order] != truth[order])
    allowed = (1 - promise) * np.arange(1, len(order) + 1)
    kept = wrong + 1 <= allowed
    # Texts of one probability go together or not at all.
    ends = np.append(best[order][1:] < best[order][:-1], True)
    found = np.flatnonzero(kept & ends)
    return float(best[order][found[-1]]) if len(found) else None


def calibration_error(chances: Table, truth: Places, bins: int = 10) -> float:
    """Return by how much the first label's probability misses how often it is right, averaged over ten equal bins.

    truth: -1 for a label that is not among the columns.
    """
    best, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    at = np.minimum((best * bins).astype(np.int64), bins - 1)
    gaps = [abs(float(best[at == one].sum() - right[at == one].sum())) for one in range(bins)]
    return sum(gaps) / len(truth)


def _least(start: Table, loss: Callable[[Table], float], slope: Callable[[Table], tuple[Table, Table]]) -> Table:
    """Return where a convex function is least, by Newton's method; a step that overshoots is halved."""
    at, value = start, loss(start)
    for _ in range(_STEPS):
        down, bend = slope(at)
        step, size = np.linalg.solve(bend, down), 1.0
        while size > 1e-6 and not loss(at - size * step) <= value:
            size /= 2
        at, before = at - size * step, value
        value = loss(at)
        if not before - value > 1e-9 * max(1.0, abs(before)):
            break
    return at


def _loss(at: Table, scores: Table, truth: Places) -> float:
    raised = at[0] * scores + at[1:]
    top = raised.max(axis=1)
    logs = top + np.log(np.exp(raised - top[:, None]).sum(axis=1))
    return float((logs - raised[np.arange(len(truth)), truth]).sum() + _PULL / 2 * (at[1:] @ at[1:]))


def _slope(at: Table, scores: Table, hot: Table) -> tuple[Table, Table]:
    chances = softmax(at[0] * scores + at[1:])
    off, mean = chances - hot, (chances * scores).sum(axis=1, keepdims=True)
    slope = np.concatenate([[(off * scores).sum()], off.sum(axis=0) + _PULL * at[1:]])
    bend = np.empty((len(at), len(at)))
    bend[0, 0] = (chances * (scores - mean) ** 2).sum() + 1e-6
    bend[0, 1:] = bend[1:, 0] = (chances * (scores - mean)).sum(axis=0)
    bend[1:, 1:] = np.diag(chances.sum(axis=0) + _PULL) - chances.T @ chances
    return slope, bend


def _curve(best: Table, right: npt.NDArray[np.bool_]) -> Curve:
    terms, stay = terms_of(best), np.array([1.0, 1.0, 0.0])
    # The first two are held near one and the shift nearly free: on a handful of texts the curve stays straight.
    hold = np.array([1.0, 1.0, 0.01])

    def loss(at: Table) -> float:
        said = terms @ at
        return float(np.logaddexp(0, np.where(right, -said, said)).sum() + (hold * (at - stay) ** 2).sum() / 2)

    def slope(at: Table) -> tuple[Table, Table]:
        chances = 1 / (1 + np.exp(-(terms @ at)))
        down = terms.T @ (chances - right) + hold * (at - stay)
        return down, terms.T @ (terms * (chances * (1 - chances))[:, None]) + np.diag(hold)

    at = _least(stay, loss, slope)
    if min(at[0], at[1]) < 0:  # more sure would mean less often right: nothing to learn from so few
        at = stay
    return float(at[0]), float(at[1]), float(at[2])
