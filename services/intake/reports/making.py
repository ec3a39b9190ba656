"""Makes the report of a month: what the place's figures come to, who stands where, which cases were kept out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from services.intake.appeals.models import Appeal
from services.intake.appeals.store import granted
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.reports import handling, outside, store
from services.intake.reports.domain import Definitions, Figure, Month, Value, Values, Worked, work_out
from services.intake.reports.explaining import explained, ranking_explained
from services.intake.reports.handling import Handled
from services.intake.reports.outside import PassedUp
from services.intake.reports.vocabulary import GROUPS
from services.intake.reports.ways import Sums, added_up
from services.intake.words import Text
from shared.db.parts import Parts

MaySee = Callable[[str | None], bool]
"""Asked with whom a case is about."""

K = TypeVar("K")

WAYS_OF = 12
"""Months over which staged processes are looked at."""

DIGITS = 4
"""Of a rate, as it is told to programs."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A case that a ruling keeps out of a body's figures. guarded: it may leave the system as number and link alone."""

    number: str
    about: str | None
    guarded: bool
    body: str
    reason: str
    basis: str
    entered_at: datetime
    ruling: str
    ruled_by: str
    ruled_at: datetime

    @classmethod
    def of(cls, appeal: Appeal, case: Case) -> "Excluded":
        """Return what the report lists of an appeal that was granted."""
        told = (appeal.body, appeal.reason, appeal.basis, appeal.entered_at)
        ruling = (appeal.ruling or "", appeal.ruled_by_name or "", appeal.ruled_at or appeal.entered_at)
        # Whoever has a file of it may be of the body that the case is about.
        return cls(case.number, case.about, case.confidential or case.about is not None, *told, *ruling)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one month of one place. made_at: when it was worked out; later events of the month may follow.

    excluded: the cases that rulings keep out. address: how people reach the house, for links. ways: those that were
    gone to their end in the months of WAYS_OF that end with this one: too few are in one month to say anything.
    passed_up: what became of cases outside of the district. handled: how long reports took, and what rested.
    """

    place: Place
    month: Month
    made_at: datetime
    definitions: Definitions
    worked: Worked
    names: dict[str, Text]
    excluded: tuple[Excluded, ...]
    address: str
    ways: list[Sums]
    passed_up: PassedUp
    handled: Handled

    @property
    def begins(self) -> datetime:
        """The month's first instant."""
        return self.month.begins(self.place.zone)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return self.month.moved(1).begins(self.place.zone)

    def name(self, body: str) -> Text:
        """Return what a body is called; its code where the directory has it no more."""
        return self.names.get(body, Text(body, body))

    def in_order(self) -> list[str]:
        """Return the bodies, those in a place first, in its order."""
        placed = [one.body for one in self.worked.ranking]
        return [*placed, *(body for body in self.worked.bodies if body not in placed)]


def report_of(
    session: Session,
    parts: Parts,
    place: Place,
    month: Month,
    now: datetime,
    *,
    address: str,
    may_see: MaySee = lambda _: True,
) -> Report:
    """Return the report of a month, from one moment. It costs what happened in the month, and a few rows of memory.

    may_see: asked with whom a case is about; a case that the reader must not know of is not listed.
    """
    begins, ends = month.begins(place.zone), month.moved(1).begins(place.zone)
    definitions = store.definitions_in_force(session, parts)
    # What comes due later this month has not happened; it is written down with its day when its limit begins.
    until = min(ends, now + timedelta.resolution)
    worked = work_out(definitions, store.tallies(session, begins, until))
    gone_out = outside.added_up(store.passed_up(session, begins, until), begins, until)
    handled = store.handled(session, begins, until)
    kept_out = granted(session, store.excluded(session, begins, ends))
    listed = tuple(Excluded.of(appeal, case) for appeal, case in kept_out if may_see(case.about))
    since = month.moved(1 - WAYS_OF).begins(place.zone)
    ways = added_up(store.ways_gone(session, since, ends))
    named = {body for one in ways for body in (*one.bodies, *(waited for pair in one.waits for waited in pair))}
    names = body_names(session, {*worked.bodies, *handled.bodies, *(one.body for one in listed), *named})
    return Report(place, month, now, definitions, worked, names, listed, address, ways, gone_out, handled)


