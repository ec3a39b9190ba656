"""What may become of a file that came with a mail, and what people are told where it is not taken. Pure."""

from datetime import timedelta
from enum import StrEnum

from services.intake.words import Text

RETRIES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""When a file is fetched again that could not be; the last one counts for all further times."""

LEASE = timedelta(minutes=5)
"""How long whoever has begun to fetch a file has for it, before somebody else may."""

LONGEST_NAME = 200


class MailedState(StrEnum):
    """Where a file of a mail stands: it is still to be fetched, is a file of the case, or was not taken."""

    COMING = "coming"
    TAKEN = "taken"
    REFUSED = "refused"


GONE = Text(
    "附件已不能从原邮件中取出。请重新上传。",
    "It can no longer be had from the mail. Attach it again.",
)

CASE_OVER, FULL, NO_LONGER_KEPT = "case_over", "too_many_files", "file_gone"
"""Why a file was not taken that nothing is wrong with, as programs read it."""


def wait_after(attempts: int) -> timedelta:
    """Return how long a file waits that has been tried so often, once at least."""
    return RETRIES[min(attempts, len(RETRIES)) - 1]
