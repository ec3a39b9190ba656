"""Clocks that a place sets: what starts, stops and rests them, and what their steps do."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.escalation.models import MeasureRow
from services.notifier.limits.models import RunningClock
from services.notifier.mail.domain import MailKind
from services.notifier.tasks.domain import Act
from shared.contracts.from_intake import CASE_REVIEWED, CASE_SUPPLEMENTED
from shared.contracts.from_notifier import ESCALATION_RAISED
from shared.contracts.from_router import DIRECTORY_BODY
from shared.db import new_id
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import assigned, closed, message, party, person

REPORT = {"report": "已核实。", "answer": "已办妥。", "outcome": "solved"}
LIMITS = """
clocks:
  - clock: signing
    name: {zh: 签收时限, en: limit for signing}
    of: lead
    starts: dispatched
    stops: [signed, returned]
    limit: {n: 1, unit: working_days}
  - clock: whole
    name: {zh: 全程时限, en: limit for the whole}
    of: case
    starts: received
    stops: [answered]
    limit: {n: 4, unit: working_days}
  - clock: review
    name: {zh: 审核时限, en: limit for the review}
    of: centre
    starts: reported
    stops: [answered, sent_back]
    limit: {n: 2, unit: hours}
"""
STEPS = """
offices:
  watch: {name: {zh: 督查办, en: supervision office}, body: watch, as: [handlers]}
steps:
  - step: sign
    name: {zh: 请签收, en: Please sign}
    clocks: [signing]
    when: {after: {n: 0, unit: minutes}}
    again: {every: {n: 1, unit: working_days}, times: 3}
    to: [liaison, handlers]
    copies: [watch]
    mail: step
  - step: yellow
    clocks: [whole]
    when: {before: {n: 1, unit: working_days}}
    card: yellow
  - step: red
    clocks: [whole]
    when: {after: {n: 1, unit: working_days}}
    cases: {kinds: [help]}
    to: [leader]
    mail: step
    card: red
  - step: bulletin
    clocks: [step.red]
    when: {after: {n: 1, unit: working_days}}
    unless: [reported]
    measure: bulletin
  - step: only_complaints
    clocks: [whole]
    when: {from_start: {n: 1, unit: minutes}}
    cases: {kinds: [complaint]}
    measure: talk
  - step: slow_centre
    clocks: [review]
    when: {after: {n: 0, unit: minutes}}
    to: [watch]
    mail: step
