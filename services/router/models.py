"""All tables of the router: its own, and those that every service has."""

from pathlib import Path

from services.router.base import Base
from services.router.catalogue.models import Publication
from services.router.decisions.models import Case, Decision, Precedent
from services.router.directory.models import BodyRow, PersonRow, Reform, RosterLine
from services.router.meetings.models import AgendaItem, Meeting, Minutes, MinutesDecision
from services.router.signin.models import SignedIn, SignInLink, SignInTries
from services.router.text.models import TextModelRow
from shared.db.models import CurrentPartRow, HistoryLine, InboxRow, OutboxRow, PartRow
from shared.messaging import Records


class History(HistoryLine, Base):
    """What the router did with each case."""


class Outbox(OutboxRow, Base):
    """Messages of the router that wait to be published."""


class Inbox(InboxRow, Base):
    """Messages that the router has taken."""


class Part(PartRow, Base):
    """Versions of the directory and of the routing rules."""


class CurrentPart(CurrentPartRow, Base):
    """Which of them are in force."""


MIGRATIONS = Path(__file__).parent / "migrations"

RECORDS = Records(case=Case, history=History, outbox=Outbox, inbox=Inbox, part=Part, current_part=CurrentPart)

__all__ = [
    "MIGRATIONS",
    "RECORDS",
    "AgendaItem",
    "Base",
    "BodyRow",
    "Case",
    "CurrentPart",
    "Decision",
    "History",
    "Inbox",
    "Meeting",
    "Minutes",
    "MinutesDecision",
    "Outbox",
    "Part",
    "PersonRow",
    "Precedent",
    "Publication",
    "Reform",
    "RosterLine",
    "SignInLink",
    "SignInTries",
    "SignedIn",
    "TextModelRow",
]
