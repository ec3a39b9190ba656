"""Plays a case through a place's rules: the real handlers and the real clock role, on a database for this one case.

Nothing of it is made up here: what is told is what notifier has put on record and written down as mails. Time jumps
from one thing to the next, so that a year takes a second.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.notifier.configuration import PARTS
from services.notifier.directory.domain import person_of
from services.notifier.escalation.actions import fire_due
from services.notifier.escalation.store import next_due
from services.notifier.handlers import HANDLERS
from services.notifier.mail.models import Mail
from services.notifier.models import MIGRATIONS, RECORDS, History
from services.notifier.simulation.acting import DEEDS
from services.notifier.simulation.sayings import case_facts, party, said_by, whole_body
from services.notifier.simulation.script import ACTS
from services.notifier.tasks import store as tasks
from services.notifier.tasks.actions import Refused, act_on
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Case, Task
from shared.contracts import Message, MessageType, to_bytes
from shared.contracts.from_intake import CASE_CLOSED, CASE_REVIEWED, CASE_SUPPLEMENTED, CASE_URGED, CASE_WITHDRAWN
from shared.contracts.from_router import CASE_ASSIGNED, CASE_WAITING, DIRECTORY_BODY, DIRECTORY_PERSON
from shared.contracts.words import ALL_ROUNDS, Awaited
from shared.db import Database, new_id
from shared.db.history import lines_of
from shared.db.migrate import upgrade
from shared.messaging import Service
from shared.messaging.consumer import Consumer
from shared.messaging.transport import Delivery
from shared.process.clock import Clock

LONGEST = timedelta(days=3_660)
"""Ten years: no case is played for longer."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened. at: local. kind: of the history's line, or `refused`; facts: what it says besides.

    mails: (kind of mail, name of its reader, whether it is a copy) that were written with it.
    """

    at: datetime
    kind: str
    facts: Mapping[str, Any]
    mails: tuple[tuple[str, str, bool], ...] = ()


class SetClock(Clock):
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the instant at which it stands."""
        return self.at


