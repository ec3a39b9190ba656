"""The `mail` role: takes a few mails, sends them with no database session open, writes down what came of each."""

import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import structlog
from prometheus_client import Counter

from services.notifier.absences.giving_way import give_way
from services.notifier.enterprise.actions import overtaken
from services.notifier.escalation.actions import raise_undelivered
from services.notifier.handover.actions import forward_mails
from services.notifier.kindness.gathering import came_to
from services.notifier.kindness.holding import Kindness
from services.notifier.mail import store
from services.notifier.mail.ahead import Ahead, Parcel
from services.notifier.mail.domain import Attempt, MailState, Result, after
from services.notifier.mail.knowing import known_of
from services.notifier.mail.lease import Lease
from services.notifier.mail.models import BY_MAIL, Mail
from services.notifier.mail.sender import Sender
from services.notifier.mail.smtp import Postman
from services.notifier.regime import mail_templates, place_names
from services.notifier.throttle.domain import GRACE
from services.notifier.throttle.gate import Throttle, goes_to
from shared.db import DatabaseDown, new_id
from shared.db.clock import database_now
from shared.messaging import Service, Unit
from shared.messaging.roles import Pause

log = structlog.get_logger(__name__)

MAILS = Counter("nwd_mail_attempts_total", "Attempts to send a mail, by how they ended.", ["result"])

BATCH = 20
LONGEST_TURN = 10.0
"""Seconds after which the rest of a batch is put back, for whoever is free: this mail server is slow just now."""

POLL, SWEEP = 1.0, 2.0
"""Seconds between looks for mails when nobody rings, and for mails whose sender has died."""

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']*@[^\s<>()\[\],;:\"']*")

KEPT = "no mail server is configured; kept for the keeper's page"


