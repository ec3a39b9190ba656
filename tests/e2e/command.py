"""The operator's command as a process of its own, forked from one that has read the program already.

To read it takes a second of processor each time, and what one command does takes a tenth of that.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

_forking = get_context("forkserver")
_forking.set_forkserver_preload([__name__, "services.cli"])


def run(
    words: Sequence[str], environment: Mapping[str, str], folder: Path, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run `nwd` with these words in a folder, with this environment alone. Raises TimeoutExpired."""
    with TemporaryDirectory() as printed:
        process = _forking.Process(target=_become, args=(list(words), dict(environment), str(folder), printed))
        process.start()
        process.join(timeout)
        code = process.exitcode
        if code is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(["nwd", *words], timeout)
        process.close()
        out, err = ((Path(printed) / name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(["nwd", *words], code, out, err)


def _become(words: list[str], environment: dict[str, str], folder: str, printed: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
        file = os.open(Path(printed) / name, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, stream.fileno())
        os.close(file)
    from services.cli import main  # read already, in the process that this one was forked from

    main(words, prog_name="nwd")
