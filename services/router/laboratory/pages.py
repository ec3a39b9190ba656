"""The laboratory's page: a draft goes in, what it would change comes out. Nothing is kept of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from services.router.catalogue import actions as catalogue
from services.router.catalogue.reading import LARGEST
from services.router.decisions.choices import name_of
from services.router.decisions.domain import Refused
from services.router.laboratory.domain import DESK, Comparison
from services.router.laboratory.flow import flow_of
from services.router.laboratory.running import draft_of, in_force, run
from services.router.policy import Policy
from shared.contracts.words import Duty
from shared.process.problems import BadConfiguration
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import on_duty

blueprint = Blueprint("laboratory", __name__, url_prefix="/dispatch/laboratory", template_folder="../templates")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody wants to see. text: of the draft."""

    text: str
    since: date | None


@blueprint.get("/")
def index() -> Response:
    """Ask for a draft."""
    on_duty(Duty.DISPATCHER)
    return _page()


@blueprint.post("/")
def show() -> Response:
    """Run a draft over past cases and show what it would change."""
    on_duty(Duty.DISPATCHER)
    asked, errors = _asked()
    if asked is None:
        return _page(errors=errors, status=422)
    with service().database.read() as session:
        try:
            policy = in_force(session, service())
            draft = draft_of(session, service(), policy, asked.text)
        except BadConfiguration as bad:
            return _page(problems=bad.problems, status=422)
        except Refused as refused:
            return _page(errors={"rules": refused.zh if language() == "zh" else refused.en}, status=409)
        found = run(session, service(), policy, draft, asked.since)
        began = request.form.get("began") or catalogue.standing(session, service().parts)
    return _page(found=found, names=_names(policy, found), draft=asked.text, began=began)


def _asked() -> tuple[_Asked | None, dict[str, str]]:
    errors: dict[str, str] = {}
    file = request.files.get("rules")
    content = file.read(LARGEST + 1) if file else request.form.get("draft", "").replace("\r\n", "\n").encode()
    text, since = "", None
    if not content:
        errors["rules"] = say("laboratory.rules.missing")
    elif len(content) > LARGEST:
        errors["rules"] = say("laboratory.rules.large")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            errors["rules"] = say("laboratory.rules.bytes")
    told = request.form.get("since", "").strip()
    if told:
        try:
            since = date.fromisoformat(told)
        except ValueError:
            errors["since"] = say("laboratory.since.bad")
    return (None if errors else _Asked(text, since)), errors


def _names(policy: Policy, found: Comparison) -> dict[str, str]:
    """Return what the bodies of a comparison are called."""
    codes = {code for counted in found.load.values() for code in counted}
    return {code: say("laboratory.desk") if code == DESK else name_of(policy, code)[language()] for code in codes}


def _page(status: int = 200, **more: Any) -> Response:
    told: dict[str, Any] = {"found": None, "names": {}, "errors": {}, "problems": [], "draft": "", "began": "", **more}
    flow = flow_of(told["found"].moves) if told["found"] else None
    page = render_template("dispatch/laboratory.html", flow=flow, since=request.form.get("since", ""), **told)
    return make_response(page, status)
