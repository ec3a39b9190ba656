"""A link in a browser that its reader has not used: nothing of the case, and a code that goes to the reader alone."""

import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.devices.domain import LIMITS, MOST_TRIES, Asked
from services.notifier.devices.models import LinkCode
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.tasks.domain import TaskState
from services.notifier.tasks.models import Task
from shared.contracts.from_router import DIRECTORY_PERSON
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, acts_on, case_with, path_to, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import body, message, person
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import look, office, seat, staff

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
OF_CASE = ("HC-2026-000001-7", "澜峰", "增资", "land_1")
Browser = Callable[[], FlaskClient]


@pytest.fixture
def browser(face: Face, notifier: Notifier) -> Browser:
    """Make browsers that have never been here, in a place that asks for codes."""
    asks(face, notifier, Asked.UNKNOWN_DEVICE)
    return face.test_client


def asks(face: Face, notifier: Notifier, asked: Asked, only_to: str | None = None) -> None:
    face.extensions["notifier.settings"] = replace(notifier.settings, link_codes=asked, mail_only_to=only_to)


def task_of(notifier: Notifier, *people: str) -> Task:
    notifier.take(office("land", *(people or ("land_1",))), *map(staff, people or ("land_1",)))
    return notifier.lead(case_with(notifier))


def follow(client: FlaskClient, notifier: Notifier, task: Task, reader: str = "land_1") -> tuple[int, str]:
    answer = client.get(path_to(notifier, task, reader), follow_redirects=True, headers=PAGE)
    return answer.status_code, answer.text


def codes(notifier: Notifier) -> list[Mail]:
    query = select(Mail).where(Mail.kind == MailKind.LINK_CODE).order_by(Mail.occasion)
    with notifier.service.database.read() as session:
        return list(session.scalars(query))


def code_in(notifier: Notifier) -> str:
    """Return the newest code, as its mail would say it."""
    return notifier.links.code(codes(notifier)[-1].secret or "")


def typed(client: FlaskClient, page: str, code: str, **more: str) -> tuple[int, str]:
    return send(client, page, "code", pressed="enter", code=code, **more)


def sent(client: FlaskClient, page: str, task: Task) -> str:
    """Press the button that sends a code, and return the page that wants it."""
    assert send(client, page, "code", pressed="send")[0] == 303
    status, again = look(client, task)
    assert status == 403
    return again


def let_in(client: FlaskClient, notifier: Notifier, task: Task, reader: str = "land_1", **more: str) -> None:
    page = sent(client, follow(client, notifier, task, reader)[1], task)
    assert typed(client, page, code_in(notifier), **more)[0] == 303
    assert look(client, task)[0] == 200


def test_who_holds_a_forwarded_link_sees_nothing_and_its_reader_types_a_code_once(
    notifier: Notifier, browser: Browser, server: ScriptedServer
) -> None:
    task, before = task_of(notifier, "land_1", "land_2"), len(codes(notifier))
    client = browser()
    status, page = follow(client, notifier, task)
    assert (status, "l…@haicang.example" in page, "autocomplete" in page) == (403, True, False)
    assert [one for one in OF_CASE if one in page] == []
    assert client.head(f"/desk/tasks/{task.id}").status_code == 403
    assert send(client, page, "code", pressed="")[0] == 403, "a form that no button has sent mails nothing"
    assert len(codes(notifier)) == before
    page = sent(client, page, task)
    assert [one for one in OF_CASE if one in page] == []
    (mail,) = codes(notifier)
    code = code_in(notifier)
    assert (mail.person, mail.email, code in str(notifier.stored())) == ("land_1", "land_1@haicang.example", False)
    notifier.sender(server.url).turn()
    came = [cast("EmailMessage", message_from_bytes(raw, policy=policy.default)) for raw in server.mails]
    text = next(told for one in came if "验证码" in str(one["Subject"]) and (told := _plain(one)))
    assert code in text
    assert code not in "".join(str(one["Subject"]) for one in came)
    assert "http" not in text
    assert typed(client, page, f"{code[:3]} {code[3:]}", remember="yes")[0] == 303
    status, page = look(client, task)
    assert (status, OF_CASE[0] in page) == (200, True)
    assert send(client, page, "sign")[0] == 303
    assert notifier.lead(task.case_id).state == TaskState.SIGNED
    other = notifier.lead(case_with(notifier, number="HC-2026-000002-5"))
    assert follow(client, notifier, other)[0] == 200, "this browser is known now"
    assert follow(client, notifier, other, "land_2")[0] == 403, "for one person, and for no other"


