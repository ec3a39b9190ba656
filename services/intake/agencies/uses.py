"""When keys were last used: kept for their owners, within a minute, and never in the road of a request."""

from datetime import datetime, timedelta

import structlog
from flask import Flask, Response, g

from services.intake.agencies import store
from shared.db import DatabaseDown
from shared.web.context import service

EXTENSION = "intake.uses"
WITHIN = timedelta(minutes=1)
_MANY = 10_000

log = structlog.get_logger("nwd.web")


class Uses:
    """What this process has put on record: when each key was used. Others may have put it on record as well."""

    def __init__(self) -> None:
        self._noted: dict[str, datetime] = {}

    def is_due(self, key_id: str, now: datetime) -> bool:
        """Say whether a use is to be put on record, and take it for done."""
        noted = self._noted.get(key_id)
        if noted is not None and timedelta(0) <= now - noted < WITHIN:
            return False
        if len(self._noted) >= _MANY:
            self._noted.clear()
        self._noted[key_id] = now
        return True


def set_up(app: Flask) -> None:
    """Put the use of a key on record behind each request that it was good for."""
    app.extensions[EXTENSION] = Uses()

    @app.after_request
    def note(response: Response) -> Response:
        key_id = g.get("used_key")
        now = service().clock.now() if key_id else None
        if now is not None and app.extensions[EXTENSION].is_due(key_id, now):
            try:
                with service().database.begin() as session:
                    store.note_use(session, key_id, now, now - WITHIN)
            except DatabaseDown:  # the answer is the caller's all the same
                log.warning("the use of a key could not be put on record", key=key_id)
        return response
