"""Somebody is away: their mails go to whoever is there, once, and where nobody is the keeper hears of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.notifier.absences.actions import end, pass_on, record
from services.notifier.absences.domain import Why
from services.notifier.escalation.auditing import AuditFigures
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.verification import snapshot
from shared.contracts.words import Duty
from shared.db import new_id
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.messages import assigned, body, party, person, urged
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import staff

LAND = body("land", 1, handlers=[person("land_1"), person("land_2")])
NEVER_MIND = timedelta(days=365)


def away(notifier: Notifier, who: str, **more: Any) -> bool:
    told: dict[str, Any] = {"since": notifier.clock.now(), "until": None, "why": Why.OWN, "words": "", **more}
    with notifier.service.begin("test") as unit:
        return record(unit, who, **told)


def passed_on(notifier: Notifier, who: str) -> int:
    with notifier.service.begin("test") as unit:
        return pass_on(unit, who)


def readers(notifier: Notifier, case: str, kind: MailKind = MailKind.TASK) -> list[str]:
    return [mail.person for mail in notifier.mails(case, kind)]


def letters(notifier: Notifier) -> list[Mail]:
    with notifier.service.database.read() as session:
        return list(session.query(Mail).filter(Mail.kind == MailKind.ABSENT))


@pytest.fixture
def case(notifier: Notifier) -> str:
    """A case that land's two handlers have a mail about; its leader stands by, and somebody keeps the directory."""
    case = new_id()
    notifier.take(staff("keeper", Duty.KEEPER), LAND)
    notifier.take(assigned(case))
    return case


def test_who_is_away_gets_no_task_and_the_other_handler_does(notifier: Notifier, case: str) -> None:
    assert away(notifier, "land_1")
    later = new_id()
    notifier.take(assigned(later))
    assert readers(notifier, later) == ["land_2"]


def test_open_tasks_go_to_the_leader_once_no_handler_is_there_and_once_alone(notifier: Notifier, case: str) -> None:
    away(notifier, "land_1")
    assert passed_on(notifier, "land_1") == 0, "the other handler has it already"
    away(notifier, "land_2")
    assert passed_on(notifier, "land_2") == 1
    assert passed_on(notifier, "land_2") == passed_on(notifier, "land_1") == 0
    assert sorted(readers(notifier, case)) == ["land_1", "land_2", "land_leader"]
    line = notifier.history(case)[-1]
    assert (line.kind, line.facts["from"], line.facts["to"]) == ("task.passed_on", "land_2", ["land_leader"])
    said = {mail.person: mail.details.get("instead_of") for mail in notifier.mails(case, MailKind.TASK)}
    assert said == {"land_1": None, "land_2": None, "land_leader": "land_2"}


