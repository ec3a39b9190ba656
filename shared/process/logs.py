"""Logs: one JSON object a line on standard error, the same for our code, gunicorn, pika and SQLAlchemy.

Bind what a line is about with `structlog.contextvars.bound_contextvars(case=…, trace=…)`; nothing secret and no
address with a token in it may be put into a line.
"""

import logging
import re
import sys
from contextlib import nullcontext, suppress
from typing import TextIO

import structlog

_ROW = re.compile(
    r"^DETAIL: .*?(?=^(?:HINT: |CONTEXT: |\[SQL|\(Background|\n|Traceback )|\Z)", re.DOTALL | re.MULTILINE
)
"""PostgreSQL's DETAIL, which quotes the row that it refused, up to whatever follows it."""


def set_up_logs(service: str, role: str, *, level: str = "INFO") -> None:
    """Configure the logs of this process."""
    before: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_rows,
    ]
    last: list[structlog.types.Processor] = [
        _named(service, role),
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    # Our own lines take the short way: through `logging`, one costs twice as much, and each request writes one.
    structlog.configure(
        processors=[*before, *last],
        logger_factory=lambda *name: _Lines(handler, *name),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("pika", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _Lines:
    """Writes lines where `logging` writes its own, one by one. name: whose they are."""

    def __init__(self, handler: logging.StreamHandler[TextIO], name: str = "") -> None:
        self.name, self._handler = name, handler

    def _write(self, line: str) -> None:
        # As in `logging`, who reads no more or has no room for it does not undo what the line tells of.
        with self._handler.lock or nullcontext(), suppress(OSError, ValueError):
            self._handler.stream.write(f"{line}\n")
            self._handler.flush()

    debug = info = warning = error = critical = _write


def _named(service: str, role: str) -> structlog.types.Processor:
    def add(_logger: object, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
        return {"service": service, "role": role, **event}

    return add


def _without_rows(_logger: object, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    # A refused row is somebody's case; that it was refused, and by which constraint, is all that a log needs.
    if "exception" in event:
        event["exception"] = _ROW.sub("DETAIL: (left out)\n", event["exception"])
    return event
