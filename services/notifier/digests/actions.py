"""Writing the digests of a day: once for each person, whatever number of clocks there is, and late after an outage.

What all of them say is gathered once; then each is written in a transaction of its own, in which it is marked as seen
to. Who dies in the middle leaves the rest to whoever comes next. Of whoever is away and has nobody in their place, the
keeper of the directory hears that nobody got it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.absences.reaching import tell_keepers
from services.notifier.absences.store import away
from services.notifier.digests import store
from services.notifier.digests.domain import Entry, Reader, day_of, told
from services.notifier.digests.readers import readers_of
from services.notifier.directory import store as directory
from services.notifier.directory.domain import team_of
from services.notifier.directory.duties import may_know
from services.notifier.kindness.domain import Policy
from services.notifier.kindness.reading import policy_of
from services.notifier.limits.calendar import Calendar
from services.notifier.mail.actions import write_digest
from services.notifier.regime import signing
from services.notifier.signatures.domain import signers
from services.notifier.signatures.models import Draft
from services.notifier.tasks.models import Task
from shared.db import DatabaseDown
from shared.messaging import Service, Unit

log = structlog.get_logger(__name__)

PAUSE = timedelta(minutes=1)
"""How long a clock that has found nothing to do does not look again."""


class Digests:
    """Writes digests for one service. on: False where none are written (NWD_MAIL_AT_ONCE)."""

    def __init__(self, service: Service, *, on: bool) -> None:
        self._service, self._on = service, on
        self._looked: datetime | None = None

    def turn(self) -> int:
        """Write what is due, and return how many digests that were."""
        now = self._service.clock.now()
        if not self._on or (self._looked is not None and self._looked <= now < self._looked + PAUSE):
            return 0
        written = self._write(now)
        self._looked = now
        return written

    def _write(self, now: datetime) -> int:
        parts = self._service.parts
        with self._service.database.read() as session:
            policy, calendar = _rules(session, self._service)
            day = day_of(policy, calendar, now) if calendar else None
            if day is None or calendar is None or policy.digest is None:
                return 0
            done, found = store.seen_to(session, day), readers_of(session, policy, day, now)
            readers, missed = ([one for one in listed if one.person.id not in done] for listed in found)
            if not (readers or missed):
                return 0
            midnight = _midnight(day, calendar.zone)
            gathered = list(store.due_tasks(session, now, midnight))
            rule, absent = signing(session, parts), away(session, now)

            def may_sign(task: Task, draft: Draft) -> Iterable[str]:
                body = directory.body(session, task.body) or task.party
                return (one.id for one in signers(rule, team_of(body, day, absent), draft.person))

            gathered += store.waiting(session, may_sign)
            meant = [(one, _own(session, one, gathered)) for one in readers]
            untold = [(one, _own(session, one, gathered)) for one in missed]
        empty = policy.digest.empty
        for one, entries in untold:
            self._each(one, partial(_tell, reader=one, found=entries, day=day))
        return sum(
            self._each(one, partial(_write, reader=one, found=entries, calendar=calendar, day=day, empty=empty))
            for one, entries in meant
        )

    def _each(self, reader: Reader, write: Callable[[Unit], int]) -> int:
        try:
            with self._service.begin("clock") as unit:
                return write(unit)
        except DatabaseDown:
            raise
        except Exception:  # the others' must not wait for it; it is tried again in a minute
            log.exception("a digest was not written", person=reader.person.id)
            return 0


def turn_off(unit: Unit, person: str) -> None:
    """Write no digest to a person any more. Done again, it changes nothing."""
    row = store.locked(unit.session, person)
    row.off_at = row.off_at or unit.now
    log.info("digests turned off", person=person)


def turn_on(unit: Unit, person: str) -> None:
    """Write digests to a person again, from the next day on that has one."""
    store.locked(unit.session, person).off_at = None
    log.info("digests turned on", person=person)


def _own(session: Session, reader: Reader, gathered: Iterable[Entry]) -> list[Entry]:
    """Return what is a reader's to know; nothing of a case that is about a body of theirs (回避)."""
    found = [entry for entry in gathered if reader.reads(entry)]
    if not any(entry.about for entry in found):
        return found
    known = directory.known(session, reader.person.id)
    return [one for one in found if not one.about or (known is not None and may_know(known, {"about": one.about}))]


def _write(unit: Unit, *, reader: Reader, found: list[Entry], calendar: Calendar, day: date, empty: bool) -> int:
    kept = store.locked(unit.session, reader.person.id)
    if kept.day == day:
        return 0
    if kept.off_at is not None and reader.gets_own:
        return 0  # turned off since it was gathered; what they still get is gathered anew in a minute
    kept.day = day
    if not (found or empty):
        return 0
    details = told(found, reader, calendar, day)
    return int(write_digest(unit, reader.person, details, _midnight(day, calendar.zone)))


def _tell(unit: Unit, *, reader: Reader, found: list[Entry], day: date) -> int:
    """Tell the keeper that nobody got the digest of somebody who is away, unless there was nothing to tell in it."""
    kept = store.locked(unit.session, reader.person.id)
    if kept.day == day:
        return 0
    kept.day = day
    if found:
        log.warning("nobody is there to read a digest", person=reader.person.id)
        bodies = [] if reader.everywhere else _names(unit.session, reader)
        details = {"what": "digest", "who": reader.person.name, "bodies": bodies}
        tell_keepers(unit, details, f"digest:{day.isoformat()}:{reader.person.id}")
    return 0


def _names(session: Session, reader: Reader) -> list[Mapping[str, str]]:
    codes = sorted({code for share in reader.shares for code in share.bodies or ()})
    return [told["name"] for code in codes if (told := directory.body(session, code)) is not None]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _rules(session: Session, service: Service) -> tuple[Policy, Calendar | None]:
    digest, days = (service.parts.current_hash(session, name) for name in (regimes.MAIL, regimes.CALENDAR))
    if digest is None or days is None:
        return Policy(), None
    policy = regimes.part_of(session, service.parts, digest, policy_of)
    return policy, regimes.calendar_of(session, service.parts, days)
