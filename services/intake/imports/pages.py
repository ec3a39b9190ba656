"""The pages that show the centre all agencies' spreadsheets: what is at work, and what became of the others."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, stream_with_context

from services.intake import staff
from services.intake.agencies import store as agencies
from services.intake.imports import report, store
from services.intake.imports.domain import State
from services.intake.imports.models import Import
from services.intake.imports.taking import Outcome
from shared.contracts.words import Duty, is_test
from shared.web.context import service
from shared.web.languages import language
from shared.web.people import on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("sheets", __name__)

VIEWERS = (*staff.CENTRE, Duty.OPERATOR)
PAGE = 50
"""Imports that are over on one page of the list."""

_TONES = {State.WAITING: "warning", State.RUNNING: "running", State.DONE: "done", State.FAILED: "alarm"}


@blueprint.get("/centre/imports")
def index() -> str:
    """List what is not over, in the order in which it is worked off, and then what is, newest first."""
    on_duty(*VIEWERS)
    before = _id(request.args.get("before", ""))
    with service().database.read() as session:
        unfinished = [] if before else store.unfinished(session)
        over = store.over(session, before, PAGE + 1)
        told = store.with_rows(session, (one.id for one in (*unfinished, *over) if one.refused))
        names = {one.code: one.name for one in agencies.agencies(session)}
    following, over = over[PAGE - 1].id if len(over) > PAGE else None, over[:PAGE]
    return render_template(
        "imports.html",
        unfinished=[_row(one, names, told) for one in unfinished],
        over=[_row(one, names, told) for one in over],
        first=before is not None,
        following=following,
    )


@blueprint.get("/centre/imports/<uuid:import_id>/refused.csv")
def refused(import_id: UUID) -> Response:
    """Give the rows of an import that were refused, each with its reasons, as a table."""
    who = on_duty(*VIEWERS)
    with service().database.read() as session:
        job = session.get(Import, str(import_id))
    if job is None:
        raise Problem(NOT_FOUND)
    written = report.written(service(), job, language(), Outcome.REFUSED, who.may_see)
    answer = Response(stream_with_context(written), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="refused-{job.id}.csv"'
    return answer


def _id(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _row(one: Import, names: dict[str, str], told: set[str]) -> dict[str, Any]:
    state, mine = State(one.state), language()
    whole = one.row if state is State.DONE else one.last_row
    return {
        "id": one.id,
        "file": one.file_name,
        "mapping": f"{one.mapping} {one.version}",
        "agency": names.get(one.agency, one.agency),
        "test": is_test(one.agency),
        "dry": one.dry_run,
        "state": state.value if one.waits_until is None else "waits",
        "waits_until": one.waits_until,
        "tone": _TONES[state],
        "row": one.row,
        "last_row": whole,
        # A format behind the last filled row makes a file longer than its rows: what is done is done.
        "share": min(100, one.row * 100 // whole) if whole else 0,
        "fault": (one.fault["zh"] if mine.startswith("zh") else one.fault["en"]) if one.fault else None,
        "taken": one.fits if one.dry_run else one.taken,
        "already_there": one.already_there,
        "refused": one.refused,
        "left": max(0, whole - one.row) if whole is not None and state is not State.FAILED else None,
        "by_operator": one.by == "operator",
        "made_at": one.made_at,
        "ended_at": one.ended_at,
        "report": one.id in told,
    }
