"""A trained classifier as plain arrays, and what it makes of a text. Needs numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from services.router.text.features import Cut, Hashes, Names, blocks, cut_plainly

Numbers = npt.NDArray[np.float32]

PLAIN, CHINESE = "plain", "rjieba"
"""How a model's texts are cut into words: where something is no letter, or by the dictionary of rjieba."""

Curve = tuple[float, float, float]
"""How the first label's probability p is bent: logit(p') = a log(p) - b log(1 - p) + c."""

PROMISES = (0.95, 0.98)
"""Precisions for which a model knows from which score on it keeps them."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a model knows of one block of a text: n names, ascending, with weight (n) and coefficients (n, labels).

    of: which block of a text it is. A model may have several of one, weighted differently (training.py).
    """

    of: int
    names: Hashes
    weights: Numbers
    coefficients: Numbers


@dataclass(frozen=True, slots=True)
class Ranked:
    """One label with its probability."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class TextModel:
    """One version. cutter: how words are cut (PLAIN, CHINESE). labels: codes of bodies, as in training.

    sharpness, leanings, curve: probabilities are the softmax of sharpness * scores + leanings, the first one bent by
    the curve. thresholds: by promised
    precision ("0.98"), the probability from which on the first label keeps it; None where no probability does.
    figures: how good it was when it was trained, on texts that it had not seen.
    """

    cutter: str
    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    intercepts: Numbers
    sharpness: float
    leanings: Numbers
    curve: Curve
    thresholds: Mapping[str, float | None]
    figures: Mapping[str, Any]

    def ranked(self, text: str) -> list[Ranked]:
        """Return every label with its probability, the likeliest first."""
        chances = self.chances(text)
        order = np.argsort(-chances, kind="stable")
        return [Ranked(self.labels[at], float(chances[at])) for at in order]

    def chances(self, text: str) -> npt.NDArray[np.float64]:
        """Return the probability of each label. A text without a known word leaves what is most frequent likeliest."""
        return shaped(softmax(self.sharpness * self.scores(text) + self.leanings), self.curve)

    def scores(self, text: str) -> npt.NDArray[np.float64]:
        """Return the linear scores, before they are made into probabilities."""
        found = self.intercepts.astype(np.float64)
        seen = blocks(text, cutter(self.cutter))
        for block in self.blocks:
            at, values = weighted(block.names, block.weights, seen[block.of])
            found += values @ block.coefficients[at]
        return found

    def knows(self, text: str) -> bool:
        """Say whether there is a letter, digit or word in a text that the model has learnt; marks alone are none."""
        if not any(map(str.isalnum, text)):
            return False
        seen = blocks(text, cutter(self.cutter))
        return any(len(found_in(block.names, seen[block.of])[0]) > 0 for block in self.blocks)

    def threshold(self, promise: float) -> float | None:
        """Return the probability from which on a promised precision is kept, None where none does."""
        found = [value for key, value in self.thresholds.items() if float(key) >= promise and value is not None]
        return min(found, default=None)


class NoCutter(Exception):
    """A model needs a cutter of words that is not installed here."""


def cutter(name: str) -> Cut:
    """Return the cutter of that name. Raises NoCutter where it is not installed."""
    if name == PLAIN:
        return cut_plainly
    try:
        import rjieba
    except ImportError as error:
        raise NoCutter("the model cuts words with rjieba, which is not installed; install the extra `text`") from error
    cut: Cut = rjieba.cut
    return cut


def best_cutter() -> str:
    """Return the name of the best cutter that is installed."""
    try:
        cutter(CHINESE)
    except NoCutter:
        return PLAIN
    return CHINESE


def found_in(known: Hashes, names: Names) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return where names stand in a vocabulary and their counts; those that do not stand there are left out."""
    if not len(known):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    at = np.minimum(np.searchsorted(known, names.names), len(known) - 1)
    hit = known[at] == names.names
    return at[hit], names.counts[hit]


def weighted(known: Hashes, weights: Numbers, names: Names) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return where names stand in a vocabulary and their TF-IDF, of length one over the block."""
    at, counts = found_in(known, names)
    values = (1.0 + np.log(counts)) * weights[at]
    length = float(np.sqrt(values @ values))
    return at, values / length if length else values


def softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return probabilities; along the last axis they sum to one."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def terms_of(best: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return what a curve weighs of probabilities (n): a table (n, 3)."""
    sure = np.clip(best, 1e-9, 1 - 1e-9)
    return np.stack([np.log(sure), -np.log1p(-sure), np.ones_like(sure)], axis=-1)


def shaped(chances: npt.NDArray[np.float64], curve: Curve) -> npt.NDArray[np.float64]:
    """Return probabilities with the highest bent by a curve; the others share what it leaves, in their proportion.

    No other becomes higher than the highest, so that the order stays; the sum may then be less than one.
    """
    best = chances.max(axis=-1)
    bent = 1 / (1 + np.exp(-(terms_of(best) @ np.array(curve))))
    rest = (1 - bent) / np.maximum(1 - best, 1e-9)
    # A hair below: whoever asks for the highest must find the same one.
    others = np.minimum(chances * rest[..., None], (bent * (1 - 1e-9))[..., None])
    top = np.arange(chances.shape[-1]) == chances.argmax(axis=-1)[..., None]
    return np.where(top, bent[..., None], others)


def promise_key(promise: float) -> str:
    """Return how a promise is written in a model's thresholds."""
    return f"{promise:g}"
