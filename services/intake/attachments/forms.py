"""Files that come with a form of a page."""

from contextlib import ExitStack

from flask import request
from marshmallow import ValidationError

from services.intake.attachments.actions import NewFile
from services.intake.attachments.domain import FULL, MOST_FILES, Refused, cleaned
from services.intake.attachments.serving import keeping
from services.intake.attachments.storage import NoRoom
from services.intake.attachments.taking import arrived, keep
from services.intake.codes.domain import Place
from services.intake.words import Text
from shared.web.context import service
from shared.web.faults import Fault
from shared.web.problem_kinds import UNAVAILABLE
from shared.web.problems import Problem

FIELD = "files"


def kept_files(place: Place) -> list[NewFile]:
    """Keep the files that came with the present form, in their order; each must be right, or none is kept.

    Raises ValidationError, and Problem where there is no room.
    """
    chosen = [one for one in request.files.getlist(FIELD) if one.filename]
    if len(chosen) > MOST_FILES:
        raise full()
    with ExitStack() as stack:
        found = []
        for one in chosen:
            try:
                name, media = one.filename or "", one.mimetype or ""
                found.append(stack.enter_context(arrived(keeping(), one.stream, name, media, place.file_types)))
            except Refused as refusal:
                raise _wrong(refusal.code, cleaned(one.filename or ""), refusal.text) from refusal
            except NoRoom as error:
                raise Problem(UNAVAILABLE, retry_after=60) from error
        for it in found:
            try:
                keep(service(), keeping(), it)
            except NoRoom as error:
                raise Problem(UNAVAILABLE, retry_after=60) from error
    return [it.new for it in found]


def full() -> ValidationError:
    """Return what is said where a case would have too many files."""
    return ValidationError({FIELD: [Fault("too_many", zh=FULL.zh, en=FULL.en)]})


def _wrong(code: str, name: str, why: Text) -> ValidationError:
    return ValidationError({FIELD: [Fault(code, zh=f"{name}：{why.zh}", en=f"{name}: {why.en}")]})
