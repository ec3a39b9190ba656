"""What the three services agree on at rest, when no letter is on its way."""

import json

from services.notifier.waiting.models import Wait
from services.notifier.waiting.replay import differences
from shared.contracts.from_notifier import TASK_REPORTED
from shared.contracts.words import ALL_ROUNDS
from tests.protocol.district import District
from tests.protocol.house import House, digits
from tests.protocol.looks import AT_WORK, OPEN, Look, notes_of
from tests.protocol.silence import silence_is_consent

SHOWN = {
    "to_sign": "dispatched",
    "signed": "in_progress",
    "redo": "in_progress",
    "supplement": "supplement",
    "reported": "under_review",
    "approved": "answered call_back",
}
"""What intake shows while a lead's task is in a state."""

REPORTED = {"reported", "approved", "redo"}
"""States of a lead's task that router knows as one: that it has reported."""


def on_the_end(seen: Look, notifier: House, case: str) -> None:
    """See that an ended case is over everywhere (P3, P4)."""
    left = [task for task in seen.tasks if task["state"] in OPEN]
    assert not left, f"P4: tasks are open on an ended case: {left}"
    running = (
        "case_id = ? and state in ('waiting', 'resting') and kind not like 'promise_%' and kind not like 'ledger_%'"
    )
    waiting = notifier.rows(f"select * from timer where {running}", digits(case))
    assert not waiting, f"P4: timers run on an ended case: {waiting}"
    ended = ALL_ROUNDS if seen.intake["state"] == "withdrawn" else seen.intake["round"]
    assert (seen.router["ended"], seen.notifier["ended"]) == (ended, ended), f"P3: ended otherwise: {seen}"
    assert seen.router["waiting_since"] is None, "P3: an ended case waits at the desk"
    assert not seen.router["recalling"], "P3: an ended case is being asked back"
    assert seen.router["to_follow"] in (None, "null"), "P3: something is to follow on an ended case"


def on_who_has_it(seen: Look) -> None:
    """See that exactly one lead or the desk has an open case, and that all three know who (P1, P3)."""
    intake, router, notifier, lead = seen.intake, seen.router, seen.notifier, seen.lead
    old = [task for task in seen.tasks if task["state"] in OPEN and task not in seen.own]
    assert not old, f"P1: tasks of an older round or assignment are still open: {old}"
    active = lead is not None and lead["state"] in {*AT_WORK, *REPORTED} and lead["round"] == router["round"]
    assert seen.desk_has_it != active, f"P1: not exactly one lead or the desk: {seen}"
    assert intake["round"] == router["round"], f"P3: rounds: {seen}"
    assert not router["recalling"], f"P3: still being asked back: {seen}"
    assert router["to_follow"] in (None, "null"), f"P3: decided on, and nothing followed: {seen}"
    assert seen.desk_has_it == (router["waiting_since"] is not None), f"P3: not on the desk's list: {seen}"
    if seen.desk_has_it:
        assert intake["state"] in ("received", "admitted"), f"P3: shown otherwise: {seen}"
        had_it = lead["body"] if lead is not None and lead["state"] == "returned" else None
        assert intake["lead"] == had_it, f"P3: another lead is shown: {seen}"
        return
    assert lead is not None
    key = (router["round"], router["assignment"])
    assert (intake["round"], intake["assignment"]) == (notifier["round"], notifier["assignment"]) == key, f"P3: {seen}"
    assert intake["turn"] == notifier["turn"], f"P3: turns: {seen}"
    assert intake["lead"] == router["lead"] == lead["body"], f"P3: leads: {seen}"
    assert intake["state"] in SHOWN[lead["state"]].split(), f"P3: shown otherwise: {seen}"
    assert router["state"] == ("reported" if lead["state"] in REPORTED else "assigned"), f"P3: {seen}"
    if lead["state"] not in REPORTED:  # whether a reported one was signed for is of no more use
        assert bool(router["signed"]) == (lead["state"] in ("signed", "supplement")), f"P3: signed: {seen}"


def on_time(seen: Look, notifier: House, case: str) -> None:
    """See that limits are shown as they run, and that what waits on an open case is what should (P3)."""
    clocks = notifier.rows("select * from clock where case_id = ? and round = ?", digits(case), seen.intake["round"])
    assert seen.intake["due_at"] == (clocks[0]["due_at"] if clocks else None), f"P3: limits: {seen}"
    asks = seen.lead is not None and seen.lead["state"] == "supplement"
    suspended = notifier.rows(
        "select 1 from extension where case_id = ? and wish = 'suspension' and state = 'granted' and whole",
        digits(case),
    )
    stands_still = "resting" if asks or suspended else "waiting"
    states = {
        row["state"]
        for row in notifier.rows(
            "select state from timer where case_id = ? and kind = 'step' and round = ?"
            " and state not in ('fired', 'skipped')",
            digits(case),
            seen.notifier.get("round"),
        )
    }
    waited_for = {
        row["task_id"]
        for row in notifier.rows(
            "select task_id from timer where case_id = ? and kind = 'consent' and state = ?",
            digits(case),
            stands_still,
        )
    }
    pending = {task["id"] for task in seen.tasks if task["state"] == "pending_opinion"} - {*_watched(seen, notifier)}
    assert waited_for == pending, f"P3: silence is waited for, but not that of {pending}: {waited_for}"
    _on_parts(seen, notifier, case, stands_still)
    # While nobody can be late, nobody is told so; somebody who has asked to return the case still has it.
    rests = asks or suspended or seen.lead is None or seen.lead["state"] not in {*AT_WORK, "returned"}
    # A round that has ended while the desk had the case leaves nothing behind that could still happen.
    over = seen.notifier.get("round", 0) <= seen.notifier.get("ended", 0)
    allowed = {"void"} if over else {"resting"} if rests else {"waiting"}
    assert states <= allowed, f"P3: the clock of {seen} is {states}"
    waits = notifier.rows(
        "select task_id from timer where case_id = ? and kind = 'supplement' and state = 'waiting'", digits(case)
    )
    asked = [seen.lead["id"]] if asks and seen.lead else []
    assert [row["task_id"] for row in waits] == asked, f"P3: the enterprise is not waited for as it should be: {seen}"
    assert bool(seen.intake["asked"]) == asks, f"P3: the enterprise sees no question, or an old one: {seen}"


