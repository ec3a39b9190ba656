"""The client as agencies get it: a distribution of its own, whose README works."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.integration.intake.house import House
from tests.integration.intake.served import served

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution, built from a copy, so that nothing is left in the repository."""
    folder = tmp_path_factory.mktemp("client")
    shutil.copytree(ROOT / "clients" / "python", folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(folder), str(folder / "source")], check=True, capture_output=True)
    (found,) = folder.glob("no_wrong_door_client-*.whl")
    return found


def test_it_has_its_types_and_its_licence_and_asks_for_nothing(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        (metadata,) = (packed.read(one).decode() for one in names if one.endswith("/METADATA"))
        (licence,) = (packed.read(one) for one in names if one.endswith("/LICENSE"))
    assert "no_wrong_door/py.typed" in names
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert "Requires-Dist" not in metadata
    assert "License-Expression: Apache-2.0" in metadata


def test_the_first_example_of_its_readme_brings_a_case(house: House, wheel: Path) -> None:
    found = re.search(r"^```python\n(.*?)^```", (ROOT / "clients/python/README.md").read_text("utf-8"), re.M | re.S)
    assert found
    with served(house) as address:
        told = {**os.environ, "NWD": address, "KEY": house.key, "PYTHONPATH": str(wheel)}
        words = [sys.executable, "-c", found[1]]
        done = subprocess.run(words, env=told, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    (sent,) = house.sent()
    assert done.stdout == f"{sent.data['case']['number']} received\n"
