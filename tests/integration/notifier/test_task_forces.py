"""A task force is set up, goes its stages, survives its leads and what is loaded later; nothing of it happens twice."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from services.notifier.escalation.actions import raise_undelivered
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.store import mails_of
from services.notifier.models import Inbox
from services.notifier.task_forces.actions import Refused
from services.notifier.task_forces.domain import StageAct, StageRefusal
from services.notifier.task_forces.models import StageRow, TaskForce
from shared.contracts import to_bytes
from shared.contracts.from_notifier import STAGE_REACHED
from shared.db import new_id
from shared.messaging.transport import Delivery
from tests.integration.notifier.conftest import HAICANG, START, Notifier
from tests.integration.notifier.messages import assigned, body, party, person, recall
from tests.integration.notifier.teams import (
    LEAD,
    act,
    enlarged,
    lines,
    members,
    ready,
    stages,
    states,
    team,
    told,
    wrong,
)

__all__ = ["ready"]


def test_a_task_force_is_set_up_with_its_assignment_and_its_first_stages_begin_side_by_side(ready: Notifier) -> None:
    case = enlarged(ready, assisting=(party("industry"),))
    force = team(ready, case)
    assert (force.template, force.lead, force.dissolved_at, force.started_at) == (
        "enlargement", "planning_land", None, START,
    )  # fmt: skip
    assert states(ready, case) == {
        "filing": "open", "land": "open", "planning": "waiting", "building": "waiting", "acceptance": "waiting",
    }  # fmt: skip
    assert stages(ready, case)["filing"].due_at == START.replace(day=1, month=12, hour=9, minute=30)
    assert sorted(told(ready, case, MailKind.STAGE)) == [("acquisition_1", "Land"), ("preliminary_1", "Filing")]
    assert {"planning_land", "industry", "preliminary", "acquisition", "key_projects", "investment"} <= members(
        ready, case
    )
    assert lines(ready, case) == ["task_force.set_up", "stage.opened filing", "stage.opened land"]
    assert wrong(ready, case) == []


def test_the_stages_are_gone_one_after_another_and_each_is_a_milestone_for_the_enterprise(ready: Notifier) -> None:
    case = enlarged(ready)
    for stage, opens in (
        ("filing", ["planning"]), ("planning", []), ("land", ["building"]), ("building", ["acceptance"]),
    ):  # fmt: skip
        ready.clock.pass_by(days=3)
        before = states(ready, case)
        assert act(ready, case, stage, note="已取得") is None
        now = states(ready, case)
        assert [code for code in now if (before[code], now[code]) == ("waiting", "open")] == opens
        assert wrong(ready, case) == []
    assert act(ready, case, "acceptance", StageAct.SKIP, note="旧厂房改造，无须验收") is None
    reached = ready.sent(STAGE_REACHED)
    assert [(one.data["stage"], one.data["passed"], one.data["needed"]) for one in reached] == [
        ("filing", 1, True), ("planning", 2, True), ("land", 3, True), ("building", 4, True), ("acceptance", 5, False),
    ]  # fmt: skip
    assert {(one.round, one.assignment, one.data["stages"], one.data["set_up_by"]) for one in reached} == {(1, 1, 5, 1)}
    assert team(ready, case).dissolved_at is None
    assert "stage.skipped acceptance" in lines(ready, case)
    row = stages(ready, case)["building"]
    assert (row.opened_at, row.due_at) == (
        START + timedelta(days=9),
        START.replace(day=19, month=12, hour=9, minute=30),
    )
    assert wrong(ready, case) == []


def test_what_is_not_ones_own_not_begun_or_passed_already_is_refused_and_changes_nothing(ready: Notifier) -> None:
    case = enlarged(ready)
    assert act(ready, case, "filing", body="acquisition") == Refused(StageRefusal.NOT_YOURS)
    assert act(ready, case, "filing", StageAct.SKIP, body="preliminary") == Refused(StageRefusal.NOT_YOURS)
    assert act(ready, case, "planning") == Refused(StageRefusal.NOT_BEGUN)
    assert act(ready, case, "filing") is None
    before = ready.stored()
    assert act(ready, case, "filing") == Refused(StageRefusal.ALREADY, START, "preliminary的经办人")
    assert act(ready, case, "filing", StageAct.SKIP) == Refused(StageRefusal.ALREADY, START, "preliminary的经办人")
    assert ready.stored() == before


def test_a_stage_may_be_found_unnecessary_before_it_has_begun_and_what_follows_does_not_wait_for_it(
    ready: Notifier,
) -> None:
    case = enlarged(ready)
    assert act(ready, case, "planning", StageAct.SKIP, note="利用存量厂房") is None
    assert act(ready, case, "land") is None
    assert states(ready, case)["building"] == "open"
    assert act(ready, case, "filing") is None
    assert states(ready, case)["planning"] == "skipped"
    assert wrong(ready, case) == []


def test_a_body_is_reminded_once_and_its_leader_told_once_that_it_is_late(ready: Notifier) -> None:
    case = enlarged(ready)
    ready.clock.is_at("2026-11-30T08:59:59")
    ready.tick()
    assert told(ready, case, MailKind.STAGE_DUE) == []
    for at in ("2026-11-30T09:00:00", "2026-12-01T17:29:59"):
        ready.clock.is_at(at)
        ready.tick()
        assert told(ready, case, MailKind.STAGE_DUE) == [("preliminary_1", "Filing")]
        assert told(ready, case, MailKind.STAGE_LATE) == []
    for at in ("2026-12-01T17:30:00", "2026-12-02T09:00:00"):
        ready.clock.is_at(at)
        ready.tick()
        assert told(ready, case, MailKind.STAGE_LATE) == [("preliminary_leader", "Filing")]
    assert [one for one in lines(ready, case) if "filing" in one][1:] == ["stage.reminded filing", "stage.late filing"]
    assert act(ready, case, "land") is None
    ready.clock.is_at("2027-03-01T09:00:00")
    ready.tick()
    assert ("acquisition_1", "Land") not in told(ready, case, MailKind.STAGE_DUE)
    assert wrong(ready, case) == []


def test_it_survives_a_change_of_lead_and_is_then_led_by_the_new_one(ready: Notifier) -> None:
    case = enlarged(ready)
    first = team(ready, case).id
    assert act(ready, case, "filing") is None
    enlarged(ready, (1, 2), case, lead=party("industry"))
    assert (team(ready, case).id, team(ready, case).lead) == (first, "industry")
    assert states(ready, case)["filing"] == "done"
    ready.take(recall(case, (1, 2), "industry"))
    ready.take(assigned(case, (1, 3), lead=party("investment")))  # of a release that knew of no task forces
    assert (team(ready, case).lead, team(ready, case).dissolved_at) == ("investment", None)
    assert act(ready, case, "land", StageAct.SKIP, body="industry") == Refused(StageRefusal.NOT_YOURS)
    assert act(ready, case, "land", StageAct.SKIP, body="investment") is None
    assert wrong(ready, case) == []


def test_a_body_that_the_case_is_about_is_left_out_and_the_lead_has_its_stage(ready: Notifier) -> None:
    case = enlarged(ready, about="acquisition办")
    assert stages(ready, case)["land"].body == "planning_land"
    assert "acquisition" not in members(ready, case)
    assert ("planning_land_1", "Land") in told(ready, case, MailKind.STAGE)


def test_a_stage_goes_to_whoever_has_followed_its_body_by_the_time_it_begins(ready: Notifier) -> None:
    case = enlarged(ready)
    ends = {"handlers": [person("key_projects_1")], "valid_until": "2026-11-30", "successor": "industry"}
    ready.take(body("key_projects", 2, **ends))
    ready.clock.is_at("2026-12-03T10:00:00")
    for stage in ("filing", "planning", "land", "building"):
        assert act(ready, case, stage) is None
    assert stages(ready, case)["acceptance"].body == "industry"
    assert ("industry_1", "Acceptance") in told(ready, case, MailKind.STAGE)
    assert "industry" in members(ready, case)
    assert wrong(ready, case) == []


def test_before_the_directory_has_come_the_leads_people_get_the_mails_of_bodies_that_nobody_knows(
    notifier: Notifier,
) -> None:
    case = enlarged(notifier)
    assert sorted(told(notifier, case, MailKind.STAGE)) == [("planning_land_1", "Filing"), ("planning_land_1", "Land")]


def test_it_goes_on_by_the_template_that_it_began_with_whatever_is_loaded_later(
    ready: Notifier, tmp_path: Path
) -> None:
    case = enlarged(ready)
    parts = ready.operations.check(ready_folder(tmp_path))
    assert "stages" in ready.operations.store(parts)
    assert act(ready, case, "filing") is None
    assert states(ready, case)["planning"] == "open"
    later = enlarged(ready)
    assert states(ready, later) == {"filing": "open", "everything": "open"}


def test_a_way_that_the_place_has_dropped_is_gone_as_it_last_was(ready: Notifier, tmp_path: Path) -> None:
    folder = ready_folder(tmp_path)
    text = (folder / "stages.yaml").read_text(encoding="utf-8").replace("code: enlargement", "code: another")
    (folder / "stages.yaml").write_text(text, encoding="utf-8")
    ready.operations.store(ready.operations.check(folder))
    assert states(ready, enlarged(ready))["planning"] == "waiting"


def ready_folder(folder: Path) -> Path:
    """Write a district's folder in which the way is another one."""
    shutil.copytree(HAICANG, folder / "place")
    path = folder / "place" / "stages.yaml"
    text = path.read_text(encoding="utf-8")
    begin = text.index("      - code: land")
    stage = text[text.index("      - code: filing") : begin].replace("filing", "everything")
    stage = stage.replace("baseline_days: 20", "baseline_days: 204")
    path.write_text(text[:begin] + stage, encoding="utf-8")
    return folder / "place"


