"""The programs that the bench needs besides the servers: `wrk`, which posts, and `smtp-sink`, which only accepts."""

import contextlib
import os
import shutil
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.parts import debian
from tests.parts.program import Program, free_port
from tests.parts.supply import Missing

KEPT = Path(__file__).parent / "out" / "programs"
"""Where smtp-sink is unpacked: installing its package, postfix, would give the machine a mail server."""


def wrk() -> str:
    """Return the path of wrk, installed first where that is needed and allowed. Raises Missing."""
    found = shutil.which("wrk")
    if found is None and debian.may_install():
        debian.install("wrk")
        found = shutil.which("wrk")
    if found is None:
        raise Missing("wrk is missing: install the package wrk")
    return found


def smtp_sink() -> Path:
    """Return the path of smtp-sink, unpacked first where that is needed and possible. Raises Missing."""
    on_path = shutil.which("smtp-sink")
    found = Path(on_path) if on_path else KEPT / "usr/sbin/smtp-sink"
    if not found.exists() and shutil.which("apt-get"):
        KEPT.mkdir(parents=True, exist_ok=True)
        debian.say("unpacking smtp-sink from Debian's package postfix, which is not installed")
        with tempfile.TemporaryDirectory() as folder:
            fetch = ["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", "postfix"]
            subprocess.run(fetch, cwd=folder, check=False, capture_output=True)
            for package in Path(folder).glob("postfix_*.deb"):
                subprocess.run(["dpkg", "-x", str(package), str(KEPT)], check=True)
    if not found.exists():
        raise Missing("smtp-sink is missing: install the package postfix, or put its smtp-sink on the PATH")
    return found


@contextlib.contextmanager
def running_sink() -> Iterator[str]:
    """Run smtp-sink for a while; give its `host:port`."""
    port, libraries = free_port(), KEPT / "usr/lib/postfix"
    unprivileged = ["-u", "nobody"] if os.getuid() == 0 else []  # it refuses to serve as root
    with tempfile.TemporaryDirectory() as folder:
        program = Program(
            "smtp-sink",
            [str(smtp_sink()), *unprivileged, f"127.0.0.1:{port}", "100"],
            {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(libraries)},
            Path(folder),
            lambda: _answers(port),
        )
        program.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            program.kill()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        smtplib.SMTP("127.0.0.1", port, timeout=2).quit()
        return True
    return False
