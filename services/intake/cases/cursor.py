"""The word by which a page of a list says where the next one begins."""

import binascii
import json
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from services.intake.cases.store import Spot
from shared.web.faults import FieldError
from shared.web.languages import Text
from shared.web.problem_kinds import INVALID
from shared.web.problems import Problem

_FORGED = Text("游标无效，请从第一页开始。", "This cursor is not one of ours; begin with the first page.")


def write(spot: Spot) -> str:
    """Return a cursor for a spot."""
    return urlsafe_b64encode(json.dumps([spot.received_at.isoformat(), spot.id]).encode()).decode().rstrip("=")


def read(cursor: str | None) -> Spot | None:
    """Return the spot that a cursor stands for; raise the problem that names it where it is none."""
    if cursor is None:
        return None
    try:
        received_at, case_id = json.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        spot = Spot(datetime.fromisoformat(received_at), str(uuid.UUID(case_id)))
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Problem(INVALID, errors=[FieldError("cursor", "cursor", _FORGED, "query")]) from error
    if spot.received_at.tzinfo is None or not 1900 <= spot.received_at.year <= 2200:
        raise Problem(INVALID, errors=[FieldError("cursor", "cursor", _FORGED, "query")])
    return spot
