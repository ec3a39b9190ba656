"""What the pages of the figures show."""

from fractions import Fraction
from typing import Any

from services.intake.reports import handling, outside
from services.intake.reports.domain import Definitions, Figure, Value, counts_for_bodies
from services.intake.reports.explaining import explained, ranking_explained
from services.intake.reports.exports import DISTRICT
from services.intake.reports.making import Excluded, Report, most_first
from services.intake.reports.vocabulary import GROUPS
from services.intake.reports.ways import Sums, drawn
from services.intake.reports.wording import WORDS


def page(report: Report, figure: str, body: str, language: str) -> dict[str, Any]:
    """Return a month in a language. figure, body: what is looked at closely, by code; what is none is nothing."""
    for_bodies = [one for one in report.definitions.figures if counts_for_bodies(one)]
    chosen = next((one for one in for_bodies if one.code == figure), next(iter(for_bodies), None))
    worked = report.worked
    return {
        "report": report,
        "month": report.month,
        "before": report.month.moved(-1),
        "after": report.month.moved(1),
        "district": [row(one, worked.district[one.code], language) for one in report.definitions.figures],
        "ranking": _ranking(report, language),
        "ranked_by": _read(ranking_explained(report.definitions), language),
        "figures": [(one.code, one.name.read(language)) for one in for_bodies],
        "chosen": chosen.code if chosen else "",
        "chosen_name": chosen.name.read(language) if chosen else "",
        "meaning": [one.read(language) for one in explained(chosen)] if chosen else [],
        "bodies": _bodies(report, chosen, language) if chosen else [],
        "ways": [_way(report, one, language) for one in report.ways],
        "passed_up": _passed_up(report, language),
        "handled": _handled(report, language),
        "excluded": [_excluded(report, one, language) for one in report.excluded],
        "body": _body(report, body, language) if body in worked.bodies else None,
    }


def _way(report: Report, sums: Sums, language: str) -> dict[str, Any]:
    number, whole = sums.number, max(sums.bodies.values(), default=0)
    return {
        "code": sums.code,
        "name": sums.name.read(language),
        "gone": number,
        "within": sums.within,
        "baseline": sums.baseline,
        "target": sums.target,
        "days": f"{sums.days / number:.1f}",
        "bars": drawn(sums),
        "stages": [
            {
                "name": f"{place}. {one.name.read(language)}",
                "baseline": "—" if one.baseline is None else one.baseline,
                "days": f"{one.days / one.went:.1f}" if one.went else "—",
                "on_chain": f"{one.on_chain / number:.1f}",
            }
            for place, (_, one) in enumerate(sums.in_order(), start=1)
        ],
        "bodies": [
            {
                "name": report.name(body).read(language),
                "value": f"{days / number:.1f}",
                "width": f"{days / whole:.2%}" if whole else None,
                "low": False,
                "by": [],
            }
            for body, days in most_first(sums.bodies)
        ],
        "waits": [
            {
                "body": report.name(body).read(language),
                "for": report.name(other).read(language),
                "days": f"{days / number:.1f}",
            }
            for (body, other), days in most_first(sums.waits)
        ],
    }


def _passed_up(report: Report, language: str) -> list[dict[str, Any]]:
    """Return what became of cases outside, by owner; of several, all together first."""
    owners = [*report.passed_up.owners.values()]
    lines = [report.passed_up.district, *owners] if len(owners) > 1 else owners
    return [{**outside.told(one), "name": one.name.read(language)} for one in lines]


def _handled(report: Report, language: str) -> list[dict[str, Any]]:
    """Return how long reports took by body; of several bodies, all together first."""
    bodies = [(report.name(body).read(language), one) for body, one in report.handled.bodies.items()]
    lines = [(DISTRICT.read(language), report.handled.district), *bodies] if len(bodies) > 1 else bodies
    return [{"name": name, **handling.told(one)} for name, one in lines]


def _excluded(report: Report, one: Excluded, language: str) -> dict[str, Any]:
    told = {"number": one.number, "body": report.name(one.body).read(language), "at": one.ruled_at, "by": one.ruled_by}
    # What is confidential, or about a body, is read on the appeal's own page.
    words = ("", "", "") if one.guarded else (one.reason, one.basis, one.ruling)
    return told | dict(zip(("reason", "basis", "ruling"), words, strict=True))


def _ranking(report: Report, language: str) -> list[dict[str, Any]]:
    return [
        {
            "body": one.body,
            "name": report.name(one.body).read(language),
            "place": one.place,
            "value": percent(one.score),
            "width": _width(one.score, 1),
            "low": False,
        }
        for one in report.worked.ranking
    ]


def _bodies(report: Report, figure: Figure, language: str) -> list[dict[str, Any]]:
    values = {body: own[figure.code] for body, own in report.worked.bodies.items() if own[figure.code].of}
    most = max((value.of for value in values.values()), default=0)
    rows = [
        {**row(figure, value, language, most), "body": body, "name": report.name(body).read(language)}
        for body, value in values.items()
    ]
    # What is best stands first, or, where a count says neither, the most; of what is alike that which rests on more.
    way = 1 if figure.low_is_good else -1
    return sorted(rows, key=lambda one: (way * one["measure"], -one["of"], one["body"]))


def _body(report: Report, body: str, language: str) -> dict[str, Any]:
    own, district = report.worked.bodies[body], report.worked.district
    rows = [
        {**row(one, own[one.code], language), "district": _said(one, district[one.code])}
        for one in report.definitions.figures
        if counts_for_bodies(one)
    ]
    return {"code": body, "name": report.name(body).read(language), "rows": rows}


def row(figure: Figure, value: Value, language: str, most: int = 0) -> dict[str, Any]:
    """Return a figure's value as a row. most: the highest count among its neighbours, by which its bar is drawn."""
    measure = (value.rate or Fraction(0)) if figure.is_rate else Fraction(value.of)
    return {
        "code": figure.code,
        "figure": figure.name.read(language),
        "value": _said(figure, value),
        "measure": measure,
        "of": value.of,
        "parts": f"{value.that} / {value.of}" if figure.is_rate else "",
        "by": [(WORDS[word].read(language), value.by.get(word, 0)) for word in GROUPS[figure.by]] if figure.by else [],
        "width": _width(measure, 1 if figure.is_rate else most) if value.of else None,
        "low": figure.low_is_good,
    }


def definitions(found: Definitions, language: str) -> dict[str, Any]:
    """Return what each figure counts, in sentences."""
    figures = [
        {
            "code": one.code,
            "name": one.name.read(language),
            "said": [sentence.read(language) for sentence in explained(one)],
        }
        for one in found.figures
    ]
    return {"figures": figures, "ranked_by": _read(ranking_explained(found), language)}


def percent(rate: Fraction | None) -> str:
    """Return a share as people read it; of nothing there is none."""
    return "—" if rate is None else f"{float(rate):.1%}"


def _said(figure: Figure, value: Value) -> str:
    return percent(value.rate) if figure.is_rate else str(value.of)


def _width(measure: Fraction, whole: int) -> str | None:
    return f"{float(measure / whole):.2%}" if whole else None


def _read(text: Any, language: str) -> str:
    return text.read(language) if text else ""
