"""Handing a file out: always to be saved and never to be shown in the house's own pages, whatever it is."""

from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

import structlog
from flask import Response, current_app

from services.intake.attachments.domain import FileState, available
from services.intake.attachments.kinds import TYPES
from services.intake.attachments.models import Attachment
from services.intake.attachments.storage import BLOCK, Gone, NoRoom
from services.intake.attachments.taking import Keeping
from services.intake.problems import FILE_WAITS, FILE_WITHHELD
from shared.web.problem_kinds import UNAVAILABLE
from shared.web.problems import Problem

log = structlog.get_logger(__name__)

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def keeping() -> Keeping:
    """Return how the app that answers now keeps files."""
    found: Keeping = current_app.extensions["intake.files"]
    return found


def hand_out(one: Attachment, state: FileState) -> Response:
    """Return a file to whoever may have it. Raises Problem while it waits for the scanner, and for good after that."""
    if not available(state, scanned=keeping().scanned):
        raise Problem(FILE_WITHHELD if state is FileState.QUARANTINED else FILE_WAITS)
    try:
        file = keeping().storage.open(one.sha256)
    except (Gone, NoRoom) as error:
        log.error("a file cannot be read", attachment=one.id, sha256=one.sha256, reason=str(error))
        raise Problem(UNAVAILABLE, retry_after=60) from error
    answer = Response(_blocks(file), mimetype=TYPES[one.type].media[0], direct_passthrough=True)
    answer.call_on_close(file.close)
    answer.content_length = one.size
    answer.headers["Content-Disposition"] = disposition(one.name)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(BLOCK):
            yield block


def disposition(name: str) -> str:
    """Return the header under which a browser saves a file: its name in letters that all take, and in its own."""
    plain = "".join(one if one.isascii() and one.isprintable() and one not in '%"\\' else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
