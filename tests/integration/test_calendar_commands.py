"""`nwd calendar` and `nwd limits`, as an operator types them."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from services.house import open_house
from services.notifier.handlers import HANDLERS
from services.notifier.limits.models import Clock
from shared.contracts import to_bytes
from shared.db import new_id
from shared.messaging.consumer import Consumer
from shared.messaging.transport import Delivery
from tests.integration.installed import installed
from tests.integration.notifier.messages import assigned
from tests.unit.router.cases import HAICANG

START = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A house on this machine with the district of config/haicang, and a case that was dispatched in it."""
    installed(tmp_path / "data", monkeypatch)
    case = new_id()
    with open_house() as opened:
        Consumer(opened.services["notifier"], HANDLERS).take([Delivery(to_bytes(assigned(case, time=START)))])
    return case


def nwd(*words: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=said)


def due(case: str) -> datetime:
    with open_house() as house, house.services["notifier"].database.read() as session:
        return session.get_one(Clock, (case, 1)).due_at


def test_a_year_is_drawn_and_every_day_is_as_it_was_announced() -> None:
    shown = nwd("calendar", "show", "--year", "2026").output
    assert "working days · published" in shown
    assert "2026-10-01 to 2026-10-07  off  国庆节" in shown
    assert nwd("calendar", "check").output == "Every day is as it was announced: 2024, 2025, 2026.\n"
    assert nwd("calendar", "check", str(HAICANG)).exit_code == 0


def test_a_file_of_years_is_checked_and_refused_with_line_and_what_to_write_instead(tmp_path: Path) -> None:
    file = tmp_path / "late.yaml"
    file.write_text("years:\n  - {year: 2026, confirmed: true, closed: [], make_up: []}\n", encoding="utf-8")
    checked = nwd("calendar", "check", str(file))
    assert checked.exit_code == 1
    assert "2026-10-01 Thu: works, but is off by the arrangement (国庆节)" in checked.output
    file.write_text("years:\n  - {year: 2026, confirmed: true, closed: [], make_up: [2026-10-01]}\n", encoding="utf-8")
    assert "late.yaml:2 must be a Saturday or Sunday of 2026" in nwd("calendar", "load", str(file), "--yes").output


def test_a_closure_is_entered_shown_and_applied_by_somebody_with_a_name(tmp_path: Path, case: str) -> None:
    file = tmp_path / "typhoon.yaml"
    seeded = nwd("calendar", "seed", "2026").output
    file.write_text(
        seeded + "    own_closures:\n      - {name: 台风停工, from: 2026-11-26, until: 2026-11-27}\n", encoding="utf-8"
    )
    refused = nwd("calendar", "load", str(file), said="n\n")
    assert "+ 2026-11-26 to 2026-11-27  closed by the place  台风停工" in refused.output
    assert refused.exit_code == 1
    loaded = nwd("calendar", "load", str(file), "--yes").output
    assert "nwd limits apply" in loaded
    assert due(case) == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    looked = nwd("limits", "apply").output
    assert "closing    -                    2026-12-01 09:30 UTC -> 2026-12-03 09:30 UTC" in looked
    assert "1 cases would move. Nothing is changed" in looked
    assert due(case) == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    assert "Done: 1 of 1 open cases moved." in nwd("limits", "apply", "--yes", "--by", "王值班").output
    assert due(case) == datetime(2026, 12, 3, 9, 30, tzinfo=UTC)
    assert "limit.moved" in nwd("trace", case).output
    assert nwd("limits", "apply").output.startswith("0 cases would move.")


def test_what_would_be_due_in_the_past_is_listed_apart(tmp_path: Path) -> None:
    folder, late = tmp_path / "place", new_id()
    shutil.copytree(HAICANG, folder)
    written = (folder / "limits.yaml").read_text(encoding="utf-8")
    with open_house() as house:
        an_hour_ago = house.services["notifier"].clock.now() - timedelta(hours=1)
        Consumer(house.services["notifier"], HANDLERS).take([Delivery(to_bytes(assigned(late, time=an_hour_ago)))])
        mended = written.replace("closing: {n: 5, unit: working_days}", "closing: {n: 30, unit: minutes}")
        (folder / "limits.yaml").write_text(mended, encoding="utf-8")
        house.load(folder)
    told = nwd("limits", "apply").output
    assert f"{an_hour_ago + timedelta(minutes=30):%Y-%m-%d %H:%M} UTC" in told.partition("in the past:")[2]
    assert "2 cases would move. Nothing is changed" in told
