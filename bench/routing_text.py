"""Measures the text model by five folds on labelled sets: what a fold says was never learnt from.

The sets stay where they are; without the folder nothing is measured, and that is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from services.router.text.evaluating import Labelled, evaluate, read_labelled
from services.router.text.training import folds_of

DATA = Path("../shared/data")
FOLDS = 5
SMALL, SEEDS = 1_000, (1, 2, 3)
"""Sets of fewer texts are divided three times: how a small set is divided moves its figures by a point or two."""


@dataclass(frozen=True)
class Bar:
    """A set, and what it is to reach: macro-F1, and the share that goes at 98 % promised."""

    name: str
    macro_f1: float | None = None
    coverage: float | None = None


BARS = (
    Bar("zh_teddy2020_messages", 0.905, 0.62),
    Bar("zh_teddy2020_tokens", 0.92, 0.78),
    Bar("zh_teddy2020_dept_weak", 0.60),
    Bar("en_cfpb_complaints"),
)


def measure(folder: Path = DATA) -> Iterator[str]:
    """Yield the lines of the table, each as soon as it is known."""
    if not folder.is_dir():
        yield f"text: {folder} is not there; nothing was measured"
        return
    yield (
        f"{'set':<24} {'macro-F1':>9} {'bar':>6} {'top 3':>6} {'ECE':>6} {'98 %: share':>12} {'bar':>5} {'right':>6} "
        "p95 ms  MB fit s"
    )
    for bar in BARS:
        file = folder / f"{bar.name}.train.csv"
        if file.is_file():
            yield _line(bar, list(_folds(read_labelled(file))))


def _folds(whole: Labelled) -> Iterator[dict[str, Any]]:
    for seed in SEEDS if len(whole.labels) < SMALL else SEEDS[:1]:
        where = folds_of(whole.labels, FOLDS, seed)
        for fold in range(FOLDS):
            yield evaluate(_part(whole, where != fold), _part(whole, where == fold))


def _part(whole: Labelled, chosen: Any) -> Labelled:
    return Labelled(
        [text for text, yes in zip(whole.texts, chosen, strict=True) if yes],
        [label for label, yes in zip(whole.labels, chosen, strict=True) if yes],
    )


def _line(bar: Bar, found: list[dict[str, Any]]) -> str:
    def mean(*keys: str) -> float:
        values = []
        for one in found:
            value: Any = one
            for key in keys:
                value = value[key]
            values.append(value)
        return fmean(values)

    f1, share = (f"{one:.3f}" if one else "-" for one in (bar.macro_f1, bar.coverage))
    return (
        f"{bar.name:<24} {mean('macro_f1'):>9.4f} {f1:>6} {mean('top3'):>6.3f} {mean('ece'):>6.3f} "
        f"{mean('auto_at_98', 'coverage'):>12.3f} {share:>5} {mean('auto_at_98', 'precision'):>6.3f} "
        f"{mean('p95_ms'):>6.2f} {mean('model_mb'):>3.0f} {mean('fit_s'):>5.0f}"
    )
