"""What a schedule is made of: steps with numbers for what they pick, so that chance and a search can drive the same."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

from services.notifier.tasks.domain import Act
from services.router.cli import Operations
from shared.contracts.from_notifier import TASK_REPORTED
from tests.protocol import signing
from tests.protocol.centre import CENTRE
from tests.protocol.district import LEADS, District
from tests.protocol.house import Letter, dashed, digits
from tests.protocol.ledger import goes_on
from tests.protocol.loaded import parts
from tests.protocol.looks import Look, look
from tests.protocol.properties import Watch
from tests.protocol.reforms import reform
from tests.protocol.words import MATTERS

T = TypeVar("T")
Way = Callable[[District, int], bool]

SPANS = (timedelta(minutes=20), timedelta(hours=3), timedelta(days=1), timedelta(days=4), timedelta(days=40))
BY_PEOPLE = (Act.SIGN, Act.REPORT, Act.RETURN, Act.PART, Act.OPINION, Act.INTERIM, Act.ASK_SUPPLEMENT)
NEXT = {
    "to_sign": Act.SIGN,
    "pending_opinion": Act.OPINION,
    **dict.fromkeys(("signed", "redo", "supplement"), Act.REPORT),
}
"""What is next with a task in a state, where it is not a split body's."""


def next_with(task: dict[str, Any]) -> Act:
    """Return what is next with a task."""
    return Act.PART if (task["part"], task["state"]) == ("split", "signed") else NEXT[task["state"]]


def one_of(things: Sequence[T], pick: int) -> T:
    """Return the thing that a number means."""
    return things[pick % len(things)]


