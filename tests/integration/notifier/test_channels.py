"""An urgent task that nobody opens: messages, then a call by the desk; each once, never early, none once opened."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifier.channels import store
from services.notifier.channels.ladder import Opened
from services.notifier.channels.models import Watch
from services.notifier.directory.domain import Person
from services.notifier.escalation.domain import TimerState
from services.notifier.mail.domain import MailKind, MailState, Way
from services.notifier.mail.models import Mail
from services.notifier.tasks.doing import do
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Task
from services.notifier.verification import snapshot
from shared.contracts import Message
from shared.contracts.from_router import DIRECTORY_PERSON
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.gateway import by_gateway, scripted_gateway
from tests.integration.notifier.messages import assigned, body, message, party, person
from tests.integration.notifier.staff import seat


def reachable(code: str, version: int = 1, *, duties: tuple[str, ...] = (), **numbers: str | None) -> Message:
    """Return a person as the directory has them, with a telephone number or an id of the messenger."""
    told = {**person(code), "duties": list(duties), "left": False, "successor": None, "signed_out_at": None}
    return message(DIRECTORY_PERSON, code, {"version": version, "person": {**told, **numbers}})


def urgent(notifier: Notifier, urgency: str = "emergency", **more: Any) -> Task:
    """Bring an urgent case whose one body has two handlers, one of whom has a telephone; return the lead's task."""
    notifier.take(
        body("land", 2, handlers=[person("land_1"), person("land_2")], leader=person("land_leader")),
        reachable("land_1", phone="+8610055500001", messenger="one"),
        reachable("land_2"),
        reachable("land_leader", phone="+8610055500003"),
        reachable("desk_1", duties=("dispatcher",)),
    )
    case = new_id()
    notifier.take(assigned(case, lead=party("land", handlers=2), urgency=urgency, **more))
    return notifier.lead(case)


def post(client: FlaskClient, path: str, of: str = "", **fields: str) -> int:
    """Send a form as a browser does, with the token of the page that it stands on; return the status."""
    token = re.search(r'name="form_token" value="([^"]+)"', client.get(of or path, headers=PAGE).text)
    form = {"form_token": html.unescape(token[1]) if token else "", "pressed": "yes", **fields}
    return client.post(path, data=form, headers=PAGE).status_code


def watch_of(notifier: Notifier, task: Task) -> Watch:
    with notifier.service.database.read() as session:
        found = store.watch(session, task.id)
        assert found is not None
        return found


def shorts(notifier: Notifier, task: Task) -> list[Mail]:
    return [mail for mail in notifier.mails(task.case_id) if mail.way != Way.MAIL]


def passes(notifier: Notifier, **time: float) -> None:
    notifier.clock.pass_by(**time)
    notifier.tick()


def lines(notifier: Notifier, task: Task, *kinds: str) -> list[dict[str, Any]]:
    return [line.facts for line in notifier.history(task.case_id) if line.kind in kinds]


def clean(notifier: Notifier) -> list[str]:
    found = snapshot(notifier.service, timedelta(days=30)).findings
    return [one for one in found if "watched" in one or "rung" in one]


def test_the_ladder_is_climbed_once_never_early_until_the_desk_has_a_line(notifier: Notifier) -> None:
    task = urgent(notifier)
    passes(notifier, minutes=9, seconds=59)
    assert shorts(notifier, task) == []
    passes(notifier, seconds=1)
    notifier.tick()
    (sms,) = shorts(notifier, task)
    assert (sms.way, sms.person, sms.email) == (Way.SMS, "land_1", "+8610055500001")
    passes(notifier, minutes=10)
    assert [one.way for one in shorts(notifier, task)] == [Way.SMS, Way.MESSENGER]
    assert watch_of(notifier, task).listed_at is None
    passes(notifier, minutes=10)
    watch = watch_of(notifier, task)
    assert (watch.listed_at, watch.rung) == (notifier.clock.instant, 3)
    (told,) = notifier.mails(task.case_id, MailKind.CALL)
    assert told.person == "desk_1"
    passes(notifier, hours=1)
    assert len(shorts(notifier, task)) == 2
    tried = lines(notifier, task, "channel.tried")
    assert [one["tried"][0]["by"] for one in tried] == ["sms", "messenger", "telephone"]
    assert tried[0]["tried"][0] == {"by": "sms", "told": ["land_1"], "without": ["land_2"]}
    assert "+86100" not in str(tried)
    assert clean(notifier) == []


