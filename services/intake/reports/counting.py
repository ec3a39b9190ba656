"""What is counted of a case, made from the lines of its history alone, in whatever order the events came. Pure.

Each line adds at most a few entries, and adding again changes nothing. What can be said of an entry (its words) is
worked out from all entries of the case, so that an event which comes late still changes what it should. The first
answer, its time and the verdict on it keep their own entries when a case is taken up again: first times stay.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from services.intake.cases.timeline import Line
from services.intake.reports.vocabulary import Event
from shared.contracts.words import Ending

EXTENSION = "extension"
"""Why a limit was moved where somebody was granted more time."""


class Key(NamedTuple):
    """What tells an entry from every other of its case. mark: a step, a body, a stage, where numbers do not do it."""

    event: Event
    round: int = 0
    assignment: int = 0
    turn: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is counted, or that words of others come from.

    at: when it happened (UTC), by the clock of the service in which it did. body: against whom it counts, None for the
    district alone. told: what its words, or those of others, are worked out from; JSON-ready. words: what is true of
    it.
    """

    key: Key
    at: datetime
    body: str | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    @property
    def event(self) -> Event:
        """What happened."""
        return self.key.event


Entries = Mapping[Key, Entry]


def count(entries: Entries, lines: Iterable[Line]) -> dict[Key, Entry]:
    """Return the entries of a case after more lines of its history; those that were there first stay as they are."""
    found = dict(entries)
    for line in lines:
        for entry in _TAKES[line.kind](line) if line.kind in _TAKES else ():
            found.setdefault(entry.key, entry)
    return found


def counts(kind: str) -> bool:
    """Say whether a line of this kind adds anything."""
    return kind in _TAKES


def _happened(line: Line) -> datetime:
    told = line.facts.get("happened_at")
    return datetime.fromisoformat(told) if told else line.at


def _of(event: Event, *told: str, turn: bool = False) -> Callable[[Line], list[Entry]]:
    """Return how a line about an assignment of a lead becomes an entry. told: the facts that it keeps."""

    def take(line: Line) -> list[Entry]:
        facts = line.facts
        key = Key(event, facts["round"], facts["assignment"], facts["turn"] if turn else 0)
        return [Entry(key, _happened(line), facts["lead"] or None, _kept(facts, told))]

    return take


def _kept(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: facts[name] for name in names if facts.get(name) is not None}


def _limit(line: Line) -> list[Entry]:
    (one,) = _of(Event.LIMIT, "due_at", "task_due_at", "sign_due_at", turn=True)(line)
    # A limit that was moved while nothing else happened has the turn of what happened before, and a count of its own.
    move = line.facts.get("move", 0)
    kept = [replace(one, key=one.key._replace(mark=f"{move:06}" if move else ""))]
    if line.kind == "task.rescheduled" and line.facts.get("why") == EXTENSION:
        kept.append(replace(one, key=kept[0].key._replace(event=Event.EXTENDED), told={}))
    return kept


def _opened(line: Line) -> list[Entry]:
    """Return the limits that a task has begun with, and what comes due on the day of a limit that something stops."""
    key, lead = Key(Event.LIMIT, line.facts["round"], line.facts["assignment"]), line.facts["lead"] or None
    due = [
        Entry(key._replace(event=event), datetime.fromisoformat(line.facts[name]), lead)
        for event, name in _COMES_DUE.items()
        if line.facts.get(name)
    ]
    return [*_limit(line), *due]


_COMES_DUE = {Event.SIGN_DUE: "sign_due_at", Event.CONTACT_DUE: "contact_due_at"}


def _by_round(event: Event, *told: str) -> Callable[[Line], list[Entry]]:
    """Return how a line about a round becomes an entry: one a round."""
    return lambda line: [Entry(Key(event, line.facts["round"]), line.at, None, _kept(line.facts, told))]


