"""What is true of each thing that is counted of a case: worked out from all of them, the same in any order. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from services.intake.cases.domain import CONTENT
from services.intake.reports.counting import Entries, Entry, Key
from services.intake.reports.vocabulary import OVER, Event


def said(entries: Entries) -> dict[Key, Entry]:
    """Return the entries of a case with their words, and with the body that each counts against."""
    case = _Case(entries)
    return {key: Entry(key, one.at, case.body(one), one.told, frozenset(case.words(one))) for key, one in case.all()}


class _Case:
    """All that is counted of one case."""

    def __init__(self, entries: Entries) -> None:
        self._entries = dict(sorted(entries.items()))
        self._by_event: dict[Event, list[Entry]] = {}
        for entry in self._entries.values():
            self._by_event.setdefault(entry.event, []).append(entry)
        self.last_round = max((one.round for one in self._entries), default=0)
        self._passed_up = {one.key.round for one in self.of(Event.PASSED_UP)}
        self._ledgered = self._passed_up | {one.key.round for one in self.of(Event.LEDGERED)}
        granted = {one.key.mark for one in self.of(Event.RULED) if one.told.get("granted")}
        self._excluded = {one.body for one in self.of(Event.APPEAL) if one.key.mark in granted}

    def all(self) -> Iterator[tuple[Key, Entry]]:
        yield from self._entries.items()

    def of(self, event: Event, round_: int | None = None, assignment: int | None = None) -> list[Entry]:
        """Return the entries of an event, in the order of their keys."""
        found = self._by_event.get(event)
        if found is None:  # as for most of what could have happened
            return []
        return [one for one in found if round_ in (None, one.key.round) and assignment in (None, one.key.assignment)]

    def has(self, event: Event, of: Entry) -> bool:
        """Say whether something happened to the assignment that an entry is of."""
        return bool(self.of(event, of.key.round, of.key.assignment))

    def body(self, entry: Entry) -> str | None:
        told: str | None = entry.told.get("body")
        return told or (_BODIES[entry.event](self, entry) if entry.event in _BODIES else entry.body)

    def words(self, entry: Entry) -> Iterator[str]:
        if entry.key.round > 1:
            yield "redo"
        if self.body(entry) in self._excluded:
            yield "excluded"
        for word, rounds in (("on_ledger", self._ledgered), ("passed_up", self._passed_up)):
            if rounds and (entry.key.round in rounds or not entry.key.round):
                yield word
        if entry.event in _WORDS:
            yield from _WORDS[entry.event](self, entry)
        if (outcome := entry.told.get("outcome")) is not None:
            yield str(outcome)

    def answer_of(self, round_: int) -> Entry | None:
        """Return the last answer of a round."""
        return next(iter(reversed(self.of(Event.ANSWERED, round_))), None)

    def limit(self, name: str, entry: Entry, *, own: bool) -> datetime | None:
        """Return a limit as it stood when something happened to an assignment.

        own: the limit is of that assignment alone; else it is the round's, and runs on across returns.
        """
        place = entry.key.assignment, entry.key.turn
        known = [
            one
            for one in self.of(Event.LIMIT, entry.key.round, entry.key.assignment if own else None)
            if (one.key.assignment, one.key.turn) <= place and name in one.told
        ]
        return datetime.fromisoformat(known[-1].told[name]) if known else None

    def one_go(self) -> bool:
        """Say whether the case was neither sent back nor taken up again after an answer."""
        again = [one for one in self.of(Event.REOPENED) if self.answer_of(one.key.round - 1)]
        return not again and not self.of(Event.SENT_BACK)


def _assigned(case: _Case, entry: Entry) -> Iterator[str]:
    if entry is case.of(Event.ASSIGNED)[0]:
        yield "first"
    for event, word in _BEFELL.items():
        if case.has(event, entry):
            yield word
    opened = [one.told["sign_due_at"] for one in case.of(Event.LIMIT, *entry.key[1:3]) if "sign_due_at" in one.told]
    if opened:
        yield "timed"
    signed = case.of(Event.SIGNED, *entry.key[1:3])
    if opened and signed and signed[0].at <= datetime.fromisoformat(opened[-1]):
        yield "signed_in_time"
    reports = case.of(Event.REPORTED, *entry.key[1:3])
    if reports and "in_time" in _within(reports[0], case.limit("task_due_at", reports[0], own=True)):
        yield "reported_in_time"
    if case.has(Event.ANSWERED, entry) and case.of(Event.CLOSED, entry.key.round):
        yield "closed"


def _due(case: _Case, entry: Entry) -> Iterator[str]:
    for word, event in _BY_THEN.items():
        if any(one.at <= entry.at for one in case.of(event, *entry.key[1:3])):
            yield f"{word}_by_then"
    if any(one.at <= entry.at for event in OVER for one in case.of(event) if one.key.round in (0, entry.key.round)):
        yield "ended_by_then"


_BY_THEN: Mapping[str, Event] = {
    "signed": Event.SIGNED,
    "contact": Event.CONTACT,
    "interim": Event.INTERIM,
    "report": Event.REPORTED,
    "returned": Event.RETURNED,
    "recalled": Event.RECALLED,
}

_BEFELL: Mapping[Event, str] = {
    Event.SIGNED: "signed",
    Event.RETURNED: "returned",
    Event.RECALLED: "recalled",
    Event.EXTENDED: "extended",
    Event.REPORTED: "reported",
    Event.SENT_BACK: "sent_back",
    Event.ANSWERED: "answered",
}


def _within(entry: Entry, limit: datetime | None) -> tuple[str, ...]:
    if limit is None:
        return ()
    return ("timed", "in_time") if entry.at <= limit else ("timed",)


def _signed(case: _Case, entry: Entry) -> Iterator[str]:
    for one in case.of(Event.LIMIT, *entry.key[1:3])[::-1]:
        if "sign_due_at" in one.told:
            yield from _within(entry, datetime.fromisoformat(one.told["sign_due_at"]))
            return


def _returned(case: _Case, entry: Entry) -> Iterator[str]:
    later = [one for one in case.of(Event.ASSIGNED, entry.key.round) if one.key.assignment > entry.key.assignment]
    if later:
        yield "refused" if later[0].body == entry.body else "agreed"


def _reported(case: _Case, entry: Entry) -> Iterator[str]:
    if entry is case.of(Event.REPORTED)[0]:
        yield "first"
    yield from _within(entry, case.limit("task_due_at", entry, own=True))
    if entry.told.get("handled", {}).get("rests"):
        yield "rested"


def _answered(case: _Case, entry: Entry) -> Iterator[str]:
    if entry is case.of(Event.ANSWERED)[0]:
        yield "first"
        if case.one_go():
            yield "first_go"
    yield from _at_once(entry)
    yield from _within(entry, case.limit("due_at", entry, own=False))
    for report in case.of(Event.REPORTED, *entry.key[1:3]):
        if report.key.turn == entry.key.turn and "in_time" in _within(
            report, case.limit("task_due_at", report, own=True)
        ):
            yield "report_in_time"


def _at_once(entry: Entry) -> Iterator[str]:
    if entry.told.get("at_once"):
        yield "at_once"


def _judged(case: _Case, entry: Entry) -> Iterator[str]:
    if entry is case.of(Event.JUDGED)[0]:
        yield "first"
    yield from _verdict(entry)
    if (grade := entry.told.get("satisfaction")) is not None:
        yield str(grade)
    if case.of(Event.EXPLAINED, entry.key.round):
        yield "explained"


def _verdict(entry: Entry) -> Iterator[str]:
    if entry.told.get("contacted"):
        yield "contacted"
    if entry.told.get("solved"):
        yield "says_solved"
    if entry.told.get("satisfaction") in CONTENT:
        yield "content"


def _closed(case: _Case, entry: Entry) -> Iterator[str]:
    yield from _at_once(entry)
    answers = case.of(Event.ANSWERED)
    if answers:
        # First times stay in the figures: how long the enterprise waited is not made good by answering again.
        yield from _within(answers[0], case.limit("due_at", answers[0], own=False))
        if "in_time" in _within(answers[-1], case.limit("due_at", answers[-1], own=False)):
            yield "last_in_time"
    if case.one_go():
        yield "first_go"
    if entry.told.get("not_reached"):
        yield "not_reached"
    for verdict in case.of(Event.JUDGED, entry.key.round):
        yield "judged"
        yield from (word for word in _verdict(verdict) if word != "contacted")
    if case.of(Event.EXPLAINED, entry.key.round):
        yield "explained"


def _card(case: _Case, entry: Entry) -> Iterator[str]:
    yield str(entry.told["card"])
    if any(one.key.mark == entry.key.mark for one in case.of(Event.CARD_WITHDRAWN, entry.key.round)):
        yield "withdrawn_card"


def _stage(_: _Case, entry: Entry) -> Iterator[str]:
    if "due_at" in entry.told:
        yield from _within(entry, datetime.fromisoformat(entry.told["due_at"]))
    if not entry.told["needed"]:
        yield "spared"
    if entry.told["passed"] == entry.told["stages"]:
        yield "last"


def _admitted(case: _Case, _: Entry) -> Iterator[str]:
    if case.of(Event.CLOSED):
        yield "closed"
    if any(one.key.round in (0, case.last_round) for one in case.of(Event.ENDED)):
        yield "ended"


_OPINIONS: Mapping[bool | None, tuple[str, ...]] = {None: ("silent",), False: ("disagrees",), True: ()}
_FOUND = {"in_order": "in_order", "noted": "noted", "reopened": "put_right"}

_WORDS: Mapping[Event, Callable[[_Case, Entry], Iterator[str]]] = {
    Event.ADMITTED: _admitted,
    Event.ASSIGNED: _assigned,
    Event.SIGNED: _signed,
    Event.RETURNED: _returned,
    Event.REPORTED: _reported,
    Event.SENT_BACK: lambda case, entry: iter(["first"] if entry is case.of(Event.SENT_BACK)[0] else []),
    Event.ANSWERED: _answered,
    Event.JUDGED: _judged,
    Event.REOPENED: lambda case, entry: iter(["after_answer"] if case.answer_of(entry.key.round - 1) else []),
    Event.CLOSED: _closed,
    Event.ENDED: lambda _, entry: iter([str(entry.told["ending"])]),
    Event.CARD: _card,
    Event.OPINION: lambda _, entry: iter(_OPINIONS[entry.told.get("agrees")]),
    Event.PART: lambda _, entry: iter(["disowned"] if entry.told.get("disowned") else []),
    Event.STAGE: _stage,
    Event.SIGN_DUE: _due,
    Event.CONTACT_DUE: _due,
    Event.PROMISE: lambda _, entry: iter([f"{entry.told['state']}_promise"]),
    Event.LEDGER_REVIEW: lambda _, entry: iter(["in_time"] if entry.told.get("in_time") else []),
    Event.FROM_OUTSIDE: lambda _, entry: iter([f"{entry.told['why']}_outside"]),
    Event.RECHECKED: lambda _, entry: iter([_FOUND.get(entry.told["found"], "noted")]),
}
"""What each event says besides the words of every one. Every word stands in its event's line of the vocabulary."""