def test_an_assignment_with_a_task_force_that_is_not_loaded_waits_for_the_load(bare_notifier: Notifier) -> None:
    case = new_id()
    bare_notifier.load()
    bare_notifier.consumer.take([Delivery(to_bytes(assigned(case, lead=LEAD, task_force="unheard_of")))])
    with bare_notifier.service.database.read() as session:
        (row,) = session.scalars(select(Inbox)).all()
        assert (row.state, "no task force 'unheard_of' stored yet" in row.reason) == ("retry", True)
    assert bare_notifier.states(case) == []


def test_a_stages_mail_that_reaches_nobody_is_told_to_whoever_leads_the_case(ready: Notifier) -> None:
    case = enlarged(ready)
    with ready.service.begin("mail") as unit:
        (mail,) = [one for one in mails_of(unit.session, case) if one.person == "acquisition_1"]
        mail.state = MailState.FAILED
        raise_undelivered(unit, unit.case(case), mail)
    (told_of,) = ready.mails(case, MailKind.UNDELIVERED)
    assert (told_of.person, told_of.details["recipient"]) == ("planning_land_leader", "acquisition_1@haicang.example")
    assert "mail.failed" in [line.kind for line in ready.history(case)]


def test_whatever_is_changed_behind_the_history_shows(ready: Notifier) -> None:
    case = enlarged(ready)
    with ready.service.begin("test") as unit:
        unit.session.execute(update(StageRow).where(StageRow.stage == "land").values(state="done"))
        unit.session.execute(update(TaskForce).values(lead="industry"))
    found = wrong(ready, case)
    assert any("stage land ('open', 'acquisition'" in one for one in found), found
    assert any("lead 'planning_land', but 'industry' is stored" in one for one in found), found