def _of_body(event: Event, *told: str) -> Callable[[Line], list[Entry]]:
    """Return how a line about a body that does not lead becomes an entry."""

    def take(line: Line) -> list[Entry]:
        facts = line.facts
        if "round" not in facts:  # written before a line kept which assignment it is about
            return []
        key = Key(event, facts["round"], facts["assignment"], 0, facts["body"])
        return [Entry(key, _happened(line), facts["body"], _kept(facts, told))]

    return take


def _ended(ending: str) -> Callable[[Line], list[Entry]]:
    # A withdrawal is of all rounds, and says none.
    return lambda line: [Entry(Key(Event.ENDED, line.facts.get("round", 0)), line.at, None, {"ending": ending})]


def _at_once(line: Line) -> list[Entry]:
    told = {"at_once": True, **_kept(line.facts, ("outcome",))}
    return [Entry(Key(event, line.facts["round"]), line.at, None, told) for event in (Event.ANSWERED, Event.CLOSED)]


def _in_person(line: Line) -> list[Entry]:
    told = {"at_once": True, **_kept(line.facts, ("outcome",))}
    return [Entry(Key(Event.ANSWERED, line.facts["round"]), line.at, None, told)]


def _recorded(line: Line) -> list[Entry]:
    """Return what is counted of a case that was closed long ago: in the months of then, where that was asked for."""
    facts = line.facts
    if not facts["counted"]:
        return []
    came, went = (datetime.fromisoformat(facts[name]) for name in ("received_at", "closed_at"))
    lead, told = facts["lead"] or None, _kept(facts, ("outcome",))
    entries = [
        Entry(Key(Event.ADMITTED), came),
        Entry(Key(Event.ANSWERED, 1), went, lead, told),
        Entry(Key(Event.CLOSED, 1), went, None, told),
    ]
    if facts["satisfaction"]:
        entries.append(Entry(Key(Event.JUDGED, 1), went, None, _kept(facts, ("satisfaction",))))
    return entries


def _card(line: Line) -> list[Entry]:
    facts = line.facts
    if not facts.get("card") or "round" not in facts:
        return []
    key = Key(Event.CARD, facts["round"], facts["assignment"], 0, facts["step"])
    return [Entry(key, datetime.fromisoformat(facts["fired_at"]), None, _kept(facts, ("card", "body")))]


def _card_withdrawn(line: Line) -> list[Entry]:
    facts = line.facts
    return [Entry(Key(Event.CARD_WITHDRAWN, facts["round"], 0, 0, facts["step"]), _happened(line))]


def _stage(line: Line) -> list[Entry]:
    facts = line.facts
    if "round" not in facts or "body" not in facts:  # from before a stage's message said whose it was
        return []
    key = Key(Event.STAGE, facts["round"], facts["set_up_by"], 0, facts["stage"])
    return [Entry(key, datetime.fromisoformat(facts["reached_at"]), facts["body"], _kept(facts, STAGE_FACTS))]


STAGE_FACTS = (
    "way",
    "task_force",
    "name",
    "needed",
    "passed",
    "stages",
    "due_at",
    "set_up_at",
    "begun_at",
    "after",
    "baseline_days",
    "target_days",
    "stage_baseline_days",
)


def _urged(line: Line) -> list[Entry]:
    return [Entry(Key(Event.URGED, mark=str(line.number)), line.at)]


def _pressed(line: Line) -> list[Entry]:
    facts = line.facts
    key = Key(Event.PRESSED, facts["round"], facts["assignment"], mark=facts["urging"])
    return [Entry(key, _happened(line), facts["body"])]


def _appeal(line: Line) -> list[Entry]:
    return [Entry(Key(Event.APPEAL, mark=line.facts["appeal"]), line.at, line.facts["body"])]


def _ruled(line: Line) -> list[Entry]:
    return [Entry(Key(Event.RULED, mark=line.facts["appeal"]), line.at, None, _kept(line.facts, ("granted",)))]


def _rechecked(line: Line) -> list[Entry]:
    mark = f"{line.facts['month']}/{line.facts['kind']}"
    return [Entry(Key(Event.RECHECKED, mark=mark), line.at, None, _kept(line.facts, ("found",)))]


