"""How good the classifier is on texts that it has not seen: `nwd route evaluate`."""

import csv
import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from services.router.text.calibration import calibration_error
from services.router.text.model import PROMISES, TextModel, promise_key
from services.router.text.storing import from_bytes, to_bytes
from services.router.text.training import Progress, train

LARGEST_FIELD = 10_000_000
"""Characters of the longest text in a file."""


class Unusable(Exception):
    """A file cannot be read as texts with labels; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts, and the label of each."""

    texts: Sequence[str]
    labels: Sequence[str]


def read_labelled(path: Path) -> Labelled:
    """Read a CSV file with the columns text and label; others are left alone. Raises Unusable."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{path}: not UTF-8 (byte {error.start}); save it as CSV in UTF-8.") from error
    except OSError as error:
        raise Unusable(f"{path}: cannot be read: {error.strerror}.") from error
    before = csv.field_size_limit(LARGEST_FIELD)
    try:
        reader = csv.DictReader(io.StringIO(content, newline=""))
        missing = {"text", "label"} - set(reader.fieldnames or ())
        if missing:
            raise Unusable(f"{path}: the first line must name the columns text and label; missing: {sorted(missing)}.")
        rows = [(row["text"] or "", (row["label"] or "").strip()) for row in reader]
    except csv.Error as error:
        raise Unusable(f"{path}: not a CSV file that can be read: {error}.") from error
    finally:
        csv.field_size_limit(before)
    if not rows:
        raise Unusable(f"{path}: there is no row below the first line.")
    nameless = next((number for number, (_, label) in enumerate(rows, 1) if not label), None)
    if nameless is not None:
        raise Unusable(f"{path}: row {nameless} has no label; give it one, or take the row out.")
    return Labelled([text for text, _ in rows], [label for _, label in rows])


def evaluate(learn: Labelled, test: Labelled, progress: Progress = lambda _: None) -> dict[str, Any]:
    """Train on one part and return the figures on the other. Times are of the processor, in seconds and ms."""
    begun = time.process_time()
    trained = train(learn.texts, learn.labels, progress)
    took = time.process_time() - begun
    stored = to_bytes(trained)
    # What is measured is what would be in force: the model as it comes back from its bytes.
    return {**figures_of(from_bytes(stored), test), "fit_s": round(took, 2), "model_mb": round(len(stored) / 1e6, 2)}


def figures_of(model: TextModel, test: Labelled) -> dict[str, Any]:
    """Return how good a model is on texts that it has not seen, and how long one takes."""
    model.chances("")  # loads the dictionary of words, which is not part of a decision
    rows, times = [], []
    for text in test.texts:
        begun = time.process_time_ns()
        rows.append(model.chances(text))
        times.append((time.process_time_ns() - begun) / 1e6)
    chances = np.array(rows)
    place = {label: at for at, label in enumerate(model.labels)}
    truth = np.array([place.get(label, -1) for label in test.labels], dtype=np.int64)
    first, best = chances.argmax(axis=1), chances.max(axis=1)
    right = first == truth
    leading = np.argsort(-chances, axis=1, kind="stable")[:, :3]
    found: dict[str, Any] = {
        "macro_f1": round(_macro_f1([model.labels[at] for at in first], test.labels), 4),
        "accuracy": round(float(right.mean()), 4),
        "top3": round(float((leading == truth[:, None]).any(axis=1).mean()), 4),
        "ece": round(calibration_error(chances, truth), 4),
    }
    for promise in PROMISES:
        least = model.thresholds[promise_key(promise)]
        gone = best >= least if least is not None else np.zeros(len(best), dtype=bool)
        found[f"auto_at_{promise * 100:g}"] = {
            "coverage": round(float(gone.mean()), 4),
            # Where nothing goes without a person no promise is broken.
            "precision": round(float(right[gone].mean()), 4) if gone.any() else 1.0,
        }
    found["p50_ms"], found["p95_ms"] = (round(float(np.percentile(times, at)), 3) for at in (50, 95))
    return found


def _macro_f1(said: Sequence[str], true: Sequence[str]) -> float:
    """Return the mean F1 over the labels of the test, as scikit-learn's f1_score does when it is given those."""
    pairs = list(zip(said, true, strict=True))
    scores = []
    for label in sorted(set(true)):
        both = sum(one == label == other for one, other in pairs)
        scores.append(2 * both / sum((one == label) + (other == label) for one, other in pairs))
    return float(np.mean(scores))
