"""Loading a program without its being searched for rubbish."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Keep the collector from what is loaded in the block, then and later: modules stay until the process ends.

    To look through all of them again and again is a seventh of what a role's start costs.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
