"""Debian's and Ubuntu's packages, installed where that is allowed, with no service started."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_POLICY = Path("/usr/sbin/policy-rc.d")
_OPTIONS = ("-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0")


def say(text: str) -> None:
    """Write a progress line."""
    print(f"parts: {text}", file=sys.stderr, flush=True)


def may_install() -> bool:
    """Tell whether packages can be installed here."""
    return os.getuid() == 0 and shutil.which("apt-get") is not None


@contextlib.contextmanager
def no_service_starts() -> Iterator[None]:
    """Keep packages from starting what they install, and put the machine's own policy back afterwards."""
    before, mode = (_POLICY.read_bytes(), _POLICY.stat().st_mode) if _POLICY.exists() else (None, 0)
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        if before is None:
            _POLICY.unlink()
        else:
            _POLICY.write_bytes(before)
            _POLICY.chmod(mode)


def install(package: str) -> str | None:
    """Install a package; return None when that worked, else why it did not."""
    say(f"installing Debian's package {package} (once for this machine)")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with no_service_starts():
        # One broken list among several is no reason to stop: the installation tells whether enough is known.
        _run(["apt-get", "update", "-qq"], environment)
        failure = _run(["apt-get", "install", *_OPTIONS, package], environment)
    if failure is None:
        say(f"{package} is installed")
    return failure


def _run(command: list[str], environment: dict[str, str]) -> str | None:
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return None if done.returncode == 0 else "\n".join((done.stdout + done.stderr).splitlines()[-8:])
