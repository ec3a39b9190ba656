"""Where the tests keep what they write: in memory, where this machine has a place for it.

A commit to a disk waits for it, thousands of times in a run; nothing of a test must outlive the machine.
"""

import os
import shutil
import tempfile
from pathlib import Path

PLACE = Path("/dev/shm")
"""A file system in memory, on any Linux; containers often give it 64 MB, which is not enough."""

ENOUGH = 4 << 30
"""Free bytes there that a run may take for certain."""


def keep_in_memory() -> None:
    """Let this process and all that it starts make temporary files in memory, unless TMPDIR says where."""
    if "TMPDIR" in os.environ or not PLACE.is_mount() or not os.access(PLACE, os.W_OK | os.X_OK):
        return
    if os.statvfs(PLACE).f_flag & os.ST_NOEXEC or shutil.disk_usage(PLACE).free < ENOUGH:
        return
    os.environ["TMPDIR"] = str(PLACE)
    tempfile.tempdir = None  # to be asked for again
