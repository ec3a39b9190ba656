"""The page on which people say that they are away, and their leader or the keeper says it for them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.absences.models import Absence
from services.notifier.mail.domain import MailKind
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, body, person
from tests.integration.notifier.staff import seat, staff
from tests.parts.people import send

HERE = "/desk/absences/"
DAYS = {"since": "2026-11-24", "until": "2026-11-26"}
LAND = body("land", 1, handlers=[person("land_1"), person("land_2")])


@pytest.fixture
def case(notifier: Notifier) -> str:
    case = new_id()
    notifier.take(LAND, *map(staff, ("land_1", "land_2", "land_leader", "finance_1")), body("finance", 1))
    notifier.take(assigned(case))
    return case


def kept(notifier: Notifier) -> list[tuple[str, str, str | None]]:
    with notifier.service.database.read() as session:
        rows = session.scalars(select(Absence).where(Absence.ended_at.is_(None)).order_by(Absence.at, Absence.person))
        return [(one.person, one.why, one.stand_in) for one in rows]


def page(client: FlaskClient) -> str:
    return client.get(HERE, headers=PAGE).text


def test_somebody_says_that_they_are_away_and_comes_back(notifier: Notifier, face: Face, case: str) -> None:
    client = seat(notifier, face, "land_1")
    for _ in range(2):
        assert send(client, HERE, {**DAYS, "stand_in": "land_leader", "words": "出差"}).status_code == 303
    assert kept(notifier) == [("land_1", "own", "land_leader")]
    assert sorted(mail.person for mail in notifier.mails(case, MailKind.TASK)) == ["land_1", "land_2", "land_leader"]
    assert "出差" in page(client)
    with notifier.service.database.read() as session:
        absence = session.scalars(select(Absence.id)).one()
    assert "出差" not in page(seat(notifier, face, "land_2")), "a colleague sees who is away, and not why"
    for _ in range(2):
        assert send(client, f"{HERE}{absence}/end").status_code == 303
    assert kept(notifier) == []


def test_a_leader_says_it_for_people_of_the_body_and_the_keeper_for_everybody(
    notifier: Notifier, face: Face, case: str
) -> None:
    assert send(seat(notifier, face, "land_leader"), HERE, {**DAYS, "person": "land_2"}).status_code == 303
    assert send(seat(notifier, face, "keeper", Duty.KEEPER), HERE, {**DAYS, "person": "finance_1"}).status_code == 303
    assert sorted(kept(notifier)) == [("finance_1", "keeper", None), ("land_2", "keeper", None)]


def test_nobody_says_it_for_somebody_else_or_learns_of_another_body(notifier: Notifier, face: Face, case: str) -> None:
    client = seat(notifier, face, "land_1")
    assert [send(client, HERE, {**DAYS, "person": who}).status_code for who in ("land_2", "finance_1")] == [404, 404]
    other = seat(notifier, face, "finance_1")
    send(client, HERE, DAYS)
    assert "land_1" not in page(other)
    with notifier.service.database.read() as session:
        absence = session.scalars(select(Absence.id)).one()
    assert send(other, f"{HERE}{absence}/end").status_code == 404
    assert client.post(HERE, data=DAYS).status_code == 403, "a form without its token"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"since": "2026-11-23"}, "Write today or a later day"),
        ({"since": "soon"}, "Write today or a later day"),
        ({"until": "2026-11-23"}, "not before the first"),
        ({"until": "2028-11-23"}, "within 366 days"),
        ({"stand_in": "finance_1"}, "Choose somebody else"),
        ({"stand_in": "land_1"}, "Choose somebody else"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_what_was_typed_stays(
    notifier: Notifier, face: Face, case: str, form: dict[str, str], words: str
) -> None:
    client = seat(notifier, face, "land_1")
    client.set_cookie("nwd_lang", "en")
    answer = send(client, HERE, {**DAYS, "words": "kept words", **form})
    assert answer.status_code == 422
    assert words in answer.text
    assert "kept words" in answer.text
    assert kept(notifier) == []
