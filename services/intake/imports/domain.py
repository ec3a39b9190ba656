"""What an import may be in, and how long things are kept. Pure."""

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where an import stands: waiting for a worker or another day, at work, done with every row, or failed."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OVER = (State.DONE, State.FAILED)

KEPT = timedelta(days=90)
"""For which a file and what became of each of its rows are kept once the import is over; its counts stay."""

LEASE = 60.0
"""Seconds for which a worker has an import without a word; then another may go on with it."""

TRIES = 5
"""Times that an import may be begun behind the same row, by whatever processes, before it is ended."""

LOOK_AGAIN = 300.0
"""Seconds after which an import that waits for its agency's next day is looked at again."""

MOST_FILE = 64 * 1024 * 1024
"""Bytes of a spreadsheet."""
