"""What must hold of the three services together: at every moment, and at rest, when no letter is on its way.

P1 at rest exactly one lead, or the desk. P2 never two active leads. P3 the three agree at rest. P4 no open task on an
ended case. P5 nothing stale changes anything newer. P6 each step of the clock at most once a round. P7 every case can
still be closed. P8 the lead's report never comes before the parts of split bodies and the opinions of assisting ones.
P9 no event takes back an answer. P10 what the enterprise is shown was reported, and approved by the centre. P11 later
like cases follow a ruling. P12 what binds is not returned. P13 what a meeting decided is the round's next assignment,
if there is one. P14 a case has the task force that it was given last, if any: led by its lead, ended with its round,
its stages heard of. P15 a no was signed by two of the office. P16 a promise is made, falls due and ends once; what
waits is of the case's round. P17 a step that did not happen is on record with both its times and why; a notice has a
number from its signature on, without gaps, and is over with its case; a card is taken back once, and intake knows it.
P18 an entry on the ledger begins, is watched and ends once; both services know the same of it.
P19 an enterprise is told the newest and nothing twice; intake hears once whom nothing reached, and what was answered.

A broken one is an AssertionError that names it; `Watch` sees to all that can be seen while things happen.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from services.intake.verification import snapshot as of_intake
from services.notifier.verification import snapshot as of_notifier
from services.router.decisions.taking_over import MINUTES
from services.router.verification import snapshot as of_router
from shared.contracts import Message
from shared.contracts.from_intake import CASE_CLOSED, CASE_REVIEWED
from shared.contracts.from_notifier import (
    TASK_REPORTED,
    TASK_RETURNED,
)
from shared.contracts.from_router import ASSIGNMENT_RECALL, CASE_ASSIGNED
from shared.db.history import broken_lines
from tests.protocol import agreement, precedents, supervising
from tests.protocol.changes import OF_A_TASK, is_stale, merged_in_order, shown_in_order, taken_from_nobody_at_work
from tests.protocol.district import District
from tests.protocol.house import Letter, digits
from tests.protocol.ledger import OWN_ANSWER, EachOnce, on_ledger
from tests.protocol.looks import AT_WORK, OPEN, look
from tests.protocol.promises import Once, on_promises
from tests.protocol.reforms import followed_by
from tests.protocol.signing import signed_by_two
from tests.protocol.teams import on_a_team


class Watch:
    """Delivers letters, and sees that nothing happens which must not. Every act of a test is followed by `now`."""

    def __init__(self, district: District) -> None:
        self.district = district
        self._seen = 0
        self._well: set[str | None] = set()
        self._ids: set[tuple[str, str]] = set()
        self._assignments: Counter[str] = Counter()
        self._turns: Counter[tuple[str, int, int]] = Counter()
        self._seers = (self._sent_once, Once().sent, EachOnce().sent, supervising.Steps(district).sent)
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
        idle = [letter for letter in letters if not letter.first or is_stale(letter, before[letter.message.subject])]
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
            merged_in_order(before[case], after)
            if taker == "intake":
                shown_in_order(before[case], after, of_case)
            if taker == "notifier":
                taken_from_nobody_at_work(before[case], after, of_case)
        self.now(cases)

    def now(self, cases: Sequence[str] | None = None) -> None:
        """See that all is well at this moment, with some cases or all; and with everything sent since the last look."""
        district = self.district
        looks = {case: look(district, case) for case in (district.cases if cases is None else cases)}
        for case, seen in looks.items():
            leads = [task for task in seen.tasks if task["part"] == "lead" and task["state"] in OPEN]
            assert len(leads) <= 1, f"P2: two leads at once: {leads}"
            at_work = [task for task in leads if task["state"] in AT_WORK and not self._ends(case, task["round"])]
            assert not (seen.desk_has_it and at_work), f"P2: the desk has what {at_work} has"
        sent, self._seen = district.sent[self._seen :], len(district.sent)
        for message in sent:
            for see in self._seers:
                see(message)
        for case, seen in looks.items():
            row = seen.intake
            # What the centre says itself, nobody has to approve.
            if '"answered_at_once"' not in (row["ending"] or "") and row["answer"] != OWN_ANSWER:
                assert row["answer"] == self._approved.get(case), f"P10: shown, and not approved: {row['answer']}"

    def _ends(self, case: str, round_: int) -> bool:
        """Say whether a round's end is on its way to who works in it: what was passed up can be back before that."""
        return any(
            letter.taker == "notifier"
            and letter.message.subject == case
            and letter.message.type == CASE_CLOSED.name
            and letter.message.round >= round_
            for letter in self.district.on_the_way
        )

    def at_rest(self) -> None:
        """See that all is well now that no letter is on its way: each case of which anything was written since."""
        district = self.district
        assert not district.on_the_way, "not at rest"
        for house in district.houses.values():
            assert not [*house.rows("select * from outbox"), *house.rows("select * from inbox where state != 'done'")]
            written = house.written()
            self._well -= self._well if None in written else written
        for case in district.cases:
            if digits(case) in self._well:
                continue
            seen = look(district, case)
            for agree in (on_a_team, on_promises, on_ledger, supervising.on_the_ladder):
                agree(seen, district, case)
            if seen.at_rest:
                agreement.on_the_end(seen, district.notifier, case)
            else:
                agreement.on_who_has_it(seen)
                agreement.on_time(seen, district.notifier, case)
            agreement.on_waiting(seen, district.notifier, case)
            agreement.on_what_was_heard(seen, district, case)
            self._well.add(digits(case))

    def histories_hold(self) -> None:
        """See that every history is whole, line by line, and gives where intake's and router's cases stand."""
        for house in self.district.houses.values():
            records = house.service.records
            with house.service.database.read() as session:
                assert not list(broken_lines(session, records.history, records.case))
        for snapshot, house in zip((of_intake, of_router, of_notifier), self.district.houses.values(), strict=True):
            # Nobody mails here: whatever waits to be sent may wait for years.
            told = snapshot(house.service, timedelta(days=9_000)).findings
            assert not told, f"what stands is not what was told: {told}"
        supervising.numbers_have_no_gap(self.district)

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

    def _all_others_have_spoken(self, case: str, round_: int, assignment: int) -> None:
        query = "select * from task where case_id = ? and round = ? and assignment = ? and part != 'lead'"
        tasks = self.district.notifier.rows(query, digits(case), round_, assignment)
        spoken = {"assisting": "opinion_given", "split": "part_reported"}
        out = [task for task in tasks if task["state"] != spoken[task["part"]]]
        assert not out, f"P8: reported before all parts and opinions were in: {out}"
