"""`nwd config`: what it prints, and what it finds."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from tests.regimes.playing import CONFIG

SCRIPT = """
case: {class: general, kind: complaint, received: 2026-11-24T09:30}
lead: industry
events:
  - {at: 2026-11-24T15:00, do: sign}
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["config", *words])


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """A copy of the bureau's folder, beside the one that it stands on."""
    for name in ("bureau", "haicang"):
        shutil.copytree(CONFIG / name, tmp_path / name)
    return tmp_path / "bureau"


def test_explain_says_each_rule_beside_its_clause() -> None:
    said = run("explain", str(CONFIG / "bureau"))
    assert said.exit_code == 0
    assert "§ 催办一次后5个工作日仍未报送的，予以通报" in said.output
    assert "“书面催办通知”之时后5个工作日（已经反馈办理情况的除外）" in said.output
    told = json.loads(run("explain", str(CONFIG / "bureau"), "--lang", "en", "--json").output)
    (bulletin,) = [one for one in told if one["says"].startswith("named in a bulletin")]
    assert bulletin["clause"].startswith("Five working days after one urging")
    assert (bulletin["file"], bulletin["line"] > 1) == ("escalation.yaml", True)
    (dispatch,) = [one["says"] for one in told if one["says"].startswith("limit for dispatching")]
    assert "(of the centre, which is service_centre): from when the case waits at the desk, 1 working day" in dispatch


def test_simulate_prints_what_would_happen_and_when(tmp_path: Path) -> None:
    script = tmp_path / "case.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    place = str(CONFIG / "bureau")
    said = run("simulate", place, "--from", "2026-11-24", "--case", str(script), "--lang", "en")
    assert said.exit_code == 0
    assert "2026-12-21 09:00 Mo  step named in a bulletin [step.urging_notice]" in said.output
    lines = run("simulate", place, "--from", "2026-11-24", "--case", str(script), "--json").output.splitlines()
    assert [json.loads(one)["what"] for one in lines][:2] == ["task.opened", "task.signed"]


def test_simulate_says_who_was_away_and_to_whom_it_went_instead(tmp_path: Path) -> None:
    script = tmp_path / "case.yaml"
    gone = "".join(
        f"  - {{at: 2026-11-25T09:00, do: away, person: {who}, until: 2026-12-31T00:00}}\n"
        for who in ("mingzhe_qiu", "xiuzhen_zeng", "haoran_hong")
    )
    script.write_text(SCRIPT + gone, encoding="utf-8")
    place = str(CONFIG / "haicang")
    said = run("simulate", place, "--from", "2026-11-24", "--case", str(script), "--lang", "en").output
    assert "passed on to whoever is there  industry → 方建国" in said, (
        "the director in charge, for nobody else is there"
    )
    (red,) = [line for line in said.splitlines() if "Red card" in line]
    assert "(away: haoran_hong, xiuzhen_zeng, mingzhe_qiu) → 方建国" in red
    script.write_text(SCRIPT + "  - {at: 2026-11-25T09:00, do: away}\n", encoding="utf-8")
    assert "must say who is away" in run("simulate", place, "--from", "2026-11-24", "--case", str(script)).output


def test_a_script_that_means_nothing_is_refused_with_its_line(tmp_path: Path) -> None:
    script = tmp_path / "case.yaml"
    script.write_text(SCRIPT.replace("do: sign", "do: sing"), encoding="utf-8")
    said = run("simulate", str(CONFIG / "bureau"), "--from", "2026-11-24", "--case", str(script))
    assert said.exit_code == 1
    assert "case.yaml:5 events.0.do: 'sing' is not known here" in said.output
    script.write_text(SCRIPT.replace("lead: industry", "lead: nobody"), encoding="utf-8")
    said = run("simulate", str(CONFIG / "bureau"), "--from", "2026-11-24", "--case", str(script))
    assert "bodies.yaml has no body nobody" in said.output


