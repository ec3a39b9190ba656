"""What the page for integrators shows is typed as it stands, in a shell and in Python, and works."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from tests.integration.intake.house import House
from tests.integration.intake.served import served
from tests.parts.plugin import or_skip
from tests.parts.programs import curl

TYPED = {
    "post-v1-cases": "202",
    "get-v1-cases-number": "200",
    "get-v1-cases-number-events": "200",
    "post-v1-cases-number-supplement": "200",
    "post-v1-cases-number-withdraw": "200",
    "get-v1-events": "200",
    "get-v1-codes-table": "200",
    "get-v1-reconciliation": "422",
}
"""By the operation's anchor, the status that its examples get: what a day is, only who asks knows."""


@pytest.mark.parametrize("anchor", TYPED)
def test_an_example_of_the_page_works_in_a_shell_and_in_python(house: House, tmp_path: Path, anchor: str) -> None:
    or_skip(curl)
    page = house.client().get("/docs?lang=en", headers={"Accept": "text/html"}).text
    section = page.partition(f'<h3 id="{anchor}">')[2].partition("</section>")[0]
    shown = {name: unescape(code) for name, code in re.findall(r'aria-label="(\w+)"><code>(.*?)</code>', section, re.S)}
    with served(house) as address:
        told = {**os.environ, "NWD": address, "KEY": house.key, "NUMBER": house.bring()["number"]}
        typed = subprocess.run(
            ["bash", "-c", shown["curl"]], cwd=tmp_path, env=told, check=True, capture_output=True, text=True
        )
        told["NUMBER"] = house.bring()["number"]
        python = [sys.executable, "-c", shown["Python"]]
        ran = subprocess.run(python, cwd=tmp_path, env=told, check=False, capture_output=True, text=True)
    assert typed.stdout.split()[1] == TYPED[anchor], typed.stdout
    assert (ran.returncode == 0) == (TYPED[anchor] < "300"), ran.stderr
