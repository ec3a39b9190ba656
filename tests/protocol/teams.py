"""Task forces in these tests: who passes their stages, and what must hold of them."""

import json

from services.notifier.directory.domain import Person
from services.notifier.task_forces import store
from services.notifier.task_forces.actions import act_on_stage
from services.notifier.task_forces.domain import StageAct
from services.notifier.task_forces.replay import differences
from tests.protocol.district import District
from tests.protocol.house import dashed, digits
from tests.protocol.looks import Look

STAGES = "select stage.*, task_force.lead from stage join task_force on task_force.id = stage.force_id "
PASSED = "state in ('done', 'skipped')"


def pass_stage(district: District, pick: int, act: StageAct) -> bool:
    """Let somebody say of any stage of any task force that it is done or not needed; often that is refused."""
    stages = district.notifier.rows(STAGES + "order by stage.rowid desc")
    if not stages:
        return False
    stage = stages[pick % len(stages)]
    house, before = district.notifier, district.notifier.changes
    body = stage["body"] if act is StageAct.DONE else stage["lead"]
    who = Person(f"{body}_1", "经办人", f"{body}@haicang.example", "zh")
    with house.service.begin("test") as unit:
        refused = act_on_stage(unit, dashed(stage["force_id"]), stage["stage"], act, who, frozenset({body}), "已办")
    assert refused is None or house.changes == before, f"a refused act changed something: {refused}"
    district.say(f"{body}: stage {stage['stage']} {act} -> {refused}")
    district.collect()
    return refused is None


def on_a_team(seen: Look, district: District, case: str) -> None:
    """See that a case has the task force that router has given it, and that all have heard of its stages (P14)."""
    notifier = district.notifier
    live = notifier.rows("select * from task_force where case_id = ? and dissolved_at is null", digits(case))
    assert len(live) <= 1, f"P14: two task forces at once: {live}"
    if seen.at_rest:
        assert not live, f"P14: the case has ended, its task force has not: {live}"
    elif not seen.desk_has_it:
        query = "select grounds from decision where case_id = ? and round = ? and lead is not null "
        decided = district.router.rows(query + "order by assignment desc", digits(case), seen.router["round"])
        wanted = (json.loads(decided[0]["grounds"] or "null") or {}).get("task_force") or None
        assert [team["template"] for team in live] == ([wanted] if wanted else []), f"P14: {live}, and {wanted} wanted"
        assert not live or live[0]["lead"] == seen.router["lead"], f"P14: led by another than the case: {live}"
    for team in live:
        states = [row["state"] for row in notifier.rows("select state from stage where force_id = ?", team["id"])]
        assert "open" in states or {*states} <= {"done", "skipped"}, f"P14: nothing goes on: {states}"
    lines = notifier.lines(case)
    with notifier.service.database.read() as session:
        forces = store.of_case(session, case)
        rows = {force.id: store.stages(session, force.id) for force in forces}
        told = list(differences(forces, rows, lines))
        assert not told, f"P14: what stands is not what was told: {told}"
    passed = notifier.rows(
        f"select stage from stage join task_force on force_id = task_force.id where case_id = ? and {PASSED}",
        digits(case),
    )
    heard = seen.intake["heard"].count('"stage.reached/')
    assert heard == len(passed), f"P14: {len(passed)} stages were passed, {heard} were heard of"