def test_after_an_outage_one_rung_comes_late_with_both_times_and_the_next_leaves_time_to_answer(
    notifier: Notifier,
) -> None:
    task = urgent(notifier)
    passes(notifier, hours=3)
    assert [one.way for one in shorts(notifier, task)] == [Way.SMS]
    (tried,) = lines(notifier, task, "channel.tried")
    assert tried["due_at"] < tried["fired_at"] == notifier.clock.instant.isoformat()
    passes(notifier, minutes=9)
    assert len(shorts(notifier, task)) == 1


@pytest.mark.parametrize("urgency", ["normal"])
def test_what_is_not_urgent_has_no_ladder(notifier: Notifier, urgency: str) -> None:
    task = urgent(notifier, urgency)
    passes(notifier, hours=3)
    assert shorts(notifier, task) == []


def test_working_hours_leave_the_night_out(notifier: Notifier) -> None:
    notifier.clock.is_at("2026-11-24T16:30")
    task = urgent(notifier, "urgent")
    notifier.clock.is_at("2026-11-24T23:00")
    notifier.tick()
    assert shorts(notifier, task) == []
    notifier.clock.is_at("2026-11-25T10:01")
    notifier.tick()
    assert len(shorts(notifier, task)) == 1


def opens_signed_in(notifier: Notifier, face: Face, task: Task) -> Opened:
    client = seat(notifier, face, "land_1")
    assert client.get(f"/desk/tasks/{task.id}", headers=PAGE).status_code == 200
    return Opened.LOOKED


def presses(notifier: Notifier, face: Face, task: Task) -> Opened:
    client = face.test_client()
    link = notifier.links.task(task.id, "land_2").removeprefix("http://nwd.example")
    client.get(link)
    page = client.get(f"/desk/tasks/{task.id}", headers=PAGE).text
    assert "我已看到" in page
    assert watch_of(notifier, task).seen_at is None  # a program that follows links gets as far as this
    assert post(client, f"/desk/tasks/{task.id}/seen", f"/desk/tasks/{task.id}") == 303
    assert "我已看到" not in client.get(f"/desk/tasks/{task.id}", headers=PAGE).text
    return Opened.PRESSED


def signs(notifier: Notifier, face: Face, task: Task) -> Opened:
    notifier.act(task, Act.SIGN)
    return Opened.ACTED


def gives_it_to_somebody(notifier: Notifier, face: Face, task: Task) -> Opened:
    assert does(notifier, task, Act.DELEGATE, to="land_2", note="") is None
    return Opened.ACTED


def does(notifier: Notifier, task: Task, act: Act, **facts: Any) -> object:
    """Do what a form of the task's page, or a word by mail, asks for, as one of its handlers."""
    with notifier.service.begin("test") as unit:
        return do(unit, task.id, act, Person("land_1", "land_1某人", "land_1@haicang.example", "zh"), facts)


@pytest.mark.parametrize("opens", [opens_signed_in, presses, signs, gives_it_to_somebody])
def test_once_somebody_opens_it_nothing_more_comes(notifier: Notifier, face: Face, opens: Any) -> None:
    task = urgent(notifier)
    passes(notifier, minutes=10)
    how = opens(notifier, face, task)
    watch = watch_of(notifier, task)
    assert (watch.seen_at, watch.seen_how) == (notifier.clock.instant, how)
    passes(notifier, hours=2)
    assert len(shorts(notifier, task)) == 1
    assert {one.state for step, one in notifier.timers(task.case_id).items() if step.startswith("channel.")} == {
        TimerState.FIRED,
        TimerState.VOID,
    }
    assert [one["how"] for one in lines(notifier, task, "task.seen")] == [how]
    assert clean(notifier) == []


def test_more_time_is_asked_for_by_who_has_signed_and_what_is_refused_has_opened_nothing(notifier: Notifier) -> None:
    task = urgent(notifier)
    wish = {"n": 2, "ground": "complex", "reason": "需要现场测绘。", "legal_basis": None}
    assert does(notifier, task, Act.ASK_EXTENSION, **wish) is not None
    assert does(notifier, task, Act.DELEGATE, to="somebody_else", note="") is not None
    assert watch_of(notifier, task).seen_at is None
    passes(notifier, minutes=10)
    assert len(shorts(notifier, task)) == 1
    assert does(notifier, task, Act.SIGN) is None
    assert watch_of(notifier, task).seen_how == Opened.ACTED


def test_a_way_that_reaches_nobody_gives_way_to_the_next_at_once(notifier: Notifier) -> None:
    task = urgent(notifier)
    notifier.take(reachable("land_1", 2, phone=None, messenger="one"))
    passes(notifier, minutes=10)
    assert [one.way for one in shorts(notifier, task)] == [Way.MESSENGER]
    with scripted_gateway() as gateway:
        gateway.script = ["400 Bad"]
        by_gateway(notifier, messenger=gateway.url).turn()
    (failed,) = shorts(notifier, task)
    assert failed.state == MailState.FAILED
    notifier.tick()
    assert watch_of(notifier, task).listed_at == notifier.clock.instant