def told(report: Report) -> dict[str, Any]:
    """Return a report as JSON has it. Rates are shares, from 0 to 1; instants have the place's offset."""
    ranking = ranking_explained(report.definitions)
    return {
        "place": _text(report.place.name),
        "month": str(report.month),
        "zone": report.place.zone.key,
        "begins": report.begins.isoformat(),
        "ends": report.ends.isoformat(),
        "made_at": report.place.local(report.made_at).isoformat(timespec="seconds"),
        "definitions": report.definitions.part,
        "figures": [_figure(one) for one in report.definitions.figures],
        "ranking": _text(ranking) if ranking else None,
        "district": told_values(report.definitions.figures, report.worked.district),
        "bodies": list(_bodies(report)),
        "ways": [_way(report, one) for one in report.ways],
        "passed_up": {
            **outside.told(report.passed_up.district),
            "owners": [
                {"owner": code, "name": _text(one.name), **outside.told(one)}
                for code, one in report.passed_up.owners.items()
            ],
        },
        "handled": {
            **handling.told(report.handled.district),
            "bodies": [
                {"body": body, "name": _text(report.name(body)), **handling.told(one)}
                for body, one in report.handled.bodies.items()
            ],
        },
        "excluded": [_excluded(report, one) for one in report.excluded],
    }


def _way(report: Report, sums: Sums) -> dict[str, Any]:
    """Return the before and after of a kind of way; days are means over the ways that were gone."""

    def mean(days: float, number: int = sums.number) -> float | None:
        return round(days / number, 1) if number else None

    return {
        "way": sums.code,
        "name": _text(sums.name),
        "since": str(report.month.moved(1 - WAYS_OF)),
        "gone": sums.number,
        "within_target": sums.within,
        "baseline_days": sums.baseline,
        "target_days": sums.target,
        "days": mean(sums.days),
        "stages": [
            {
                "stage": code,
                "name": _text(one.name),
                "baseline_days": one.baseline,
                "days": mean(one.days, one.went),
                "days_of_the_whole": mean(one.on_chain),
            }
            for code, one in sums.in_order()
        ],
        "with_whom": [
            {"body": body, "name": _text(report.name(body)), "days": mean(days)}
            for body, days in most_first(sums.bodies)
        ],
        "waiting": [{"body": pair[0], "for": pair[1], "days": mean(days)} for pair, days in most_first(sums.waits)],
    }


def _excluded(report: Report, one: Excluded) -> dict[str, Any]:
    told: dict[str, Any] = {"number": one.number, "link": f"{report.address}/centre/cases/{one.number}"}
    if one.guarded:
        return told
    return {
        **told,
        "body": one.body,
        "name": _text(report.name(one.body)),
        "reason": one.reason,
        "legal_basis": one.basis,
        "appealed_at": report.place.local(one.entered_at).isoformat(timespec="seconds"),
        "ruling": one.ruling,
        "ruled_by": one.ruled_by,
        "ruled_at": report.place.local(one.ruled_at).isoformat(timespec="seconds"),
    }


def _bodies(report: Report) -> Iterable[dict[str, Any]]:
    places = {one.body: one for one in report.worked.ranking}
    for body in report.in_order():
        ranked = places.get(body)
        yield {
            "body": body,
            "name": _text(report.name(body)),
            "place": ranked.place if ranked else None,
            "score": share(ranked.score) if ranked else None,
            "figures": told_values(report.definitions.figures, report.worked.bodies[body]),
        }


def told_values(figures: Iterable[Figure], values: Values) -> dict[str, dict[str, Any]]:
    """Return what figures come to, by code: {"of", "that", "rate"} of a rate, else {"count"}, with "by" where split."""
    return {one.code: _value(one, values[one.code]) for one in figures}


def _value(figure: Figure, value: Value) -> dict[str, Any]:
    if figure.is_rate:
        return {"of": value.of, "that": value.that, "rate": share(value.rate)}
    by = {word: value.by.get(word, 0) for word in GROUPS[figure.by]} if figure.by else None
    return {"count": value.of, **({} if by is None else {"by": by})}


def most_first(days: Mapping[K, float]) -> list[tuple[K, float]]:
    """Return sums of days with the greatest first."""
    return sorted(days.items(), key=lambda one: (-one[1], str(one[0])))


def share(rate: Fraction | None) -> float | None:
    """Return a rate as programs are told it, None of nothing."""
    return None if rate is None else round(float(rate), DIGITS)


def _figure(figure: Figure) -> dict[str, Any]:
    sentences = explained(figure)
    return {
        "code": figure.code,
        "name": _text(figure.name),
        "clause": _text(figure.clause),
        "of": str(figure.of),
        **{name: sorted(getattr(figure, name)) for name in ("only", "without", "that", "any")},
        "by": figure.by,
        "better": "low" if figure.low_is_good else "high",
        "explained": {"zh": "".join(one.zh for one in sentences), "en": " ".join(one.en for one in sentences)},
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
