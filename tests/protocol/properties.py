"""What must hold of the three services together: at every moment, and at rest, when no letter is on its way.

P1 at rest exactly one lead, or the desk. P2 never two active leads. P3 the three agree at rest. P4 no open task on an
ended case. P5 nothing stale changes anything newer. P6 each step of the clock at most once a round. P7 every case can
still be closed. P8 the lead's report never comes before the parts of split bodies and the opinions of assisting ones.
P9 no event takes back an answer. P10 what the enterprise is shown was reported, and approved by the centre. P11 later
like cases follow a ruling. P12 what binds is not returned. P13 what a meeting decided is the round's next assignment,
if there is one. P14 a case has the task force that it was given last, if any: led by its lead, ended with its round,
its stages heard of. P15 a no was signed by two of the office. P16 a promise is made, falls due and ends once; what
waits is of the case's round.

A broken one is an AssertionError that names it; `Watch` sees to all that can be seen while things happen.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from services.intake.verification import snapshot as of_intake
from services.router.decisions.taking_over import MINUTES
from services.router.verification import snapshot as of_router
from shared.contracts import Message
from shared.contracts.from_intake import CASE_CLOSED, CASE_REOPENED, CASE_REVIEWED, CASE_SUBMITTED, CASE_WITHDRAWN
from shared.contracts.from_notifier import (
    ESCALATION_RAISED,
    TASK_CONTACTED,
    TASK_INTERIM,
    TASK_OPENED,
    TASK_RECALLED,
    TASK_REPORTED,
    TASK_RESCHEDULED,
    TASK_RESUMED,
    TASK_RETURNED,
    TASK_SIGNED,
    TASK_SUPPLEMENT_ASKED,
)
from shared.contracts.from_router import ASSIGNMENT_RECALL, CASE_ASSIGNED
from shared.db.history import broken_lines
from tests.protocol import agreement, precedents
from tests.protocol.district import District
from tests.protocol.house import Letter, digits
from tests.protocol.looks import AT_WORK, OPEN, Look, look
from tests.protocol.promises import Once, on_promises
from tests.protocol.reforms import followed_by
from tests.protocol.signing import signed_by_two
from tests.protocol.teams import on_a_team

OF_A_TASK = {
    kind.name
    for kind in (
        TASK_OPENED,
        TASK_SIGNED,
        TASK_RETURNED,
        TASK_RECALLED,
        TASK_REPORTED,
        TASK_RESUMED,
        TASK_CONTACTED,
        TASK_INTERIM,
        TASK_SUPPLEMENT_ASKED,
    )
}
ENDS = {CASE_WITHDRAWN.name, CASE_CLOSED.name}


class Watch:
    """Delivers letters, and sees that nothing happens which must not. Every act of a test is followed by `now`."""

    def __init__(self, district: District) -> None:
        self.district = district
        self._seen = 0
        self._ids: set[tuple[str, str]] = set()
        self._assignments: Counter[str] = Counter()
        self._turns: Counter[tuple[str, int, int]] = Counter()
        self._promised = Once()
        self._steps: set[tuple[str, int, str]] = set()
        self._proposed: dict[tuple[str, int, int, int], str] = {}
        self._judged: set[tuple[str, int, int, int]] = set()
        self._approved: dict[str, str] = {}
        self._bound: set[tuple[str, int, int]] = set()
        self._decided: dict[str, tuple[int, dict[str, Any]]] = {}

    def deliver(self, letters: Sequence[Letter]) -> None:
        """Deliver letters of one taker in a batch, and compare before with after."""
        if not letters:
            return
        district, taker = self.district, letters[0].taker
        house = district.houses[taker]
        cases = sorted({letter.message.subject for letter in letters})
        before, changes = {case: look(district, case) for case in cases}, house.changes
        # What comes again has nothing to say, nor has what is stale; the inbox alone remembers each new id.
        idle = [letter for letter in letters if not letter.first or _is_stale(letter, before[letter.message.subject])]
        ids = {(taker, letter.message.id) for letter in letters}
        fresh, out = len(ids - self._ids), len(district.sent)
        self._ids |= ids
        district.deliver(letters)
        if len(idle) == len(letters) and taker != "intake":
            assert house.changes - changes == fresh, f"P5: what is stale or came again changed {taker}: {letters}"
        if not any(letter.first for letter in letters):
            assert house.changes - changes == fresh, f"P5: what came again changed {taker}: {letters}"
            assert len(district.sent) == out, f"what came again was answered: {letters} {district.sent[out:]}"
        for case in cases:
            after = look(district, case)
            of_case = [letter for letter in letters if letter.message.subject == case]
            _merged_in_order(before[case], after)
            if taker == "intake":
                _shown_in_order(before[case], after, of_case)
            if taker == "notifier":
                _taken_from_nobody_at_work(before[case], after, of_case)
        self.now(cases)

    def now(self, cases: Sequence[str] | None = None) -> None:
        """See that all is well at this moment, with some cases or all; and with everything sent since the last look."""
        district = self.district
        for case in district.cases if cases is None else cases:
            seen = look(district, case)
            leads = [task for task in seen.tasks if task["part"] == "lead" and task["state"] in OPEN]
            assert len(leads) <= 1, f"P2: two leads at once: {leads}"
            at_work = [task for task in leads if task["state"] in AT_WORK]
            assert not (seen.desk_has_it and at_work), f"P2: the desk has what {at_work} has"
        sent, self._seen = district.sent[self._seen :], len(district.sent)
        for message in sent:
            self._sent_once(message)
            self._promised.sent(message)
        for case in district.cases if cases is None else cases:
            row = look(district, case).intake
            if '"answered_at_once"' not in (row["ending"] or ""):  # what the centre says itself, nobody has to approve
                assert row["answer"] == self._approved.get(case), f"P10: shown, and not approved: {row['answer']}"

    def at_rest(self) -> None:
        """See that all is well now that no letter is on its way."""
        district = self.district
        assert not district.on_the_way, "not at rest"
        for house in district.houses.values():
            assert not house.rows("select * from outbox")
            assert not house.rows("select * from inbox where state != 'done'")
        for case in district.cases:
            seen = look(district, case)
            on_a_team(seen, district, case)
            on_promises(seen, district, case)
            if seen.ended:
                agreement.on_the_end(seen, district.notifier, case)
            else:
                agreement.on_who_has_it(seen)
                agreement.on_time(seen, district.notifier, case)
            agreement.on_what_was_heard(seen, district, case)

    def histories_hold(self) -> None:
        """See that every history is whole, line by line, and gives where intake's and router's cases stand."""
        for house in self.district.houses.values():
            records = house.service.records
            with house.service.database.read() as session:
                assert not list(broken_lines(session, records.history, records.case))
        for snapshot, house in ((of_intake, self.district.intake), (of_router, self.district.router)):
            told = snapshot(house.service, timedelta(0)).findings
            assert not told, f"what stands is not what was told: {told}"

    def _sent_once(self, message: Message) -> None:
        """See that what is counted is counted one by one, and that a message may be sent at all."""
        key = (message.subject, message.round, message.assignment)
        if message.type == CASE_ASSIGNED.name:
            self._assignments[message.subject] += 1
            assert message.assignment == self._assignments[message.subject], "an assignment's number is not the next"
            precedents.seen_to(self.district, message)
            self._as_decided(message)
            if not message.data["may_return"]:
                self._bound.add(key)
        if message.type == ASSIGNMENT_RECALL.name and message.data.get("binding"):
            query = "select to_follow from cases where id = ?"
            (row,) = self.district.router.rows(query, digits(message.subject))
            self._decided[message.subject] = message.round, json.loads(row["to_follow"])
        if message.type == TASK_RETURNED.name:
            assert key not in self._bound, f"P12: returned, though it binds: {message}"
        if message.type in OF_A_TASK:
            self._turns[key] += 1
            assert message.data["turn"] == self._turns[key], f"a turn of {key} was left out or used twice"
        if message.type == ESCALATION_RAISED.name:
            step = (message.subject, message.round, message.data["step"])
            assert step not in self._steps, f"P6: a step fired twice: {step}"
            assert message.data["due_at"] <= message.data["fired_at"], f"a step fired early: {message.data}"
            self._steps.add(step)
            self._does_not_rest(message)
        if message.type == TASK_REPORTED.name:
            self._all_others_have_spoken(*key)
            signed_by_two(message)
            self._proposed[*key, message.data["turn"]] = message.data["answer"]
        if message.type == CASE_REVIEWED.name:
            report = (*key, message.data["turn"])
            assert report in self._proposed, f"P10: judged what nobody reported: {report}"
            assert report not in self._judged, f"P10: a report was judged twice: {report}"
            self._judged.add(report)
            if message.data["approved"]:
                self._approved[message.subject] = self._proposed[report]

    def _as_decided(self, message: Message) -> None:
        """See that what was decided while a body had the case is what follows; a reform leaves returns to the desk."""
        round_, plan = self._decided.pop(message.subject, (0, {}))
        if round_ == message.round and plan["by"] == MINUTES:
            told, leads = message.data, followed_by(self.district, [plan["lead"]])
            assert {told["lead"]["code"]} == leads, f"P13: {plan} was decided, and {message} follows"
            assert told["basis"] == plan["basis"], f"P13: {message} does not rest on {plan}"
            assert not told["may_return"], f"P13: {message} may be returned"

    def _does_not_rest(self, message: Message) -> None:
        """See that nobody was told that time passes while it does not; that a mail was lost is said at any time."""
        query = "select rests_since from clock where case_id = ? and round = ? and rests_since is not null"
        rests = self.district.notifier.rows(query, digits(message.subject), message.round)
        assert not rests or message.data["step"] == "undelivered", f"P6: a step fired while its clock rested: {message}"

    def _all_others_have_spoken(self, case: str, round_: int, assignment: int) -> None:
        query = "select * from task where case_id = ? and round = ? and assignment = ? and part != 'lead'"
        tasks = self.district.notifier.rows(query, digits(case), round_, assignment)
        spoken = {"assisting": "opinion_given", "split": "part_reported"}
        out = [task for task in tasks if task["state"] != spoken[task["part"]]]
        assert not out, f"P8: reported before all parts and opinions were in: {out}"


def _is_stale(letter: Letter, seen: Look) -> bool:
    """Say whether router or notifier knows already that a letter comes too late to change anything."""
    has = seen.notifier if letter.taker == "notifier" else seen.router
    if letter.taker == "intake" or not has:
        return False
    message = letter.message
    key, own = (message.round, message.assignment), (has["round"], has["assignment"])
    over: bool = message.round <= has["ended"]
    if message.type in ENDS:
        return over
    if message.type == CASE_ASSIGNED.name:
        return over or key <= own
    if message.type == ASSIGNMENT_RECALL.name:
        return over or key < own
    if message.type == CASE_REOPENED.name:
        return over or message.round <= own[0]
    if message.type == CASE_REVIEWED.name:
        return _is_judged(message, seen)
    if message.type == CASE_SUBMITTED.name:
        return over or has["state"] != "unheard"
    return message.type in OF_A_TASK and (over or key != own or has["state"] != "assigned")


def _is_judged(message: Message, seen: Look) -> bool:
    """Say whether a review is of another report than the newest of its task, or of one that has been judged."""
    key = (message.round, message.assignment)
    lead = next((one for one in seen.tasks if one["part"] == "lead" and (one["round"], one["assignment"]) == key), None)
    if lead is None or lead["state"] != "reported":
        return True
    return key == (seen.notifier["round"], seen.notifier["assignment"]) and message.data["turn"] < seen.notifier["turn"]


def _merged_in_order(before: Look, after: Look) -> None:
    for name in ("router", "notifier"):
        was, has = getattr(before, name), getattr(after, name)
        if was:
            assert (has["round"], has["assignment"]) >= (was["round"], was["assignment"]), f"P5: {name} went back"
            assert has["ended"] >= was["ended"], f"P5: {name} took an end back"


def _shown_in_order(before: Look, after: Look, letters: Sequence[Letter]) -> None:
    was, has = before.intake, after.intake
    assert has["round"] == was["round"], "an event changed intake's round"
    shown = ("state", "lead", "assignment", "turn", "answer", "outcome")
    if before.ended:
        assert [has[name] for name in shown] == [was[name] for name in shown], "P5: an event changed an ended case"
    if was["state"] in ("answered", "call_back"):
        assert has["state"] == was["state"], f"P9: an answer was taken back by {letters}"
        assert has["answer"] == was["answer"], f"P9: an answer was changed by {letters}"
    newest = max((letter.message.round, letter.message.assignment, _turn(letter)) for letter in letters)
    own = (was["round"], was["assignment"], was["turn"])
    if newest <= own:
        assert [has[name] for name in shown] == [was[name] for name in shown], f"P5: stale, and yet applied: {letters}"
    elif not before.ended and newest[2] >= 0:
        assert (has["round"], has["assignment"], has["turn"]) == newest, f"newer, and not applied whole: {letters}"


def _turn(letter: Letter) -> int:
    kind, data = letter.message.type, letter.message.data
    # Of a promise it is no assignment's; a moved limit has that of what happened before.
    other = kind.startswith("promise.") or kind == TASK_RESCHEDULED.name
    return -1 if other else int(data.get("turn", 0 if kind == CASE_ASSIGNED.name else -1))


def _taken_from_nobody_at_work(before: Look, after: Look, letters: Sequence[Letter]) -> None:
    """See that in a round nobody loses a case unless they returned it, or it was asked back.

    By the desk before they signed; by what binds before they reported. A newer round ends those before it: a case that
    was merged while somebody was at work is taken up again in one, and its end may be overtaken.
    """
    states = {task["id"]: task["state"] for task in after.tasks}
    recalls = [letter.message for letter in letters if letter.message.type == ASSIGNMENT_RECALL.name]
    binding = any(message.data.get("binding") for message in recalls)
    for task in before.tasks:
        if task["round"] < after.notifier["round"]:  # rounds are intake's to begin
            assert task["round"] < after.intake["round"], f"P2: {task} was ended by a round that there is not"
            continue
        if task["part"] == "lead" and task["state"] in AT_WORK and states[task["id"]] == "superseded":
            assert recalls, f"P2: taken away from who was at work: {task}"
            allowed = ("to_sign", "signed", "supplement") if binding else ("to_sign",)
            assert task["state"] in allowed, f"P2: recalled too late: {task}"