def test_who_is_away_is_not_written_to_and_an_ended_task_needs_no_call(notifier: Notifier) -> None:
    from services.notifier.absences.actions import record
    from services.notifier.absences.domain import Why

    task = urgent(notifier)
    with notifier.service.begin("test") as unit:
        for one in ("land_1", "land_2"):
            record(unit, one, since=unit.now, until=None, why=Why.OWN, words="")
    passes(notifier, minutes=10)
    assert [one.person for one in shorts(notifier, task)] == ["land_leader"]
    passes(notifier, minutes=20)
    with notifier.service.database.read() as session:
        assert len(store.listed(session)) == 1
    notifier.take(assigned(task.case_id, (1, 2), lead=party("bio"), urgency="emergency"))
    with notifier.service.database.read() as session:
        assert store.listed(session) == []
    passes(notifier, hours=1)
    assert len([one for one in shorts(notifier, task) if one.task_id == task.id]) == 1
    assert clean(notifier) == []


def on_the_list(notifier: Notifier, face: Face, **more: Any) -> tuple[Task, FlaskClient]:
    task = urgent(notifier, **more)
    passes(notifier, minutes=10)
    passes(notifier, minutes=10)
    passes(notifier, minutes=10)
    client = seat(notifier, face, "desk_1", Duty.DISPATCHER)
    return task, client


def test_the_desk_sees_whom_to_call_puts_it_down_and_nothing_is_lost(notifier: Notifier, face: Face) -> None:
    task, client = on_the_list(notifier, face)
    page = client.get("/desk/calls/", headers=PAGE).text
    assert page.index("land_1某人") < page.index("land_leader某人")
    assert 'href="tel:+8610055500001"' in page
    assert "HC-2026-000001-7" in page
    said = {"whom": "land_1", "reached": "no", "again": "10", "words": "没人接", "seen": "0"}
    assert post(client, f"/desk/calls/{task.id}", **{**said, "whom": "stranger"}) == 422
    assert post(client, f"/desk/calls/{task.id}", **said) == 303
    assert post(client, f"/desk/calls/{task.id}", **said) == 409
    assert watch_of(notifier, task).next_at == notifier.clock.instant + timedelta(minutes=10)
    later = client.get("/desk/calls/", headers=PAGE).text
    assert "没人接" in later
    assert later.index("稍后再打") < later.index("land_1某人")
    notifier.clock.pass_by(minutes=10)
    again = client.get("/desk/calls/", headers=PAGE).text
    assert again.index("land_1某人") < again.index("稍后再打")
    assert post(client, f"/desk/calls/{task.id}", whom="land_leader", reached="yes", seen="1") == 303
    assert watch_of(notifier, task).next_at == notifier.clock.instant + timedelta(minutes=30)
    noted = lines(notifier, task, "call.noted")
    assert [(one["whom"], one["reached"]) for one in noted] == [("land_1", False), ("land_leader", True)]
    assert clean(notifier) == []
    notifier.act(task, Act.SIGN)
    assert "land_1某人" not in client.get("/desk/calls/", headers=PAGE).text
    assert post(client, f"/desk/calls/{task.id}", **{**said, "seen": "2"}) == 409


def test_of_a_confidential_case_the_caller_says_its_number_alone_and_whom_it_is_about_sees_none(
    notifier: Notifier, face: Face
) -> None:
    _task, client = on_the_list(notifier, face, confidential=True, about="bio办")
    page = client.get("/desk/calls/", headers=PAGE).text
    assert "HC-2026-000001-7" in page
    assert "增资扩产" not in page
    notifier.take(body("bio", 2, handlers=[person("bio_1")]))
    other = seat(notifier, face, "bio_1", Duty.DISPATCHER)
    assert "HC-2026-000001-7" not in other.get("/desk/calls/", headers=PAGE).text
    assert seat(notifier, face, "land_1").get("/desk/calls/", headers=PAGE).status_code == 403


def test_replicas_do_not_double_a_rung(notifier: Notifier) -> None:
    from services.notifier.escalation.clock import Clock

    task = urgent(notifier)
    notifier.clock.pass_by(minutes=10)
    for role in (Clock(notifier.service), Clock(notifier.service)):
        role.turn()
    assert len(shorts(notifier, task)) == 1
    assert re.fullmatch(r"channel\.0:.*", next(iter(sorted(notifier.timers(task.case_id)))))
