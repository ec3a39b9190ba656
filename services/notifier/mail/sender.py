"""Who sends mails, where their links lead, and where they are answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notifier.directory.domain import MAILBOX
from services.notifier.mail.domain import ENTERPRISE_KINDS, MailKind
from services.notifier.mail.models import Mail


class Addresses(Protocol):
    """Where links in letters lead (services.notifier.tasks.links)."""

    def task(self, task_id: str, person: str) -> str:
        """Return the address that opens a task for one person."""

    def page(self, task_id: str) -> str:
        """Return the address of a task's page, for whoever has signed in."""

    def notice(self, notice_id: str) -> str:
        """Return the address of a supervision notice, for supervisors who have signed in."""

    def asked(self, extension_id: str) -> str:
        """Return the address of what an office asks about its clock, for whoever decides and has signed in."""

    def task_force(self, force_id: str, person: str) -> str:
        """Return the address that opens a task force for one person."""

    def task_force_page(self, force_id: str) -> str:
        """Return the address of a task force's page, for whoever has signed in."""

    def promise(self, promise_id: str, person: str) -> str:
        """Return the address that opens a promise for one person."""

    def promise_page(self, promise_id: str) -> str:
        """Return the address of a promise's page, for whoever has signed in."""

    def waiting(self, number: str, *, dispatches: bool) -> str:
        """Return where to look at a case that waits at the desk: there, or, for others, on the board."""

    def ledger(self, entry_id: str, person: str) -> str:
        """Return the address that opens a case's entry on the ledger for one person."""

    def ledger_page(self, entry_id: str) -> str:
        """Return the address of the page of an entry on the ledger, for whoever has signed in."""

    def sign_in(self, person: str, nonce: str) -> str:
        """Return the address that signs a person in once."""

    def code(self, nonce: str) -> str:
        """Return the code that a link wants in a browser that is not known."""

    def meeting(self, meeting_id: str, person: str) -> str:
        """Return the address that opens a meeting for one person."""

    def question(self, case_id: str, question_id: str) -> str:
        """Return the address that opens a question to an expert, and nothing else."""

    def digest(self, person: str) -> str:
        """Return the address at which a person turns their digests off; empty where that is nobody's to open."""

    @property
    def board(self) -> str:
        """Return the address of the supervision board."""

    def track(self, number: str, secret: str | None) -> tuple[str, str]:
        """Return the address that opens a case for its enterprise, and the case's code, while the secret is there."""

    @property
    def mine(self) -> str:
        """Return the address of a person's own tasks."""

    @property
    def tracking(self) -> str:
        """Return the address at which a case is found by its number and code."""

    @property
    def interface(self) -> str:
        """Return the address of the page about the interface for agencies."""

    @property
    def calls(self) -> str:
        """Return the address of the desk's call list."""

    @property
    def absences(self) -> str:
        """Return the address of the page that says who is away."""


class Replies(Protocol):
    """Where mails are answered (services.notifier.inbox.addresses)."""

    def reply(self, key: str) -> str:
        """Return where the reader of a mail answers it."""

    def bounce(self, key: str) -> str:
        """Return where mail servers report what became of a mail."""


class Signs(Protocol):
    """What mails are signed with (services.notifier.mail.dkim)."""

    def sealed(self, raw: bytes, now: datetime) -> bytes:
        """Return a mail with its signature before it."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and where links lead.

    only_to: every mail goes there instead (a staging system), or None. replies: where mails come in, None where they do
    not. seal: what mails are signed with, None where they are not.
    """

    address: str
    links: Addresses
    only_to: str | None = None
    replies: Replies | None = None
    seal: Signs | None = None

    @property
    def domain(self) -> str:
        """Return what stands behind the @, which Message-IDs end with."""
        return self.address.rpartition("@")[2]

    def signed(self, raw: bytes, now: datetime) -> bytes:
        """Return a mail as it travels: signed, where this place signs."""
        return self.seal.sealed(raw, now) if self.seal else raw

    def reply_to(self, mail: Mail) -> str:
        """Return where the reader of a mail answers it; empty where nobody would read that."""
        # What stands for several acts for none of them, and an answer to it is answered.
        return (
            self.replies.reply(mail.key) if self.replies and (answerable(mail) or mail.kind == MailKind.BUNDLE) else ""
        )

    def return_path(self, mail: Mail) -> str:
        """Return where mail servers report what became of a mail: its envelope's sender."""
        return self.replies.bounce(mail.key) if self.replies else self.address


def answerable(mail: Mail) -> bool:
    """Say whether an answer to a mail can be an act: it is about a task, and its reader is of that task's body.

    Or it asks its reader to decide. An office mailbox is nobody: it cannot be told who of the office has answered.
    What an enterprise answers is added to its case, whatever it says.
    """
    if mail.kind in ENTERPRISE_KINDS:
        return True
    acts = not mail.details.get("signs_in") or mail.kind == MailKind.TO_DECIDE
    return mail.task_id is not None and acts and not mail.person.startswith(MAILBOX)
