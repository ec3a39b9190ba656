"""The pages of the figures: a month at a glance, one figure over all bodies, one body over all figures; files."""

from calendar import month_name
from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request

from services.intake import callers
from services.intake.reports import exports, shown
from services.intake.reports.domain import Definitions, Month
from services.intake.reports.making import Report, report_of, told
from services.intake.reports.store import definitions_in_force
from shared.contracts.words import Duty
from shared.web.context import service, web
from shared.web.languages import language
from shared.web.people import Viewer, on_duty, signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("reports", __name__)


def reader() -> Viewer:
    """Return who has signed in, if figures are theirs: who supervises, or answers for a body (rankings are for all).

    Raises Problem (forbidden) otherwise.
    """
    who = signed_in()
    return who if who.watches else on_duty(Duty.SUPERVISOR)


@blueprint.get("/reports/")
def index() -> str:
    """Show a month: the district's figures, the ranking, one figure by body, one body by figure."""
    who = reader()
    found = _report(Month.read(request.args.get("month", "")), who)
    return render_template(
        "report.html",
        **shown.page(found, request.args.get("figure", ""), request.args.get("body", ""), language()),
        month_name=_MONTHS[language()](found.month),
        this_month=Month.of(service().clock.now(), found.place.zone),
        supervises=who.does(Duty.SUPERVISOR),
    )


@blueprint.get("/reports/figures")
def figures() -> str:
    """Say what each figure counts, with the rule that it stands for."""
    reader()
    with service().database.read() as session:
        found: Definitions = definitions_in_force(session, service().parts)
    return render_template("report_figures.html", **shown.definitions(found, language()))


@blueprint.get("/reports/<month>.<form>")
def file(month: str, form: str) -> Response:
    """Give a month to a program: as JSON, as CSV, or as a workbook."""
    who, asked = reader(), Month.read(month)
    if asked is None or form not in _FORMS:
        raise Problem(NOT_FOUND)
    mimetype, write = _FORMS[form]
    found = _report(asked, who)
    answer = make_response(told(found)) if form == "json" else make_response(write(found, language()))
    if form != "json":
        answer.mimetype = mimetype
        answer.headers["Content-Disposition"] = f'attachment; filename="{found.place.code}-{asked}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


_FORMS: dict[str, tuple[str, Callable[[Report, str], str | bytes]]] = {
    "json": ("application/json", lambda _, __: ""),
    "csv": ("text/csv", exports.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.as_xlsx),
}


_MONTHS: dict[str, Callable[[Month], str]] = {
    "zh": lambda one: f"{one.year}年{one.month}月",
    "en": lambda one: f"{month_name[one.month]} {one.year}",
}


def _report(month: Month | None, who: Viewer) -> Report:
    place, now = callers.place(), service().clock.now()
    with service().database.read() as session:
        return report_of(
            session,
            service().parts,
            place,
            month or Month.of(now, place.zone),
            now,
            address=web().public_url,
            may_see=who.may_see,
        )
