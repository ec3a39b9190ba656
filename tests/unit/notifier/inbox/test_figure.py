"""How many of the replies are understood, of those that the reader was written with and of those that it was not.

`pytest -s tests/unit/notifier/inbox/test_figure.py` prints it.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.notifier.inbox import test_corpus as first
from tests.unit.notifier.second_half import test_second_half as second

Tried = list[tuple[dict[str, Any], bool]]


def holds(read: Callable[..., None], *told: Any) -> bool:
    try:
        read(*told)
    except AssertionError:
        return False
    return True


def tried_first() -> Tried:
    rows = [param.values for param in first.rows()]
    return [(row, holds(first.test_each_is_read_as_its_table_says, path, row)) for path, row in rows]  # type: ignore[arg-type,misc]


def tried_second() -> Tried:
    return [(row, holds(second.test_each_says_what_its_writer_meant, row)) for row in second.ROWS]


@pytest.mark.parametrize(("half", "tried", "least"), [("first", tried_first, 40), ("second", tried_second, 20)])
def test_at_least_95_of_100_are_understood(half: str, tried: Callable[[], Tried], least: int) -> None:
    replies = [(row["file"].partition("-")[0], understood) for row, understood in tried() if row["nature"] == "reply"]
    good = sum(understood for _, understood in replies)
    programs = Counter(program for program, _ in replies)
    share = 100 * good / len(replies)
    named = ", ".join(f"{program} {count}" for program, count in programs.most_common())
    print(f"{half} half: {good} of {len(replies)} replies understood ({share:.1f} %)")
    print(f"from {len(programs)} programs: {named}")
    assert len(replies) >= least
    assert len(programs) >= 8
    assert share >= 95
