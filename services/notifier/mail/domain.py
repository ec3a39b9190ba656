"""What becomes of a mail: its states, what follows each attempt, the key that makes it one mail and no two. Pure."""

import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class MailKind(StrEnum):
    """What a mail is for; each has a template in each language."""

    TASK = "task"
    DELEGATED = "delegated"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    STEP = "step"
    URGING = "urging"
    SUPPLEMENT = "supplement"
    REDO = "redo"
    COUNTERSIGN = "countersign"
    NOT_SIGNED = "not_signed"
    RESUMED = "resumed"
    ALL_IN = "all_in"
    EXTENSION = "extension"
    TO_DECIDE = "to_decide"
    OVER = "over"
    UNDELIVERED = "undelivered"
    DESK = "desk"
    CALL = "call"
    NOTICE = "notice"
    TO_SIGN = "to_sign"
    STAGE = "stage"
    STAGE_DUE = "stage_due"
    STAGE_LATE = "stage_late"
    STAGE_OVER = "stage_over"
    PROMISE = "promise"
    PROMISE_NEAR = "promise_near"
    PROMISE_BROKEN = "promise_broken"
    PROMISE_OVER = "promise_over"
    LEDGER = "ledger"
    LEDGER_NEAR = "ledger_near"
    LEDGER_MISSED = "ledger_missed"
    LEDGER_SAID = "ledger_said"
    LEDGER_OVER = "ledger_over"
    SIGN_IN = "sign_in"
    LINK_CODE = "link_code"
    HAND_OVER = "hand_over"
    EXPERT = "expert"
    MEETING = "meeting"
    MINUTES = "minutes"
    RECEIPT = "receipt"
    MISUSED = "misused"
    ABSENT = "absent"
    WEBHOOK = "webhook"
    MAILED_IN = "mailed_in"
    BUNDLE = "bundle"
    BUNDLE_ANSWER = "bundle_answer"
    DIGEST = "digest"
    ENT_RECEIVED = "ent_received"
    ENT_PROGRESS = "ent_progress"
    ENT_ASKED = "ent_asked"
    ENT_ANSWER = "ent_answer"
    ENT_PROMISE = "ent_promise"
    ENT_ENDED = "ent_ended"


MEETING_KINDS = (MailKind.MEETING, MailKind.MINUTES)
"""The kinds that are about a coordination meeting."""

GATHERED_KINDS = (MailKind.BUNDLE, MailKind.BUNDLE_ANSWER)
"""The kinds that stand for several mails: what gathers them, and what is said to whoever answers that."""

PERSONAL = (
    MailKind.SIGN_IN,
    MailKind.LINK_CODE,
    MailKind.WEBHOOK,
    MailKind.MAILED_IN,
    MailKind.HAND_OVER,
    MailKind.EXPERT,
    MailKind.ABSENT,
    MailKind.DIGEST,
    *MEETING_KINDS,
    *GATHERED_KINDS,
)
"""The kinds that are about no task: a letter to a person."""

STAGE_KINDS = (MailKind.STAGE, MailKind.STAGE_DUE, MailKind.STAGE_LATE, MailKind.STAGE_OVER)
"""The kinds that are about a case and a stage of its task force, and about no task."""

PROMISE_KINDS = (MailKind.PROMISE, MailKind.PROMISE_NEAR, MailKind.PROMISE_BROKEN, MailKind.PROMISE_OVER)
"""The kinds that are about a promise of a case."""

LEDGER_KINDS = (
    MailKind.LEDGER,
    MailKind.LEDGER_NEAR,
    MailKind.LEDGER_MISSED,
    MailKind.LEDGER_SAID,
    MailKind.LEDGER_OVER,
)
"""The kinds that are about a case on the ledger."""

ENTERPRISE_KINDS = (
    MailKind.ENT_RECEIVED,
    MailKind.ENT_PROGRESS,
    MailKind.ENT_ASKED,
    MailKind.ENT_ANSWER,
    MailKind.ENT_PROMISE,
    MailKind.ENT_ENDED,
)
"""The kinds that tell whoever brought a case what becomes of it; nobody of the directory gets one."""

ENTERPRISE = "enterprise"
"""Whose they are, where others have a person of the directory."""

WITH_FACTS = (*PROMISE_KINDS, *LEDGER_KINDS, MailKind.DESK, MailKind.CALL)
"""The kinds that bring the case's facts along, for it may be known here by nothing else."""

STEP_KINDS = (MailKind.REMINDER, MailKind.OVERDUE, MailKind.STEP)
"""The kinds that a step of a policy may send; `step` says what the step is called, and fits every clock."""