BOTH = "    to: [{}]\n    mail: step\n"
ODD = (
    ("escalation.yaml", "body: supervision, as", "body: supervisors, as", "bodies.yaml has no body 'supervisors'"),
    ("escalation.yaml", "when: {before: {n: 1, unit", "when: {before: {n: 20, unit", "can never happen"),
    ("escalation.yaml", BOTH.format("centre"), BOTH.format("leader"), "'leader' of the centre is meant"),
    ("escalation.yaml", "when: {after: {n: 1, unit: cal", "when: {before: {n: 1, unit: cal", "wait in silence"),
    ("escalation.yaml", BOTH.format("centre"), BOTH.format("contact_point, centre"), "'contact_point' means nobody"),
    ("limits.yaml", "    stops: [closed]", "    stops: [reported]", "lies before its start"),
    ("limits.yaml", "starts: waiting", "starts: returned", "would wait in silence"),
    ("limits.yaml", "body: service_centre", "body: nowhere", "bodies.yaml has no body 'nowhere'; the centre must be"),
    ("limits.yaml", "- clock: call_back", "- clock: unheard", "there is no clock 'call_back'"),
)
"""What is allowed, and what is said of it."""


@pytest.mark.parametrize(("name", "old", "new", "words"), ODD)
def test_check_finds_what_cannot_be_meant(bureau: Path, name: str, old: str, new: str, words: str) -> None:
    # The step that is written to the centre last is that of the call-back.
    text = (bureau / name).read_text(encoding="utf-8")
    at = text.rindex(old)
    (bureau / name).write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    said = run("check", str(bureau))
    assert said.exit_code == 1
    assert words in said.output


def test_check_finds_an_office_by_a_duty_that_nobody_has(bureau: Path) -> None:
    path = bureau / "escalation.yaml"
    text = path.read_text(encoding="utf-8").replace("body: service_centre, as: [handlers, leader]", "duty: dispatcher")
    path.write_text(text, encoding="utf-8")
    assert run("check", str(bureau)).exit_code == 0
    people = (bureau.parent / "haicang" / "people.yaml").read_text(encoding="utf-8")
    (bureau / "people.yaml").write_text(people.replace("dispatcher, ", ""), encoding="utf-8")
    said = run("check", str(bureau))
    assert "nobody in people.yaml has the duty 'dispatcher', so nobody hears of what goes to 'centre'" in said.output


def test_check_finds_decisions_signatures_and_reviews_that_nobody_would_make(bureau: Path) -> None:
    place = bureau.parent / "haicang"
    assert run("check", str(place)).exit_code == 0
    people = place / "people.yaml"
    people.write_text(re.sub("reviewer|supervisor", "caller", people.read_text("utf-8")), "utf-8")
    ledger = place / "ledger.yaml"
    ledger.write_text(ledger.read_text("utf-8").replace("to: [handlers, liaison]", "to: [duty]"), "utf-8")
    said = run("check", str(place)).output
    for words in (
        "has the duty 'reviewer', so every request would be refused by silence",
        "has the duty 'supervisor', so every request would be",
        "would stay a draft; give it to somebody",
        "no body of bodies.yaml has duty, so nobody there would hear of it",
    ):
        assert words in said


