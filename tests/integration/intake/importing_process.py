"""Processes that work imports off: its words are URL, FOLDER and REFERENCE.

For each line that it reads it begins one, which works as the role does until nothing is left, and says with what code
that ended. Whichever is in the middle of a chunk with the row of that reference is killed; a chunk has two rows.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from services.intake.imports import working
from services.intake.imports.role import Imports
from services.intake.imports.rows import problems_of
from services.intake.models import RECORDS
from shared.db import Database
from shared.messaging import Service
from shared.process.clock import Clock


def work(url: str, folder: str, reference: str) -> None:
    """Work in this very process: it is killed with a chunk's unit open, and nothing of that committed."""

    def killed(result: Any, names: Any) -> Any:
        if result.reference == reference:
            os.kill(os.getpid(), signal.SIGKILL)
        return problems_of(result, names)

    vars(working).update(CHUNK=2, problems_of=killed)
    role = Imports(Service("intake", RECORDS, Database(url, "intake"), Clock(), Path(folder)), "https://x.example")
    while role.turn():
        pass


def main(*words: str) -> None:
    """Begin a process for each line; everything is imported once, in this one."""
    for _ in sys.stdin:
        process = os.fork()
        if not process:
            os.dup2(2, 1)  # the codes alone are told where they are read
            work(*words)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
