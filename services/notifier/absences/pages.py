"""Where people say that they are away and who stands in for them; their leader, and the keeper, may say it for them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.absences import store
from services.notifier.absences.actions import end, pass_on, record
from services.notifier.absences.domain import Why, lasts
from services.notifier.absences.models import Absence
from services.notifier.directory import store as directory
from services.notifier.directory.domain import MAILBOX, team_of
from shared.contracts.words import Duty
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("absences", __name__, url_prefix="/desk/absences")

LONGEST = timedelta(days=366)
MOST_WORDS = 500


class Row(NamedTuple):
    """An absence as the page shows it. name, stand_in: of people. now: it lasts. mine: the viewer may end it."""

    one: Absence
    name: str
    stand_in: str | None
    now: bool
    mine: bool


class Around(NamedTuple):
    """Whom a viewer sees. seen: names by id. says: ids of those for whom they may say it, themselves first."""

    seen: Mapping[str, str]
    says: tuple[str, ...]


@blueprint.get("/")
def index() -> Response:
    """Show who of the viewer's bodies is away, or will be, and the form to say so."""
    return _page(signed_in())


@blueprint.post("/")
def send() -> Response:
    """Say that somebody is away. Sent again, it changes nothing."""
    who = signed_in()
    refuse_nul(request.form, "form")
    values = {name: request.form.get(name, "").strip() for name in ("person", "since", "until", "stand_in", "words")}
    values["person"] = values["person"] or who.id
    with service().database.read() as session:
        around, zone = _around(session, who), _zone(session)
    if values["person"] not in around.says:
        raise Problem(NOT_FOUND)
    days, errors = _checked(values, around, zone)
    if errors or days is None:
        return _page(who, values, errors, 422)
    since, until = days
    why = Why.OWN if values["person"] == who.id else Why.KEEPER
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        news = record(
            unit,
            values["person"],
            since=since,
            until=until,
            why=why,
            words=values["words"],
            stand_in=values["stand_in"] or None,
            by=who.name,
        )
    if news:  # by itself, for it locks cases before people
        with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
            pass_on(unit, values["person"])
    return make_response(redirect(url_for("absences.index", done="said"), 303))


@blueprint.post("/<uuid:absence>/end")
def back(absence: Any) -> Response:
    """Say that somebody is there again, or will not be away after all. Sent again, it changes nothing."""
    who = signed_in()
    with service().database.read() as session:
        one, around = session.get(Absence, str(absence)), _around(session, who)
    if one is None or one.person not in _ends(who, around):
        raise Problem(NOT_FOUND)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        end(unit, one.person, absence=one.id, by=who.name)
    return make_response(redirect(url_for("absences.index", done="back"), 303))


def _around(session: Session, who: Viewer) -> Around:
    keeps = who.does(Duty.KEEPER)
    seen, says = dict[str, str](), {who.id: None}
    for body in who.known.bodies:
        if not (keeps or body["code"] in who.bodies):
            continue
        people = {one.id: one.name for one in team_of(body).everybody()}
        seen |= people
        if keeps:
            seen[f"{MAILBOX}{body['code']}"] = body["name"][language()]
        if keeps or body["code"] in who.leads:
            says |= dict.fromkeys(people)
    if keeps:
        everybody = directory.everybody(session)
        seen |= everybody
        says |= dict.fromkeys(everybody)
    return Around({**seen, who.id: who.name}, tuple(says))


def _ends(who: Viewer, around: Around) -> frozenset[str]:
    """Return the ids of those whose absence the viewer may end; whoever keeps the directory that of a mailbox, too."""
    return frozenset(around.seen if who.does(Duty.KEEPER) else around.says)


def _checked(
    values: Mapping[str, str], around: Around, zone: ZoneInfo
) -> tuple[tuple[datetime, datetime] | None, dict[str, str]]:
    now, errors = service().clock.now(), dict[str, str]()
    today = now.astimezone(zone).date()
    since, until = _day(values["since"]), _day(values["until"])
    if since is None or since < today:
        errors["since"] = say("away.since.bad")
    if until is None or until < (since or today) or until > today + LONGEST:
        errors["until"] = say("away.until.bad", most=LONGEST.days)
    if values["stand_in"] and (values["stand_in"] not in around.seen or values["stand_in"] == values["person"]):
        errors["stand_in"] = say("away.stand_in.bad")
    if len(values["words"]) > MOST_WORDS:
        errors["words"] = say("away.words.long", most=MOST_WORDS)
    if errors or since is None or until is None:
        return None, errors
    # Who says so in the middle of a day is away from now on, and back when the day after the last one begins.
    begin = max(datetime.combine(since, time(), zone).astimezone(UTC), now)
    return (begin, datetime.combine(until + timedelta(days=1), time(), zone).astimezone(UTC)), {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _zone(session: Session) -> ZoneInfo:
    parts = service().parts
    digest = parts.current_hash(session, regimes.CALENDAR)
    return regimes.calendar_of(session, parts, digest).zone if digest else ZoneInfo("UTC")


def _page(
    who: Viewer, values: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    now = service().clock.now()
    with service().database.read() as session:
        around, zone = _around(session, who), _zone(session)
        ends = _ends(who, around)
        rows = [
            Row(
                one,
                around.seen[one.person],
                directory.name_of(session, one.stand_in) if one.stand_in else None,
                lasts(one, now),
                one.person in ends,
            )
            for one in store.to_come_or_lasting(session, now, around.seen)
        ]
    people = [(one, around.seen[one]) for one in around.says if one in around.seen]
    shown = render_template(
        "desk/absences.html",
        rows=rows,
        people=people,
        stand_ins=[(one, name) for one, name in around.seen.items() if not one.startswith(MAILBOX)],
        values=values or {"person": who.id, "since": now.astimezone(zone).date().isoformat()},
        errors=errors or {},
        done=request.args.get("done", "") if status == 200 else "",
    )
    return make_response(shown, status)
