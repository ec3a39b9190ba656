"""Questions about addresses at which agencies bring cases by mail."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.mail_in.models import Mailbox


def of_agency(session: Session, code: str) -> Mailbox | None:
    """Return an agency's address, closed or not."""
    return session.get(Mailbox, code)


def by_token(session: Session, token: str) -> Mailbox | None:
    """Return the address with a token, unless it is closed."""
    return session.scalar(select(Mailbox).where(Mailbox.token == token, Mailbox.closed_at.is_(None)))
