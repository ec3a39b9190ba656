"""What is stored of a case is what its history alone comes to."""

from sqlalchemy import update

from services.notifier.replay import differences, rebuild
from services.notifier.tasks.delegation import delegate
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Case, Task
from shared.contracts.from_intake import CASE_REVIEWED
from tests.integration.notifier.browser import case_with
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed, message, party, recall, withdrawn
from tests.integration.notifier.staff import office
from tests.integration.notifier.test_delegating import LEA
from tests.integration.notifier.test_supplements import REPORT, answer, ask, at_work


def wrong(notifier: Notifier, case: str) -> list[str]:
    return list(differences(notifier.case(case), notifier.tasks(case), notifier.history(case)))


def reviewed(case: str, turn: int, *, approved: bool) -> object:
    data = {"turn": turn, "approved": approved, "reason": None if approved else "请补充依据", "by": "王伟诚"}
    return message(CASE_REVIEWED, case, data, (1, 1))


def test_the_whole_of_a_case_is_rebuilt_from_its_history_after_every_step(notifier: Notifier) -> None:
    notifier.take(office("land", "ann"), office("bio", "bob"))
    case = at_work(notifier, assisting=(party("bio"),))
    lead, opinion = notifier.tasks(case)
    steps = [
        lambda: notifier.act(lead, Act.INTERIM, text="在办", promised_on=None),
        lambda: ask(notifier, case),
        lambda: notifier.take(answer(case, 4)),
        lambda: _give(notifier, lead),
        lambda: notifier.act(opinion, Act.OPINION, agrees=True, text="同意"),
        lambda: notifier.act(lead, Act.REPORT, **REPORT),
        lambda: notifier.take(reviewed(case, 6, approved=False)),  # type: ignore[arg-type]
        lambda: notifier.act(lead, Act.REPORT, **REPORT),
        lambda: notifier.take(reviewed(case, 8, approved=True)),  # type: ignore[arg-type]
        lambda: notifier.take(closed(case)),
        lambda: notifier.take(assigned(case, (2, 2), lead=party("industry"))),
        lambda: notifier.take(recall(case, (2, 2), "industry")),
        lambda: notifier.take(assigned(case, (2, 3), may_return=False)),
        lambda: notifier.take(withdrawn(case)),
    ]
    for step in steps:
        assert step() is None
        assert wrong(notifier, case) == []
    built = rebuild(notifier.history(case))
    assert built.delegates[1, 1, "land"] == "ann"
    assert set(built.tasks.values()) == {"approved", "opinion_given", "superseded", "cancelled"}


def _give(notifier: Notifier, task: Task) -> object:
    with notifier.service.begin("test") as unit:
        return delegate(unit, task.id, LEA, {"to": "ann", "note": ""})


def test_whatever_is_changed_behind_the_history_shows(notifier: Notifier) -> None:
    case = case_with(notifier)
    with notifier.service.begin("test") as unit:
        unit.session.execute(update(Task).where(Task.case_id == case).values(state="signed"))
        unit.session.execute(update(Case).where(Case.id == case).values(lead="bio", turn=7, facts={}))
    assert sorted(one.split(",")[0] for one in wrong(notifier, case)) == [
        "its history says facts {'about': None",
        "its history says lead 'land'",
        "its history says of the task of land in (1",
        "its history says turn 1",
    ]
