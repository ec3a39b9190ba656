"""`nwd load` beside rules that were published on the page, and `nwd route export-rules`, as an operator types them."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from services.house import open_house
from services.router.catalogue import actions
from tests.integration.installed import installed
from tests.integration.router.test_catalogue import DRAFT, WRITTEN
from tests.unit.router.cases import HAICANG


def nwd(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Haicang's folder, loaded on this machine; then rules were published on the page."""
    monkeypatch.setenv("NWD_PUBLIC_URL", "https://nwd.example/")
    installed(tmp_path / "data", monkeypatch)
    folder = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    with open_house() as house:
        router = house.services["router"]
        with router.begin("test") as unit:
            began = actions.standing(unit.session, router.parts)
            actions.publish(
                unit, DRAFT, began_from=began, reason="税务改由财政局办理", by="王伟诚", person="weicheng_wang"
            )
    return folder


def test_the_same_folder_leaves_published_rules_in_force_and_says_so(place: Path) -> None:
    said = nwd("load", str(place))
    assert said.exit_code == 0, said.output
    assert "Changed: nothing." in said.output
    assert "Not its rules.yaml: rules that 王伟诚 published" in said.output
    assert nwd("route", "export-rules").output == DRAFT


def test_a_changed_folder_is_refused_with_the_difference_until_the_operator_says_which_holds(place: Path) -> None:
    (place / "rules.yaml").write_text(WRITTEN.replace("returns_allowed: 2", "returns_allowed: 3"), encoding="utf-8")
    refused = nwd("load", str(place))
    assert refused.exit_code == 1
    for word in ("王伟诚", "removed: tax-to-finance", "returns_allowed: 2 -> 3", "--replace-published"):
        assert word in refused.output
    assert nwd("route", "export-rules").output == DRAFT
    assert nwd("load", "--keep-published", str(place)).exit_code == 0
    assert nwd("route", "export-rules").output == DRAFT
    assert nwd("load", "--replace-published", str(place)).exit_code == 0
    assert "returns_allowed: 3" in nwd("route", "export-rules").output


def test_exported_rules_make_the_folder_the_source_again(place: Path) -> None:
    out = place / "rules.yaml"
    assert nwd("route", "export-rules", "--out", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8") == DRAFT
    said = nwd("load", str(place))
    assert "Not its rules.yaml" not in said.output
