"""A model as bytes that are safe to load: a line that says what it is, a header in JSON, then arrays of numbers.

Nothing in it is ever run. Who loads one checks its hash, its header and the size and kind of each array before numpy
sees a byte, so that a damaged or foreign file is refused in a sentence.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from services.router.text.features import CHARACTERS, HEAD, Hashes
from services.router.text.model import CHINESE, PLAIN, Block, Numbers, TextModel

MAGIC = b"nwd-text-model 1\n"
LARGEST = 128 * 1024 * 1024
"""Bytes of the largest file that is looked at."""

_HASH, _LENGTH, _HEADER = 32, 8, 1024 * 1024
_BLOCKS, _LABELS, _NAMES = 12, 2_000, 4_000_000


class Damaged(Exception):
    """What was given is no model, or no longer whole; says in a sentence what is wrong."""


def to_bytes(model: TextModel) -> bytes:
    """Return a model as bytes; the same model gives the same bytes."""
    header = {
        "cutter": model.cutter,
        "labels": list(model.labels),
        "blocks": [[block.of, len(block.names)] for block in model.blocks],
        "sharpness": model.sharpness,
        "curve": list(model.curve),
        "thresholds": dict(model.thresholds),
        "figures": dict(model.figures),
    }
    told = json.dumps(header, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
    arrays = [model.intercepts.astype("<f4"), model.leanings.astype("<f4")]
    for block in model.blocks:
        arrays += [block.names.astype("<u8"), block.weights.astype("<f4"), block.coefficients.astype("<f4")]
    content = len(told).to_bytes(_LENGTH, "big") + told + b"".join(array.tobytes() for array in arrays)
    return MAGIC + hashlib.sha256(content).digest() + content


def hash_of(stored: bytes) -> str:
    """Return the name of a version: the SHA-256 of its bytes."""
    return hashlib.sha256(stored).hexdigest()


def from_bytes(stored: bytes) -> TextModel:
    """Return the model. Raises Damaged."""
    if len(stored) > LARGEST:
        _refuse(f"it has {len(stored)} bytes, and a model has at most {LARGEST}")
    if not stored.startswith(MAGIC):
        _refuse("it does not begin as a text model of this release does")
    content = memoryview(stored)[len(MAGIC) + _HASH :]
    if hashlib.sha256(content).digest() != stored[len(MAGIC) : len(MAGIC) + _HASH]:
        _refuse("its content is not what its hash was made of: it was cut off or changed")
    size = int.from_bytes(content[:_LENGTH], "big")
    if size > _HEADER or size > len(content) - _LENGTH:
        _refuse("its header is longer than a header may be")
    try:
        header = json.loads(bytes(content[_LENGTH : _LENGTH + size]))
    except (ValueError, RecursionError):
        _refuse("its header is not JSON")
    return _model(header, _Arrays(content[_LENGTH + size :]))


class _Arrays:
    """The rest of the file, taken array by array."""

    def __init__(self, rest: memoryview) -> None:
        self._rest = rest

    def numbers(self, count: int) -> Numbers:
        found = np.frombuffer(self._take(count * 4), dtype="<f4").astype(np.float32)
        if not np.isfinite(found).all():
            _refuse("one of its numbers is infinite or none")
        return found

    def names(self, count: int) -> Hashes:
        found = np.frombuffer(self._take(count * 8), dtype="<u8").astype(np.uint64)
        if not (found[1:] > found[:-1]).all():
            _refuse("its vocabulary is not in order")
        return found

    def finish(self) -> None:
        if len(self._rest):
            _refuse("there is more in it than its header says")

    def _take(self, size: int) -> memoryview:
        if size > len(self._rest):
            _refuse("there is less in it than its header says")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def _model(header: Any, arrays: _Arrays) -> TextModel:
    if not isinstance(header, dict) or header.get("cutter") not in (PLAIN, CHINESE):
        _refuse("its header does not say how words are cut")
    labels, sizes = header.get("labels"), header.get("blocks")
    if not isinstance(labels, list) or not 1 <= len(labels) <= _LABELS or not all(isinstance(x, str) for x in labels):
        _refuse("its header has no list of labels")
    if len(set(labels)) < len(labels):
        _refuse("one of its labels stands there twice")
    if not isinstance(sizes, list) or len(sizes) > _BLOCKS or not all(map(_is_block, sizes)):
        _refuse("its header does not say how many features it has")
    curve = header.get("curve")
    if not isinstance(curve, list) or len(curve) != 3 or not all(_is_number(one) for one in curve):
        _refuse("its header has no curve of probabilities")
    sharpness, figures = header.get("sharpness"), header.get("figures")
    if not isinstance(sharpness, int | float) or not _is_number(sharpness) or not isinstance(figures, dict):
        _refuse("its header lacks its sharpness or its figures")
    count = len(labels)
    intercepts, leanings = arrays.numbers(count), arrays.numbers(count)
    blocks = []
    for of, size in sizes:
        names, weights, coefficients = arrays.names(size), arrays.numbers(size), arrays.numbers(size * count)
        blocks.append(Block(of, names, weights, _rows(coefficients, size, count)))
    arrays.finish()
    return TextModel(
        cutter=header["cutter"],
        labels=tuple(labels),
        blocks=tuple(blocks),
        intercepts=intercepts,
        sharpness=float(sharpness),
        leanings=leanings,
        curve=(float(curve[0]), float(curve[1]), float(curve[2])),
        thresholds=_thresholds(header.get("thresholds")),
        figures=figures,
    )


def _thresholds(told: Any) -> Mapping[str, float | None]:
    if not isinstance(told, dict):
        _refuse("its header has no thresholds")
    for key, value in told.items():
        try:
            promise = float(key)
        except ValueError:
            promise = math.nan
        if not 0 < promise < 1 or not (value is None or _is_number(value)):
            _refuse("one of its thresholds is none")
    return told


def _rows(numbers: npt.NDArray[np.float32], rows: int, columns: int) -> Numbers:
    return numbers.reshape(rows, columns)


def _is_block(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2 or any(type(one) is not int for one in value):
        return False
    of, size = value
    return CHARACTERS <= of <= HEAD and 0 <= size <= _NAMES


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _refuse(what: str) -> NoReturn:
    raise Damaged(f"The stored text model cannot be used: {what}; train a new one with `nwd route train`.")