@dataclass
class Play:
    """A place with one case in it."""

    service: Service
    clock: SetClock
    zone: ZoneInfo
    bodies: Mapping[str, Mapping[str, Any]]
    script: Mapping[str, Any]
    staff: Sequence[Mapping[str, Any]] = ()
    case_id: str = field(default_factory=new_id)
    round: int = 1
    assignment: int = 0
    lines: int = 0
    sent: int = 0
    mails: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._begun = self.clock.at
        self.consumer = Consumer(self.service, HANDLERS)

    def play(self, until: datetime) -> Iterator[Told]:
        """Yield what happens, in order, until nothing more can or the time is over."""
        for code, body in self.bodies.items():
            self._take(DIRECTORY_BODY, {"version": 1, "body": whole_body(body)}, subject=code)
        for one in self.staff:
            self._take(DIRECTORY_PERSON, {"version": 1, "person": one}, subject=one["id"])
        events = list(self.script["events"])
        if self.script["case"]["waits"]:
            self._wait()
            self._dispatch_later(events)
        else:
            self._assign(self.script["lead"], self.script["split"], self.script["assisting"])
        yield from self._news()
        while True:
            event_at = self._instant(events[0]["at"]) if events else None
            with self.service.database.read() as session:
                timer_at = next_due(session)
            at = min((one for one in (event_at, timer_at) if one is not None), default=None)
            if at is None or at > until:
                return
            self.clock.at = max(at, self.clock.at)
            if event_at is not None and event_at <= at:
                refused = self._do(events.pop(0))
                if refused is not None:
                    yield Told(self._local(), "refused", refused)
            else:
                self._fire()
            yield from self._news()

    def _dispatch_later(self, events: list[Any]) -> None:
        """Put the first dispatch among the events, where the script says when that is; else it waits on."""
        at = self.script["case"]["dispatched"]
        if at is not None:
            place = sum(1 for one in events if one["at"] < at)
            events.insert(place, {"at": at, "do": "assign", "to": self.script["lead"], "text": ""})

    def _fire(self) -> None:
        with self.service.begin("clock") as unit:
            fire_due(unit)

    def _do(self, event: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Do what an event of the script says; return why it could not be done, if so."""
        if event["do"] in ACTS or event["do"] in DEEDS:
            return self._act(event)
        lead = self._task(None)
        turn = self._turn()
        said = {"text": event["text"], "by": "（诉求人）", "at": self.clock.at.isoformat()}
        judged = {"turn": turn, "reason": None, "by": "（中心）"}
        if event["do"] == "assign":
            self._assign(event["to"], self.script["split"], self.script["assisting"])
        elif event["do"] == "reopen":
            self.round += 1
            self._assign(lead.body if lead else self.script["lead"], (), self.script["assisting"])
        elif event["do"] in ("approve", "send_back"):
            approved = event["do"] == "approve"
            self._take(CASE_REVIEWED, {**judged, "approved": approved, "reason": None if approved else event["text"]})
        elif event["do"] == "supplement":
            self._take(CASE_SUPPLEMENTED, {**said, "turn": turn})
        elif event["do"] == "urge":
            self._take(CASE_URGED, said)
        elif event["do"] == "close":
            self._take(CASE_CLOSED, {"outcome": event["outcome"], "satisfaction": None})
        else:
            self._take(CASE_WITHDRAWN, {"reason": None}, round_=ALL_ROUNDS)
        return None

    def _act(self, event: Mapping[str, Any]) -> Mapping[str, Any] | None:
        act, task = ACTS.get(event["do"]), self._task(event["by"])
        if task is None:
            return {"do": event["do"], "why": "no_task", "body": event["by"] or ""}
        body = self.bodies[task.body]
        second = event["do"] in ("countersign", "countersign_notice")
        people = [body["leader"]] if second else [*body["handlers"], body["liaison"], body["leader"]]
        who = next((person_of(one) for one in people if one), None)
        if who is None:
            return {"do": event["do"], "why": "nobody", "body": task.body}
        with self.service.begin("play") as unit:
            if act is None:
                why = DEEDS[event["do"]](unit, unit.case(self.case_id), task, who, event)
            else:
                refused = act_on(unit, task.id, act, who, said_by(act, event, self.clock.at))
                why = str(refused.why) if isinstance(refused, Refused) else None
        if act is Act.RETURN and why is None:
            self._wait()  # who decides is the desk, until the script says `assign`
        return {"do": event["do"], "why": why, "body": task.body} if why else None

    def _wait(self) -> None:
        waits = {"awaited": str(Awaited.DESK), "since": self.clock.at.isoformat(), "reason": None, "case_class": None}
        told = self.script["case"]
        self._take(CASE_WAITING, {"case": self._facts(), **waits, "tags": list(told["tags"])})

    def _facts(self) -> dict[str, Any]:
        told = self.script["case"]
        received = self._instant(told["received"]) if told["received"] else self._begun
        source = self._instant(told["source_due"]).isoformat() if told["source_due"] else None
        return case_facts(told, received, source)

    def _assign(self, lead: str, split: Any, assisting: Any) -> None:
        self.assignment += 1
        reason = {"zh": "演练派单", "en": "as the script says"}
        told = self.script["case"]
        data = {
            "case": self._facts(),
            "case_class": told["class"],
            "lead": party(self.bodies[lead]),
            "split": [party(self.bodies[code]) for code in split],
            "assisting": [party(self.bodies[code]) for code in assisting],
            "may_return": True,
            "tags": list(told["tags"]),
            "decision": {"by": "person", "rule": None, "rules_version": "play", "reason": reason},
        }
        self._take(CASE_ASSIGNED, data)

    def _take(self, kind: MessageType, data: dict[str, Any], *, subject: str = "", round_: int | None = None) -> None:
        self.sent += 1  # what is said twice in the same words is said twice
        message = Message(
            id=new_id(),
            type=kind.name,
            source=kind.source,
            subject=subject or self.case_id,
            time=self.clock.at,
            data=data,
            round=self.round if round_ is None else round_,
            assignment=self.assignment,
            line=self.sent,
        )
        self.consumer.take([Delivery(to_bytes(message))])

    def _task(self, body: str | None) -> Task | None:
        with self.service.database.read() as session:
            case = session.get(Case, self.case_id)
            own = tasks.own_tasks(session, case) if case else []
        return next((one for one in own if one.body == (body or case.lead)), None) if case else None

    def _turn(self) -> int:
        with self.service.database.read() as session:
            case = session.get(Case, self.case_id)
        return case.turn if case else 0

    def _news(self) -> Iterator[Told]:
        """Yield the lines that are new in the case's history, the mails of the moment with the last of them."""
        with self.service.database.read() as session:
            lines = lines_of(session, History, self.case_id)[self.lines :]
            written = list(session.scalars(select(Mail).where(Mail.case_id == self.case_id).order_by(Mail.created_at)))
        new = [mail for mail in written if mail.key not in self.mails]
        self.lines += len(lines)
        self.mails.update(mail.key for mail in new)
        mails = tuple((mail.kind, mail.name, bool(mail.details.get("copy"))) for mail in new)
        for line in lines[:-1]:
            yield Told(self._local(), line.kind, line.facts)
        if lines:
            yield Told(self._local(), lines[-1].kind, lines[-1].facts, mails)

    def _instant(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def _local(self) -> datetime:
        return self.clock.at.astimezone(self.zone)


def played(
    parts: Mapping[str, Any],
    bodies: Mapping[str, Mapping[str, Any]],
    script: Mapping[str, Any],
    start: datetime,
    days: int,
    staff: Sequence[Mapping[str, Any]] = (),
) -> list[Told]:
    """Return all that happens with a script's case in a place, in order.

    parts: notifier's, checked. bodies: by code. start: local, when the case is dispatched unless the script says
    otherwise. days: for how long to look. staff: who has a duty for the centre (contracts' Staff). Raises LookupError
    where the script names what the place does not have.
    """
    named = [
        script["lead"],
        *script["split"],
        *script["assisting"],
        *(one["to"] for one in script["events"] if one["to"]),
    ]
    unknown = [code for code in named if code not in bodies]
    if unknown:
        raise LookupError(f"bodies.yaml has no body {', '.join(unknown)}; the script must name bodies that are there")
    zone = ZoneInfo(parts["calendar"]["zone"])
    case = script["case"]
    first = case["waits"] or case["dispatched"] or case["received"] or start
    begin = first.replace(tzinfo=zone).astimezone(UTC)
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/play.db", "notifier")
        upgrade(database, MIGRATIONS)
        clock = SetClock(begin)
        service = Service("notifier", RECORDS, database, clock, Path(folder) / "run")
        try:
            with service.begin("play") as unit:
                for name in PARTS:
                    service.parts.store(unit.session, name, parts[name], begin)
            play = Play(service, clock, zone, bodies, script, staff)
            return list(play.play(begin + min(timedelta(days=days), LONGEST)))
        finally:
            database.close()
