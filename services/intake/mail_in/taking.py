"""What happens to a mail by which an agency brings a case: it becomes one, once, or its sender hears why not."""

from typing import Any

from services.intake.agencies.permits import within
from services.intake.agencies.quota import Policy
from services.intake.agencies.store import agency
from services.intake.cases import canonical, reading
from services.intake.cases.actions import Speaker
from services.intake.cases.store import by_reference
from services.intake.codes.store import place_in_force
from services.intake.mail_in import domain, store
from services.intake.mailed.actions import expect
from services.intake.same.actions import among, bring_among
from shared.contracts import Message
from shared.contracts.mail_in import AGENCY_ANSWERED
from shared.messaging import Unit
from shared.web.languages import Text

USED_UP = Text(
    "贵单位每日可报送 {quota} 件事项，今日已用完。请自 {at.month}月{at.day}日起再次发送，或请运维人员调整",
    "Your agency may bring {quota} cases a day and has brought them. Send it again on {at:%d %B} or later, or ask the "
    "operator for more.",
)
"""Why a mail is not taken that would be on another day."""


class NoPlace(Exception):
    """No district has been loaded yet; the mail is taken once one has been."""


def take(unit: Unit, message: Message) -> None:
    """Make a case of a mail. Raises NoPlace.

    Who is not on the agency's list gets no answer, and neither does whoever writes to an address that is closed: a
    forged sender would else be written to by us. Nothing is believed of a sender but the address; the mail server that
    hands mails over has seen to SPF and DKIM.
    """
    mail = message.data
    box = store.by_token(unit.session, message.subject)
    known = agency(unit.session, box.agency) if box else None
    if box is None or known is None or not domain.may_write(mail["sender"], box.allowed):
        return
    place = place_in_force(unit.session, unit.service.parts, None)
    if place is None:
        raise NoPlace("no district has been loaded yet")
    language = domain.language_of(mail["subject"], mail["text"])
    body, wrong = reading.checked(domain.case_of(mail), place, unit.now)
    if wrong:
        why = [f"{one.pointer}: {one.text.within(language)}" for one in wrong]
        _answer(unit, message, language, "refused", why=why)
        return
    first = by_reference(unit.session, known.code, body["source_reference"])
    if first is not None:
        _answer(unit, message, language, "again", number=first.number, code=first.tracking_code, case=first.id)
        return
    # Cases are locked before the allowance, as the chunks of a spreadsheet do, so that neither waits for the other.
    others = among(unit, place, body, known.code)
    permits = within(unit.session, known.code, Policy.CASES, unit.now, place.zone, held=True)
    if not permits.take():
        told = USED_UP.filled(quota=permits.quota, at=place.local(permits.until))
        _answer(unit, message, language, "refused", why=[told.within(language)])
        return
    permits.settle()
    case = bring_among(
        unit,
        place,
        body,
        others,
        agency=known.code,
        agency_name=known.name,
        body_digest=canonical.digest({"to": "mail", "body": mail["mail"]}),
        agency_tells=bool(known.tells_enterprise),
    )
    expect(unit, case, mail["mail"], mail["files"], Speaker(f"agency:{known.code}", known.name))
    _answer(unit, message, language, "taken", number=case.number, code=case.tracking_code, case=case.id)


def _answer(unit: Unit, message: Message, language: str, became: str, **told: Any) -> None:
    mail = message.data
    data = {"mail": mail["mail"], "to": mail["sender"], "name": mail["sender_name"], "language": language}
    outcome = {"became": became, "number": None, "code": None, "case": None, "why": [], **told}
    unit.send(AGENCY_ANSWERED, message.subject, data | outcome)
