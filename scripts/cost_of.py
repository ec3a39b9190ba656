"""Run a command and say what it cost in seconds of processor, with all that it started: `scripts/cost_of.py make test`.

Time on the clock says more about who else is at work on the machine. Linux only.
"""

import ctypes
import os
import resource
import subprocess
import sys
import time

SET_CHILD_SUBREAPER = 36
"""Of prctl(2): whoever loses its parent becomes our child, so that what it took is counted once it has ended."""


def main(command: list[str]) -> int:
    """Run the command, wait until all that it started has ended, and return its exit code."""
    if ctypes.CDLL(None, use_errno=True).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "cannot take in processes whose parent has ended")
    began = time.monotonic()
    process = subprocess.Popen(command)
    code = 1
    while True:
        try:
            pid, status = os.wait()
        except ChildProcessError:
            break
        if pid == process.pid:
            code = process.returncode = os.waitstatus_to_exitcode(status)
    took = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system, wall = took.ru_utime, took.ru_stime, time.monotonic() - began
    print(
        f"cost: {user + system:.1f} s of processor ({user:.1f} user, {system:.1f} system) in {wall:.1f} s",
        file=sys.stderr,
    )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
