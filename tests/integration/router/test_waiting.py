"""That a case waits at the desk is told each time that it begins to, with since when and after which assignment."""

from datetime import timedelta

from services.router.decisions import actions
from shared.db import new_id
from tests.integration.router.conftest import Router, closed, recalled, reopened, returned, submitted

NO_RULE = {"matter": None, "channel": "passed_down"}


def told(router: Router, case_id: str) -> list[tuple[int, int, str, str | None]]:
    return [
        (one.round, one.assignment, one.data["awaited"], one.data["case_class"]) for one in router.told_waiting(case_id)
    ]


def test_what_no_rule_takes_is_told_whole_and_once(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, **NO_RULE))
    router.take(submitted(case_id, **NO_RULE))
    (message,) = router.told_waiting(case_id)
    assert (message.round, message.assignment, message.data["awaited"]) == (1, 0, "desk")
    assert message.data["since"] == router.clock.now().isoformat()
    assert message.data["case"]["number"] == router.case(case_id).number
    assert message.data["reason"] == router.case(case_id).waits_because
    assert router.history(case_id)[message.line - 1].kind == "desk"


def test_a_confidential_one_is_told_without_why(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, confidential=True, **NO_RULE))
    assert router.told_waiting(case_id)[0].data["reason"] is None


def test_a_return_a_ruling_and_what_was_asked_back_wait_anew(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, matter="tax.matter"))
    assert told(router, case_id) == []
    router.clock.pass_by(timedelta(hours=1))
    router.take(returned(case_id, "tax", (1, 1)))
    assert told(router, case_id) == [(1, 1, "desk", "simple")]
    with router.service.begin("test") as unit:
        actions.assign(unit, unit.case(case_id), "finance_bureau", "改派", "desk")
    with router.service.begin("test") as unit:
        actions.recall(unit, unit.case(case_id), "派错", "desk")
    router.take(recalled(case_id, "finance_bureau", (1, 2)))
    assert told(router, case_id)[1:] == [(1, 2, "desk", told(router, case_id)[0][3])]
    with router.service.begin("test") as unit:
        actions.assign(unit, unit.case(case_id), "tax", "再派", "desk")
    router.take(returned(case_id, "tax", (1, 3)))
    assert told(router, case_id)[-1][:3] == (1, 3, "ruling")
    begun = [one.data["since"] for one in router.told_waiting(case_id)]
    assert begun == sorted(begun)


def test_what_is_reopened_while_it_waits_has_waited_since_it_began(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, **NO_RULE))
    begun = router.clock.now().isoformat()
    router.clock.pass_by(timedelta(hours=3))
    router.take(reopened(case_id, 2, **NO_RULE))
    router.take(closed(case_id, 1))
    assert [(one.round, one.data["since"]) for one in router.told_waiting(case_id)] == [(1, begun), (2, begun)]
