"""Questions about what enterprises were told."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifier.enterprise.domain import has_arrived
from services.notifier.enterprise.models import Informing
from services.notifier.mail.domain import ENTERPRISE_KINDS, MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.store import WAITING


def informings(session: Session, case_id: str) -> list[Informing]:
    """Return all that the enterprise of a case was to be told, in the order in which it happened."""
    return list(session.scalars(select(Informing).where(Informing.case_id == case_id).order_by(Informing.line)))


def mails(session: Session, case_id: str) -> dict[str, Mail]:
    """Return the mails to a case's enterprise, by their keys; those that wait are locked, and read anew."""
    mine = (Mail.case_id == case_id, Mail.kind.in_(ENTERPRISE_KINDS))
    waiting = select(Mail).where(*mine, Mail.state.in_(WAITING)).order_by(Mail.key).with_for_update()
    session.scalars(waiting.execution_options(populate_existing=True)).all()
    return {mail.key: mail for mail in session.scalars(select(Mail).where(*mine))}


def newest(session: Session, case_ids: Iterable[str | None]) -> dict[str, int]:
    """Return by case the line of the newest that its enterprise was to be told."""
    wanted = {case_id for case_id in case_ids if case_id}
    query = select(Informing.case_id, func.max(Informing.line)).where(Informing.case_id.in_(wanted))
    return {row[0]: row[1] for row in session.execute(query.group_by(Informing.case_id))}


def came_back(found: Iterable[Mail], address: str) -> bool:
    """Say whether a mail to an address has come back."""
    return any(mail.state == MailState.BOUNCED and mail.email.lower() == address.lower() for mail in found)


def untold(rows: Sequence[Informing], found: dict[str, Mail]) -> list[str]:
    """Return the news behind the newest mail that has arrived, each once, in order."""
    news: list[str] = []
    for row in rows:
        mail = found.get(row.mail or "")
        news = [] if mail is not None and has_arrived(mail.state, mail.way) else [*news, *row.news]
    return list(dict.fromkeys(news))
