"""A mail as its reader's program has it, for the keeper: as it was kept, or written again from its row."""

from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.channels.shown import short_for
from services.notifier.mail.domain import ENTERPRISE_KINDS, WITH_FACTS, BadAddress, Way
from services.notifier.mail.letters import About, letter_for
from services.notifier.mail.models import Mail
from services.notifier.mail.sender import Sender
from services.notifier.mail.writing import to_bytes
from services.notifier.regime import mail_templates, place_names
from services.notifier.settings import Settings
from services.notifier.tasks.links import Links
from services.notifier.tasks.models import Case, Task
from services.notifier.waiting.models import Wait
from shared.messaging import Service


class _HarmlessLinks(Links):
    """Makes no link that opens anything by itself: whoever reads mails must not become whom they were written to."""

    def task(self, task_id: str, person: str) -> str:  # noqa: ARG002
        return self.page(task_id)

    def short(self, code: str) -> str:  # noqa: ARG002
        return self.mine

    def task_force(self, force_id: str, person: str) -> str:  # noqa: ARG002
        return self.task_force_page(force_id)

    def promise(self, promise_id: str, person: str) -> str:  # noqa: ARG002
        return self.promise_page(promise_id)

    def ledger(self, entry_id: str, person: str) -> str:  # noqa: ARG002
        return self.ledger_page(entry_id)

    def meeting(self, meeting_id: str, person: str) -> str:  # noqa: ARG002
        return self.meeting_page(meeting_id)

    def code(self, nonce: str) -> str:  # noqa: ARG002
        return ""

    def question(self, case_id: str, question_id: str) -> str:  # noqa: ARG002
        return ""

    def track(self, number: str, secret: str | None) -> tuple[str, str]:  # noqa: ARG002
        return super().track(number, None)

    def sign_in(self, person: str, nonce: str) -> str:  # noqa: ARG002
        return ""

    def digest(self, person: str) -> str:  # noqa: ARG002
        return ""


def as_received(session: Session, service: Service, settings: Settings, mail: Mail) -> tuple[EmailMessage | None, str]:
    """Return a mail, or None and why it cannot be written.

    Only one that was kept, for want of a mail server, still has the link that its reader would have got.
    """
    raw = mail.raw
    if mail.way != Way.MAIL:
        return _short(mail, settings), ""
    if raw is None:
        links = _HarmlessLinks(settings.common.secret_keys, settings.common.public_url)
        sender = Sender(settings.mail_from, links, settings.mail_only_to, settings.replies)
        names = place_names(session, service.parts)["centre"]
        templates = mail_templates(session, service.parts)
        try:
            raw = to_bytes(letter_for(mail, _about(session, mail), sender, names, templates))
        except BadAddress as error:
            return None, str(error)
    return message_from_bytes(raw, policy=policy.default), ""


def _short(mail: Mail, settings: Settings) -> EmailMessage:
    """Return a short message in the shape in which the keeper's page shows all of them; its link on a line apart."""
    links = _HarmlessLinks(settings.common.secret_keys, settings.common.public_url)
    text = mail.raw.decode("utf-8", "replace") if mail.raw is not None else short_for(mail, links).text
    message = EmailMessage(policy.default)
    message["Subject"] = mail.details["number"]
    message.set_content(text.replace(" http", "\nhttp", 1))
    return message


def body(message: EmailMessage, kind: str) -> str:
    """Return the text of a mail, `plain` or `html`."""
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def numbers(session: Session, listed: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return by each mail's key or id the number of its case; empty for a letter to a person.

    listed: each with the id of its case.
    """
    told = list(listed)
    rows = session.execute(select(Case.id, Case.facts).where(Case.id.in_({case for _, case in told if case})))
    facts = {row.id: row.facts for row in rows}
    # Of a case that no body has had yet nothing is known here but that it waits.
    unheard = [case for case, told_of in facts.items() if not told_of]
    waits = select(Wait.case_id, Wait.facts).where(Wait.case_id.in_(unheard))
    facts |= {row.case_id: row.facts for row in session.execute(waits)} if unheard else {}
    return {key: str(facts.get(case, {}).get("number", "")) for key, case in told}


def _about(session: Session, mail: Mail) -> About | None:
    if mail.case_id is None or mail.kind in ENTERPRISE_KINDS:
        return None
    if mail.kind in WITH_FACTS:
        return About(None, mail.details["case"])
    task = session.get_one(Task, mail.task_id) if mail.task_id else None
    return About(task, session.get_one(Case, mail.case_id).facts)