class Sending:
    """Sends for one service; in any number, each in a thread of its own. postman: None where mails are kept.

    ways, rings: which rows of `mail` it sends, and on which bell it waits for them.
    """

    ways, rings = BY_MAIL, "mail"

    def __init__(
        self, service: Service, sender: Sender, postman: Postman | None, kindness: Kindness | None = None
    ) -> None:
        self._service, self._sender, self._postman = service, sender, postman
        self._kindness = kindness or Kindness(on=False)
        self._throttle = Throttle(on=postman is not None, follows=self._kindness.on)
        self._claimant = new_id()
        self._lease, self._ahead = Lease(service, self._claimant), Ahead(sender, service.clock)
        self._unsettled: list[Parcel] = []
        self._swept = 0.0
        self._doubtful_first = True
        self._more = True

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Send whenever there is something, until asked to stop."""
        self._begin()
        bell, pause = self._service.bell(self.rings), Pause(stop)
        try:
            while not stop.is_set():
                beat()
                try:
                    self.turn(stop, beat)
                    pause.over()
                except DatabaseDown as error:
                    pause.wait(error)
                    continue
                if not self._more:
                    bell.wait(POLL)
        finally:
            bell.close()
            self.close()

    def close(self) -> None:
        """End its threads and let go of the mail server; for whoever has called `turn` and not `run`."""
        self._lease.close()
        self._ahead.close()
        if self._postman is not None:
            self._postman.close()

    def _begin(self) -> None:
        if self._postman is None:
            log.warning("NWD_SMTP_URL is not set: mails are kept for the keeper's page, and sent to nobody")

    def turn(self, stop: threading.Event | None = None, beat: Callable[[], None] = lambda: None) -> int:
        """Send one batch and return how many mails were taken; after DatabaseDown the next call goes on from there."""
        self._settle()
        taken = self._send_batch(stop, beat)
        if time.monotonic() - self._swept < SWEEP:
            return taken
        busy = taken > 0 or self._more
        self.sweep()  # behind what somebody has just rung for, which it would hold up
        if not busy:
            return self._send_batch(stop, beat)
        self._more = True
        return taken

    def _send_batch(self, stop: threading.Event | None, beat: Callable[[], None]) -> int:
        self._unsettled = parcels = self._take()
        if parcels:
            with self._lease.of([one.mail.key for one in parcels]):
                self._send_all(parcels, stop, beat)
            self._settle()
        return len(parcels)

    def _send_all(self, parcels: Sequence[Parcel], stop: threading.Event | None, beat: Callable[[], None]) -> None:
        started, enough = time.monotonic(), set[str]()

        def wanted(parcel: Parcel) -> bool:  # what is put off once is so until the batch has ended
            return goes_to(parcel.mail, self._sender) not in enough and not _asks_again(parcel)

        for parcel in self._ready(parcels, wanted):
            # Asked once it is written: in the time that this took, its lease may have ended.
            if time.monotonic() - started > LONGEST_TURN or (stop is not None and stop.is_set()):
                break
            beat()
            if parcel.result is None and not wanted(parcel):
                continue
            parcel.result = parcel.result or self._send(parcel)
            if self._throttle.is_too_many(parcel.result):
                enough.add(goes_to(parcel.mail, self._sender))

    def sweep(self) -> int:
        """Find mails whose sender died with them; each is tried once more, alone, or its doubt is put on record."""
        with self._service.begin("mail") as unit:
            self._release(unit)
        with self._service.database.read() as session:
            dead = store.orphaned(session, BATCH, self.ways)
        found = self._give_up(dead) if dead else []
        self._swept = time.monotonic()
        return len(found)

    def _give_up(self, dead: Mapping[str, Sequence[str]]) -> list[Mail]:
        with self._service.begin("mail") as unit:
            unit.preload([case for cases in dead.values() for case in cases], make=False)
            found = store.orphans(unit.session, list(dead), self.ways)
            for mail in found:
                self._follow(unit, mail, Result(Attempt.LOST, "its sender died before it could say what became of it"))
        return found

    def _release(self, unit: Unit) -> None:
        self._kindness.release(unit)
        self._throttle.release(unit)

    def _take(self) -> list[Parcel]:
        with self._service.begin("mail") as unit:
            self._doubtful_first = not self._doubtful_first
            order = self._doubtful_first
            mails = store.claim(unit.session, self._claimant, unit.now, BATCH, doubtful_first=order, ways=self.ways)
            # After less than was asked for nobody need look again before somebody rings; a doubtful one came alone.
            self._more = len(mails) == BATCH or any(one.suspects for one in mails)
            return self._packed(unit, mails) if mails else []

    def _packed(self, unit: Unit, mails: Sequence[Mail]) -> list[Parcel]:
        known = known_of(unit.session, mails, unit.now, {goes_to(mail, self._sender) for mail in mails})
        about = known.about
        names = place_names(unit.session, self._service.parts)["centre"]
        templates = mail_templates(unit.session, self._service.parts)
        decided = give_way(unit, mails, known) | forward_mails(unit, mails, known.left) | overtaken(unit, mails)
        mails = self._kindness.sort(unit, mails, about, decided, self._sender)
        starts_by = time.monotonic() + GRACE
        mails, limited = self._throttle.sort(unit, mails, known, decided, self._sender)
        parcels = [Parcel(mail, about.get(mail.key), names, templates, decided.get(mail.key)) for mail in mails]
        for one in parcels:
            one.starts_by = starts_by if one.mail.key in limited else None
        return parcels

    def _ready(self, parcels: Sequence[Parcel], wanted: Callable[[Parcel], bool]) -> Iterable[Parcel]:
        return self._ahead.ready(parcels, wanted)

    def _send(self, parcel: Parcel) -> Result:
        expires_at = parcel.mail.expires_at
        if expires_at is not None and expires_at <= self._service.clock.now():
            return Result(Attempt.EXPIRED, "what it says was no longer good when it could be sent")
        return self._hand_over(parcel)

    def _hand_over(self, parcel: Parcel) -> Result:
        if isinstance(parcel.written, Result):
            if parcel.fault is not None:
                mail = parcel.mail
                log.error("mail cannot be written", mail=mail.key, case=mail.case_id, exc_info=parcel.fault)
            return parcel.written
        letter, raw = parcel.written
        if self._postman is None:
            parcel.raw = raw
            return Result(Attempt.TAKEN, KEPT)
        return self._postman.hand_over(letter.return_path or letter.sender, letter.address, raw)

    def _settle(self) -> None:
        """Write down what came of the mails in hand. They stay in hand until that has worked."""
        parcels = self._unsettled
        if not parcels:
            return
        sent = [(one.mail.key, one.result.words) for one in parcels if one.result and _is_sent(one)]
        rest = {one.mail.key: one for one in parcels if not _is_sent(one)}
        with self._service.begin("mail") as unit:
            unit.preload(_cases(one.mail for one in rest.values()), make=False)
            store.mark_sent(unit.session, sent, unit.now)
            for mail in store.held(unit.session, self._claimant, list(rest)) if rest else ():
                self._settle_one(unit, mail, rest[mail.key])
        for parcel in parcels:
            MAILS.labels(parcel.result.attempt if parcel.result else "put_back").inc()
        self._unsettled = []

    def _settle_one(self, unit: Unit, mail: Mail, parcel: Parcel) -> None:
        if parcel.result is None:
            mail.state, mail.claim, mail.due_at, mail.attempts = MailState.QUEUED, None, 0.0, mail.attempts - 1
        elif parcel.raw is not None:
            mail.state, mail.claim, mail.due_at, mail.over_at = MailState.KEPT, None, None, unit.now
            mail.raw, mail.words, mail.secret = parcel.raw, parcel.result.words, None
            self._is_over(unit, mail)
        else:
            self._follow(unit, mail, parcel.result)

    def _follow(self, unit: Unit, mail: Mail, result: Result) -> None:
        """Do what follows an attempt that did not simply work."""
        if self._throttle.is_too_many(result):
            self._throttle.slow_down(unit, goes_to(mail, self._sender), result.words)
        follows = after(result.attempt, attempts=mail.attempts, suspects=mail.suspects, waited=mail.waited)
        mail.state, mail.suspects, mail.waited, mail.words = (
            follows.state,
            follows.suspects,
            follows.waited,
            result.words,
        )
        mail.claim = None
        log.warning("mail not sent", mail=mail.key, case=mail.case_id, state=mail.state, words=no_address(result.words))
        if follows.delay is not None:
            mail.due_at = database_now(unit.session) + follows.delay
            return
        mail.due_at, mail.over_at, mail.secret = None, unit.now, None
        came_to(unit, mail)
        if mail.state == MailState.DROPPED and mail.case_id:
            told = {"mail": mail.key, "kind": mail.kind, "to": mail.person, "why": result.words}
            unit.record(unit.case(mail.case_id), "mail.dropped", told, "mail")
        self._is_over(unit, mail)

    def _is_over(self, unit: Unit, mail: Mail) -> None:
        """Do what follows the end of a mail that was not sent."""
        # A letter to a person is nobody else's: it stands in the log and on the keeper's page.
        if mail.case_id and mail.state in (MailState.FAILED, MailState.AMBIGUOUS):
            raise_undelivered(unit, unit.case(mail.case_id), mail)


def no_address(words: str) -> str:
    """Return a mail server's words without the addresses in them, for the log; the keeper's page has them whole."""
    return _ADDRESS.sub("…@…", words)


def _cases(mails: Iterable[Mail]) -> list[str]:
    return [case for mail in mails for case in mail.cases]


def _asks_again(parcel: Parcel) -> bool:
    return parcel.starts_by is not None and time.monotonic() > parcel.starts_by


def _is_sent(parcel: Parcel) -> bool:
    return parcel.result is not None and parcel.result.attempt is Attempt.TAKEN and parcel.raw is None
