"""Whose digest goes to whom while they are away, what is not in it then, and who hears of it where nobody gets it."""

from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

import pytest

from services.notifier.digests import actions
from services.notifier.digests.actions import turn_off
from services.notifier.digests.readers import Readers, readers_of
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.contracts.words import Duty
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.digesting import MORNING, at, digests, numbers, watched
from tests.integration.notifier.messages import assigned, body, party, person
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import office, staff
from tests.integration.notifier.test_absences import away

__all__ = ["watched"]


@pytest.fixture
def deputy(watched: Notifier) -> Notifier:
    """The same, where land has a handler as well, and somebody keeps the directory."""
    watched.take(office("land", "deputy", leader="land_leader", version=2), staff("deputy"))
    watched.take(staff("keeper", Duty.KEEPER))
    return watched


def gone(notifier: Notifier, who: str, stand_in: str | None = None, *, until: str = "2026-12-02T00:00") -> None:
    away(notifier, who, stand_in=stand_in, until=datetime.fromisoformat(f"{until}+08:00"))


def on(notifier: Notifier, day: str) -> dict[str, dict[str, Any]]:
    """Return what was told in the digests of a day, by person."""
    return {one.split()[1]: told for one, told in digests(notifier).items() if one.startswith(f"{day} ")}


def name(who: str) -> str:
    return str(person(who)["name"])


def told_to_keepers(notifier: Notifier) -> list[dict[str, Any]]:
    with notifier.service.database.read() as session:
        return [mail.details for mail in session.query(Mail).filter(Mail.kind == MailKind.ABSENT)]


def test_whoever_stands_in_for_a_head_that_is_away_reads_that_digest_until_they_are_back(deputy: Notifier) -> None:
    gone(deputy, "land_leader", "deputy")
    at(deputy, MORNING)
    told = on(deputy, "2026-12-01")
    assert sorted(told) == ["bio_leader", "deputy", "guodong"]
    assert numbers(told["deputy"], "due_today") == ["HC-2026-000001-7"]
    assert (told["deputy"]["all"], told["deputy"]["own"], told["deputy"]["instead_of"]) == (
        False,
        False,
        [name("land_leader")],
    )
    assert (told["bio_leader"]["own"], told["bio_leader"]["instead_of"]) == (True, [])
    at(deputy, "2026-12-02T08:30")
    assert sorted(on(deputy, "2026-12-02")) == ["bio_leader", "guodong", "land_leader"]
    assert told_to_keepers(deputy) == []


def test_who_stands_in_and_has_a_digest_of_their_own_gets_one_mail_that_says_for_whom_else(deputy: Notifier) -> None:
    days = {"since": "2026-12-01", "until": "2026-12-01"}
    leads = [{"whom": "land_leader", "by": person("bio_leader"), **days}]
    deputy.take(body("land", 3, leader=person("land_leader"), stand_ins=leads))
    assert at(deputy, MORNING) == 2
    told = on(deputy, "2026-12-01")["bio_leader"]
    assert (told["own"], told["instead_of"]) == (True, [name("land_leader")])
    assert numbers(told, "due_today") == ["HC-2026-000001-7", "HC-2026-000002-5"]
    assert at(deputy, "2026-12-02T08:30") == 3
    told = on(deputy, "2026-12-02")["bio_leader"]
    assert (numbers(told, "overdue"), told["instead_of"]) == (["HC-2026-000002-5"], [])


def test_where_nobody_stands_in_it_goes_one_up_and_then_to_whoever_of_the_body_is_there(deputy: Notifier) -> None:
    leader, vice = person("land_leader"), person("vice")
    deputy.take(body("land", 3, handlers=[person("deputy")], leader=leader, director=vice), staff("vice"))
    gone(deputy, "land_leader", until="2026-12-03T00:00")
    at(deputy, MORNING)
    told = on(deputy, "2026-12-01")
    assert sorted(told) == ["bio_leader", "guodong", "vice"]
    assert (told["vice"]["own"], told["vice"]["instead_of"]) == (True, [name("land_leader")])
    gone(deputy, "vice", until="2026-12-03T00:00")
    at(deputy, "2026-12-02T08:30")
    told = on(deputy, "2026-12-02")
    assert sorted(told) == ["bio_leader", "deputy", "guodong"]
    assert told["deputy"]["instead_of"] == [name("land_leader"), name("vice")]
    assert numbers(told["deputy"], "overdue") == ["HC-2026-000001-7"]


def test_where_nobody_is_there_the_keeper_hears_each_day_that_nobody_got_it(deputy: Notifier) -> None:
    for who in ("land_leader", "deputy"):
        gone(deputy, who, until="2026-12-03T00:00")
    for when in (MORNING, "2026-12-01T12:00", "2026-12-02T08:30"):
        at(deputy, when)
    assert sorted(on(deputy, "2026-12-02")) == ["bio_leader", "guodong"]
    land = {"zh": "land办", "en": "land office"}
    assert told_to_keepers(deputy) == [{"what": "digest", "who": name("land_leader"), "bodies": [land]}] * 2
    at(deputy, "2026-12-03T08:30")
    assert sorted(on(deputy, "2026-12-03")) == ["bio_leader", "guodong", "land_leader"]
    assert len(told_to_keepers(deputy)) == 2