def _answerer(case: _Case, round_: int) -> str | None:
    answer = case.answer_of(round_)
    return answer.body if answer else None


def _last_lead(case: _Case, entry: Entry) -> str | None:
    """Return who led when something happened of which nobody says who it was about."""
    before = [one for one in case.of(Event.ASSIGNED) if one.at <= entry.at]
    return before[-1].body if before else None


def _ended_with(case: _Case, entry: Entry) -> str | None:
    return _last_lead(case, entry) if entry.told["ending"] in ("withdrawn", "merged") else None


def _carded(case: _Case, entry: Entry) -> str | None:
    own = case.of(Event.ASSIGNED, *entry.key[1:3])
    return own[0].body if own else _last_lead(case, entry)


_BODIES: Mapping[Event, Callable[[_Case, Entry], str | None]] = {
    Event.JUDGED: lambda case, entry: _answerer(case, entry.key.round),
    Event.EXPLAINED: lambda case, entry: _answerer(case, entry.key.round),
    Event.CLOSED: lambda case, entry: _answerer(case, entry.key.round),
    Event.REOPENED: lambda case, entry: _answerer(case, entry.key.round - 1),
    Event.ENDED: _ended_with,
    Event.URGED: _last_lead,
    Event.RECHECKED: _last_lead,
    Event.CARD: _carded,
}
"""Against whom an event counts whose line does not say so."""
