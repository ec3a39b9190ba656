"""Urging by a person: who may, who hears of it, how often, and when there is nobody to urge."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.directory.domain import Person
from services.notifier.mail.domain import MailKind
from services.notifier.replay import differences
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Task
from services.notifier.urging.actions import urge
from services.notifier.urging.domain import Refused, UrgeRefusal
from services.notifier.urging.models import Urging
from shared.contracts.from_notifier import TASK_URGED
from shared.contracts.words import Duty, Urger
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed, party
from tests.integration.notifier.staff import office, seat
from tests.integration.notifier.test_extensions import REPORT, signed

DU = Person("du", "督办甲", "du@haicang.example", "zh")


def urges(notifier: Notifier, task: Task) -> Refused | None:
    with notifier.service.begin("test") as unit:
        return urge(unit, task.id, DU, Urger.SUPERVISOR, "请今天之内联系企业。")


def replays(notifier: Notifier, case: str) -> list[str]:
    with notifier.service.database.read() as session:
        found = list(session.scalars(select(Urging).where(Urging.case_id == case)))
    return list(differences(notifier.case(case), notifier.tasks(case), notifier.history(case), (), (), found))


def test_handlers_and_leader_get_the_words_and_intake_counts_it(notifier: Notifier) -> None:
    task = signed(notifier, assisting=(party("plan"),))
    due = task.due_at
    assert urges(notifier, task) is None
    mails = {mail.person: mail.details for mail in notifier.mails(task.case_id, MailKind.URGING)}
    assert set(mails) == {"land_1", "land_leader"}
    assert (mails["land_1"]["why"], mails["land_1"]["said"]["text"]) == ("supervisor", "请今天之内联系企业。")
    (told,) = notifier.sent(TASK_URGED)
    assert (told.data["body"], told.data["duty"], told.data["by"]) == ("land", "supervisor", "督办甲")
    assert notifier.lead(task.case_id).due_at == due
    assert replays(notifier, task.case_id) == []


def test_it_is_not_urged_again_before_the_next_working_day_begins(notifier: Notifier) -> None:
    task = signed(notifier)
    urges(notifier, task)
    first = notifier.clock.now()
    refused = urges(notifier, task)
    assert refused == Refused(UrgeRefusal.TOO_SOON, first, "督办甲", datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    assert len(notifier.mails(task.case_id, MailKind.URGING)) == 2
    notifier.clock.is_at("2026-11-25T08:59")
    assert urges(notifier, task) is not None
    notifier.clock.is_at("2026-11-25T09:00")
    assert urges(notifier, task) is None
    assert len(notifier.sent(TASK_URGED)) == 2


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("returned", UrgeRefusal.WAITS),
        ("reported", UrgeRefusal.WAITS),
        ("asked", UrgeRefusal.RESTS),
        ("replaced", UrgeRefusal.OVER),
        ("closed", UrgeRefusal.OVER),
    ],
)
def test_nobody_is_urged_for_what_waits_for_somebody_else(notifier: Notifier, how: str, why: UrgeRefusal) -> None:
    task = signed(notifier)
    if how == "returned":
        notifier.act(task, Act.RETURN, reason="不属于本单位", legal_basis="规定")
    elif how == "reported":
        notifier.act(task, Act.REPORT, **REPORT)
    elif how == "asked":
        notifier.act(task, Act.ASK_SUPPLEMENT, what="请补充")
    elif how == "replaced":
        notifier.take(assigned(task.case_id, (1, 2), lead=party("plan")))
    else:
        notifier.take(closed(task.case_id))
    assert urges(notifier, task) == Refused(why)
    assert notifier.mails(task.case_id, MailKind.URGING) == []


@pytest.mark.parametrize("duty", [Duty.SUPERVISOR, Duty.DISPATCHER])
def test_supervisors_and_dispatchers_urge_on_a_page_that_says_when_the_last_was(
    notifier: Notifier, face: Face, duty: Duty
) -> None:
    task = signed(notifier)
    client = seat(notifier, face, "du", duty)
    answer = client.get(f"/desk/urging/case/{task.case_id}", headers=PAGE)
    assert answer.headers["Location"].endswith(f"/desk/urging/{task.id}")
    page = client.get(f"/desk/urging/{task.id}", headers=PAGE).text
    assert send(client, page, task.id, words=" ")[0] == 422
    assert send(client, page, task.id, words="请尽快。")[0] == 303
    status, again = send(client, page, task.id, words="请尽快。")
    assert (status, "2026年11月25日" in again and "后可以再次催办" in again) == (409, True)
    assert "催办记录（1 次）" in again
    (mail, _leader) = notifier.mails(task.case_id, MailKind.URGING)
    assert mail.details["why"] == str(duty)


def test_a_leader_urges_their_own_body_alone_and_gets_no_mail_of_it(notifier: Notifier, face: Face) -> None:
    task, other = signed(notifier), signed(notifier)
    notifier.take(office("land", "land_1", leader="boss"), office("plan", "plan_1", leader="other"))
    client = seat(notifier, face, "boss")
    page = client.get(f"/desk/urging/{task.id}", headers=PAGE).text
    assert send(client, page, task.id, words="请尽快。")[0] == 303
    mails = notifier.mails(task.case_id, MailKind.URGING)
    assert [(mail.person, mail.details["why"]) for mail in mails] == [("land_1", "leader")]
    stranger = seat(notifier, face, "other")
    assert stranger.get(f"/desk/urging/{other.id}", headers=PAGE).status_code == 404


def test_handlers_and_strangers_see_no_such_page_nor_who_is_of_the_body_that_it_is_about(
    notifier: Notifier, face: Face, client: FlaskClient
) -> None:
    task = signed(notifier, about="plan办")
    assert client.get(f"/desk/urging/{task.id}", headers=PAGE).status_code != 200
    notifier.take(office("land", "hand"), office("plan", "seen"))
    assert seat(notifier, face, "hand").get(f"/desk/urging/{task.id}", headers=PAGE).status_code == 404
    about = seat(notifier, face, "seen", Duty.SUPERVISOR)
    assert about.get(f"/desk/urging/{task.id}", headers=PAGE).status_code == 404
    assert about.get(f"/desk/urging/case/{task.case_id}", headers=PAGE).status_code == 404


def test_the_board_says_how_often_and_leads_there(notifier: Notifier, face: Face) -> None:
    task = signed(notifier)
    notifier.clock.is_at("2026-12-02T10:00")
    urges(notifier, task)
    page = seat(notifier, face, "du", Duty.SUPERVISOR).get("/desk/board", headers=PAGE).text
    assert "已催办 1 次" in page
    assert f"/desk/urging/{task.id}" in page
