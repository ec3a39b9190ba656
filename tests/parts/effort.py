"""Whether something is done in good time, on a machine that others keep busy.

Seconds of processor get longer when the cores are shared, up to three times. So what took longer than it may is counted
in pieces of a fixed work that is done right after it: that one gets longer as well.
"""

import re
import time
from collections.abc import Callable
from statistics import median
from typing import TypeVar

Result = TypeVar("Result")

PIECES = 500
"""How many pieces of the fixed work were a second of processor where nobody else was at work."""

_WORDS = re.compile(r"(\w+) (\w+)")
_TEXT = "ab cd " * 400


def done_in(seconds: float, work: Callable[[], Result]) -> Result:
    """Do something and return its result; fail where that takes so many seconds of an idle processor, or more."""
    began = time.thread_time()
    result = work()
    took = time.thread_time() - began
    if took >= seconds:
        pieces = took / _piece()
        assert pieces < seconds * PIECES, f"it took {pieces:.0f} pieces of work, {took:.1f} s of processor"
    return result


def _piece() -> float:
    """Return how long a piece of work takes just now: what a reader does, loops and expressions."""
    times = []
    for _ in range(5):
        began = time.thread_time()
        for _ in range(20):
            sum(len(one[1]) for one in _WORDS.finditer(_TEXT))
        times.append(time.thread_time() - began)
    return median(times)
