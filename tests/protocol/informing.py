"""Enterprises that are told by mail: what becomes of the mails, what they answer, and what must hold of it (P19)."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from services.notifier.enterprise.actions import not_delivered, overtaken, take_answer
from services.notifier.inbox.models import IncomingMail
from services.notifier.mail.domain import ENTERPRISE_KINDS, MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.store import WAITING
from shared.contracts import Message
from shared.contracts.enterprise import ENTERPRISE_INFORMED, ENTERPRISE_UNREACHED, ENTERPRISE_WROTE
from shared.db import new_id
from tests.protocol.house import digits

District = Any

CONTACT = {"name": "林女士", "phone": "0592-5550101", "email": "lin@lanfeng.example"}
ENTERPRISE = {"name": "厦门澜峰精密制造有限公司", "contact": CONTACT}
ENDS = (MailState.SENT, MailState.SENT, MailState.SENT, MailState.FAILED, MailState.AMBIGUOUS, MailState.BOUNCED)


def mail_ends(district: District, pick: int) -> bool:
    """Let a mail to an enterprise that waits come to an end, as a sender would: sent, refused, in doubt, come back."""
    with district.notifier.service.begin("test") as unit:
        mine = select(Mail).where(Mail.kind.in_(ENTERPRISE_KINDS), Mail.state.in_(WAITING)).order_by(Mail.key)
        waiting = list(unit.session.scalars(mine))
        if not waiting:
            return False
        mail = waiting[pick % len(waiting)]
        assert overtaken(unit, [mail]) == {}, f"P19: what is no longer the newest would be sent: {mail.key}"
        state = ENDS[pick % len(ENDS)]
        mail.state, mail.over_at, mail.due_at, mail.held_at, mail.secret = state, unit.now, None, None, None
        if state != MailState.SENT:
            not_delivered(unit, unit.case(mail.case_id or ""), mail)
    district.say(f"a mail to an enterprise is {state}")
    district.collect()
    return True


def writes(district: District, pick: int) -> bool:
    """Let an enterprise answer a mail that has arrived."""
    with district.notifier.service.begin("test") as unit:
        mine = select(Mail).where(Mail.kind.in_(ENTERPRISE_KINDS), Mail.state == MailState.SENT).order_by(Mail.key)
        arrived = list(unit.session.scalars(mine))
        if not arrived:
            return False
        mail = arrived[pick % len(arrived)]
        row = IncomingMail(id=new_id(), received_at=unit.now, said="补充：图纸已寄出。" if pick % 4 else " ", files=[])
        assert take_answer(unit, row, mail, CONTACT["email"], None)
    district.say("an enterprise answers a mail")
    district.collect()
    return True


WAYS: tuple[Callable[[District, int], bool], ...] = (mail_ends, mail_ends, mail_ends, writes)


def met(district: District) -> Counter[str]:
    """Count what was told and heard, for a test that wants to know whether its walks came anywhere."""
    kinds = (ENTERPRISE_INFORMED, ENTERPRISE_UNREACHED, ENTERPRISE_WROTE)
    return Counter(one.type for one in district.sent if one.type in {kind.name for kind in kinds})


def the_newest_is_told_and_nothing_twice(district: District) -> None:
    """See, once all letters have come, that each enterprise is told the newest once, and intake knows whom to call."""
    for case in district.cases:
        told = [one for one in district.sent if one.subject == case and one.type == ENTERPRISE_INFORMED.name]
        rows = district.notifier.rows("select line, mail from informing where case_id = ? order by line", digits(case))
        lines = sorted({one.line for one in told})
        assert [row["line"] for row in rows] == lines, (
            f"P19: what notifier has heard is not what intake has said: {rows}"
        )
        kinds = "', '".join(ENTERPRISE_KINDS)
        mails = district.notifier.rows(
            f"select * from mail where case_id = ? and kind in ('{kinds}') order by created_at", digits(case)
        )
        waiting = [mail for mail in mails if mail["state"] in WAITING]
        assert len(waiting) <= 1, f"P19: {len(waiting)} mails to one enterprise about one case wait: {waiting}"
        if waiting:
            assert waiting[0]["key"] == rows[-1]["mail"], "P19: what waits is not the newest"
        _once(mails)
        _whom_to_call(district, case)
        _what_it_wrote(district, case)


def _once(mails: list[dict[str, Any]]) -> None:
    alive = [json.loads(mail["details"]) for mail in mails if mail["state"] != MailState.DROPPED]
    counted = Counter((one["kind"], one["at"], one["said"]) for told in alive for one in told["news"])
    twice = {news for news, count in counted.items() if count > 1}
    assert not twice, f"P19: told twice: {twice}"


def _whom_to_call(district: District, case: str) -> None:
    """Check that intake has heard each word that a mail did not arrive, once, and knows up to where."""
    said = [one for one in district.sent if one.subject == case and one.type == ENTERPRISE_UNREACHED.name]
    heard = _lines(district, case, "enterprise.unreached")
    assert Counter(map(_mark, said)).keys() == Counter(heard).keys(), f"P19: heard {heard}, said {said}"
    assert len(heard) == len(set(heard)), f"P19: heard twice: {heard}"


def _mark(one: Message) -> str:
    return json.dumps({name: one.data[name] for name in ("told", "why", "news")}, sort_keys=True)


def _lines(district: District, case: str, kind: str) -> list[str]:
    found = district.intake.rows("select text from history where case_id = ? and kind = ?", digits(case), kind)
    facts = [json.loads(row["text"])["facts"] for row in found]
    return [json.dumps({name: one[name] for name in ("told", "why", "news")}, sort_keys=True) for one in facts]


def _what_it_wrote(district: District, case: str) -> None:
    """Check that all that the enterprise wrote is with the case, or stands where somebody looks at it; each once."""
    wrote = {one.data["mail"] for one in district.sent if one.subject == case and one.type == ENTERPRISE_WROTE.name}
    kept = district.intake.rows("select heard from cases where id = ?", digits(case))
    marks = [one for one in json.loads(kept[0]["heard"]) if one.startswith("enterprise.wrote/")]
    assert sorted(marks) == sorted(f"enterprise.wrote/{mail}" for mail in wrote), f"P19: {marks} of {wrote}"
