"""The daily digest: who gets one, what stands in it, once a day whatever happens, and how it is turned off."""

import threading
from datetime import date
from email import message_from_bytes, policy

from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.digests.actions import Digests
from services.notifier.digests.models import DigestReader
from services.notifier.digests.store import locked
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.tasks.domain import Act
from tests.integration.notifier.conftest import Notifier, haicang_parts, without_clocks
from tests.integration.notifier.digesting import MORNING, at, digests, numbers, watched
from tests.integration.notifier.messages import body, party, person
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import staff
from tests.integration.notifier.test_signatures import NO, by, signed

__all__ = ["watched"]


def test_each_gets_what_is_due_today_and_overdue_of_their_own_and_supervisors_of_all(watched: Notifier) -> None:
    assert at(watched, "2026-12-01T08:29") == 0
    assert at(watched, MORNING) == 3
    told = digests(watched)
    land, bio, all_of = (told[f"2026-12-01 {who}"] for who in ("land_leader", "bio_leader", "guodong"))
    assert numbers(land, "due_today") == ["HC-2026-000001-7"]  # nothing of the confidential one, not even in a count
    assert land["counts"] == {"overdue": 0, "due_today": 1, "waiting": 0}
    assert numbers(bio, "due_today") == ["HC-2026-000002-5"]
    assert (all_of["all"], len(all_of["bars"]), all_of["counts"]["due_today"]) == (True, 2, 2)
    assert at(watched, "2026-12-02T08:30") == 3
    assert numbers(digests(watched)["2026-12-02 land_leader"], "overdue") == ["HC-2026-000001-7"]


def test_there_is_one_a_day_and_after_an_outage_one_late_and_not_seven(watched: Notifier) -> None:
    assert at(watched, MORNING) == 3
    assert at(watched, "2026-12-01T12:00") == 0
    # Away from the 2nd until the 9th; what those days had is not made up for.
    assert at(watched, "2026-12-09T15:00") == 3
    assert sorted({one.split()[0] for one in digests(watched)}) == ["2026-12-01", "2026-12-09"]
    for quiet in ("2026-12-12T09:00", "2026-12-10T20:30"):  # a Saturday; an evening in the quiet hours
        assert at(watched, quiet) == 0


def test_nobody_gets_one_of_nothing_unless_the_place_says_so(watched: Notifier) -> None:
    assert at(watched, "2026-11-25T08:30") == 0
    assert at(watched, "2026-11-25T09:30") == 0
    parts = without_clocks(haicang_parts())
    watched.operations.store({**parts, "mail": {"digest": {"at": "08:30", "to": ["leader"], "empty": True}}})
    assert at(watched, "2026-11-26T08:30") == 2
    assert digests(watched)["2026-11-26 bio_leader"]["counts"]["overdue"] == 0


def test_two_who_read_one_mailbox_have_a_digest_each(watched: Notifier) -> None:
    shared = {**person("bio_leader"), "email": person("land_leader")["email"]}
    watched.take(body("bio", 2, leader=shared))
    assert at(watched, MORNING) == 3
    told = digests(watched)
    assert numbers(told["2026-12-01 land_leader"], "due_today") == ["HC-2026-000001-7"]
    assert numbers(told["2026-12-01 bio_leader"], "due_today") == ["HC-2026-000002-5"]


