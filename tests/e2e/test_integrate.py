"""docs/integrate.md from top to bottom, as somebody types it who has nothing but that page and an operator."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import FULL, an_installation
from tests.e2e.installation import ROOT, Installation
from tests.parts.plugin import or_skip
from tests.parts.program import free_port
from tests.parts.programs import curl

PAGE = (ROOT / "docs" / "integrate.md").read_text("utf-8")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SAVED_AS = re.compile(r"Save this as `([\w.]+)`")
TEN_MINUTES = 600
SAID = "said.txt"


def script() -> str:
    """Return what the page has typed: its shell as it stands, its Python saved in the files that it names."""
    lines = ["set -euo pipefail"]
    for number, found in enumerate(BLOCK.finditer(PAGE), 1):
        lines.append(f"echo '== block {number}' >&2")
        if found[1] == "python":
            (name,) = SAVED_AS.findall(PAGE[: found.start()])[-1:]
            lines.append(f"cat > {name} <<'END OF FILE'\n{found[2]}END OF FILE")
        else:
            lines.append(found[2])
    return "\n".join(lines)


@pytest.fixture
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation where nobody has the names of the page, and whose clock nobody has moved: requests are signed."""
    with an_installation(request, tmp_path_factory.mktemp("new")) as installation:
        yield installation


@pytest.fixture
def typed(running: Installation, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A shell in an empty folder, in which all of it is typed; what it leaves running ends with the test."""
    or_skip(curl)
    whole = script()
    for line, mine in (
        ("export NWD=http://127.0.0.1:8000", f"export NWD={running.url}"),
        ("export LISTEN=9000", f"export LISTEN={free_port()}"),
    ):
        assert whole.count(line) == 1
        whole = whole.replace(line, mine)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # Not into a pipe, which the receiver would hold open.
    with (tmp_path / SAID).open("w", encoding="utf-8") as said:
        shell = subprocess.Popen(
            ["bash", "-c", whole],
            cwd=tmp_path,
            env={**running.environment, "PATH": path},
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield shell
    finally:
        os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()


@pytest.mark.timeout(TEN_MINUTES + 120)
@pytest.mark.parametrize("running", FULL, indirect=True)
def test_who_has_but_the_page_gets_to_a_case_and_its_first_webhook_within_ten_minutes(
    running: Installation, typed: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    code = typed.wait(TEN_MINUTES)
    assert code == 0, (tmp_path / SAID).read_text("utf-8")
    received = (tmp_path / "received.txt").read_text("utf-8").splitlines()
    number = re.search(r'"number": ?"(HC-[\d-]+)"', (tmp_path / "receipt.json").read_text("utf-8"))
    assert number is not None
    assert received[0].endswith(f" case.submitted {number[1]} received")
    assert running.nwd("agency", "list").count("city-12345") >= 1
