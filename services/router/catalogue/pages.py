"""The pages of the dispatch catalogue: what is in force and was before; a draft is checked, tried and published."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.catalogue import actions, shown
from services.router.catalogue.domain import Difference, difference
from services.router.catalogue.mistakes import in_chinese
from services.router.catalogue.reading import LARGEST
from services.router.catalogue.shown import PAGE, Wanted
from services.router.decisions.domain import Refused
from services.router.policy import ROUTING
from services.router.rules.naming import names_of
from shared.contracts.words import Duty
from shared.process.problems import BadConfiguration
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("catalogue", __name__, url_prefix="/dispatch/rules", template_folder="../templates")

READERS = (Duty.DISPATCHER, Duty.EDITOR)
_LONGEST_REASON = 2000


@blueprint.get("/")
def index() -> str:
    """List the rules in force, or those of another version, in the order in which they decide."""
    on_duty(*READERS)
    wanted = Wanted(*(request.args.get(name, "").strip()[:100] for name in ("q", "body", "matter")))
    start = _start()
    with service().database.read() as session:
        parts = service().parts
        digest = request.args.get("version") or parts.current_hash(session, ROUTING) or ""
        version, part = shown.put_in_force(session, parts, digest), parts.version(session, digest)
        if version is None or part is None:
            if request.args.get("version"):
                raise Problem(NOT_FOUND)
            return render_template("catalogue/index.html", it=None, version=None, wanted=wanted, done="")
        policy = policies.policy_in(session, parts)
        rules = policy.rules if policy and policy.routing_hash == digest else None
        it = shown.listing(part.content, rules, shown.directory_in_force(session, parts), wanted, start)
    return render_template(
        "catalogue/index.html",
        it=it,
        version=version,
        wanted=wanted,
        start=start,
        later=start + PAGE if it.found > start + PAGE else None,
        done=request.args.get("done", ""),
    )


@blueprint.get("/versions/")
def versions() -> str:
    """List what was put in force, the newest first."""
    on_duty(*READERS)
    with service().database.read() as session:
        found, more = shown.versions(session, service().parts, _id(request.args.get("after", "")))
    return render_template("catalogue/versions.html", versions=found, more=more)


@blueprint.get("/versions/<digest>")
def version(digest: str) -> str:
    """Show one version, and what it changed beside the one before, or beside another."""
    on_duty(*READERS)
    with service().database.read() as session:
        parts = service().parts
        it = shown.put_in_force(session, parts, digest)
        if it is None:
            raise Problem(NOT_FOUND)
        other = request.args.get("with") or it.before
        told = shown.compared(session, parts, other, digest) if other else None
        if told is None and request.args.get("with"):
            raise Problem(NOT_FOUND)
        now = parts.current_hash(session, ROUTING)
        return render_template("catalogue/version.html", it=it, other=other, now=now, told=_in_words(session, told))


@blueprint.get("/rules.yaml")
def export() -> Response:
    """Give the rules in force as a file, to be brought back into the place's folder."""
    on_duty(*READERS)
    with service().database.read() as session:
        try:
            text = actions.text_in_force(session, service().parts)
        except Refused as refused:
            raise Problem(NOT_FOUND) from refused
    answer = make_response(text)
    answer.headers["Content-Type"] = "application/yaml; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="rules.yaml"'
    return answer


@blueprint.get("/draft")
def draft() -> Response:
    """Begin a draft from what is in force, or from an earlier version."""
    who = on_duty(*READERS)
    with service().database.read() as session:
        parts = service().parts
        try:
            earlier = request.args.get("from")
            text = actions.text_of(session, parts, earlier) if earlier else actions.text_in_force(session, parts)
        except LookupError as error:
            raise Problem(NOT_FOUND) from error
        except Refused as refused:
            return _page(who, "", "", errors={"": _said(refused)}, status=409)
        return _page(who, text, actions.standing(session, parts))


@blueprint.post("/check")
def check() -> Response:
    """Check a draft as a whole: what is wrong in it, what it would change, what may be wrong with it."""
    who = on_duty(*READERS)
    text, errors = _text()
    with service().database.read() as session:
        # Whoever has compared a draft with what is in force by now goes on from there.
        began = actions.standing(session, service().parts) if request.form.get("rebase") else _began()
        if errors:
            return _page(who, text, began, errors=errors, status=422)
        return _checked(session, who, text, began)