def test_any_number_of_clocks_write_each_digest_once(watched: Notifier) -> None:
    watched.clock.is_at(MORNING)
    start, written = threading.Barrier(3), list[int]()

    def tick() -> None:
        clock = Digests(watched.service, on=True)
        start.wait(10)
        written.append(clock.turn())

    threads = [threading.Thread(target=tick) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(written) == len(digests(watched)) == 3


def test_whoever_dies_in_the_middle_leaves_the_rest_to_the_next(watched: Notifier) -> None:
    watched.clock.is_at(MORNING)
    with watched.service.begin("test") as unit:  # what is left of somebody who died after the first of three
        locked(unit.session, "land_leader").day = date(2026, 12, 1)
    assert at(watched, MORNING) == 2
    assert sorted(digests(watched)) == ["2026-12-01 bio_leader", "2026-12-01 guodong"]


def test_what_waits_for_somebody_stands_in_their_own_and_not_in_their_office_s(watched: Notifier) -> None:
    case = signed(watched, lead=party("land"), number="HC-2026-000004-1")
    assert by(watched, case, "land_1", Act.REPORT, **NO) is None
    at(watched, "2026-11-25T08:30")
    (told,) = digests(watched).values()
    assert (told["day"], told["counts"]) == ("2026-11-25", {"overdue": 0, "due_today": 0, "waiting": 1})
    assert [(one["number"], one["what"]) for one in told["lines"]["waiting"]] == [("HC-2026-000004-1", "draft")]


def test_a_digest_is_turned_off_by_one_click_of_a_program_and_on_again_by_a_person(
    watched: Notifier, client: FlaskClient, server: ScriptedServer
) -> None:
    at(watched, MORNING)
    sending = watched.sender(server.url)
    sending.turn()
    letters = [message_from_bytes(raw, policy=policy.default) for raw in server.mails]
    letter = next(one for one in letters if one["List-Unsubscribe"] and "land_leader" in str(one["To"]))
    assert all(one["List-Unsubscribe"] is None for one in letters if "请办理" in one["Subject"])
    address = str(letter["List-Unsubscribe"]).strip("<>").removeprefix("http://nwd.example")
    assert "land_leader" in client.get(address).text
    assert off(watched, "land_leader") is False
    assert client.post(address).status_code == 403  # a program that sends the form that it has found
    assert off(watched, "land_leader") is False
    for _ in range(2):
        assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert off(watched, "land_leader") is True
    assert at(watched, "2026-12-02T08:30") == 2
    assert client.post(address, data={"pressed": "on"}).status_code == 303
    assert at(watched, "2026-12-03T08:30") == 3
    assert client.post(f"{address[:-4]}aaaa", data={"List-Unsubscribe": "One-Click"}).status_code == 404


def off(notifier: Notifier, person: str) -> bool:
    with notifier.service.database.read() as session:
        row = session.get(DigestReader, person)
        return row is not None and row.off_at is not None


def test_a_digest_that_could_not_go_that_day_does_not_come_the_next(watched: Notifier, server: ScriptedServer) -> None:
    at(watched, MORNING)
    watched.clock.is_at("2026-12-02T00:00")
    watched.sender(server.url).turn()
    query = select(Mail.state).where(Mail.kind == MailKind.DIGEST)
    with watched.service.database.read() as session:
        assert set(session.scalars(query)) == {MailState.EXPIRED}


def test_a_director_reads_of_the_bodies_they_are_in_charge_of_and_who_stands_in_for_them_likewise(
    watched: Notifier,
) -> None:
    parts = without_clocks(haicang_parts())
    watched.operations.store({**parts, "mail": {"digest": {"at": "08:30", "to": ["director"]}}})
    days = {"since": "2026-12-02", "until": "2026-12-02"}
    stand_ins = [{"whom": "vice", "by": person("other_vice"), **days}]
    both = [
        body(code, 2, leader=person(f"{code}_leader"), director=person("vice"), stand_ins=stand_ins)
        for code in ("land", "bio")
    ]
    watched.take(*both, staff("vice"), staff("other_vice"))
    at(watched, MORNING)
    (told,) = digests(watched).items()
    assert told[0] == "2026-12-01 vice"
    assert numbers(told[1], "due_today") == ["HC-2026-000001-7", "HC-2026-000002-5"]
    for day in ("02", "03"):
        at(watched, f"2026-12-{day}T08:30")
    assert sorted(digests(watched)) == ["2026-12-01 vice", "2026-12-02 other_vice", "2026-12-03 vice"]
