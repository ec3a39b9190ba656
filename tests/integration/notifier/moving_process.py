"""A process that reckons open cases again and kills itself inside a batch: its words are URL, FOLDER, TIME and BATCHES.

TIME: what its clock says, local to Haicang. BATCHES: how many are committed; the one after them is written, and not
committed.
"""

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import event

from services.notifier.limits import kinds
from services.notifier.limits.keeping import Keeping
from services.notifier.models import RECORDS
from shared.db import Database
from shared.db.session import UnitSession
from shared.messaging import Service
from tests.integration.notifier.conftest import SetClock

BATCH = 2


def main(url: str, folder: str, time: str, batches: str) -> None:
    kinds.BATCH, clock = BATCH, SetClock()
    clock.is_at(time)
    # The first transaction of all looks for what is to be reckoned.
    left = [False, *[False] * int(batches), True]

    @event.listens_for(UnitSession, "before_commit")
    def at_commit(_session: UnitSession) -> None:
        if left.pop(0):
            os.kill(os.getpid(), signal.SIGKILL)

    Keeping(Service("notifier", RECORDS, Database(url, "notifier"), clock, Path(folder))).catch_up()


if __name__ == "__main__":
    main(*sys.argv[1:])
