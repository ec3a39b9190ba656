"""Signed links: each names a task or task force and a person, opens while that lives, and never acts by being opened.

A token can be read by whoever holds it, so it holds ids and nothing else. It is traded for a cookie at once, so that
the page's own address can be shown, logged and bookmarked without giving anything away.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from services.notifier.devices.domain import code_of
from shared.web.keys import BadToken, Signer, purpose_keys
from shared.web.signing_in import sign_in_address

PROMISE_LINK, PROMISE_VISIT = "promise link", "promise visit"
LEDGER_LINK, LEDGER_VISIT = "ledger link", "ledger visit"
DIGEST_LINK = "digest link"
QUESTION_LINK, QUESTION_VISIT = "question link", "question visit"
MEETING_LINK, MEETING_VISIT = "meeting link", "meeting visit"
TEAM_LINK, TEAM_VISIT = "task force link", "task force visit"
LINK_CODE = "link code"
LINK, VISIT, KEEPER_LINK, KEEPER_VISIT = "desk link", "desk visit", "keeper link", "keeper visit"
"""What keys are made for: a token of one purpose is worth nothing for another."""

VISIT_LASTS = timedelta(hours=12)
"""How long a browser may stay on a task before the link in the mail is wanted again."""

KEEPER_LINK_LASTS = timedelta(days=7)


class Links:
    """Makes links; used where mails are written, outside any request."""

    def __init__(self, secrets: Sequence[str], public_url: str) -> None:
        self._task, self._keeper = Signer(secrets, LINK), Signer(secrets, KEEPER_LINK)
        self._team = Signer(secrets, TEAM_LINK)
        self._question = Signer(secrets, QUESTION_LINK)
        self._meeting = Signer(secrets, MEETING_LINK)
        self._promise = Signer(secrets, PROMISE_LINK)
        self._ledger = Signer(secrets, LEDGER_LINK)
        self._digest = Signer(secrets, DIGEST_LINK)
        self._home = f"{public_url}/desk"
        self._secrets, self._public_url = secrets, public_url

    def task(self, task_id: str, person: str) -> str:
        """Return the address that opens a task for one person."""
        return f"{self._home}/open/{self._task.sign([task_id, person])}"

    def short(self, code: str) -> str:
        """Return the address, of few characters, that leads on to the link of a short message."""
        return f"{self._home}/m/{code}"

    def page(self, task_id: str) -> str:
        """Return the address of a task's page, for whoever has signed in."""
        return f"{self._home}/tasks/{task_id}"

    def notice(self, notice_id: str) -> str:
        """Return the address of a supervision notice, for supervisors who have signed in."""
        return f"{self._home}/notices/{notice_id}"

    def asked(self, extension_id: str) -> str:
        """Return the address of what an office asks about its clock, for whoever decides and has signed in."""
        return f"{self._home}/extensions/{extension_id}"

    def task_force(self, force_id: str, person: str) -> str:
        """Return the address that opens a task force for one person."""
        return f"{self._home}/task-forces/open/{self._team.sign([force_id, person])}"

    def task_force_page(self, force_id: str) -> str:
        """Return the address of a task force's page, for whoever has signed in."""
        return f"{self._home}/task-forces/{force_id}"

    def promise(self, promise_id: str, person: str) -> str:
        """Return the address that opens a promise for one person."""
        return f"{self._home}/promises/open/{self._promise.sign([promise_id, person])}"

    def promise_page(self, promise_id: str) -> str:
        """Return the address of a promise's page, for whoever has signed in."""
        return f"{self._home}/promises/{promise_id}"

    def waiting(self, number: str, *, dispatches: bool) -> str:
        """Return where to look at a case that waits at the desk: there, or, for others, on the board."""
        return f"{self._public_url}/dispatch/cases/{number}" if dispatches else f"{self._home}/board"

    def ledger(self, entry_id: str, person: str) -> str:
        """Return the address that opens a case's entry on the ledger for one person."""
        return f"{self._home}/ledger/open/{self._ledger.sign([entry_id, person])}"

    def ledger_page(self, entry_id: str) -> str:
        """Return the address of the page of an entry on the ledger, for whoever has signed in."""
        return f"{self._home}/ledger/{entry_id}"

    def question(self, case_id: str, question_id: str) -> str:
        """Return the address that opens a question to an expert, and nothing else."""
        return f"{self._home}/questions/open/{self._question.sign([case_id, question_id])}"

    def meeting(self, meeting_id: str, person: str) -> str:
        """Return the address that opens a meeting for one person."""
        return f"{self._home}/meetings/open/{self._meeting.sign([meeting_id, person])}"

    def meeting_page(self, meeting_id: str) -> str:
        """Return the address of a meeting's page, for whoever has signed in."""
        return f"{self._home}/meetings/{meeting_id}"

    def digest(self, person: str) -> str:
        """Return the address at which a person turns their digests off and on; it shows nothing else."""
        return f"{self._home}/digest/{self._digest.sign(person)}"

    @property
    def board(self) -> str:
        """Return the address of the supervision board, for whoever has signed in."""
        return f"{self._home}/board"

    def track(self, number: str, secret: str | None) -> tuple[str, str]:
        """Return the address that opens a case for its enterprise, and the case's code.

        secret: what a mail keeps of both until it is over; afterwards the address asks for number and code.
        """
        token, _, code = (secret or "").partition(" ")
        return (
            (f"{self._public_url}/track/{token}", code) if token else (f"{self._public_url}/track?number={number}", "")
        )

    @property
    def mine(self) -> str:
        """Return the address of a person's own tasks, for whoever has signed in."""
        return f"{self._home}/"

    @property
    def tracking(self) -> str:
        """Return the address at which a case is found by its number and code."""
        return f"{self._public_url}/track"

    @property
    def interface(self) -> str:
        """Return the address of the page about the interface for agencies."""
        return f"{self._public_url}/docs"

    @property
    def calls(self) -> str:
        """Return the address of the call list, for dispatchers who have signed in."""
        return f"{self._home}/calls/"

    @property
    def absences(self) -> str:
        """Return the address of the page that says who is away, for whoever has signed in."""
        return f"{self._home}/absences/"

    @property
    def beginnings(self) -> tuple[str, ...]:
        """Return how the addresses begin that open something for a mail's reader."""
        return (
            f"{self._home}/open/",
            f"{self._home}/m/",
            f"{self._home}/task-forces/open/",
            f"{self._home}/promises/open/",
            f"{self._home}/ledger/open/",
            f"{self._home}/questions/open/",
            f"{self._home}/meetings/open/",
            f"{self._public_url}/dispatch/sign-in/",
            f"{self._public_url}/track/",
        )

    def sign_in(self, person: str, nonce: str) -> str:
        """Return the address that signs a person in once; router, which made the nonce, knows until when."""
        return sign_in_address(self._secrets, self._public_url, person, nonce)

    def code(self, nonce: str) -> str:
        """Return the six digits that a link wants in a browser that is not known; empty where no key made them."""
        return code_of(purpose_keys(self._secrets, LINK_CODE), nonce)

    def keeper(self) -> str:
        """Return an address that opens the list of mails, for whoever runs the house."""
        return f"{self._home}/mails/open/{self._keeper.sign('mails')}"


def read_pair(signer: Signer, token: str, max_age: timedelta | None = None) -> tuple[str, str]:
    """Return the id of the task, or task force, and the person's that a token names. Raises BadToken."""
    value: Any = signer.read(token, max_age)
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):
        raise BadToken("the token does not name two ids")
    return value[0], value[1]
