"""The pages of the knowledge base: who answers looks, who owns an entry confirms or changes it."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.knowledge import actions, store
from services.intake.knowledge.actions import Unusable
from services.intake.knowledge.configuration import check_word
from services.intake.knowledge.domain import Said
from services.intake.knowledge.shown import Shown, entries, shown
from shared.contracts.words import Duty
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty, signed_in
from shared.web.problem_kinds import FORBIDDEN, NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("knowledge", __name__, url_prefix="/centre/knowledge")

READERS = (*staff.CENTRE, Duty.SUPERVISOR)
_LISTED = 100
_FIELDS = ("question_zh", "question_en", "answer_zh", "answer_en", "words", "valid_until")
_LONGEST = {"question_zh": 200, "question_en": 400, "answer_zh": 5000, "answer_en": 10000, "words": 2000}


@blueprint.get("/")
def index() -> str:
    """List the entries in which some words stand: all to the centre, to others those of their own bodies."""
    who, words = _reader(), request.args.get("q", "").strip()[:100]
    owners = None if who.does(*READERS) else sorted(who.bodies)
    with service().database.read() as session:
        codes = store.matching(session, words, _LISTED, owners=owners)
        found = entries(session, codes, _today(), language())
    return render_template("knowledge.html", found=found, words=words)


@blueprint.get("/<code>")
def page(code: str) -> Response:
    """Show an entry with its versions, and to its owner's people the forms."""
    who = _reader()
    with service().database.read() as session:
        return _page(session, who, code, done=request.args.get("done", ""))


@blueprint.post("/<code>/<word>")
def act(code: str, word: str) -> Response:
    """Confirm an entry, or change it."""
    who = _reader()
    with service().database.read() as session:
        it = _entry(session, who, code)
    if word not in ("confirm", "change"):
        raise Problem(NOT_FOUND)
    if it.said.owner not in who.bodies:
        raise Problem(FORBIDDEN)
    refuse_nul(request.form, "form")
    values = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in _FIELDS}
    errors = _errors(values, ("valid_until",) if word == "confirm" else _FIELDS)
    if not errors:
        try:
            _carry_out(word, code, it, values, who)
            return make_response(redirect(url_for("knowledge.page", code=code, done=word), 303))
        except Unusable:
            errors = {"": say("knowledge.changed")}
    with service().database.read() as session:
        return _page(session, who, code, word=word, values=values, errors=errors)


def _carry_out(word: str, code: str, it: Shown, values: dict[str, str], who: Viewer) -> None:
    told, until = request.form.get("version", ""), date.fromisoformat(values["valid_until"])
    seen = int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0
    with service().begin(callers.cause(), g.traceparent) as unit:
        if word == "confirm":
            actions.confirm(unit, code, seen, until, by=who.id, name=who.name)
            return
        said = Said(
            question_zh=values["question_zh"],
            question_en=values["question_en"],
            answer_zh=values["answer_zh"],
            answer_en=values["answer_en"],
            words=tuple(_words(values["words"])),
            owner=it.said.owner,
            valid_until=until,
        )
        actions.change(unit, code, seen, said, by=who.id, name=who.name)


def _errors(values: dict[str, str], wanted: tuple[str, ...]) -> dict[str, str]:
    errors = {name: say("knowledge.missing") for name in wanted if not values[name]}
    for name, most in _LONGEST.items():
        if name in wanted and len(values[name]) > most:
            errors[name] = say("knowledge.long", most=most)
    try:
        if "words" in wanted:
            for word in _words(values["words"]):
                check_word(word)
    except ValidationError:
        errors["words"] = say("knowledge.words.bad")
    try:
        if values["valid_until"] and date.fromisoformat(values["valid_until"]) < _today():
            errors["valid_until"] = say("knowledge.until.past")
    except ValueError:
        errors["valid_until"] = say("knowledge.until.bad")
    return errors


def _words(text: str) -> list[str]:
    parts = text.replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
    return [one for one in (part.strip() for part in parts) if one]


def _page(
    session: Session,
    who: Viewer,
    code: str,
    *,
    word: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    it = _entry(session, who, code)
    told: dict[str, Any] = {name: getattr(it.said, name) for name in _FIELDS}
    told |= {"words": "、".join(it.said.words), "valid_until": it.said.valid_until.isoformat()}
    earlier = shown(session, store.versions(session, code), _today(), language())
    page = render_template(
        "knowledge_entry.html",
        it=it,
        versions=earlier,
        owns=it.said.owner in who.bodies,
        word=word,
        values={**told, **(values or {})} if word == "change" else told,
        until=(values or told)["valid_until"],
        errors=errors or {},
        done=done if done in ("confirm", "change") else "",
    )
    return make_response(page, 409 if errors and "" in errors else 422 if errors else 200)


def _entry(session: Session, who: Viewer, code: str) -> Shown:
    found = entries(session, [code], _today(), language())
    if not found or not (who.does(*READERS) or found[0].said.owner in who.bodies):
        raise Problem(NOT_FOUND)
    return found[0]


def _reader() -> Viewer:
    who = signed_in()
    return who if who.bodies else on_duty(*READERS)


def _today() -> date:
    return service().clock.now().astimezone(callers.place().zone).date()