def test_whom_somebody_names_stands_in_for_them(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(body("land", 1, liaison=person("contact")))
    notifier.take(assigned(case, lead=party("land", handlers=1)))
    away(notifier, "land_1", stand_in="land_leader")
    assert passed_on(notifier, "land_1") == 1
    assert sorted(readers(notifier, case)) == ["land_1", "land_leader"]


def test_what_is_known_is_no_news_and_what_lasts_longer_is(notifier: Notifier, case: str) -> None:
    until = START + timedelta(days=2)
    assert away(notifier, "land_1", until=until)
    assert not away(notifier, "land_1", until=until)
    assert not away(notifier, "land_1", until=until, why=Why.AUTO_REPLY)
    assert away(notifier, "land_1", until=until + timedelta(days=1))
    assert away(notifier, "land_1", why=Why.BOUNCED)
    assert not away(notifier, "land_1", why=Why.BOUNCED)


def test_a_mail_that_came_back_is_told_to_the_keeper_once(notifier: Notifier, case: str) -> None:
    away(notifier, "land_1", why=Why.BOUNCED, words="550 no such user")
    passed_on(notifier, "land_1")
    passed_on(notifier, "land_1")
    (letter,) = letters(notifier)
    assert (letter.person, letter.details) == ("keeper", {"what": "bounced", "who": "land_1", "open": 0})


def test_where_nobody_at_all_is_there_the_keeper_hears_of_it(notifier: Notifier, case: str) -> None:
    for who in ("land_1", "land_2", "land_leader"):
        away(notifier, who)
        passed_on(notifier, who)
    (letter,) = letters(notifier)
    assert (letter.person, letter.details["what"], letter.details["number"]) == (
        "keeper",
        "nobody",
        "HC-2026-000001-7",
    )
    later = new_id()
    notifier.take(assigned(later))
    assert readers(notifier, later) == []
    assert len(letters(notifier)) == 2
    empty = "notifier: land has 2 open tasks, and nobody of it, and nobody above it, is there"
    assert empty in snapshot(notifier.service, NEVER_MIND).findings
    notifier.tick()
    (people,) = [one for one in AuditFigures(notifier.service).collect() if one.name.endswith("nobody_there")]
    assert people.samples[0].value == 1


def test_an_absence_that_begins_later_is_passed_on_when_it_does_and_is_over_when_it_ends(
    notifier: Notifier, case: str
) -> None:
    begins, ends = START + timedelta(hours=1), START + timedelta(hours=3)
    for who in ("land_1", "land_2"):
        away(notifier, who, since=begins, until=ends)
    notifier.tick()
    assert sorted(readers(notifier, case)) == ["land_1", "land_2"]
    notifier.clock.instant = begins
    notifier.tick()
    notifier.tick()
    assert sorted(readers(notifier, case)) == ["land_1", "land_2", "land_leader"]
    notifier.clock.instant = ends
    later = new_id()
    notifier.take(assigned(later))
    assert sorted(readers(notifier, later)) == ["land_1", "land_2"]


def test_who_is_back_gets_mail_again(notifier: Notifier, case: str) -> None:
    away(notifier, "land_1")
    with notifier.service.begin("test") as unit:
        assert end(unit, "land_1", by="land_1")
        assert not end(unit, "land_1", by="land_1")
    later = new_id()
    notifier.take(assigned(later))
    assert sorted(readers(notifier, later)) == ["land_1", "land_2"]


def test_an_address_that_was_mended_ends_what_came_back_and_nothing_else(notifier: Notifier, case: str) -> None:
    notifier.take(staff("land_1"), staff("land_2"))
    away(notifier, "land_1", why=Why.BOUNCED)
    away(notifier, "land_2")
    mended = [staff(one, version=2) for one in ("land_1", "land_2")]
    for message in mended:
        message.data["person"]["email"] = f"new.{message.data['person']['email']}"
    notifier.take(*mended)
    later = new_id()
    notifier.take(assigned(later))
    assert readers(notifier, later) == ["land_1"]


def test_a_step_for_a_leader_who_is_away_goes_to_the_director_and_says_so(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(staff("above"), body("land", 1, director=person("above")))
    notifier.take(assigned(case))
    away(notifier, "land_leader")
    notifier.clock.instant = datetime.fromisoformat(notifier.lead(case).due_at.isoformat())
    notifier.tick()
    line = next(one for one in notifier.history(case) if one.facts.get("step") == "overdue")
    assert line.facts["told"] == ["land_1"], "the district names its handlers as the last of the step's readers"
    assert line.facts["absent"] == ["land_leader"]


def test_all_of_it_is_told_by_the_history_again(notifier: Notifier, case: str) -> None:
    for who in ("land_1", "land_2"):
        away(notifier, who)
        passed_on(notifier, who)
    assert snapshot(notifier.service, NEVER_MIND).findings == []


@pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
def test_a_mail_that_has_not_gone_when_its_task_is_passed_on_goes_to_whoever_has_it(
    notifier: Notifier, case: str, server: ScriptedServer
) -> None:
    notifier.take(urged(case))
    away(notifier, "land_1")
    away(notifier, "land_2")
    assert passed_on(notifier, "land_1") == 1
    assert passed_on(notifier, "land_2") == 0
    sending = notifier.sender(server.url)
    while sending.turn():
        pass
    found = {(mail.kind, mail.person): mail.state for mail in notifier.mails(case)}
    assert found == {
        ("task", "land_1"): "forwarded",
        ("task", "land_2"): "forwarded",
        ("task", "land_leader"): "sent",
        ("urging", "land_1"): "forwarded",
        ("urging", "land_2"): "forwarded",
        ("urging", "land_leader"): "sent",
    }
    assert len(server.mails) == 2