def on_waiting(seen: Look, notifier: House, case: str) -> None:
    """See that notifier counts how long a case waits at the desk, while it does, by one clock of a kind (P3)."""
    waits = notifier.rows("select * from wait where case_id = ? and over_at is null", digits(case))
    assert bool(waits) == (seen.desk_has_it and not seen.ended), f"P3: how long it waits is counted otherwise: {seen}"
    running = notifier.rows(
        "select * from running_clock where case_id = ? and turn = 0 and stopped_at is null", digits(case)
    )
    names = sorted(row["name"] for row in running)
    # The second runs only for what has a source that takes it back.
    either = (["dispatch"], ["dispatch", "return_from_desk"]) if waits else ([],)
    assert names in either, f"P3: clocks of the desk: {running} for {waits}"
    if waits:
        (wait,) = waits
        key = (seen.router["round"], seen.router["assignment"])
        assert (wait["round"], wait["assignment"]) == key, f"P3: another wait is counted: {wait} of {seen}"
        assert wait["awaited"] == seen.router["state"], f"P3: something else is awaited: {wait} of {seen}"
        assert wait["since"] == seen.router["waiting_since"], f"P3: since when: {wait} of {seen}"
    lines = notifier.lines(case)
    with notifier.service.database.read() as session:
        wrong = list(differences(session.get(Wait, case), lines))
    assert not wrong, f"how it waits is not what was told: {wrong}"


def _on_parts(seen: Look, notifier: House, case: str, state: str) -> None:
    """See that the limits of parts that are out are watched, and no others (P3).

    With them those of opinions, where the case's round began while silence was no consent.
    """
    timers = notifier.rows("select * from timer where case_id = ? and kind = 'part'", digits(case))
    out = {task["id"] for task in seen.tasks if task["part"] == "split" and task["state"] in AT_WORK}
    out |= {*_watched(seen, notifier)}
    running = {timer["task_id"] for timer in timers if timer["state"] not in ("fired", "skipped", "void")}
    assert running <= out, f"P3: the limits of {running} are watched, but {out} are out"
    for task in out:
        mine = {timer["state"] for timer in timers if timer["task_id"] == task}
        assert mine, f"P3: nobody watches the limit of part {task}"
        assert mine <= {"fired", "skipped", state}, f"P3: the limit of part {task} is {mine}"


def _watched(seen: Look, notifier: House) -> list[str]:
    """Return the opinions that are out and that the lead waits for, however long they take."""
    pending = [task for task in seen.tasks if task["state"] == "pending_opinion"]
    return [task["id"] for task in pending if not silence_is_consent(notifier, task)]


def on_what_was_heard(seen: Look, district: District, case: str) -> None:
    """See that intake has heard of all that notifier did, and notifier of all that was said (P3, P6)."""
    heard = seen.intake["heard"]
    fired = district.notifier.rows(
        "select * from timer where case_id = ? and state = 'fired' and kind in ('step', 'clock')", digits(case)
    )
    for timer in fired:
        assert f'"escalation.raised/{timer["round"]}/{timer["step"]}"' in heard, f"P3: a step was not heard of: {timer}"
    assert heard.count('"escalation.raised/') == len(fired), f"P6: {heard} but {fired}"
    opinions = [task for task in seen.tasks if task["state"] == "opinion_given"]
    assert heard.count('"task.opinion/') == len(opinions), f"P3: opinions: {heard} but {opinions}"
    pressed = district.notifier.rows("select * from urging where case_id = ?", digits(case))
    assert heard.count('"task.urged/') == len(pressed), f"P3: urgings: {heard} but {pressed}"
    reported = [task for task in seen.tasks if task["state"] == "part_reported"]
    assert heard.count('"task.part_reported/') == len(reported), f"P3: parts: {heard} but {reported}"
    key = seen.router["assignment"]
    own = {task["body"] for task in reported if task["assignment"] == key}
    assert set(json.loads(seen.router["parts"] or "{}")) == own, f"P3: the desk sees other parts than {own}: {seen}"
    # What is said about a merged case is passed on, and arrives where that one is handled.
    words = "kind in ('case.supplemented', 'case.urged') and text not like '%\"passed_on\":%'"
    lines = district.intake.rows(f"select count(*) as n from history where case_id = ? and {words}", digits(case))
    said = lines[0]["n"] + notes_of(district, case)
    kept = district.notifier.rows("select count(*) as n from note where case_id = ?", digits(case))[0]["n"]
    assert kept == said, f"P3: {said} things were said and {kept} arrived"
    reports = [message for message in district.sent if message.subject == case and message.type == TASK_REPORTED.name]
    if reports and seen.intake["state"] in ("answered", "call_back"):
        assert seen.intake["answer"] == reports[-1].data["answer"]
    if reports and seen.intake["state"] == "under_review":
        assert json.loads(seen.intake["proposed"])["answer"] == reports[-1].data["answer"]
