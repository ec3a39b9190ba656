"""The bodies of a coordination meeting get a mail, read its agenda and its minutes, and nothing that is about them."""

from typing import Any

import pytest

from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.contracts import Message
from shared.contracts.from_router import MEETING_TOLD
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import message, party
from tests.integration.notifier.staff import office, seat, staff

OPEN = {"number": "HC-2026-000001-7", "title": "道路未移交", "about": None}
SECRET = {"number": "HC-2026-000002-5", "title": None, "about": None}
ABOUT = {"number": "HC-2026-000003-3", "title": "税务窗口推诿", "about": "taxes"}
NOBODY = {"lead": None, "split": [], "assisting": [], "due_on": None}
MINUTES = {
    "number": "纪要2026-7",
    "present": [{"zh": "land办", "en": "land office"}],
    "recorded_at": "2026-11-25T10:00:00+08:00",
    "recorded_by": "李淑敏",
    "decisions": [
        {**NOBODY, "case": OPEN["number"], "words": "由land办牵头。", "lead": {"zh": "land办", "en": "land office"}},
        {**NOBODY, "case": SECRET["number"], "words": None, "due_on": "2026-12-15"},
        {**NOBODY, "case": ABOUT["number"], "words": "请说明情况。"},
    ],
}


def told(meeting: str, version: int, **more: Any) -> Message:
    data = {
        "version": version,
        "number": "协调会2026-3",
        "held_on": "2026-12-01",
        "place": "区政务中心三楼",
        "level": "director",
        "called_by": "李淑敏",
        "bodies": [party("land"), party("taxes")],
        "agenda": [],
        "minutes": None,
    }
    return message(MEETING_TOLD, meeting, {**data, **more})


def mails(notifier: Notifier) -> list[tuple[str, str]]:
    with notifier.service.database.read() as session:
        return sorted((mail.kind, mail.person) for mail in session.query(Mail))


@pytest.fixture
def meeting(notifier: Notifier) -> str:
    for code in ("land", "taxes"):
        notifier.take(office(code, f"{code}_1"), staff(f"{code}_1"))
    return new_id()


def test_bodies_are_written_to_when_it_is_called_and_when_its_minutes_are_there_each_once(
    notifier: Notifier, meeting: str
) -> None:
    first, agenda, last = (
        told(meeting, 1),
        told(meeting, 2, agenda=[OPEN]),
        told(meeting, 3, agenda=[OPEN], minutes=MINUTES),
    )
    notifier.take(first, first)
    assert mails(notifier) == [("meeting", "land_1"), ("meeting", "taxes_1")]
    notifier.take(agenda, told(meeting, 1), told(meeting, 2, agenda=[OPEN]))
    assert len(mails(notifier)) == 2
    notifier.take(last, told(meeting, 3, agenda=[OPEN], minutes=MINUTES), agenda)
    assert mails(notifier)[2:] == [("minutes", "land_1"), ("minutes", "taxes_1")]


def test_minutes_that_overtake_the_call_ask_nobody_to_come(notifier: Notifier, meeting: str) -> None:
    notifier.take(told(meeting, 3, agenda=[OPEN], minutes=MINUTES), told(meeting, 1))
    assert {kind for kind, _ in mails(notifier)} == {MailKind.MINUTES}


def test_a_link_opens_the_meeting_for_who_is_of_a_body_in_it_today_and_for_nobody_else(
    notifier: Notifier, face: Face, meeting: str
) -> None:
    notifier.take(told(meeting, 2, agenda=[OPEN, SECRET, ABOUT], minutes=MINUTES))
    way = lambda person: notifier.links.meeting(meeting, person).removeprefix("http://nwd.example")  # noqa: E731
    client = face.test_client()
    assert client.get(f"/desk/meetings/{meeting}", headers=PAGE).status_code == 404
    page = client.get(way("land_1"), headers=PAGE, follow_redirects=True)
    assert page.request.path == f"/desk/meetings/{meeting}"
    for word in (
        "协调会2026-3",
        "区政务中心三楼",
        "道路未移交",
        "由land办牵头。",
        "保密件",
        "纪要2026-7",
        "税务窗口推诿",
    ):
        assert word in page.text
    # Whom a case is about reads neither that it is on the agenda nor what was decided.
    own = face.test_client().get(way("taxes_1"), headers=PAGE, follow_redirects=True).text
    assert OPEN["number"] in own
    for word in (ABOUT["number"], "税务窗口推诿", "请说明情况"):
        assert word not in own
    notifier.take(staff("stranger_1"))
    assert face.test_client().get(way("stranger_1"), headers=PAGE).status_code == 404
    notifier.take(office("land", "land_2", version=2))
    assert client.get(f"/desk/meetings/{meeting}", headers=PAGE).status_code == 404


def test_the_list_shows_to_each_the_meetings_of_their_bodies_and_to_supervisors_all(
    notifier: Notifier, face: Face, meeting: str
) -> None:
    notifier.take(told(meeting, 1), told(new_id(), 1, number="协调会2026-4", bodies=[party("taxes")]))
    assert face.test_client().get("/desk/meetings/", headers=PAGE).status_code == 303
    land, boss = seat(notifier, face, "land_1"), seat(notifier, face, "guodong", Duty.SUPERVISOR)
    listed = [client.get("/desk/meetings/", headers=PAGE).text for client in (land, boss)]
    assert ["协调会2026-3" in page for page in listed] == [True, True]
    assert ["协调会2026-4" in page for page in listed] == [False, True]
    assert land.get(f"/desk/meetings/{meeting}", headers=PAGE).status_code == 200
    assert boss.get(f"/desk/meetings/{meeting}", headers=PAGE).status_code == 200