"""


@pytest.fixture
def place(notifier: Notifier, tmp_path: Path) -> Notifier:
    """A notifier of a place that sets three clocks of its own."""
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = (folder / "limits.yaml").read_text(encoding="utf-8")
    start, end = limits.index("# Clocks beside"), limits.index("# An assisting body's opinion")
    limits = (limits[:start] + LIMITS + limits[end:]).replace(", signing: {n: 30, unit: minutes}", "")
    (folder / "limits.yaml").write_text(limits, encoding="utf-8")
    (folder / "escalation.yaml").write_text(STEPS, encoding="utf-8")
    notifier.load(folder, clocks=True)
    told = {**party("watch"), "kind": "office", "may_lead": False, "aliases": [], "liaison": None, "stand_in": None}
    told |= {"valid_from": "2020-01-01", "valid_until": None, "successor": None}
    notifier.take(message(DIRECTORY_BODY, "watch", {"version": 1, "body": told}))
    return notifier


def clocks(notifier: Notifier, case: str) -> dict[str, RunningClock]:
    with notifier.service.database.read() as session:
        return {row.name: row for row in session.scalars(select(RunningClock).where(RunningClock.case_id == case))}


def measures(notifier: Notifier, case: str) -> list[tuple[str, str]]:
    query = select(MeasureRow).where(MeasureRow.case_id == case).order_by(MeasureRow.given_at)
    with notifier.service.database.read() as session:
        return [(row.measure, row.body) for row in session.scalars(query)]


def raised(notifier: Notifier) -> list[dict[str, Any]]:
    return [one.data for one in notifier.sent(ESCALATION_RAISED)]


def at(notifier: Notifier, *moments: str) -> None:
    for moment in moments:
        notifier.clock.is_at(moment)
        notifier.tick()


def brought(notifier: Notifier, **more: Any) -> str:
    case = new_id()
    notifier.take(assigned(case, **{"lead": party("land"), **more}))
    return case


def test_a_clock_begins_with_what_starts_it_and_stops_with_what_stops_it(place: Notifier) -> None:
    case = brought(place)
    running = clocks(place, case)
    assert set(running) == {"signing", "whole"}
    assert running["signing"].due_at.isoformat() == "2026-11-25T09:30:00+00:00"
    assert (running["whole"].task_id, running["signing"].body) == (None, "land")
    place.act(place.lead(case), Act.SIGN)
    assert clocks(place, case)["signing"].stopped_by == "signed"
    place.act(place.lead(case), Act.REPORT, **REPORT)
    assert clocks(place, case)["review"].stopped_at is None
    place.take(message(CASE_REVIEWED, case, {"turn": 3, "approved": True, "reason": None, "by": "复核"}, (1, 1)))
    assert {row.stopped_by for row in clocks(place, case).values()} == {"signed", "answered"}


def test_a_step_happens_again_until_its_clock_stops_and_each_time_once(place: Notifier) -> None:
    case = brought(place)
    at(place, "2026-11-25T17:29")
    assert raised(place) == []
    at(place, "2026-11-25T17:30", "2026-11-25T23:00", "2026-11-26T09:00")
    assert [one["step"].partition("#")[2] for one in raised(place)] == ["", "2"]
    assert {one["clock"] for one in raised(place)} == {"signing"}
    mails = place.mails(case, MailKind.STEP)
    assert sorted((mail.person, mail.details.get("copy", False)) for mail in mails) == [
        ("land_1", False), ("land_1", False), ("watch_1", True), ("watch_1", True),
    ]  # fmt: skip
    place.act(place.lead(case), Act.SIGN)
    at(place, "2026-11-27T09:00", "2026-11-30T09:00")
    assert len(place.mails(case, MailKind.STEP)) == 4


def test_what_an_outage_has_swallowed_is_on_record_and_does_not_come_all_at_once(place: Notifier) -> None:
    case = brought(place)
    at(place, "2026-11-26T12:00")
    assert [one["step"].partition("#")[2] for one in raised(place)] == [""]
    skipped = [line.facts for line in place.history(case) if line.kind == "step.skipped"]
    assert [(one["step"].partition("#")[2], one["why"]) for one in skipped] == [("2", "overtaken")]
    at(place, "2026-11-27T09:00")
    signing = [one["step"].partition("#")[2] for one in raised(place) if one["clock"] == "signing"]
    assert signing == ["", "3"]


def test_cards_are_given_to_whoever_leads_and_what_counts_from_a_step_follows(place: Notifier) -> None:
    case = brought(place)
    place.act(place.lead(case), Act.SIGN)
    at(place, "2026-11-27T08:59")
    assert measures(place, case) == []
    at(place, "2026-11-27T09:00", "2026-12-01T08:59")
    assert measures(place, case) == [("yellow", "land")]
    at(place, "2026-12-01T09:00", "2026-12-02T09:00")
    assert measures(place, case) == [("yellow", "land"), ("red", "land"), ("bulletin", "land")]
    assert [one["card"] or one["measure"] for one in raised(place)] == ["yellow", "red", "bulletin"]
    assert {mail.person for mail in place.mails(case, MailKind.STEP)} == {"land_leader"}


def test_what_makes_a_step_needless_leaves_it_out_and_says_so(place: Notifier) -> None:
    case = brought(place)
    place.act(place.lead(case), Act.SIGN)
    at(place, "2026-11-27T09:00", "2026-12-01T09:00")
    place.act(place.lead(case), Act.REPORT, **REPORT)
    at(place, "2026-12-02T09:00")
    assert [one for one, _ in measures(place, case)] == ["yellow", "red"]
    skipped = [line.facts for line in place.history(case) if line.kind == "step.skipped"]
    assert [(one["clock"], one["why"]) for one in skipped] == [("step.red", "done")]


def test_a_card_for_being_near_a_limit_that_has_passed_is_skipped_and_on_record(place: Notifier) -> None:
    case = brought(place)
    place.act(place.lead(case), Act.SIGN)
    at(place, "2026-12-01T10:00")
    assert [one for one, _ in measures(place, case)] == ["red"]
    assert [line.facts["why"] for line in place.history(case) if line.kind == "step.skipped"] == ["over"]


def test_the_next_body_has_its_own_clock_and_the_cases_runs_on(place: Notifier) -> None:
    case = brought(place)
    place.clock.is_at("2026-11-25T10:00")
    place.take(assigned(case, (1, 2), lead=party("plan"), time=place.clock.now()))
    with place.service.database.read() as session:
        rows = session.scalars(select(RunningClock).order_by(RunningClock.name, RunningClock.body)).all()
    assert [(row.name, row.body, row.stopped_by) for row in rows] == [
        ("signing", "land", "over"),
        ("signing", "plan", None),
        ("whole", None, None),
    ]
    assert rows[1].due_at.isoformat() == "2026-11-26T09:30:00+00:00"


def test_a_clock_rests_with_its_case_and_goes_on_with_as_much_left(place: Notifier) -> None:
    case = brought(place)
    place.act(place.lead(case), Act.SIGN)
    before = clocks(place, case)["whole"].due_at
    place.act(place.lead(case), Act.ASK_SUPPLEMENT, what="请补充土地证。")
    assert clocks(place, case)["whole"].rests_since is not None
    place.clock.is_at("2026-11-25T10:00")
    answer = {"text": "已补充。", "by": "企业", "at": place.clock.now().isoformat(), "turn": 3}
    place.take(message(CASE_SUPPLEMENTED, case, answer, (1, 1), time=place.clock.now()))
    row = clocks(place, case)["whole"]
    assert (row.rests_since, row.due_at > before) == (None, True)
    at(place, "2026-11-27T12:00")
    assert measures(place, case) == []
    at(place, "2026-11-30T09:00")
    assert measures(place, case) == [("yellow", "land")]


def test_the_centre_has_clocks_too_and_others_are_told_of_it(place: Notifier) -> None:
    case = brought(place)
    place.act(place.lead(case), Act.SIGN)
    place.act(place.lead(case), Act.REPORT, **REPORT)
    at(place, "2026-11-24T12:00")
    (mail,) = place.mails(case, MailKind.STEP)
    assert (mail.person, mail.details["of_centre"]) == ("watch_1", True)


def test_who_a_case_is_about_is_told_nothing_of_it(place: Notifier) -> None:
    case = brought(place, about="watch办")
    at(place, "2026-11-25T17:30")
    assert {mail.person for mail in place.mails(case, MailKind.STEP)} == {"land_1"}


def test_the_end_of_a_round_stops_every_clock(place: Notifier) -> None:
    case = brought(place)
    place.take(closed(case))
    assert {row.stopped_by for row in clocks(place, case).values()} == {"closed"}
    at(place, "2026-12-31T12:00")
    assert (raised(place), measures(place, case)) == ([], [])


def test_people_are_named_once_though_several_words_mean_them(place: Notifier) -> None:
    case = brought(place, lead=party("watch", handlers=[person("watch_1")]))
    at(place, "2026-11-25T17:30")
    assert [(mail.person, mail.details.get("copy", False)) for mail in place.mails(case, MailKind.STEP)] == [
        ("watch_1", False)
    ]