class Moves:
    """All that can happen in a district; each move takes numbers, and does nothing where there is nothing to pick."""

    def __init__(self, district: District) -> None:
        district.start_over()
        self.district, self.watch = district, Watch(district)

    def returns_are_decided_by(self, who: str) -> None:
        """Let the place say who decides about returns: `desk` or `rules`; a new start takes that back."""
        told = parts()[1]
        routing = {**told["routing"], "returns_decided_by": who}
        Operations(self.district.router.service).store({"directory": told["directory"], "routing": routing})

    def bring(self, what: int) -> None:
        self.district.submit(what)
        self.watch.now()

    def deliver(self, pick: int) -> None:
        """Deliver any letter that is on its way."""
        if self.district.on_the_way:
            self.watch.deliver([one_of(self.district.on_the_way, pick)])

    def deliver_newest(self, pick: int) -> None:
        """Let one of the last letters overtake all others."""
        if self.district.on_the_way:
            self.watch.deliver([one_of(self.district.on_the_way[-3:], pick)])

    def deliver_again(self, pick: int, *, new_name: bool) -> None:
        """Deliver an old letter again; under its own id, that is what a crash after the commit does."""
        if self.district.delivered:
            self.watch.deliver([one_of(self.district.delivered, pick).copy(new_name=new_name)])

    def deliver_batch(self, picks: Sequence[int]) -> None:
        """Deliver several letters of one taker at once, in any order, some of them twice and old ones among them."""
        district = self.district
        if not district.on_the_way:
            return
        taker = one_of(district.on_the_way, picks[0]).taker
        waiting = [letter for letter in district.on_the_way if letter.taker == taker]
        old = [letter for letter in district.delivered if letter.taker == taker]
        batch: list[Letter] = []
        for pick in picks:
            if pick % 4 == 3 and old:
                batch.append(one_of(old, pick // 4).copy(new_name=True))
            elif waiting:
                letter = waiting.pop(pick % len(waiting))
                batch.append(letter)
                if pick % 5 == 4:
                    batch.append(letter.copy(new_name=True))
        self.watch.deliver(batch)

    def settle(self, seed: int, *, noise: bool = False) -> None:
        """Deliver everything, in an order of chance and with copies where that is asked, and see that all agree."""
        chance = Random(seed)
        while self.district.on_the_way:
            self.deliver(chance.randrange(1000))
            if noise and chance.random() < 0.2:
                self.deliver_again(chance.randrange(1000), new_name=True)
        self.watch.at_rest()

    def act(self, pick: int, act: Act) -> None:
        """Let somebody do something with a task, open or long over: old mails still have their links."""
        tasks = self.district.notifier.rows("select * from task order by rowid desc")
        if tasks:
            self.district.act(one_of(tasks, pick), act)
            self.watch.now()

    def act_now(self, pick: int, act: Act) -> None:
        """Let somebody do something with a task that can still be acted on."""
        states = "('to_sign', 'signed', 'redo', 'supplement', 'pending_opinion')"
        query = f"select * from task where state in {states} order by rowid desc"
        part = {Act.OPINION: "assisting", Act.PART: "split"}.get(act, "lead")
        tasks = [task for task in self.district.notifier.rows(query) if task["part"] == part]
        if tasks:
            self.district.act(one_of(tasks, pick), act)
            self.watch.now()

    def work(self, pick: int) -> None:
        """Let somebody do what is next with one of the newest tasks: sign, say their opinion, report."""
        states = "('to_sign', 'signed', 'redo', 'supplement', 'pending_opinion')"
        query = f"select * from task where state in {states} order by rowid desc limit 8"
        tasks = self.district.notifier.rows(query)
        if tasks:
            task = one_of(tasks, pick)
            self.district.act(task, next_with(task))
            self.watch.now()

    def assign(self, pick: int, lead: int, helpers: int) -> None:
        """Let the desk give a case away: with the bodies that the rules name, or with those it names by turns."""
        named = None if helpers == 0 else [body for body in LEADS[: helpers - 1] if body != one_of(LEADS, lead)]
        more: dict[str, Any] = {"basis": "纪要" if lead % 6 == 0 else None, "leads_on": lead % 7 > 0}
        assisting = named
        if named is not None and pick % 2:
            assisting, more["split"] = named[::2], named[1::2]
        if pick % 3:
            more["task_force"] = "enlargement" if pick % 3 == 1 else ""
        self._on_case(pick, lambda case: self.district.assign(case, one_of(LEADS, lead), assisting, **more))

    def rule_on(self, pick: int, lead: int) -> None:
        """Let whoever has a case ask twice to be rid of it, and the desk keep it there once and rule on it then."""
        if not self.district.cases:
            return
        case = one_of(self.district.cases, pick)
        for turn in (pick, pick + 1):
            self.settle(turn)
            task = look(self.district, case).lead
            if task is None or not self.district.act(task, Act.RETURN):
                return
            self.settle(turn)
            if look(self.district, case).router["state"] == "desk":
                self.district.refuse(case)
                self.watch.now([case])
        self.assign(pick, lead, 0)

    def bring_like(self, pick: int) -> None:
        """Bring a case like one that was ruled on, if there are not many cases yet."""
        matters = [told["matter"] for told in MATTERS]
        ruled = [one for one in self._precedents() if one["matter"] in matters]
        if ruled and len(self.district.cases) < 6:
            self.bring(matters.index(one_of(ruled, pick)["matter"]))

    def end_precedent(self, pick: int) -> None:
        ruled = self._precedents()
        if ruled:
            one = one_of(ruled, pick)
            self.district.end_precedent(dashed(one["id"]), dashed(one["case_id"]))
            self.watch.now()

    def refuse(self, pick: int) -> None:
        self._on_case(pick, self.district.refuse)

    def recall(self, pick: int) -> None:
        self._on_case(pick, self.district.recall)

    def withdraw(self, pick: int) -> None:
        self._on_case(pick, self.district.withdraw)

    def supplement(self, pick: int) -> None:
        self._on_case(pick, self.district.supplement)

    def urge(self, pick: int) -> None:
        self._on_case(pick, self.district.urge)

    def review(self, pick: int, *, good: bool) -> None:
        """Let the centre judge a report that it has."""
        waiting = self.district.intake.rows("select id from cases where state = 'under_review' order by id")
        if waiting:
            case = dashed(one_of(waiting, pick)["id"])
            self.district.review(case, good=good)
            self.watch.now([case])

    def review_late(self, pick: int, *, good: bool) -> None:
        """Let a reviewer judge by a page that was opened at any earlier report, or judge twice."""
        reports = [message for message in self.district.sent if message.type == TASK_REPORTED.name]
        if reports:
            report = one_of(reports, pick)
            meant = (report.round, report.assignment, report.data["turn"])
            self.district.review(report.subject, good=good, meant=meant)
            self.watch.now([report.subject])

    def judge(self, pick: int, *, good: bool) -> None:
        """Let an enterprise that sees an answer judge it."""
        if self.district.intake.rows("select 1 from cases where state = 'answered'"):
            answered = [case for case in self.district.cases if self._is_answered(case)]
            case = one_of(answered, pick)
            self.district.judge(case, good=good, checked=pick % 2 == 0)
            self.watch.now([case])

    def call(self, pick: int, *, redo: bool) -> None:
        """Let a caller check a bad verdict; where none waits, they call about an answer and reach nobody."""
        if self.district.cases:
            case = one_of(self.district.cases, pick)
            if not self.district.call_back(case, redo=redo) and pick % 4 == 0:
                self.district.cannot_reach(case)
            self.watch.now([case])

    def centre_ends(self, pick: int, how: int) -> None:
        """Let the centre, or the enterprise that it has guided, do one of CENTRE; often it is refused."""
        self._on_case(pick, lambda case: one_of(CENTRE, how)(self.district, case))

    def wait(self, pick: int) -> None:
        self.district.advance(one_of(SPANS, pick))

    def tick(self, limit: int) -> None:
        self.district.tick(limit)
        self.watch.now()

    def mail_fails(self, pick: int) -> None:
        mails = self.district.notifier.rows("select key from mail where state = 'queued' order by rowid desc limit 12")
        if mails:
            self.district.mail_fails(one_of(mails, pick)["key"])
            self.watch.now()

    def close(self, case: str) -> None:
        """See that an open case can still be closed, by the usual way and nothing else (P7)."""
        for turn in range(16):
            self.settle(turn)
            seen = look(self.district, case)
            if seen.ended:
                return
            self._go_on(case, seen)
            self.watch.now([case])
        raise AssertionError(f"P7: case {case} cannot be closed: {look(self.district, case)}")

    def _go_on(self, case: str, seen: Look) -> None:
        district = self.district
        if seen.intake["state"] in ("ledger", "passed_up"):
            assert goes_on(district, case), "P7: cannot be taken off the ledger"
        elif seen.desk_has_it:
            assert any(district.assign(case, body) for body in LEADS), f"P7: nobody can be given case {case}"
        elif seen.lead is None:
            raise AssertionError(f"P7: in nobody's hands: {seen}")
        elif seen.lead["state"] == "to_sign":
            assert district.act(seen.lead, Act.SIGN), "P7: cannot be signed for"
        elif signing.waits(district, seen.lead):
            assert district.act(seen.lead, Act.COUNTERSIGN), "P7: cannot be countersigned"
        elif seen.lead["state"] in ("signed", "redo"):
            signing.others_speak(district, seen.own)
            assert district.act(seen.lead, Act.REPORT), "P7: cannot be reported"
        elif seen.lead["state"] == "supplement":
            assert district.supplement(case), "P7: what is asked for cannot be given"
        elif seen.lead["state"] == "reported":
            assert district.review(case, good=True), "P7: cannot be reviewed"
        elif seen.intake["state"] == "call_back":
            assert district.call_back(case, redo=False), "P7: cannot be explained"
        else:
            assert district.judge(case, good=True), "P7: cannot be judged"

    def reform(self, pick: int, heir: int) -> None:
        """Let a body end, and another follow it, or whoever follows that."""
        reform(self.district, one_of(LEADS, pick), one_of(LEADS, heir))
        self.watch.now()

    def one_way(self, ways: Sequence[Way], pick: int, how: int) -> None:
        """Let somebody do one of some ways with whatever it is; often it is refused."""
        one_of(ways, how)(self.district, pick)
        self.watch.now()

    def meet(self, pick: int, lead: int, helpers: int) -> None:
        """Let a meeting decide who has a case, whoever has it now."""
        body = one_of(LEADS, lead)
        named = [one for one in LEADS[:helpers] if one != body]
        self._on_case(pick, lambda case: self.district.decide(case, body, named))

    def _precedents(self) -> list[dict[str, Any]]:
        return self.district.router.rows("select * from precedent where ended_at is null order by rowid")

    def _is_answered(self, case: str) -> bool:
        query = "select 1 from cases where id = ? and state = 'answered'"
        return bool(self.district.intake.rows(query, digits(case)))

    def _on_case(self, pick: int, act: Callable[[str], bool]) -> None:
        if self.district.cases:
            case = one_of(self.district.cases, pick)
            act(case)
            self.watch.now([case])
