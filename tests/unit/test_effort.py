"""What measures whether something is done in good time fails where it is not."""

import pytest

from tests.parts.effort import done_in


def test_what_is_done_in_time_gives_its_result() -> None:
    assert done_in(5, lambda: sum(range(10))) == 45


def test_what_takes_longer_than_it_may_fails_and_says_how_long() -> None:
    with pytest.raises(AssertionError, match=r"it took \d+ pieces of work"):
        done_in(0.002, lambda: sum(range(10_000_000)))
