"""What the page for integrators shows is typed as it stands, in a shell and in Python, and works."""

import ast
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from services.intake.reference.client_samples import calls
from tests.integration.intake.house import House
from tests.integration.intake.served import served
from tests.parts.plugin import or_skip
from tests.parts.programs import curl

TYPED = {
    "get-v1-cases": "200",
    "post-v1-cases": "202",
    "get-v1-cases-number": "200",
    "get-v1-cases-number-events": "200",
    "post-v1-cases-number-supplement": "200",
    "post-v1-cases-number-withdraw": "200",
    "get-v1-events": "200",
    "get-v1-codes-table": "200",
    "get-v1-import-mappings": "200",
    "get-v1-imports": "200",
    "get-v1-reconciliation": "422",
    "post-v1-reconciliation": "200",
    "get-v1-webhooks": "200",
}
"""By the operation's anchor, the status that its examples get: what a day is, only who asks knows."""

CLIENT = Path(__file__).parents[3] / "clients" / "python"


@pytest.mark.parametrize("anchor", TYPED)
def test_an_example_of_the_page_works_in_a_shell_in_python_and_by_the_client(
    house: House, tmp_path: Path, anchor: str
) -> None:
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
        told |= {"NUMBER": house.bring()["number"], "PYTHONPATH": str(CLIENT)}
        words = [sys.executable, "-c", shown["no_wrong_door"]]
        called = subprocess.run(words, cwd=tmp_path, env=told, check=False, capture_output=True, text=True)
    assert typed.stdout.split()[1] == TYPED[anchor], typed.stdout
    assert (ran.returncode == 0) == (TYPED[anchor] < "300"), ran.stderr
    # The client asks for a day, as it has to be given one.
    assert called.returncode == 0, called.stderr


def test_every_method_of_the_client_that_does_an_operation_is_shown_beside_it(house: House) -> None:
    page = house.client().get("/docs?lang=en", headers={"Accept": "text/html"}).text
    found = re.findall(r'aria-label="no_wrong_door"><code>(.*?)</code>', page, re.S)
    assert len(found) == len(calls()) > 35
    for code in found:
        ast.parse(unescape(code))
    shown = unescape("\n".join(found))
    for one in calls().values():
        assert f"client.{one['method']}(" in shown
    for asked in (
        'client.attach(os.environ["NUMBER"], \'现状图.pdf\', open("file", "rb").read())',
        'client.submit_many((json.loads(line) for line in open("file")))',
        'client.keep_mapping(\'park-crm\', open("file", "rb").read())',
        "client.day('2026-11-24')",
        "client.add_webhook('https://agency.example/events', 'ops@agency.example')",
        "client.replay(os.environ[\"WEBHOOK\"], {'since': '2026-11-24T00:00:00+08:00'})",
        'client.bring_sheet(\'park-crm\', open("file", "rb").read())',
    ):
        assert asked in shown, asked
