"""What a case and its mail ask the database on their way: each question holds both up, so there are few."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from services.notifier.mail.domain import MailState
from shared.contracts import to_bytes
from shared.db import new_id
from shared.db.direct import Question
from shared.messaging.transport import Delivery
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import one_mail, state
from tests.integration.notifier.messages import assigned
from tests.parts.smtp import SmtpSink


@contextmanager
def asked(notifier: Notifier) -> Iterator[list[str]]:
    """Give what is asked meanwhile, each by its verb and the table that it names first."""
    engine, found = notifier.service.database.engine, list[str]()

    def note(statement: str) -> None:
        verb = statement.split()[0]
        if verb != "BEGIN":
            table = re.search(r"\b(?:SELECT|INTO|UPDATE) (\w+)", statement)
            found.append(f"{verb} {table[1] if table else ''}".lower())

    def by_sqlalchemy(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        note(statement)

    def by_driver(question: Question, session: Session, **values: Any) -> Any:
        if not notifier.service.database.is_sqlite:
            note(str(question.statement.compile(dialect=engine.dialect)))  # type: ignore[attr-defined]
        return rows(question, session, **values)

    rows = Question.rows
    event.listen(engine, "before_cursor_execute", by_sqlalchemy)
    Question.rows = by_driver  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Question.rows = rows  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", by_sqlalchemy)


def test_a_mail_that_leaves_asks_three_questions_and_is_written_down_by_a_fourth(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    sending = notifier.sender(smtp_sink.url)
    for _ in range(2):  # looking for a doubtful one first, and last
        one_mail(notifier)
        sending.turn()
        case = one_mail(notifier)
        sending._swept = float("inf")
        with asked(notifier) as questions:
            assert sending.turn() == 1
        assert questions == ["with mail", "select mail", "select current_part", "update mail"]
        assert state(notifier, case)[0] == MailState.SENT


def test_a_case_that_arrives_is_made_known_and_written_without_a_question_too_many(notifier: Notifier) -> None:
    notifier.take(assigned(new_id()))  # what the place's configuration says is read once
    arriving = Delivery(to_bytes(assigned(new_id())))
    with asked(notifier) as questions:
        notifier.consumer.take([arriving])
    sqlite = notifier.service.database.is_sqlite
    reading = [one for one in questions if one.startswith("select")]
    locked = ["select cases"] if sqlite else []  # elsewhere the statement that makes its row brings it
    assert reading == ["select inbox", *locked, "select current_part", "select absence", "select body"]
    if not sqlite:
        assert questions[1] == "insert cases"
        assert questions[5:] == ["with clock", "update cases"]