def test_simulate_lets_a_case_wait_at_the_desk_until_it_is_dispatched_and_after_a_return(tmp_path: Path) -> None:
    script = tmp_path / "case.yaml"
    waits = "waits: 2026-11-24T10:00, dispatched: 2026-11-25T10:00, received: 2026-11-24T09:30}"
    returned = "  - {at: 2026-11-25T15:30, do: return}\n  - {at: 2026-11-26T15:00, do: assign, to: service}\n"
    script.write_text(SCRIPT.replace("received: 2026-11-24T09:30}", waits).replace("11-24T15", "11-25T15") + returned)
    said = run("simulate", str(CONFIG / "haicang"), "--from", "2026-11-24", "--case", str(script), "--lang", "en")
    lines = [line for line in said.output.splitlines() if "desk" in line or "dispatched; the clocks" in line]
    assert [line[:16] for line in lines] == [
        "2026-11-24 10:00",  # it waits
        "2026-11-24 16:30",  # four working hours later the desk is told
        "2026-11-25 09:00",  # and again
        "2026-11-25 09:00",  # and the centre's leader, with a copy to the supervision office
        "2026-11-25 10:00",  # dispatched
        "2026-11-25 15:30",  # returned: it waits anew
        "2026-11-26 11:00",  # two hours of that day, and two of the next
        "2026-11-26 15:00",  # given to another body
    ], said.output
    assert "李淑敏, 王伟诚" in lines[1]
    script.write_text(SCRIPT.replace("received:", "waits: 2026-11-25T10:00, dispatched: 2026-11-24T10:00, received:"))
    said = run("simulate", str(CONFIG / "haicang"), "--from", "2026-11-24", "--case", str(script))
    assert "must not lie before `waits`" in said.output


@pytest.mark.parametrize("regime", sorted(one.name for one in CONFIG.iterdir()))
def test_nothing_is_odd_in_the_folders_of_the_repository(regime: str) -> None:
    said = run("check", str(CONFIG / regime))
    assert (said.exit_code, said.output.count("\n")) == (0, 1), said.output


def test_a_folder_stands_on_another_one_and_not_on_itself(bureau: Path) -> None:
    assert run("check", str(bureau)).output.endswith("nothing is wrong, and nothing odd was found.\n")
    (bureau / "base.yaml").write_text("base: ../bureau\n", encoding="utf-8")
    assert "base.yaml:1 more than 5 folders stand on each other, or in a ring" in run("check", str(bureau)).output
    (bureau / "base.yaml").write_text("base: ../nowhere\n", encoding="utf-8")
    assert "base.yaml:1 must name the folder that has all other files" in run("check", str(bureau)).output


ON_LEDGER = """
case: {class: general, kind: help, received: 2026-11-24T09:30}
lead: planning_land
events:
  - {at: 2026-11-24T15:00, do: sign}
  - {at: 2026-12-01T10:00, do: reviewed}
  - {at: 2026-12-01T11:00, do: put_on_ledger, text: 须待铁路部门调整规划}
  - {at: 2027-06-15T10:00, do: reviewed}
  - {at: 2027-12-01T10:00, do: off_ledger}
"""


def test_simulate_plays_a_case_on_the_ledger_over_its_reviews(tmp_path: Path) -> None:
    script = tmp_path / "case.yaml"
    script.write_text(ON_LEDGER, encoding="utf-8")
    asked = ("--from", "2026-11-24", "--case", str(script), "--lang", "en", "--days", "500", "--json")
    told = [json.loads(one) for one in run("simulate", str(CONFIG / "haicang"), *asked).output.splitlines()]
    seen = [(one["at"][:16], one["what"]) for one in told if one["what"].startswith(("ledger.", "refused"))]
    assert [one for one in seen if one[1] not in ("ledger.set", "ledger.told")] == [
        ("2026-12-01T10:00", "refused"),
        ("2026-12-01T11:00", "ledger.planned"),
        ("2027-05-18T09:00", "ledger.reminded"),
        ("2027-06-01T09:00", "ledger.reminded"),
        ("2027-06-01T17:30", "ledger.missed"),
        ("2027-06-15T09:00", "ledger.missed_still"),
        ("2027-06-15T10:00", "ledger.reviewed"),
        ("2027-12-01T09:00", "ledger.reminded"),
    ]
    assert told[-1]["what"] == "ledger.told"  # its owner hears that it is off; no step of the ended round has come


def test_explain_says_how_often_what_stands_on_the_ledger_is_reviewed() -> None:
    told = json.loads(run("explain", str(CONFIG / "haicang"), "--lang", "en", "--json").output)
    said = [one["says"] for one in told if one["file"] == "ledger.yaml"]
    assert len(said) == 3
    assert "reviews it every 6 months" in said[0]
