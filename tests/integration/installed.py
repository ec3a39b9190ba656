"""An installation of this machine as it was made once in a run: to migrate and load takes most of a second."""

import shutil
from pathlib import Path

import pytest

from services.house import AllSettings, open_house
from tests.parts.once import once, run_folder
from tests.unit.router.cases import HAICANG


def installed(data: Path, monkeypatch: pytest.MonkeyPatch, *, loaded: bool = True) -> None:
    """Make a folder one with the tables of all services, and tell this process that it is its installation's.

    loaded: whether with the district of config/haicang.
    """
    filled = once(f"installation {loaded}", lambda: _filled(run_folder() / f"installation-{loaded}", loaded=loaded))
    shutil.copytree(filled, data, dirs_exist_ok=True)
    monkeypatch.setenv("NWD_DATA_DIR", str(data))


def _filled(data: Path, *, loaded: bool) -> str:
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setenv("NWD_DATA_DIR", str(data))
        AllSettings.from_env().prepare_storage()
        if loaded:
            with open_house() as house:
                house.load(HAICANG)
    return str(data)
