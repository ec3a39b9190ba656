"""The mails that came in about a case, rebuilt from its history. What this says and what is stored must be the same."""

from collections.abc import Iterable, Iterator

from services.notifier.inbox.domain import Became
from services.notifier.inbox.models import IncomingMail
from shared.db.history import Line

WORDS_KEPT = (Became.NOTED, Became.STRANGER)
"""Ends with which the history holds the words themselves; with the others it holds the act."""


def differences(rows: Iterable[IncomingMail], lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each mail that is stored otherwise than its case's history says."""
    told = {line.facts["mail"]: line.facts for line in lines if line.kind == "mail.received"}
    kept = {row.id: row for row in rows}
    for one in sorted(told.keys() | kept.keys()):
        row, facts = kept.get(one), told.get(one)
        there = _stored(row) if row else None
        said = {name: facts.get(name) for name in _NAMES} if facts else None
        if there != said:
            yield f"its history says of the mail {one} that came in {said}, but {there} is stored"


_NAMES = ("sha256", "answers", "task", "person", "became", "verb", "files", "text")


def _stored(row: IncomingMail) -> dict[str, object]:
    words = row.said if row.state in WORDS_KEPT else None
    files = [one["sha256"] for one in row.files]
    return dict(
        zip(_NAMES, (row.sha256, row.answers, row.task_id, row.person, row.state, row.verb, files, words), strict=True)
    )