def _plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""


@on_sqlite
def test_a_program_that_opens_a_link_and_sends_each_form_has_no_mail_written(
    notifier: Notifier, browser: Browser
) -> None:
    task = task_of(notifier)
    client = browser()
    page = follow(client, notifier, task)[1]
    before = notifier.stored()
    for _ in range(3):
        token = re.search(r'name="form_token" value="([^"]+)"', page)
        assert token is not None
        answer = client.post(f"/desk/tasks/{task.id}/code", data={"form_token": token[1], "code": "1"}, headers=PAGE)
        assert answer.status_code == 403
        act = client.post(f"/desk/tasks/{task.id}/sign", data={"form_token": token[1], "pressed": "yes"}, headers=PAGE)
        assert (act.status_code, act.location) == (303, f"/desk/tasks/{task.id}")
    assert notifier.stored() == before


def test_a_code_is_good_once_in_the_browser_that_asked_for_it_and_for_ten_minutes(
    notifier: Notifier, browser: Browser
) -> None:
    task, (one, two) = task_of(notifier), (browser(), browser())
    here = sent(one, follow(one, notifier, task)[1], task)
    code = code_in(notifier)
    there = follow(two, notifier, task)[1]
    assert "inputmode" not in there, "what another browser asked for cannot be typed here"
    assert typed(two, there, code)[0] == 410
    notifier.clock.pass_by(minutes=9, seconds=59)
    kept = one.get_cookie("nwd_code", path=f"/desk/tasks/{task.id}")
    assert kept is not None
    assert typed(one, here, code)[0] == 303
    one.set_cookie("nwd_code", kept.value, path=f"/desk/tasks/{task.id}")
    assert typed(one, here, code)[0] == 410, "and not a second time"
    there = sent(two, there, task)
    late = code_in(notifier)
    notifier.clock.pass_by(minutes=10)
    assert typed(two, there, late)[0] == 410


@on_sqlite
def test_a_code_that_is_guessed_at_is_worth_nothing_after_a_few_tries(notifier: Notifier, browser: Browser) -> None:
    task, client = task_of(notifier), browser()
    page = sent(client, follow(client, notifier, task)[1], task)
    code = code_in(notifier)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    told = [typed(client, page, wrong) for _ in range(MOST_TRIES)]
    assert [status for status, _ in told] == [422] * (MOST_TRIES - 1) + [410]
    assert "还可以再试 4 次" in told[0][1]
    assert typed(client, page, code)[0] == 410
    with notifier.service.database.read() as session:
        assert session.scalars(select(LinkCode.tries)).all() == [MOST_TRIES]


