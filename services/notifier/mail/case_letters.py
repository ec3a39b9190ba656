"""Letters about a case and no task of it: a stage of its task force, a promise, that it waits at the desk."""

from datetime import datetime
from typing import Any

from services.notifier.directory.domain import MAILBOX
from services.notifier.escalation.texts import MARKS
from services.notifier.mail.domain import PROMISE_KINDS, MailKind
from services.notifier.mail.models import Mail
from services.notifier.mail.seen import Model, Said
from services.notifier.mail.sender import Sender
from shared.web.languages import Language
from shared.web.text import one_line, visible


def of_case(mail: Mail, facts: dict[str, Any], sender: Sender) -> Model:
    """Return what a mail says that is about a case and about no task. facts: CaseFacts."""
    return _of_desk(mail, facts, sender) if mail.kind == MailKind.DESK else _of_stage_or_promise(mail, facts, sender)


def _of_desk(mail: Mail, facts: dict[str, Any], sender: Sender) -> Model:
    told, spoken, confidential = mail.details, spoken_by(mail.language), bool(facts["confidential"])
    rows = [("number", facts["number"]), ("who", who_asks(facts)), ("title", line(facts["title"]))]
    if told["reason"]:
        rows.append(("waits_because", line(told["reason"][spoken])))
    if "measure" in told:
        rows.append(("measure", MARKS[told["measure"]].within(spoken)))
    return Model(
        number=facts["number"],
        confidential=confidential,
        link=sender.links.waiting(facts["number"], dispatches=told["dispatches"]),
        title=line(facts["title"]),
        body="",
        facts=[(name, value) for name, value in rows if value],
        due=datetime.fromisoformat(told["due"]) if "due" in told else None,
        due_name="desk_limit",
        left=told.get("left", 0),
        late=told.get("late", False),
        provisional=told.get("provisional", False),
        why=told["awaited"],
        intended="" if confidential else intended(mail, sender),
        step=line(told.get("step_name", {}).get(spoken, "")),
        clock=line(told.get("clock_name", {}).get(spoken, "")),
        copy=told["copy"],
        of_centre=True,
        since=datetime.fromisoformat(told["since"]),
    )


def _of_stage_or_promise(mail: Mail, facts: dict[str, Any], sender: Sender) -> Model:
    told, spoken, confidential = mail.details, spoken_by(mail.language), bool(facts["confidential"])
    pledged = mail.kind in PROMISE_KINDS
    names = ("owner",) if pledged else ("team", "stage", "body", "milestone")
    named = {name: line(told[name][spoken]) for name in names}
    more = {name: line(told[name] or "") for name in ("promise", "responsible")} if pledged else {}
    asker = ("who", who_asks(facts))
    rows = [("number", facts["number"]), asker, ("title", line(facts["title"])), *named.items(), *more.items()]
    said, links = told.get("said"), sender.links
    if mail.person.startswith(MAILBOX):
        link = links.promise_page(told["pledge"]) if pledged else links.task_force_page(told["force"])
    else:
        link = links.promise(told["pledge"], mail.person) if pledged else links.task_force(told["force"], mail.person)
    return Model(
        number=facts["number"],
        confidential=confidential,
        link=link,
        title=line(facts["title"]),
        body=named["owner" if pledged else "body"],
        facts=[(name, value) for name, value in rows if value],
        due=datetime.fromisoformat(told["due"]) if "due" in told else None,
        due_name="promise_limit" if pledged else "stage_limit",
        left=told.get("left", 0),
        late=told.get("late", False),
        provisional=told.get("provisional", False),
        said=said_in(said) if said else None,
        why=told.get("why", ""),
        intended="" if confidential else intended(mail, sender),
        stage=named.get("stage", ""),
    )


def said_in(said: dict[str, Any]) -> Said:
    """Return what somebody said, as templates quote it."""
    return Said(visible(said["text"]), line(said["by"]), datetime.fromisoformat(said["at"]))


def intended(mail: Mail, sender: Sender) -> str:
    """Return whom a mail was meant for, where all go to one address; else nothing."""
    return line(f"{mail.name} <{mail.email}>") if sender.only_to else ""


def who_asks(facts: dict[str, Any]) -> str:
    """Return who brought the case, as handlers may see it: nobody's name where the case is anonymous."""
    asker = facts["enterprise"] or facts["complainant"]
    return "" if facts["anonymous"] or not asker else line(asker["name"])


def spoken_by(language: str) -> Language:
    """Return the language in which somebody is written to."""
    return "en" if language == "en" else "zh"


def line(text: str) -> str:
    """Return a text on one line, with all that hides made visible."""
    return visible(one_line(text)).replace("\t", " ")
