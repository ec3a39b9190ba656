"""Questions about cases of the same matter."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Select, String, bindparam, func, literal_column, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.intake.cases.domain import ENDED
from services.intake.cases.models import Case, in_earnest
from services.intake.models import History
from services.intake.same.domain import AT_MOST
from services.intake.same.models import Likeness
from shared.db import UtcDateTime
from shared.db.direct import Question

WAITING, MERGED, REFUSED = "waiting", "merged", "refused"

_MERGING = 0x5A3E
"""Names the lock of those who merge; nothing else in intake's database takes one of that name."""

_HOPS = 20
"""Cases merged into one another that are followed; people merge two, perhaps three times."""


_WHOSE = (Case.enterprise_key, Case.enterprise_code)
# Written out, since a list of parameters would be put into the statement anew with each question.
_OPEN = Case.state.not_in([literal_column(f"'{state}'") for state in sorted(ENDED)])


def _newest(column: InstrumentedAttribute[str | None]) -> Select[Any]:
    mine = (column == bindparam(column.key), Case.received_at > bindparam("since", type_=UtcDateTime))
    return select(Case.id).where(*mine, _OPEN, in_earnest()).order_by(Case.received_at.desc()).limit(AT_MOST)


_NEWEST = union(*[select(_newest(column).subquery().c.id) for column in _WHOSE]).subquery()
# Asked in every request. Of no name none is the namesake.
_OF_ENTERPRISE = Question(
    select(Case.id, Case.number, Case.enterprise_code, Case.about, Case.title, History.text)
    .join(_NEWEST, _NEWEST.c.id == Case.id)
    .join(History, (History.case_id == Case.id) & (History.line == 1))
    .order_by(Case.received_at.desc(), Case.id.desc())
    .limit(AT_MOST)
)


class Candidate(NamedTuple):
    """A case that another may be like: id, number, credit code, whom it is about, and its text as it was brought."""

    id: str
    number: str
    code: str | None
    about: str | None
    title: str
    description: str


def candidates(session: Session, whose: Mapping[str, str | None], since: datetime) -> list[Candidate]:
    """Return an enterprise's newest cases that have not ended, received after an instant, in one statement.

    whose: same.domain.keys; without any, nothing is asked. Two limited walks of an index each, and never more rows.
    """
    if not any(whose.values()):
        return []
    rows = _OF_ENTERPRISE.rows(session, **whose, since=since)
    return [
        Candidate(str(case_id), number, code, about, title, _described(text))
        for case_id, number, code, about, title, text in rows
    ]


def candidates_of_many(
    session: Session, every: Sequence[Mapping[str, str | None]], since: datetime
) -> list[list[Candidate]]:
    """Return what `candidates` does for each of many, in three statements where the database can."""
    if session.get_bind().dialect.name == "sqlite":  # the database is this very process, and has no LATERAL
        return [candidates(session, whose, since) for whose in every]
    found: dict[tuple[str, str], list[str]] = {}
    for column in _WHOSE:
        wanted = sorted({value for whose in every if (value := whose[column.key]) is not None})
        rows = session.execute(_walks(column), {"wanted": wanted, "since": since}) if wanted else ()
        for value, case_id in rows:
            found.setdefault((column.key, value), []).append(case_id)
    texts = _texts(session, {one for some in found.values() for one in some}) if found else {}
    order = {case_id: place for place, case_id in enumerate(texts)}
    each = ({one for named in whose.items() for one in found.get(named, ())} for whose in every)  # type: ignore[arg-type]
    return [[texts[one] for one in sorted(ids, key=order.__getitem__)[:AT_MOST]] for ids in each]


def _walks(column: Any) -> Select[Any]:
    keys = func.unnest(bindparam("wanted", type_=ARRAY(String))).column_valued("wanted")
    received = Case.received_at > bindparam("since", type_=UtcDateTime)
    walk = select(Case.id).where(column == keys, received, _OPEN, in_earnest())
    newest = walk.order_by(Case.received_at.desc()).limit(AT_MOST).lateral("newest")
    return select(keys, newest.c.id)


def _texts(session: Session, ids: Collection[str]) -> dict[str, Candidate]:
    """Return cases by their ids, the newest first."""
    query = (
        select(Case.id, Case.number, Case.enterprise_code, Case.about, Case.title, History.text)
        .join(History, (History.case_id == Case.id) & (History.line == 1))
        .where(Case.id.in_(ids))
        .order_by(Case.received_at.desc(), Case.id.desc())
    )
    return {
        row.id: Candidate(*row[:5], description=_described(row.text)) for row in session.connection().execute(query)
    }


def _described(line: str) -> str:
    """Return a case's description. line: the text of its first line."""
    told: str = json.loads(line)["facts"]["case"]["description"]
    return told


def of_case(session: Session, case: Case) -> list[Likeness]:
    """Return all likenesses of a case with others, whichever came first."""
    mine = (Likeness.case_id == case.id) | (Likeness.other_id == case.id)
    return list(session.scalars(select(Likeness).where(mine)))


def between(session: Session, one: Case, other: Case) -> Likeness | None:
    """Return what is kept about two cases."""
    later, earlier = sorted((one, other), key=lambda case: (case.received_at, case.id), reverse=True)
    return session.get(Likeness, (later.id, earlier.id))


def survivor_of(session: Session, case: Case) -> Case | None:
    """Return the case in which a merged one is handled now, at the end of all that were merged since; None if none."""
    return survivors_of(session, [case]).get(case.id)


def survivors_of(session: Session, cases: Iterable[Case]) -> dict[str, Case]:
    """Return, by the id of each that was merged, the case in which it is handled now."""
    found: dict[str, Case] = {}
    ahead = {case.id: case.merged_into for case in cases if case.merged_into is not None}
    for _ in range(_HOPS):
        if not ahead:
            break
        known = {one.id: one for one in session.scalars(select(Case).where(Case.id.in_(set(ahead.values()))))}
        found |= {one: known[into] for one, into in ahead.items()}
        ahead = {one: further for one, into in ahead.items() if (further := known[into].merged_into) is not None}
    return found


def chain_of(session: Session, case_id: str) -> list[str]:
    """Return the ids of a case and of all that it was merged into, one after the other."""
    chain = [case_id]
    while (into := session.scalar(select(Case.merged_into).where(Case.id == chain[-1]))) is not None:
        chain.append(into)
    return chain


def one_at_a_time(session: Session) -> None:
    """Let nobody else merge or separate cases until the end of the transaction, so that what is read of it stays true.

    Needed before rows are locked: who is merged into whom says in which order. On SQLite nobody else writes anyhow.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(_MERGING)))


def sources_of(session: Session, case: Case) -> list[Case]:
    """Return the cases that were merged into one, the oldest first."""
    query = select(Case).where(Case.merged_into == case.id).order_by(Case.received_at, Case.id)
    return list(session.scalars(query)) if case.joined else []


def has_moved(session: Session, since: datetime) -> ColumnElement[bool]:
    """Return the condition that a case has changed since an instant, or one in which it is handled has.

    Nothing is written in the merged ones when that happens: their rows would be locked behind the other's, and a batch
    of messages locks both by their ids. Where nobody has merged anything, this costs a look into an empty index.
    """
    moved = select(Case.id).where(Case.joined > 0, Case.updated_at >= since)
    if session.scalar(moved.limit(1)) is None:
        return Case.updated_at >= since
    at = moved.cte("moved", recursive=True)
    at = at.union(select(Case.id).join(at, Case.merged_into == at.c.id))
    return (Case.updated_at >= since) | Case.id.in_(select(at.c.id))
