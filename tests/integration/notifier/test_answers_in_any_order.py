"""Answers come twice, late and in any order, by any way: each is one mail, acts at most once, and is answered once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.notifier.inbox.receiving import receive
from services.notifier.mail.domain import MailKind
from services.notifier.verification import snapshot
from shared.db import new_id
from tests.integration.notifier.answering import NUMBERS, a_mail, mail_of, read_all
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, party

words = st.sampled_from(["签收", "阶段答复 甲", "阶段答复 乙", "好的"])
answers = st.tuples(st.sampled_from(["land_1", "land_2"]), words)
schedules = st.lists(answers, min_size=1, max_size=4).flatmap(
    lambda mails: st.tuples(
        st.just(mails),
        st.lists(st.tuples(st.integers(0, len(mails) - 1), st.booleans()), min_size=2, max_size=8),
    )
)


@pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedules)
def test_however_answers_come_each_acts_once(
    notifier: Notifier, schedule: tuple[list[tuple[str, str]], list[tuple[int, bool]]]
) -> None:
    written, deliveries = schedule
    case = new_id()
    notifier.take(assigned(case, lead=party("land", handlers=2)))
    lead = notifier.lead(case)
    mails = {person: mail_of(notifier, lead, person) for person in ("land_1", "land_2")}
    raws = []
    for person, said in written:
        to = notifier.addresses.reply(mails[person].key)
        sender = mails[person].email
        raws.append((a_mail(to, said, sender, number=next(NUMBERS)), sender, to))
    for which, read_now in deliveries:
        raw, sender, to = raws[which]
        way = "imap" if read_now else "lmtp"
        receive(notifier.service, b"Received: by another road\r\n" + raw if read_now else raw, way, sender, [to])
        if read_now:
            read_all(notifier)
    read_all(notifier)
    came = {which for which, _ in deliveries}
    kinds = [line.kind for line in notifier.history(case)]
    assert len(notifier.mails(case, MailKind.RECEIPT)) == kinds.count("mail.received") == len(came)
    assert kinds.count("task.signed") == any(written[which][1] == "签收" for which in came)
    # Nothing is answered before it is signed for; the very same from one person is done once.
    told = {written[which] for which in came if written[which][1].startswith("阶段答复")}
    assert kinds.count("task.interim") <= len(told)
    assert snapshot(notifier.service, timedelta(minutes=1)).findings == []
