"""The supervision board: who sees which cases on it, why each stands there, and that closed cases cost it nothing."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Select, insert, text

from services.notifier.board import store
from services.notifier.board.domain import Section
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed, party, recall
from tests.integration.notifier.staff import office, seat

BOARD = "/desk/board"


def bring(notifier: Notifier, code: str = "land", number: str = "HC-2026-000001-7", **more: object) -> str:
    case = new_id()
    notifier.take(assigned(case, lead=party(code), number=number, **more))  # type: ignore[arg-type]
    return case


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """Return the numbers of the cases that a page of the board lists, in order."""
    answer = client.get(f"{BOARD}{query}", headers=PAGE)
    assert answer.status_code == 200
    return re.findall(r'<a class="whole" href="/desk/tasks/[0-9a-f-]{36}">([^<]+)</a>', answer.text)


def counts(client: FlaskClient) -> dict[str, int]:
    page = client.get(BOARD, headers=PAGE).text
    return {word: int(n) for n, word in re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", page)}


@pytest.fixture
def supervisor(notifier: Notifier, face: Face) -> FlaskClient:
    return seat(notifier, face, "guodong", Duty.SUPERVISOR)


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.SUPERVISOR])
def test_no_other_duty_opens_it_and_whoever_has_not_signed_in_is_sent_to_sign_in(
    notifier: Notifier, face: Face, duty: Duty
) -> None:
    client = seat(notifier, face, "somebody", duty)
    assert client.get(BOARD, headers=PAGE).status_code == 403
    assert face.test_client().get(BOARD, headers=PAGE).status_code == 303


def test_an_empty_board_says_that_nothing_needs_looking_at(supervisor: FlaskClient) -> None:
    page = supervisor.get(BOARD, headers=PAGE).text
    assert "没有需要督办的事项" in page
    assert "<svg" not in page
    assert set(counts(supervisor).values()) == {0}


def test_a_case_comes_near_and_goes_over_and_the_working_days_are_counted(
    notifier: Notifier, supervisor: FlaskClient
) -> None:
    case = bring(notifier)
    assert listed(supervisor) == []
    due = notifier.lead(case).due_at
    notifier.clock.instant = due
    notifier.clock.pass_by(hours=-1)
    assert listed(supervisor, "?show=near") == ["HC-2026-000001-7"]
    assert "今天到期" in supervisor.get(BOARD, headers=PAGE).text
    notifier.clock.pass_by(hours=2)
    assert listed(supervisor, "?show=near") == []
    assert "今天超时" in supervisor.get(BOARD, headers=PAGE).text
    notifier.clock.is_at("2026-12-07T10:00")
    page = supervisor.get(BOARD, headers=PAGE).text
    assert "超 4 个工作日" in page
    assert 'aria-label="已超时限 1 件，即将超时 0 件，其他 0 件"' in page


def test_each_case_stands_in_the_section_that_says_whom_it_waits_for(
    notifier: Notifier, supervisor: FlaskClient
) -> None:
    returned, reported, recalled, working = (bring(notifier, number=f"N-{n}") for n in range(4))
    notifier.act(notifier.lead(returned), Act.RETURN, reason="不属本办", legal_basis="三定规定")
    notifier.act(notifier.lead(reported), Act.SIGN)
    notifier.act(notifier.lead(reported), Act.REPORT, report="r", answer="a", outcome="explained")
    notifier.take(recall(recalled, (1, 1)))
    assert counts(supervisor)["退回待派"] == 2
    assert sorted(listed(supervisor)) == ["N-0", "N-2"]
    notifier.clock.pass_by(days=4)
    assert listed(supervisor, "?show=review") == ["N-1"]
    notifier.take(closed(working), closed(returned))
    assert "N-3" not in listed(supervisor)
    assert "N-0" not in listed(supervisor)


def test_what_waits_for_the_enterprise_stands_there(notifier: Notifier, supervisor: FlaskClient) -> None:
    case = bring(notifier)
    notifier.act(notifier.lead(case), Act.SIGN)
    notifier.act(notifier.lead(case), Act.ASK_SUPPLEMENT, what="请补充环评批复")
    assert listed(supervisor, "?show=supplement") == ["HC-2026-000001-7"]


def test_a_confidential_case_is_a_number_and_no_title(notifier: Notifier, supervisor: FlaskClient) -> None:
    bring(notifier, confidential=True)
    notifier.clock.pass_by(days=30)
    page = supervisor.get(BOARD, headers=PAGE).text
    assert "HC-2026-000001-7" in page
    assert "保密件" in page
    assert not any(words in page for words in ("工业用地", "澜峰"))


def test_nobody_sees_what_is_about_their_own_body(notifier: Notifier, face: Face) -> None:
    notifier.take(office("watch", "guodong"))
    client = seat(notifier, face, "guodong", Duty.SUPERVISOR)
    bring(notifier, number="N-1", about="watch")
    bring(notifier, number="N-2")
    notifier.clock.pass_by(days=30)
    assert listed(client) == ["N-2"]
    assert counts(client)["已超时限"] == 1


def test_a_leader_sees_the_cases_of_the_bodies_that_they_lead_alone(notifier: Notifier, face: Face) -> None:
    notifier.take(office("land", "land_1", leader="chief"), office("bio", "chief", leader="other"))
    chief, other = seat(notifier, face, "chief"), seat(notifier, face, "other")
    bring(notifier, "land", number="N-1")
    bring(notifier, "bio", number="N-2")
    notifier.clock.pass_by(days=30)
    assert (listed(chief), listed(other)) == (["N-1"], ["N-2"])
    assert listed(chief, "?body=bio") == ["N-1"]  # a body that they do not lead is as good as none
    assert seat(notifier, face, "land_1").get(BOARD, headers=PAGE).status_code == 403


def test_the_latest_bodies_come_first_and_within_each_what_is_due_soonest(
    notifier: Notifier, supervisor: FlaskClient
) -> None:
    bring(notifier, "bio", number="B-1")
    bring(notifier, "land", number="L-1")
    notifier.clock.pass_by(days=1)
    bring(notifier, "land", number="L-2")
    notifier.clock.pass_by(days=30)
    assert listed(supervisor) == ["L-1", "L-2", "B-1"]
    assert listed(supervisor, "?body=bio") == ["B-1"]
    for query in ("?show=nonsense", "?body=nonsense", "?page=0", "?page=x"):
        assert len(listed(supervisor, query)) == 3
    assert listed(supervisor, "?page=2") == []


def test_a_long_board_goes_on_page_by_page(notifier: Notifier, supervisor: FlaskClient) -> None:
    numbers = [f"N-{n:03}" for n in range(53)]
    notifier.take(*(assigned(new_id(), lead=party("land"), number=number) for number in numbers))
    notifier.clock.pass_by(days=30)
    first = supervisor.get(BOARD, headers=PAGE).text
    assert 'href="/desk/board?page=2"' in html.unescape(first)
    assert sorted(listed(supervisor) + listed(supervisor, "?page=2")) == numbers
    assert counts(supervisor)["已超时限"] == 53


def test_a_supervisor_looks_at_the_task_and_cannot_act(notifier: Notifier, supervisor: FlaskClient) -> None:
    task = notifier.lead(bring(notifier))
    page = supervisor.get(f"/desk/tasks/{task.id}", headers=PAGE)
    assert (page.status_code, '<form method="post" action="/desk/tasks' in page.text) == (200, False)


CLOSED = 3_000


def test_closed_cases_cost_the_board_nothing(notifier: Notifier) -> None:
    """The database finds the cases under way by their own index, and reads no task of another case."""
    ours = [bring(notifier, number=f"N-{number}") for number in range(6)]
    model = notifier.lead(ours[0])
    told = {column.name: getattr(model, column.name) for column in Task.__table__.columns}
    old = {"round": 1, "assignment": 1, "ended": 1, "lead": "land", "facts": {"number": "old"}}
    with notifier.service.begin("test") as unit:
        ids = [new_id() for _ in range(CLOSED)]
        unit.session.execute(insert(Case), [{**old, "id": one, "line": 0, "line_hash": ""} for one in ids])
        tasks = [{**told, "id": new_id(), "case_id": one, "state": "approved"} for one in ids]
        unit.session.execute(insert(Task), tasks)
        if not notifier.service.database.is_sqlite:
            unit.session.execute(text("analyze"))
    with notifier.service.database.read() as session:
        assert sorted(one.number for one in store.live(session, None)) == [f"N-{number}" for number in range(6)]
    assert "ix_cases_live" in plan(notifier, store.cases_under_way())
    assert "ix_task_case_id_round_assignment" in plan(notifier, store.leads_of(ours, None))


def plan(notifier: Notifier, query: Select[Any]) -> str:
    """Return how the database would answer a question."""
    database = notifier.service.database
    words = query.compile(database.engine, compile_kwargs={"literal_binds": True})
    with database.read() as session:
        rows = session.execute(text(f"explain {'query plan ' if database.is_sqlite else ''}{words}"))
        return "\n".join(str(row) for row in rows)


def test_every_section_is_named_on_the_page(notifier: Notifier, supervisor: FlaskClient) -> None:
    page = supervisor.get(BOARD, headers={**PAGE, "Accept-Language": "en"}).text
    assert all(f"show={section}" in page for section in Section)
    assert "over the limit" in page
