"""Rows that count no more are removed, and none that somebody counts by."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from services.notifier.digests.actions import turn_off
from services.notifier.digests.models import DigestReader
from services.notifier.kindness import store
from services.notifier.kindness.models import MailPace
from services.notifier.mail.tidying import Tidying
from services.notifier.throttle.models import MailDomain
from shared.contracts.words import Duty
from shared.db.clock import database_now
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.staff import staff


def kept(notifier: Notifier) -> list[str]:
    with notifier.service.database.read() as session:
        return sorted(
            [
                *session.scalars(select(MailPace.email)),
                *session.scalars(select(MailDomain.domain)),
                *session.scalars(select(DigestReader.person)),
            ]
        )


def test_what_counts_no_more_goes_and_what_somebody_wants_stays(notifier: Notifier) -> None:
    notifier.take(staff("wants_none", Duty.SUPERVISOR), staff("has_left", left=True))
    now = notifier.clock.now()
    with notifier.service.begin("test") as unit:
        moment = database_now(unit.session)
        days = {"old": 3, "new": 1}
        unit.session.add_all(MailPace(email=one, since=now - timedelta(days=n), gone=4) for one, n in days.items())
        for name, waits, seen in (("old.example", False, 3), ("waits.example", True, 3), ("new.example", False, 1)):
            row = MailDomain(domain=name, gone=[], waits=waits, words="", seen_at=moment - seen * 86_400)
            unit.session.add(row)
        unit.session.add_all(
            DigestReader(person=one, day=now.date() - timedelta(days=n)) for one, n in (("reads", 1), ("read", 40))
        )
        for who in ("wants_none", "has_left"):
            turn_off(unit, who)
        for one in unit.session.scalars(select(DigestReader).where(DigestReader.off_at.is_not(None))):
            one.day = date(2025, 1, 1)
    tidying = Tidying(notifier.service)
    assert tidying.turn() == 4
    assert kept(notifier) == ["new", "new.example", "reads", "waits.example", "wants_none"]
    notifier.clock.pass_by(days=3)
    assert tidying.turn() == 1
    notifier.clock.pass_by(minutes=59)
    with notifier.service.begin("test") as unit:
        unit.session.add(MailPace(email="old", since=now, gone=1))
    assert tidying.turn() == 0  # not within the hour
    notifier.clock.pass_by(minutes=1)
    assert tidying.turn() == 1


@pytest.mark.parametrize("bare_notifier", ["postgres"], indirect=True)
def test_an_old_row_that_goes_while_somebody_asks_for_it_is_made_anew(notifier: Notifier) -> None:
    now = notifier.clock.now()
    with notifier.service.begin("test") as unit:
        unit.session.add(MailPace(email="a@haicang.example", since=now - timedelta(days=3), gone=4))
    with notifier.service.begin("sender") as unit:
        other, removed = Tidying(notifier.service), list[int]()

        # The row is gone after the sender's first statement has seen it, and before its second.
        def after_first(*_: object) -> None:
            if not removed:
                removed.append(0)
                removed[0] = other.turn()

        connection = unit.session.connection()
        event.listen(connection, "after_cursor_execute", after_first)
        paces = store.paces(unit.session, ["a@haicang.example"], now)
        event.remove(connection, "after_cursor_execute", after_first)
        assert removed == [1]
        assert paces["a@haicang.example"].gone == 0
