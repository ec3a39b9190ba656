"""What a database says when it refuses a statement: kept without what it quotes, which is somebody's case.

PostgreSQL names the row in DETAIL, parts of it in CONTEXT, and a value that has no place in its type in the first line.
An error goes to logs, to the reasons of dead letters and wherever else errors are told, so it is made quiet at once.
"""

import re
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError

_DATA = "22"
"""The class of SQLSTATEs that are about a value, which their first line quotes."""

_QUOTED = re.compile('".*"', re.DOTALL)


def hush(error: Exception) -> None:
    """Take from an error of PostgreSQL's driver all words but those that say what is wrong; its other facts stay."""
    diag: Any = getattr(error, "diag", None)
    said = getattr(diag, "message_primary", None)
    if said is not None:  # the driver's own errors have none, and quote nothing
        error.args = (_QUOTED.sub('"…"', said) if (diag.sqlstate or "").startswith(_DATA) else said,)


def failure(engine: Engine, error: Exception, *, gone: bool) -> Exception:
    """Return what SQLAlchemy would raise for an error of the driver's. gone: whether the connection is lost."""
    hush(error)
    base = engine.dialect.dbapi.Error  # type: ignore[union-attr]
    return DBAPIError.instance(
        None, None, error, base, hide_parameters=True, connection_invalidated=gone, dialect=engine.dialect
    )


def hush_all(engine: Engine) -> None:
    """Have every error quiet that SQLAlchemy raises for an engine of PostgreSQL."""
    event.listen(engine, "handle_error", _hushed)


def _hushed(context: ExceptionContext) -> None:
    error, raised = context.original_exception, context.sqlalchemy_exception
    if not isinstance(error, Exception):
        return
    before = str(error)
    hush(error)
    if before and raised is not None and raised.args:  # it has taken the words over already
        raised.args = (str(raised.args[0]).replace(before, str(error)), *raised.args[1:])
