"""All tables of notifier: each capability's own, and those that every service has."""

from pathlib import Path

from services.notifier.absences.models import Absence
from services.notifier.base import Base
from services.notifier.channels.models import Call, Watch
from services.notifier.devices.models import Device, LinkCode, LinkCodeTries
from services.notifier.digests.models import DigestReader
from services.notifier.directory.models import BodyCopy, PersonCopy
from services.notifier.enterprise.models import Informing
from services.notifier.escalation.models import Audit, MeasureRow, Timer
from services.notifier.extensions.models import Extension
from services.notifier.files.models import CaseFile
from services.notifier.inbox.models import IncomingMail
from services.notifier.kindness.models import MailPace
from services.notifier.ledger.models import LedgerEntry
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.mail.models import Mail
from services.notifier.meetings.models import MeetingBody, MeetingCopy
from services.notifier.notices.models import Answer, Notice, NoticeNumber
from services.notifier.promises.models import Promise
from services.notifier.signatures.models import Draft
from services.notifier.task_forces.models import Member, StageRow, TaskForce
from services.notifier.tasks.models import CallBack, Case, Deed, Delegation, Note, Task
from services.notifier.throttle.models import MailDomain
from services.notifier.urging.models import Urging
from services.notifier.waiting.models import Wait
from shared.db.models import CurrentPartRow, HistoryLine, InboxRow, OutboxRow, PartRow
from shared.messaging import Records


class History(HistoryLine, Base):
    """What notifier did with each case."""


class Outbox(OutboxRow, Base):
    """Messages of notifier that wait to be published."""


class Inbox(InboxRow, Base):
    """Messages that notifier has taken."""


class ConfigurationPart(PartRow, Base):
    """Versions of limits, calendar and escalation policy."""


class CurrentPart(CurrentPartRow, Base):
    """Which of them are in force."""


MIGRATIONS = Path(__file__).parent / "migrations"

RECORDS = Records(
    case=Case,
    history=History,
    outbox=Outbox,
    inbox=Inbox,
    part=ConfigurationPart,
    current_part=CurrentPart,
)

__all__ = [
    "MIGRATIONS",
    "RECORDS",
    "Absence",
    "Answer",
    "Audit",
    "Base",
    "BodyCopy",
    "Call",
    "CallBack",
    "Case",
    "CaseFile",
    "Clock",
    "ConfigurationPart",
    "CurrentPart",
    "Deed",
    "Delegation",
    "Device",
    "DigestReader",
    "Draft",
    "Extension",
    "History",
    "Inbox",
    "IncomingMail",
    "Informing",
    "LedgerEntry",
    "LinkCode",
    "LinkCodeTries",
    "Mail",
    "MailDomain",
    "MailPace",
    "MeasureRow",
    "MeetingBody",
    "MeetingCopy",
    "Member",
    "Note",
    "Notice",
    "NoticeNumber",
    "Outbox",
    "PersonCopy",
    "Promise",
    "RunningClock",
    "StageRow",
    "Task",
    "TaskForce",
    "Timer",
    "Urging",
    "Wait",
    "Watch",
]
