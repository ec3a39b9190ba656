"""Mails about stages, promises and the ledger that waited for the morning: what is no longer so by then is not sent."""

from services.notifier.directory.domain import Person
from services.notifier.ledger.actions import review
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.sending import Sending
from shared.contracts.words import Duty
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import withdrawn
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import office, staff
from tests.integration.notifier.teams import OFFICES, act, enlarged
from tests.integration.notifier.test_ledger import SAID, entered, entry, left
from tests.integration.notifier.test_promises import made, settled

NIGHT, MORNING = "2026-11-27T21:00", "2026-11-30T08:00"


def of(notifier: Notifier, case: str, *kinds: MailKind) -> list[tuple[str, str, str]]:
    """Return kind, state and words of a case's mails of some kinds, by kind."""
    return sorted((mail.kind, mail.state, mail.words) for mail in notifier.mails(case) if mail.kind in kinds)


def only(notifier: Notifier, case: str, kind: MailKind) -> Mail:
    (mail,) = notifier.mails(case, kind)
    return mail


def night(notifier: Notifier, server: ScriptedServer) -> Sending:
    """Let it be Friday night, with people in the offices, and return who sends."""
    notifier.clock.is_at(NIGHT)
    bodies = [office(code, f"{code}_1", leader=f"{code}_leader") for code in (*OFFICES, "land")]
    notifier.take(*bodies, staff("land_1"), staff("boss", Duty.SUPERVISOR))
    return notifier.sender(server.url, kind=True)


def send(sending: Sending) -> None:
    sending.sweep()
    for _ in range(6):
        sending.turn()


def test_of_a_promise_that_was_settled_in_the_night_nobody_is_told(notifier: Notifier, server: ScriptedServer) -> None:
    sending, case, other = night(notifier, server), new_id(), new_id()
    notifier.take(made(case), made(other))
    send(sending)
    assert {only(notifier, one, MailKind.PROMISE).held_for for one in (case, other)} == {"night"}
    notifier.take(settled(case, "dropped"))
    send(sending)
    notifier.clock.is_at(MORNING)
    send(sending)
    assert of(notifier, case, MailKind.PROMISE, MailKind.PROMISE_OVER) == [
        ("promise", MailState.DROPPED, "its promise was settled when it could be sent"),
        (
            "promise_over",
            MailState.DROPPED,
            "its reader had not been told of it, and it was over before the morning",
        ),
    ]
    assert len([line for line in notifier.history(case) if line.kind == "mail.dropped"]) == 2
    assert only(notifier, other, MailKind.PROMISE).state == MailState.SENT


def test_who_has_been_told_of_a_promise_is_told_that_it_is_over(notifier: Notifier, server: ScriptedServer) -> None:
    sending, case = night(notifier, server), new_id()
    notifier.clock.is_at("2026-11-27T10:00")
    notifier.take(made(case))
    send(sending)
    notifier.clock.is_at(NIGHT)
    notifier.take(settled(case, "dropped"))
    send(sending)
    notifier.clock.is_at(MORNING)
    send(sending)
    assert [state for _, state, _ in of(notifier, case, MailKind.PROMISE, MailKind.PROMISE_OVER)] == ["sent", "sent"]


def test_a_broken_promise_is_told_though_it_was_taken_up_meanwhile(notifier: Notifier, server: ScriptedServer) -> None:
    sending, case = night(notifier, server), new_id()
    notifier.take(made(case), settled(case, "broken"))
    send(sending)
    notifier.clock.is_at(MORNING)
    send(sending)
    assert {state for _, state, _ in of(notifier, case, MailKind.PROMISE_BROKEN)} == {MailState.SENT}


def test_of_a_stage_that_was_passed_in_the_night_nobody_is_told_and_of_the_next_one_somebody_is(
    notifier: Notifier, server: ScriptedServer
) -> None:
    sending = night(notifier, server)
    case = enlarged(notifier)
    send(sending)
    stages = {mail.details["stage"]["en"]: mail.key for mail in notifier.mails(case, MailKind.STAGE)}
    assert act(notifier, case, "filing") is None
    send(sending)
    notifier.clock.is_at(MORNING)
    send(sending)
    ends = {mail.details["stage"]["en"]: mail for mail in notifier.mails(case, MailKind.STAGE)}
    assert ends["Filing"].state == MailState.DROPPED
    assert ends["Filing"].words == "its stage was over when it could be sent"
    assert {one.state for name, one in ends.items() if name != "Filing"} == {MailState.SENT}
    assert stages.keys() <= ends.keys()


def test_of_a_task_force_that_came_and_went_in_the_night_nobody_hears(
    notifier: Notifier, server: ScriptedServer
) -> None:
    sending = night(notifier, server)
    case = enlarged(notifier)
    send(sending)
    notifier.take(withdrawn(case))
    send(sending)
    notifier.clock.is_at(MORNING)
    send(sending)
    kinds = (MailKind.STAGE, MailKind.STAGE_OVER)
    assert {state for _, state, _ in of(notifier, case, *kinds)} == {MailState.DROPPED}
    assert {kind for kind, _, _ in of(notifier, case, *kinds)} == set(kinds)


def test_a_review_that_was_reported_on_in_the_night_is_reminded_of_no_more(
    notifier: Notifier, server: ScriptedServer
) -> None:
    sending, case = night(notifier, server), new_id()
    notifier.clock.is_at("2026-11-27T10:00")
    notifier.take(entered(case))
    send(sending)
    notifier.clock.is_at("2027-05-24T21:00")  # the day of its review is over
    notifier.tick()
    send(sending)
    waits = [mail for mail in notifier.mails(case) if mail.held_at]
    assert {mail.kind for mail in waits} == {MailKind.LEDGER_NEAR, MailKind.LEDGER_MISSED}
    with notifier.service.begin("test") as unit:
        who = unit.session.get_one(Mail, waits[0].key)
        assert review(unit, entry(notifier, case).id, Person(who.person, who.name, who.email, "zh"), SAID, 0) is None
    notifier.clock.is_at("2027-05-25T08:00")
    send(sending)
    ends = {mail.key: mail for mail in notifier.mails(case)}
    assert {(ends[mail.key].state, ends[mail.key].words) for mail in waits} == {
        (MailState.DROPPED, "its review was done, or has another day, since it was written")
    }


def test_of_a_case_that_left_the_ledger_in_the_night_nobody_is_told(notifier: Notifier, server: ScriptedServer) -> None:
    sending, case = night(notifier, server), new_id()
    notifier.take(entered(case))
    send(sending)
    notifier.take(left(case))
    send(sending)
    notifier.clock.is_at(MORNING)
    send(sending)
    assert [(kind, state) for kind, state, _ in of(notifier, case, MailKind.LEDGER, MailKind.LEDGER_OVER)] == [
        ("ledger", MailState.DROPPED),
        ("ledger_over", MailState.DROPPED),
    ]