class Way(StrEnum):
    """How something is brought to its reader. All have the same states and promises (services.notifier.channels)."""

    MAIL = "mail"
    SMS = "sms"
    MESSENGER = "messenger"


class MailState(StrEnum):
    """Where a mail stands. All but the first three are ends; `kept` is the end where no mail server is configured."""

    QUEUED = "queued"
    SENDING = "sending"
    DEFERRED = "deferred"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    KEPT = "kept"
    EXPIRED = "expired"
    FORWARDED = "forwarded"
    BOUNCED = "bounced"
    DROPPED = "dropped"
    BUNDLED = "bundled"


class Attempt(StrEnum):
    """How one attempt ended.

    The server took it, refused it for good, or for now; it could not be reached; or it was lost after DATA began:
    nobody knows. Or it was not made: what the mail says was no longer true, what it asks for was done while it waited
    for the morning, or somebody else got it instead.
    """

    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"
    UNREACHABLE = "unreachable"
    LOST = "lost"
    EXPIRED = "expired"
    FORWARDED = "forwarded"
    DROPPED = "dropped"


class Result(NamedTuple):
    """An attempt and the server's own words about it."""

    attempt: Attempt
    words: str


class Next(NamedTuple):
    """What follows an attempt. delay: seconds until the next one, None where there is none."""

    state: MailState
    delay: int | None
    suspects: int
    waited: int


LONGEST_WAIT = 4 * 3600
"""Seconds that refusals may cost in all before a mail has failed."""

DELAYS: Mapping[Attempt, tuple[int, int]] = {
    Attempt.LATER: (30, 1800),  # a server that says "later" is asked more and more rarely
    Attempt.UNREACHABLE: (5, 120),  # one that is away may be back at any moment, and then all that waits should go
}
"""First and longest delay in seconds; each is twice the one before."""

RESEND_DELAY = 5

NOT_MADE: Mapping[Attempt, MailState] = {
    Attempt.EXPIRED: MailState.EXPIRED,
    Attempt.FORWARDED: MailState.FORWARDED,
    Attempt.DROPPED: MailState.DROPPED,
}
"""Attempts that were not made, and where the mail ends for it."""


def after(attempt: Attempt, *, attempts: int, suspects: int, waited: int) -> Next:
    """Return what follows an attempt.

    attempts: how many there were, this one included. suspects: earlier ones that may have arrived. waited: seconds lost
    so far. A first attempt of which nobody knows is made once more under the same Message-ID, for a lost task is worse
    than a second copy; a second one ends it, for nobody would know better after the third.
    """
    if attempt is Attempt.TAKEN:
        return Next(MailState.SENT, None, suspects, waited)
    if attempt is Attempt.REFUSED:
        return Next(MailState.FAILED, None, suspects, waited)
    if attempt in NOT_MADE:
        return Next(NOT_MADE[attempt], None, suspects, waited)
    if attempt is Attempt.LOST:
        if suspects:
            return Next(MailState.AMBIGUOUS, None, suspects + 1, waited)
        return Next(MailState.QUEUED, RESEND_DELAY, 1, waited)
    first, longest = DELAYS[attempt]
    delay = min(first * 2 ** min(attempts - 1, 20), longest)
    if waited + delay > LONGEST_WAIT:
        return Next(MailState.FAILED, None, suspects, waited)
    return Next(MailState.DEFERRED, delay, suspects, waited + delay)


def key_of(case_id: str | None, task_id: str | None, kind: str, occasion: str, address: str) -> str:
    """Return what makes a mail the same mail: 32 hexadecimal digits, also the left side of its Message-ID."""
    told = f"{case_id or ''}\n{task_id or ''}\n{kind}\n{occasion}\n{address}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of a mail."""
    return f"<{key}@{domain}>"


def thread_id(case_id: str | None, domain: str) -> str:
    """Return the Message-ID that all mails of a case refer to, so that mail programs show them as one thread.

    Empty for a letter that is about no case.
    """
    return f"<case.{case_id}@{domain}>" if case_id else ""


def enterprise_thread_id(case_id: str | None, domain: str) -> str:
    """Return the same for the mails to a case's enterprise, which is a thread apart from that of the offices."""
    return f"<enterprise.{case_id}@{domain}>"


class BadAddress(ValueError):
    """A mail address that cannot be written to as it stands."""


# One address and nothing that could be two, or carry a header: no comma, space, quote, bracket or control character.
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")


def plain_address(text: str) -> str:
    """Return an address as SMTP takes it, its domain in ASCII. Raises BadAddress with the reason."""
    local, at, domain = text.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(host) or len(host) > 253:
        raise BadAddress(f"{text[:100]!r} is no mail address that can be written to")
    return f"{local}@{host}"
