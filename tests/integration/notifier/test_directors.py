"""A director in charge looks at what their bodies have, and acts for none of them."""

import pytest

from services.notifier.absences.actions import record
from services.notifier.absences.domain import Why
from services.notifier.mail.domain import MailKind
from shared.contracts.words import TaskState
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.answering import answered, mail_of, receipts, told_back
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, body, person
from tests.integration.notifier.staff import look, seat, staff
from tests.parts.people import send

LAND = body("land", 1, handlers=[person("land_1"), person("land_2")], director=person("above"))


@pytest.fixture
def case(notifier: Notifier) -> str:
    case = new_id()
    notifier.take(LAND, body("finance", 1), staff("above"))
    notifier.take(assigned(case))
    return case


def test_a_director_looks_at_a_task_and_the_board_and_does_nothing_with_them(
    notifier: Notifier, face: Face, case: str
) -> None:
    client, task = seat(notifier, face, "above"), notifier.lead(case)
    status, page = look(client, task)
    assert status == 200
    assert 'action="/desk/tasks/' not in page
    assert send(client, f"/desk/tasks/{task.id}/sign").status_code >= 400
    assert notifier.lead(case).state == TaskState.TO_SIGN
    handler = seat(notifier, face, "land_1")
    assert [one.get("/desk/board", headers=PAGE).status_code for one in (client, handler)] == [200, 403]


def test_a_director_of_another_body_or_of_one_that_the_case_is_about_sees_nothing(
    notifier: Notifier, face: Face, case: str
) -> None:
    notifier.take(body("finance", 2, director=person("elsewhere")))
    assert look(seat(notifier, face, "elsewhere"), notifier.lead(case))[0] == 404
    about = new_id()
    notifier.take(assigned(about, about="finance办"))
    notifier.take(body("finance", 3, director=person("above")))
    assert look(seat(notifier, face, "above"), notifier.lead(about))[0] == 404


def test_a_mail_s_link_lets_a_director_look_and_no_more(notifier: Notifier, face: Face) -> None:
    notifier.take(LAND, staff("above"))
    with notifier.service.begin("test") as unit:
        for who in ("land_1", "land_2", "land_leader"):
            record(unit, who, since=unit.now, until=None, why=Why.OWN, words="")
    case = new_id()
    notifier.take(assigned(case))
    (mail,) = notifier.mails(case, MailKind.TASK)
    assert mail.person == "above"
    client, task = face.test_client(), notifier.lead(case)
    link = notifier.links.task(task.id, "above").removeprefix("http://nwd.example")
    assert client.get(link, headers=PAGE).status_code == 303
    status, page = look(client, task)
    assert (status, 'action="/desk/tasks/' in page) == (200, False)


def test_a_director_who_answers_by_mail_leaves_a_note_and_does_nothing(notifier: Notifier) -> None:
    notifier.take(LAND, staff("above"))
    with notifier.service.begin("test") as unit:
        for who in ("land_1", "land_2", "land_leader"):
            record(unit, who, since=unit.now, until=None, why=Why.OWN, words="")
    case = new_id()
    notifier.take(assigned(case))
    (mail,) = notifier.mails(case, MailKind.TASK)
    row = answered(notifier, mail, "签收")
    assert (row.state, told_back(notifier, row)["doubt"]) == ("noted", "not_theirs")
    assert receipts(notifier, case) == [("noted", "")]
    assert notifier.lead(case).state == TaskState.TO_SIGN


def test_a_handler_who_has_left_the_office_is_a_stranger_to_its_mails(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    others = {"land_1", "land_2"} - {mail.person}
    notifier.take(staff(mail.person), body("land", 2, handlers=[person(one) for one in others]))
    assert answered(notifier, mail, "签收").state == "stranger"
