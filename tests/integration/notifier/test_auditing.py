"""The auditor: a case that would wait in silence is found, and told to whoever watches."""

from flask.testing import FlaskClient
from sqlalchemy import delete, update

from services.notifier.escalation.auditing import Auditor, lacking, silent_cases
from services.notifier.escalation.models import Timer
from services.notifier.tasks.domain import Act
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed

REPORT = {"report": "已核实。", "answer": "已办妥。", "outcome": "solved"}


def found(notifier: Notifier) -> list[str]:
    with notifier.service.database.read() as session:
        return list(lacking(session, notifier.service.parts))


def lose(notifier: Notifier, case: str, step: str = "overdue") -> None:
    with notifier.service.database.begin() as session:
        session.execute(delete(Timer).where(Timer.case_id == case, Timer.step == step))


def test_nothing_is_lacking_in_whatever_state_a_case_is(notifier: Notifier) -> None:
    cases = [new_id() for _ in range(4)]
    notifier.take(*(assigned(case) for case in cases))
    notifier.act(notifier.lead(cases[0]), Act.SIGN)
    notifier.act(notifier.lead(cases[0]), Act.ASK_SUPPLEMENT, what="请补充。")
    notifier.act(notifier.lead(cases[1]), Act.SIGN)
    notifier.act(notifier.lead(cases[1]), Act.REPORT, **REPORT)
    notifier.take(closed(cases[2]))
    assert found(notifier) == []
    notifier.clock.is_at("2026-12-20T10:00")
    notifier.tick()
    assert found(notifier) == []


def test_a_case_whose_step_is_gone_is_found_and_told_until_it_has_ended(
    notifier: Notifier, client: FlaskClient
) -> None:
    case, other = new_id(), new_id()
    notifier.take(assigned(case), assigned(other))
    auditor = Auditor(notifier.service)
    auditor.turn()
    assert silent_cases(notifier.service) is None
    lose(notifier, case)
    with notifier.service.database.begin() as session:  # nor may a step stand there that will never come
        session.execute(update(Timer).where(Timer.case_id == other, Timer.step == "overdue").values(state="void"))
    assert sorted(found(notifier)) == sorted([case, other])
    auditor.turn()
    assert silent_cases(notifier.service) is None, "it looks every ten seconds, not at each turn"
    notifier.clock.pass_by(seconds=11)
    auditor.turn()
    told = silent_cases(notifier.service)
    assert told is not None
    assert told.startswith("2 cases have no step after their limit")
    assert "steps" in client.get("/desk/readyz").get_data(as_text=True)
    assert "nwd_notifier_cases_without_next_step 2.0" in client.get("/desk/metrics").get_data(as_text=True)
    notifier.take(closed(case), closed(other))
    notifier.clock.pass_by(seconds=11)
    auditor.turn()
    assert silent_cases(notifier.service) is None


def test_all_cases_are_come_to_page_by_page(notifier: Notifier) -> None:
    cases = [new_id() for _ in range(450)]
    for first in range(0, 450, 150):
        notifier.take(*(assigned(case) for case in cases[first : first + 150]))
    lost = sorted(cases)[449]
    lose(notifier, lost)
    assert found(notifier) == [lost]
    auditor = Auditor(notifier.service)
    for _ in range(3):
        assert silent_cases(notifier.service) is None
        auditor.turn()
        notifier.clock.pass_by(seconds=11)
    assert silent_cases(notifier.service) is not None


def test_a_clock_that_was_put_back_does_not_stop_the_auditor(notifier: Notifier) -> None:
    auditor = Auditor(notifier.service)
    auditor.turn()
    case = new_id()
    notifier.take(assigned(case))
    lose(notifier, case)
    notifier.clock.pass_by(hours=-5)
    auditor.turn()
    assert silent_cases(notifier.service) is not None
