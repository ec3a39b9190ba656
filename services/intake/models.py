"""The base of intake's tables, and those that every service has."""

from pathlib import Path

from sqlalchemy import Index, text

from services.intake.agencies.models import Agency, AgencyKey, Allowance, UsedNonce
from services.intake.agency_states.models import AgencyStates
from services.intake.appeals.models import Appeal
from services.intake.attachments.models import Attachment, Blob
from services.intake.base import Base
from services.intake.beside import keep
from services.intake.calls.models import CallTry
from services.intake.cases.models import Case, CaseNumber, Idempotency
from services.intake.codes.models import BodyCopy, PersonCopy
from services.intake.deputies.models import Deputy, DeputyReply
from services.intake.drafts.models import Draft
from services.intake.endings.models import Proposal
from services.intake.events.models import AgencyEvent, EventHead
from services.intake.imports.models import Import, ImportFile, ImportMapping, ImportRow
from services.intake.informing.models import Untold
from services.intake.joint.models import Joint, JointCase
from services.intake.knowledge.models import Entry, EntryUse, EntryVersion, EntryWord
from services.intake.ledger.models import Entry as LedgerEntry
from services.intake.mailed.models import MailedFile
from services.intake.occasions.models import Occasion, OccasionCase
from services.intake.online.models import ContactPoint, FormUse
from services.intake.promises.models import Promise
from services.intake.rechecks.models import Recheck, RecheckDraw
from services.intake.reports.models import Counted
from services.intake.same.models import Likeness
from services.intake.supervised.models import Supervised, SupervisedLine
from services.intake.tracking.models import Tries
from services.intake.webhooks.models import Delivery, Endpoint
from shared.contracts.words import is_test
from shared.db.models import CurrentPartRow, HistoryLine, InboxRow, OutboxRow, PartRow
from shared.messaging import Records

ENDED = text("kind IN ('case.closed', 'case.answered_at_once', 'case.withdrawn', 'case.declined', 'case.terminated')")
"""Which lines say that a case has ended: few of all, by which those are found that ended in a month."""


class History(HistoryLine, Base):
    """What happened to each case, as intake saw it."""

    __table_args__ = (Index("ix_history_ended_at", "at", postgresql_where=ENDED, sqlite_where=ENDED),)


class Outbox(OutboxRow, Base):
    """Messages of intake that wait to be published."""


class Inbox(InboxRow, Base):
    """Messages that intake has taken."""


class ConfigurationPart(PartRow, Base):
    """Versions of intake's part of a place's configuration."""


class CurrentPart(CurrentPartRow, Base):
    """Which of them is in force."""


MIGRATIONS = Path(__file__).parent / "migrations"


RECORDS = Records(
    case=Case,
    history=History,
    outbox=Outbox,
    inbox=Inbox,
    part=ConfigurationPart,
    current_part=CurrentPart,
    # Intake alone makes cases: a message about one that it has not is no early message but a sign of a lost database.
    makes_rows=False,
    # Whoever writes a line has it counted and told: what somebody had to think of would be forgotten.
    beside=keep,
    # Here and nowhere else: whoever sends a message about a case need not think of tests.
    stays=lambda case: is_test(getattr(case, "agency", "")),
)

__all__ = [
    "MIGRATIONS",
    "RECORDS",
    "Agency",
    "AgencyEvent",
    "AgencyKey",
    "AgencyStates",
    "Allowance",
    "Appeal",
    "Attachment",
    "Base",
    "Blob",
    "BodyCopy",
    "CallTry",
    "Case",
    "CaseNumber",
    "ConfigurationPart",
    "ContactPoint",
    "Counted",
    "CurrentPart",
    "Delivery",
    "Deputy",
    "DeputyReply",
    "Draft",
    "Endpoint",
    "Entry",
    "EntryUse",
    "EntryVersion",
    "EntryWord",
    "EventHead",
    "FormUse",
    "History",
    "Idempotency",
    "Import",
    "ImportFile",
    "ImportMapping",
    "ImportRow",
    "Inbox",
    "Joint",
    "JointCase",
    "LedgerEntry",
    "Likeness",
    "MailedFile",
    "Occasion",
    "OccasionCase",
    "Outbox",
    "PersonCopy",
    "Promise",
    "Proposal",
    "Recheck",
    "RecheckDraw",
    "Supervised",
    "SupervisedLine",
    "Tries",
    "Untold",
    "UsedNonce",
]
