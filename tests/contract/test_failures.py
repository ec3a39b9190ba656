"""What is said of a statement that the database refused: never the row, which is somebody's case."""

import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.db.copying import MANY
from shared.db.direct import MOST_ROWS
from shared.messaging import Service, Unit
from shared.messaging.consumer import Consumer
from shared.messaging.dead_letters import dead_letters
from shared.messaging.transport import Delivery
from tests.contract.conftest import make_road
from tests.contract.plain import CASE_WITHDRAWN, Outbox, plain_service, withdraw
from tests.contract.test_plain_rows import row, write
from tests.contract.test_transport import outgoing

SAID = "某公司"

REFUSED: dict[str, dict[str, Any]] = {
    "a row that breaks a rule, which DETAIL quotes": {"id": None},
    "a text that is none, around which CONTEXT quotes": {"type": f"{SAID}\0"},
    "a value of another type, which the first line quotes": {"attempts": f'{SAID}"\n{SAID}'},
}


@pytest.mark.parametrize("count", [1, MOST_ROWS, MOST_ROWS + 1, MANY])
@pytest.mark.parametrize("why", REFUSED)
def test_why_rows_are_refused_quotes_none(service: Service, why: str, count: int) -> None:
    rows = [row() | {"reason": SAID} for _ in range(count - 1)] + [row() | {"reason": SAID} | REFUSED[why]]
    if service.database.is_sqlite:  # it takes any value in any column
        rows[-1]["id"] = None
    with pytest.raises(DBAPIError) as refused:
        write(service, rows)
    assert SAID not in told(refused.value)


@pytest.mark.parametrize("why", REFUSED)
def test_why_an_object_is_refused_quotes_none(service: Service, why: str) -> None:
    """The same where SQLAlchemy itself asks, as it does for a row that is changed."""
    changed = {"id": None} if service.database.is_sqlite else REFUSED[why]
    names = ", ".join(f"{name} = :{name}" for name in changed)
    with service.begin("test") as unit:
        unit.session.write(Outbox, **row() | {"reason": SAID})
    with pytest.raises(DBAPIError) as refused, service.begin("test") as unit:
        unit.session.execute(text(f"update outbox set {names}"), changed)
    assert SAID not in told(refused.value)


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[Service]:
    made = plain_service("intake", postgres_url, tmp_path)
    yield made
    made.database.close()


def test_what_is_wrong_is_said_still(on_postgres: Service) -> None:
    service = on_postgres
    with pytest.raises(DBAPIError) as refused, service.begin("test") as unit:
        unit.session.execute(text("insert into outbox (attempts) select cast(:it as text)::integer"), {"it": SAID})
    assert 'invalid input syntax for type integer: "…"' in str(refused.value)
    assert refused.value.orig.sqlstate == "22P02"  # type: ignore[union-attr]
    with pytest.raises(DBAPIError, match='null value in column "id"'), service.begin("test") as unit:
        unit.session.write(Outbox, **row() | {"id": None})


def test_the_reason_of_a_message_that_failed_quotes_no_row(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    def fail(unit: Unit, _message: object) -> None:
        for _ in range(MOST_ROWS + 1):
            unit.session.write(Outbox, **row() | {"reason": SAID, "attempts": SAID})
        unit.session.flush()

    with closing(make_road(request, "postgres-lease", tmp_path)) as road:
        withdraw(road.sender)
        [delivery] = [Delivery(one.body) for one in outgoing(road)]
        Consumer(road.taker, {CASE_WITHDRAWN.name: fail}).take([delivery])
        [letter] = dead_letters(road.taker, "retry")
    assert letter.reason == 'DataError: invalid input syntax for type integer: "…"'


def told(error: BaseException) -> str:
    """Return all that a log would have of an error."""
    return "".join(traceback.format_exception(error))
