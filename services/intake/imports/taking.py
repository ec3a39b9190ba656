"""Takes many cases in one unit of work: each is judged by itself, and what is wrong with one harms none.

The same as one POST each: the same schemas and checks, the same references and keys, the same look for other cases of
the same matter. What is different is the cost: rows are written in bulk, and what one POST asks is asked once for all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError, OperationalError

from services.intake.agencies.permits import Fewer, Within
from services.intake.cases import bulk, canonical, reading, store
from services.intake.cases.models import Idempotency
from services.intake.cases.views import Links, receipt
from services.intake.codes.domain import Place
from services.intake.imports import recording
from services.intake.problems import KEY_USED, REFERENCE_USED
from services.intake.same import actions as same
from services.intake.same.domain import AT_MOST, keys
from services.intake.same.store import Candidate, candidates_of_many
from shared.messaging import Service, Unit
from shared.web.faults import FieldError
from shared.web.languages import Text
from shared.web.problem_kinds import INVALID, Kind

CHUNK = 500
"""Cases that are taken in one unit: enough that a statement costs little a case, few enough to hold locks shortly."""

_TRIES = 4


class Outcome(StrEnum):
    """What became of a line: taken now, there before (the same line sent again), refused; or only found to be right."""

    TAKEN = "taken"
    KNOWN = "already_there"
    REFUSED = "refused"
    FITS = "fits"


class Whose(NamedTuple):
    """The agency whose cases are taken. tells_enterprise: it tells its people itself what becomes of them."""

    code: str
    name: str
    tells_enterprise: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One case as it was brought, checked but for what only the database knows.

    number: the line's, counted from 1. body: tidied, as it will be stored. digest: of what was sent. reference, key:
    what makes the line, sent again, the same case. kind, detail, errors: what is wrong with it, if anything is.
    ended: how the case went (imports.history) where it was closed long ago.
    """

    number: int
    body: Mapping[str, Any]
    digest: str
    reference: str | None
    key: str | None
    kind: Kind | None = None
    detail: Text | None = None
    errors: Sequence[FieldError] = ()
    ended: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a line. answer: the receipt that one POST of it gets, None where it was refused."""

    line: int
    reference: str | None
    outcome: Outcome
    answer: dict[str, Any] | None = None
    kind: Kind | None = None
    detail: Text | None = None
    errors: Sequence[FieldError] = ()

    @property
    def case_number(self) -> str | None:
        """Return the number of the case that the line is, or that stands in its way."""
        return self.answer["number"] if self.answer else None


class _Said(NamedTuple):
    """What was said to a line that was there before, and the digest of it."""

    digest: str
    answer: dict[str, Any]


def checked(number: int, body: Any, place: Place, now: datetime, key: str | None, *, sent: Any = None) -> Line:
    """Return a line that was sent (parsed JSON), checked as one POST is.

    key: by which it is known without a reference. sent: what else belongs to what was sent, with the body in it.
    """
    fit, wrong = reading.checked(body, place, now)
    reference = fit.get("source_reference")
    digest = canonical.digest({"to": "cases", "body": body if sent is None else sent})
    if wrong:
        return Line(number, fit, digest, reference if isinstance(reference, str) else None, None, INVALID, None, wrong)
    return Line(number, fit, digest, reference, None if reference is not None else key)


def take(
    service: Service,
    lines: Sequence[Line],
    place: Place,
    links: Links,
    *,
    begin: tuple[str, str],
    who: Callable[[Unit], Whose],
    beside: Callable[[Unit, list[Result]], None] | None = None,
    permits: Callable[[Unit, bool], Within] | None = None,
    dry: bool = False,
    counted: bool = False,
) -> list[Result]:
    """Take a chunk of lines in one unit, and return what became of each, in their order.

    begin: cause and traceparent of the unit. who: says in the unit whose they are. beside: writes in the same unit what
    is kept of the results. permits: of which each new case takes one, held or only looked at; where none is left the
    results end before it, and what is behind it was not looked at. None where they were taken before. dry: nothing is
    taken. counted: cases of earlier years count in figures.

    If others bring the same cases in this very moment, or take the permits, all is done again, and finds theirs.
    """
    for left in range(_TRIES, -1, -1):
        try:
            with service.begin(*begin) as unit:
                chunk = _Chunk(unit, place, who(unit), links, counted=counted)
                # Held the second time, so that there is no third for want of them.
                allowed = partial(permits, unit, left < _TRIES) if permits else None
                results = chunk.look(lines) if dry else chunk.take(lines, allowed)
                if beside:
                    beside(unit, results)
            return results
        except (IntegrityError, OperationalError, Fewer):  # theirs were first, or each waited for the other
            if not left:
                raise
    raise AssertionError  # pragma: no cover - the last try returns or raises


class _Chunk:
    """The lines that are taken in one unit."""

    def __init__(self, unit: Unit, place: Place, caller: Whose, links: Links, *, counted: bool) -> None:
        self._counted = counted
        self._unit, self._place, self._caller, self._links = unit, place, caller, links
        self._scope = f"agency:{caller.code}"
        self._by_reference: dict[str, _Said] = {}
        self._by_key: dict[str, _Said] = {}
        self._recent: dict[tuple[str, str], list[Candidate]] = {}

    def take(self, lines: Sequence[Line], permits: Callable[[], Within] | None) -> list[Result]:
        fit = [one for one in lines if one.kind is None]
        self._remember(fit)
        new = [one for one in fit if self._said(one) is None]
        numbers = iter(store.next_sequences(self._unit.session, len(new)))
        others = self._others([one for one in new if one.ended is None])
        allowed = permits() if permits and new else None
        if allowed is not None:  # last of all, since the agency's other doors wait from there on
            self._unit.lastly(allowed.settle)
        results = []
        for one in lines:
            if one.kind is not None:
                results.append(_refused(one, one.kind, one.detail, one.errors))
            elif (said := self._said(one)) is not None:
                results.append(_again(one, said))
            elif allowed is not None and not allowed.take():
                break
            else:
                number = next(numbers)
                old = one.ended is not None
                said = self._recorded(one, number) if old else self._new(one, others.get(one.number, []), number)
                results.append(Result(one.number, one.reference, Outcome.TAKEN, said.answer))
        return results

    def look(self, lines: Sequence[Line]) -> list[Result]:
        """Say what would become of lines."""
        self._remember([one for one in lines if one.kind is None])
        results = []
        for one in lines:
            if one.kind is not None:
                results.append(_refused(one, one.kind, one.detail, one.errors))
            elif (said := self._said(one)) is not None:
                results.append(_again(one, said))
            else:
                self._say(one, _Said(one.digest, {"number": None}))
                results.append(Result(one.number, one.reference, Outcome.FITS))
        return results

    def _say(self, line: Line, said: _Said) -> None:
        if line.reference is not None:
            self._by_reference[line.reference] = said
        elif line.key is not None:
            self._by_key[line.key] = said

    def _said(self, line: Line) -> _Said | None:
        if line.reference is not None:
            return self._by_reference.get(line.reference)
        return self._by_key.get(line.key) if line.key is not None else None

    def _remember(self, lines: Sequence[Line]) -> None:
        session = self._unit.session
        references = {one.reference for one in lines if one.reference is not None}
        if references:
            for reference, row in store.receipts(session, self._caller.code, references).items():
                self._by_reference[reference] = _Said(row.body_digest, receipt(row, self._links))
        keys_ = {one.key for one in lines if one.key is not None}
        if keys_:
            for key, row in store.done_under(session, self._scope, keys_).items():
                self._by_key[key] = _Said(row.digest, row.answer)

    def _others(self, lines: Sequence[Line]) -> dict[int, list[Candidate]]:
        """Return, by number of line, the cases of its enterprise that were there before all of these."""
        rules = self._place.same_matter
        if rules is None or not lines:
            return {}
        found = candidates_of_many(self._unit.session, [keys(one.body) for one in lines], self._unit.now - rules.within)
        others = {one.number: some for one, some in zip(lines, found, strict=True) if some}
        if rules.merge is None:
            return others
        likes = [(one.body, same.likest(rules, one.body, others[one.number])) for one in lines if one.number in others]
        # Locked in one order, as every batch locks, so that none of two waits for the other.
        self._unit.preload(filter(None, (same.wants(self._place, *one) for one in likes)), make=False)
        return others

    def _new(self, line: Line, others: list[Candidate], sequence: int) -> _Said:
        unit, place, body = self._unit, self._place, line.body
        mine = [(name, value) for name, value in keys(body).items() if value is not None]
        rules, likes = place.same_matter, list[same.Like]()
        if rules is not None and mine:
            likes = same.likest(rules, body, [*self._among(mine), *others][:AT_MOST])
        into = same.by_rule(unit, place, body, likes)
        brought: dict[str, Any] = {"agency": self._caller.code, "agency_name": self._caller.name}
        brought |= {"body_digest": line.digest, "agency_tells": self._caller.tells_enterprise}
        case: Any
        if into is None:
            case = bulk.submit(unit, place, body, sequence, **brought)
            same.keep(unit, case.id, likes)
        else:
            case = same.merged(unit, place, body, likes, into, **brought)
        for name in mine if into is None else ():
            told = Candidate(
                case.id, case.number, body["enterprise"].get("uscc"), body.get("about"), body["title"],
                body.get("description") or "",
            )  # fmt: skip
            self._recent.setdefault(name, []).insert(0, told)
        return self._done(line, case)

    def _recorded(self, line: Line, sequence: int) -> _Said:
        brought = {"agency": self._caller.code, "agency_name": self._caller.name, "body_digest": line.digest}
        ended = line.ended or {}
        case = recording.record(self._unit, self._place, line.body, ended, sequence, counted=self._counted, **brought)
        return self._done(line, case)

    def _done(self, line: Line, case: Any) -> _Said:
        said = _Said(line.digest, receipt(case, self._links))
        self._say(line, said)
        if line.reference is None and line.key is not None:
            self._unit.session.write(
                Idempotency,
                scope=self._scope,
                key=line.key,
                digest=line.digest,
                status=202,
                answer=said.answer,
                case_id=case.id,
                created_at=self._unit.now,
            )
        return said

    def _among(self, mine: list[tuple[str, str]]) -> list[Candidate]:
        """Return the cases of the same enterprise that were taken in this unit, the newest first, each once."""
        found = {one.id: one for name in mine for one in self._recent.get(name, ())}
        return sorted(found.values(), key=lambda one: one.id, reverse=True)


def _refused(line: Line, kind: Kind, detail: Text | None = None, errors: Sequence[FieldError] = ()) -> Result:
    return Result(line.number, line.reference, Outcome.REFUSED, None, kind, detail, errors)


def _again(line: Line, said: _Said) -> Result:
    if said.digest == line.digest:
        return Result(line.number, line.reference, Outcome.KNOWN, said.answer)
    kind = KEY_USED if line.reference is None else REFERENCE_USED
    # The number alone: whoever sends another matter under a reference gets no code to the case that has it.
    answer = {"number": said.answer["number"]}
    return Result(line.number, line.reference, Outcome.REFUSED, answer, kind)