@pytest.mark.parametrize(
    ("what", "most"), [(what, limits[0].most) for what, limits in LIMITS.items() if what != "address"]
)
def test_codes_are_sent_so_often_and_then_not_for_a_while(
    notifier: Notifier, browser: Browser, what: str, most: int
) -> None:
    people = [f"land_{n}" for n in range(1, 1 + -(-most // 5))]
    task = task_of(notifier, *people)
    tasks = [task, *(notifier.lead(case_with(notifier, number=f"HC-2026-{n:06}-1")) for n in range(2, 6))]
    client, asked = browser(), []
    for n in range(most + 1):
        reader = people[0] if what == "person" else people[n % len(people)]
        about = tasks[0] if what == "page" else tasks[n % len(tasks)]
        page = follow(client, notifier, about, reader)[1]
        asked.append(send(client, page, "code", pressed="send")[0])
    assert asked == [303] * most + [429]
    assert len(codes(notifier)) == most
    notifier.clock.pass_by(hours=1)
    page = follow(client, notifier, tasks[0], people[0])[1]
    assert send(client, page, "code", pressed="send")[0] == 303


@on_sqlite
def test_a_browser_is_forgotten_when_its_time_is_over_it_is_removed_or_its_person_is_signed_out_or_has_moved(
    notifier: Notifier, browser: Browser, face: Face
) -> None:
    task, client = task_of(notifier), browser()
    let_in(client, notifier, task, remember="yes")
    notifier.clock.pass_by(days=90)
    assert follow(client, notifier, task)[0] == 403
    let_in(client, notifier, task, remember="yes")
    own = seat(notifier, face, "land_1")
    asks(face, notifier, Asked.UNKNOWN_DEVICE)
    listed = own.get("/desk/devices/", headers=PAGE).text
    assert listed.count("/forget") == 1
    assert send(own, listed, "forget")[0] == 303
    assert look(client, task)[0] == 403
    assert look(own, task)[0] == 200
    let_in(client, notifier, task, remember="yes")
    told = {**person("land_1"), "duties": [], "left": False, "successor": None}
    out = {"version": 2, "person": {**told, "signed_out_at": notifier.clock.now().isoformat()}}
    notifier.take(message(DIRECTORY_PERSON, "land_1", out))
    assert look(client, task)[0] == 403
    notifier.clock.pass_by(seconds=1)
    let_in(client, notifier, task, remember="yes")
    moved = {"version": 3, "person": {**told, "email": "moved@haicang.example", "signed_out_at": None}}
    people = [{**person("land_1"), "email": "moved@haicang.example"}]
    notifier.take(message(DIRECTORY_PERSON, "land_1", moved), body("land", 2, handlers=people))
    status, page = look(client, task)
    assert (status, "m…@haicang.example" in page) == (403, True)


@on_sqlite
def test_a_shared_computer_is_known_for_one_page_and_half_a_day(notifier: Notifier, browser: Browser) -> None:
    task, client = task_of(notifier), browser()
    other = notifier.lead(case_with(notifier, number="HC-2026-000002-5"))
    let_in(client, notifier, task)
    assert follow(client, notifier, other)[0] == 403
    notifier.clock.pass_by(hours=12)
    assert follow(client, notifier, task)[0] == 403


@on_sqlite
def test_where_a_place_always_asks_no_browser_is_remembered(notifier: Notifier, browser: Browser, face: Face) -> None:
    task, client = task_of(notifier), browser()
    asks(face, notifier, Asked.ALWAYS)
    assert "remember" not in sent(client, follow(client, notifier, task)[1], task)
    let_in(client, notifier, task, remember="yes")
    other = notifier.lead(case_with(notifier, number="HC-2026-000002-5"))
    assert follow(client, notifier, other)[0] == 403


@on_sqlite
def test_who_has_signed_in_needs_no_code_and_others_not_for_what_they_see_by_their_own_right(
    notifier: Notifier, browser: Browser, face: Face
) -> None:
    task = task_of(notifier)
    own, chief, stranger = (seat(notifier, face, *who) for who in (("land_1",), ("sue", Duty.SUPERVISOR), ("bob",)))
    asks(face, notifier, Asked.UNKNOWN_DEVICE)
    assert acts_on(follow(own, notifier, task)[1])
    status, page = follow(chief, notifier, task)
    assert (status, acts_on(page)) == (200, [])
    status, page = follow(stranger, notifier, task)
    assert (status, "bob某人" in page, OF_CASE[0] in page) == (403, True, False)
    assert codes(notifier) == []