def test_of_a_digest_that_would_have_said_nothing_or_is_not_wanted_the_keeper_hears_nothing(deputy: Notifier) -> None:
    for who in ("land_leader", "deputy"):
        gone(deputy, who)
    at(deputy, "2026-11-25T08:30")
    with deputy.service.begin("test") as unit:
        turn_off(unit, "land_leader")
    at(deputy, MORNING)
    assert told_to_keepers(deputy) == []


def test_in_a_supervisor_s_place_are_those_who_supervise_and_nobody_else(deputy: Notifier) -> None:
    gone(deputy, "guodong", "deputy", until="2026-12-03T00:00")
    at(deputy, MORNING)
    assert sorted(on(deputy, "2026-12-01")) == ["bio_leader", "land_leader"]  # a handler may not read of all bodies
    assert told_to_keepers(deputy) == [{"what": "digest", "who": name("guodong"), "bodies": []}]
    deputy.take(staff("other", Duty.SUPERVISOR))
    at(deputy, "2026-12-02T08:30")
    told = on(deputy, "2026-12-02")["other"]
    assert (told["all"], told["own"], told["instead_of"]) == (True, True, [name("guodong")])
    assert len(told_to_keepers(deputy)) == 1


def test_what_whoever_stands_in_may_not_know_is_not_in_it(deputy: Notifier) -> None:
    about = assigned(new_id(), lead=party("bio"), number="HC-2026-000005-8", about="land办")
    deputy.take(about, staff("land_leader", Duty.SUPERVISOR, version=2))
    gone(deputy, "guodong", "land_leader")
    at(deputy, MORNING)
    told = on(deputy, "2026-12-01")
    assert numbers(told["land_leader"], "due_today") == ["HC-2026-000001-7", "HC-2026-000002-5"]
    assert told["land_leader"]["instead_of"] == [name("guodong")]
    assert numbers(told["bio_leader"], "due_today") == ["HC-2026-000002-5", "HC-2026-000005-8"]


def test_who_wants_no_digest_still_gets_that_of_whoever_is_away_and_nothing_of_their_own(
    deputy: Notifier, server: ScriptedServer
) -> None:
    days = {"since": "2026-12-01", "until": "2026-12-01"}
    leads = [{"whom": "land_leader", "by": person("bio_leader"), **days}]
    deputy.take(body("land", 3, leader=person("land_leader"), stand_ins=leads))
    with deputy.service.begin("test") as unit:
        turn_off(unit, "bio_leader")
    at(deputy, MORNING)
    told = on(deputy, "2026-12-01")["bio_leader"]
    assert (told["own"], told["instead_of"]) == (False, [name("land_leader")])
    assert numbers(told, "due_today") == ["HC-2026-000001-7"]
    deputy.sender(server.url).turn()
    letters = [message_from_bytes(raw, policy=policy.default) for raw in server.mails]
    (letter,) = [one for one in letters if f"代{name('land_leader')}接收" in one["Subject"]]
    assert letter["List-Unsubscribe"] is None
    assert "/desk/digest/" not in letter.as_string()
    at(deputy, "2026-12-02T08:30")
    assert sorted(on(deputy, "2026-12-02")) == ["guodong", "land_leader"]


def test_who_turns_digests_off_while_they_are_gathered_gets_none_of_their_own(
    deputy: Notifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"since": "2026-12-01", "until": "2026-12-01"}
    leads = [{"whom": "land_leader", "by": person("bio_leader"), **days}]
    deputy.take(body("land", 3, leader=person("land_leader"), stand_ins=leads))

    def turned_off_meanwhile(*asked: Any) -> Readers:
        found = readers_of(*asked)
        with deputy.service.begin("test") as unit:
            turn_off(unit, "bio_leader")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(actions, "readers_of", turned_off_meanwhile)
        assert at(deputy, MORNING) == 1
    assert at(deputy, "2026-12-01T08:31") == 1
    assert numbers(on(deputy, "2026-12-01")["bio_leader"], "due_today") == ["HC-2026-000001-7"]


def test_of_several_who_could_read_it_in_somebody_s_place_those_who_want_none_are_spared(deputy: Notifier) -> None:
    deputy.take(staff("other", Duty.SUPERVISOR), staff("third", Duty.SUPERVISOR))
    with deputy.service.begin("test") as unit:
        turn_off(unit, "other")
    gone(deputy, "guodong", until="2026-12-03T00:00")
    at(deputy, MORNING)
    assert sorted(on(deputy, "2026-12-01")) == ["bio_leader", "land_leader", "third"]
    gone(deputy, "third", until="2026-12-03T00:00")
    at(deputy, "2026-12-02T08:30")
    assert on(deputy, "2026-12-02")["other"]["instead_of"] == [name("guodong"), name("third")]


def test_an_office_mailbox_reads_it_where_nobody_stands_in(deputy: Notifier) -> None:
    deputy.take(body("land", 3, leader=person("land_leader"), mailbox="box@land.example.cn"))
    gone(deputy, "land_leader")
    at(deputy, MORNING)
    assert numbers(on(deputy, "2026-12-01")["mailbox:land"], "due_today") == ["HC-2026-000001-7"]