def _promise(line: Line) -> list[Entry]:
    key = Key(Event.PROMISE, line.facts["round"], mark=str(line.facts["promise"]))
    return [Entry(key, line.at, line.facts.get("owner"), {"state": line.kind.removeprefix("promise.")})]


def _ledgered(line: Line) -> list[Entry]:
    """Return that a case is on the ledger, against its owner; one that was passed up counts against no body."""
    outside = line.facts.get("outside")
    event = Event.PASSED_UP if outside else Event.LEDGERED
    key = Key(event, line.facts["round"], mark=str(line.facts["entry"]))
    return [Entry(key, line.at, None if outside else line.facts["owner"])]


def _left(line: Line) -> list[Entry]:
    """Return that nobody outside has a case any more; that one left our own ledger is told by what follows."""
    facts = line.facts
    if not facts.get("outside"):
        return []
    key = Key(Event.FROM_OUTSIDE, facts["round"], mark=str(facts["entry"]))
    return [Entry(key, line.at, None, {"why": facts["why"]})]


def _reviewed(line: Line) -> list[Entry]:
    """Return a review of a case on the ledger, reported on or missed: one for each day on which one was due."""
    facts = line.facts
    day = facts.get("on", facts["next_on"])
    due = datetime.fromisoformat(f"{day}T12:00:00+00:00")  # the middle of the day: in the same month in all our zones
    key = Key(Event.LEDGER_REVIEW, facts["round"], mark=f"{facts['entry']}/{day}")
    return [Entry(key, due, facts["owner"], {"in_time": facts.get("in_time", False)})]


_TAKES: Mapping[str, Callable[[Line], list[Entry]]] = {
    "case.admitted": lambda line: [Entry(Key(Event.ADMITTED), line.at)],
    "case.assigned": _of(Event.ASSIGNED),
    "task.opened": _opened,
    "task.contacted": _of(Event.CONTACT, turn=True),
    "task.interim": _of(Event.INTERIM, turn=True),
    "task.resumed": _limit,
    "task.rescheduled": _limit,
    "task.signed": _of(Event.SIGNED),
    "task.returned": _of(Event.RETURNED),
    "task.recalled": _of(Event.RECALLED),
    "task.reported": _of(Event.REPORTED, "outcome", "handled", turn=True),
    "task.opinion": _of_body(Event.OPINION, "agrees"),
    "task.part_reported": _of_body(Event.PART, "disowned"),
    "case.sent_back": _of(Event.SENT_BACK, turn=True),
    "case.answered": _of(Event.ANSWERED, "outcome", turn=True),
    "case.answered_at_once": _at_once,
    "case.answered_in_person": _in_person,
    "case.recorded": _recorded,
    "case.verdict": _by_round(Event.JUDGED, "contacted", "solved", "satisfaction"),
    "case.explained": _by_round(Event.EXPLAINED),
    "case.reopened": _by_round(Event.REOPENED),
    "case.closed": _by_round(Event.CLOSED, "outcome", "not_reached"),
    "case.declined": _ended(Ending.DECLINED),
    "case.guided": _ended(Ending.GUIDED),
    "case.terminated": _ended(Ending.TERMINATED),
    **dict.fromkeys(("case.passed_back", "case.taken_back"), _ended(Ending.PASSED_BACK)),
    "case.merged": _ended(Ending.MERGED),
    "case.withdrawn": _ended("withdrawn"),
    "case.urged": _urged,
    "task.urged": _pressed,
    "escalation.raised": _card,
    "card.withdrawn": _card_withdrawn,
    "stage.reached": _stage,
    "stage.spared": _stage,
    "recheck.judged": _rechecked,
    **dict.fromkeys(("promise.kept", "promise.broken", "promise.moved", "promise.dropped"), _promise),
    "ledger.entered": _ledgered,
    "ledger.left": _left,
    **dict.fromkeys(("ledger.reviewed", "ledger.missed"), _reviewed),
    "appeal.entered": _appeal,
    "appeal.ruled": _ruled,
}
"""Which entries a line of history adds, by its kind. Whoever gives a new kind of line a meaning for figures adds it."""
