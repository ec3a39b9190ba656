"""Bodies that answer for a part: who names them, who keeps them, and what is kept of their reports."""

from services.router.decisions import returns
from services.router.decisions.taking_over import decide
from services.router.replay import differences
from shared.db import new_id
from shared.db.history import lines_of
from tests.integration.router.conftest import (
    Router,
    closed,
    part_reported,
    recalled,
    reopened,
    reported,
    returned,
    submitted,
)
from tests.integration.router.test_reforms import reform

NUMBER = "HC2026000001"


def assigned_with_parts(router: Router) -> str:
    """Let a case come that the desk gives to a lead, two bodies with parts and one that assists."""
    case_id = new_id()
    router.take(submitted(case_id, "你好"))
    router.operations.assign(NUMBER, "service", "试派", "李淑敏", ["customs"], split=["tax", "industry"])
    return case_id


def named(router: Router, case_id: str) -> tuple[int, list[str], list[str]]:
    """Return the newest assignment's number, who answers for parts, and who assists."""
    sent = router.sent_about(case_id)[-1]
    case, decision = router.case(case_id), router.decisions(case_id)[-1]
    split, assisting = ([one["code"] for one in sent.data[part]] for part in ("split", "assisting"))
    assert (list(case.split), list(case.assisting)) == (split, assisting) == (decision.split, decision.assisting)
    return sent.assignment, split, assisting


def test_who_answers_for_a_part_is_told_apart_from_who_assists_on_every_record(router: Router) -> None:
    case_id = assigned_with_parts(router)
    assert named(router, case_id) == (1, ["tax", "industry"], ["customs"])
    line = router.history(case_id)[-1]
    assert (line.facts["split"], line.facts["assisting"]) == (["tax", "industry"], ["customs"])


def test_a_refused_return_and_a_reopening_keep_everybodys_part(router: Router) -> None:
    case_id = assigned_with_parts(router)
    router.take(returned(case_id, "service", (1, 1)))
    with router.service.begin("test") as unit:
        case = unit.case(case_id)
        asked = returns.pending(case, lines_of(unit.session, unit.service.records.history, case_id))
        returns.refuse(unit, case, asked, reason="属本单位", by="李淑敏")
    assert named(router, case_id) == (2, ["tax", "industry"], ["customs"])
    router.take(reported(case_id, "service", (1, 2)), closed(case_id), reopened(case_id, 2, about="区税务局"))
    assert named(router, case_id) == (3, ["industry"], ["customs"])  # none has a part in what is about it


def test_a_reform_gives_an_ended_bodys_part_to_who_follows_it_once(router: Router) -> None:
    case_id = assigned_with_parts(router)
    reform(router, "tax", "customs")  # which assists already, and answers for the part from now on
    router.take(recalled(case_id, "service", (1, 1)))
    assert named(router, case_id) == (2, ["customs", "industry"], [])
    assert list(differences(router.case(case_id), router.history(case_id))) == []


def test_what_a_meeting_decides_may_name_who_answers_for_a_part(router: Router) -> None:
    case_id = assigned_with_parts(router)
    told = {"zh": "会议决定", "en": "Decided by the meeting"}
    with router.service.begin("test") as unit:
        case = unit.case(case_id)
        decide(unit, case, "industry", ["tax"], split=["customs"], basis="纪要7", reason=told, actor="主持人")
    router.take(recalled(case_id, "service", (1, 1)))
    assert named(router, case_id) == (2, ["customs"], ["tax"])
    assert list(differences(router.case(case_id), router.history(case_id))) == []


def test_a_report_on_a_part_is_kept_once_and_only_of_the_newest_assignment(router: Router) -> None:
    case_id = assigned_with_parts(router)
    first = part_reported(case_id, "tax", (1, 1), text="已办理")
    router.take(first, part_reported(case_id, "tax", (1, 1), text="第二次"))
    assert router.case(case_id).parts == {"tax": {"agrees": True, "text": "已办理"}}
    assert [line.kind for line in router.history(case_id)].count("part_reported") == 1
    assert router.history(case_id)[-1].actor == "tax的经办人"
    router.take(returned(case_id, "service", (1, 1)))
    router.operations.assign(NUMBER, "industry", "改派", "李淑敏", split=["tax"])
    before = len(router.history(case_id))
    router.take(part_reported(case_id, "industry", (1, 1), text="迟到"))
    assert (router.case(case_id).parts, len(router.history(case_id))) == ({}, before)