@blueprint.post("/publish")
def publish() -> Response:
    """Put a draft in force as a whole."""
    who = on_duty(Duty.EDITOR)
    text, errors = _text()
    reason = request.form.get("reason", "").strip()
    if not reason:
        errors["reason"] = say("catalogue.reason.missing")
    elif len(reason) > _LONGEST_REASON:
        errors["reason"] = say("dispatch.reason.long", most=_LONGEST_REASON)
    if request.form.get("sure") != "yes":
        errors["sure"] = say("catalogue.sure.missing")
    status = 422
    if not errors:
        try:
            with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
                actions.publish(unit, text, began_from=_began(), reason=reason, by=who.name, person=who.id)
            return make_response(redirect(url_for("catalogue.index", done="publish"), 303))
        except BadConfiguration:
            pass  # what the check says again, with its lines
        except Refused as refused:
            errors, status = {"": _said(refused)}, 409
    with service().database.read() as session:
        return _checked(session, who, text, _began(), errors=errors, reason=reason, status=status)


def _checked(session: Session, who: Viewer, text: str, began: str, *, status: int = 200, **more: Any) -> Response:
    parts = service().parts
    try:
        content = actions.checked(session, parts, text)
    except BadConfiguration as bad:
        return _page(who, text, began, problems=_with_lines(bad, text), status=422, **more)
    except Refused as refused:
        return _page(who, text, began, errors={"": _said(refused)}, status=409)
    now = parts.in_force(session, ROUTING)
    told = _in_words(session, difference(now.content, content) if now else None)
    told_flaws = list(shown.flaws(content))
    stale = began != actions.standing(session, parts)
    return _page(
        who, text, began, told=told, flaws=told_flaws, stale=stale, count=len(content["rules"]), status=status, **more
    )


def _page(who: Viewer, text: str, began: str, *, status: int = 200, **more: Any) -> Response:
    told: dict[str, Any] = {
        "problems": [],
        "errors": {},
        "told": None,
        "flaws": [],
        "stale": False,
        "reason": "",
        **more,
    }
    page = render_template(
        "catalogue/draft.html",
        text=text,
        began=began,
        may_publish=who.does(Duty.EDITOR),
        at_most=LARGEST // 1024,
        **told,
    )
    return make_response(page, status)


def _in_words(session: Session, told: Difference | None) -> dict[str, Any] | None:
    """Return a difference as a page draws it: added and removed rules in words, changed ones with both sides."""
    if told is None:
        return None
    directory, part = shown.directory_in_force(session, service().parts), service().parts.in_force(session, ROUTING)
    names = names_of(part.content) if part else {}
    return {
        "it": told,
        "added": [shown.rule_shown(one, directory, names) for one in told.added],
        "removed": [shown.rule_shown(one, directory, names) for one in told.removed],
        "changed": [(one, *shown.sides(one, directory, names)) for one in told.changed],
    }


def _with_lines(bad: BadConfiguration, text: str) -> list[tuple[int, str, str]]:
    """Return each problem, in the caller's language, with its line's number and the line itself."""
    lines, found = text.split("\n"), []
    for problem in bad.problems:
        place, _, what = problem.partition(" ")
        number = place.rpartition(":")[2]
        at = int(number) if number.isdigit() else 1
        said = in_chinese(what) if language() == "zh" else what
        found.append((at, said, lines[at - 1].strip() if at <= len(lines) else ""))
    return found


def _text() -> tuple[str, dict[str, str]]:
    """Return the draft that was sent, from a file where there is one, and what is wrong with it as a text."""
    file = request.files.get("rules")
    content = file.read(LARGEST + 1) if file and file.filename else b""
    if content:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _typed(), {"rules": say("laboratory.rules.bytes")}
    else:
        text = _typed()
    text = text.replace("\r\n", "\n")
    if not text.strip():
        return text, {"draft": say("catalogue.draft.missing")}
    if len(text.encode()) > LARGEST:
        return text[:LARGEST], {"draft": say("laboratory.rules.large")}
    return text if text.endswith("\n") else f"{text}\n", {}


def _typed() -> str:
    return request.form.get("draft", "").replace("\r\n", "\n")


def _began() -> str:
    return request.form.get("began", "")[:64]


def _said(refused: Refused) -> str:
    return refused.zh if language() == "zh" else refused.en


def _start() -> int:
    told = request.args.get("start", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0


def _id(told: str) -> str | None:
    try:
        return str(UUID(told))
    except ValueError:
        return None
