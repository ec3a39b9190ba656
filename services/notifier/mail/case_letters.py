"""Letters about a case and no task of it: a stage of its team, a promise, the ledger, that it waits at the desk."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from services.notifier.directory.domain import MAILBOX
from services.notifier.escalation.texts import MARKS
from services.notifier.mail.domain import LEDGER_KINDS, PROMISE_KINDS, STAGE_KINDS, MailKind
from services.notifier.mail.models import Mail
from services.notifier.mail.seen import Model, Said
from services.notifier.mail.sender import Addresses, Sender
from shared.web.languages import Language
from shared.web.text import one_line, visible


def of_case(mail: Mail, facts: dict[str, Any], sender: Sender) -> Model:
    """Return what a mail says that is about a case and about no task. facts: CaseFacts."""
    if mail.kind == MailKind.CALL:
        return _of_call(mail, facts, sender)
    return _of_desk(mail, facts, sender) if mail.kind == MailKind.DESK else _of_subject(mail, facts, sender)


def _of_call(mail: Mail, facts: dict[str, Any], sender: Sender) -> Model:
    told, confidential = mail.details, bool(facts["confidential"])
    body = line(told["body"][spoken_by(mail.language)])
    rows = [("number", facts["number"]), ("title", line(facts["title"])), ("body", body)]
    return Model(
        number=facts["number"],
        confidential=confidential,
        link=sender.links.calls,
        title=line(facts["title"]),
        body=body,
        facts=rows,
        due=datetime.fromisoformat(told["due"]),
        due_name="limit",
        left=told["left"],
        late=told["late"],
        provisional=told["provisional"],
        why="",
        intended="" if confidential else intended(mail, sender),
    )


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
        unanswered=bool(sender.replies),
    )


class _Subject(NamedTuple):
    """What else a letter may be about: which of its details are shown, and where its link leads.

    body: the name of whose it is. names: details in both languages; lines: in one. limit: what its limit is called.
    link: for one person; page: for an office's mailbox, whose readers sign in.
    """

    body: str
    names: tuple[str, ...]
    lines: tuple[str, ...]
    limit: str
    link: Callable[[Addresses, dict[str, Any], str], str]
    page: Callable[[Addresses, dict[str, Any]], str]


_STAGE = _Subject(
    "body",
    ("team", "stage", "body", "milestone"),
    (),
    "stage_limit",
    lambda links, told, person: links.task_force(told["force"], person),
    lambda links, told: links.task_force_page(told["force"]),
)
_PROMISE = _Subject(
    "owner",
    ("owner",),
    ("promise", "responsible"),
    "promise_limit",
    lambda links, told, person: links.promise(told["pledge"], person),
    lambda links, told: links.promise_page(told["pledge"]),
)
_ENTRY = _Subject(
    "owner",
    ("owner",),
    ("responsible", "ledger_reason"),
    "review_limit",
    lambda links, told, person: links.ledger(told["entry"], person),
    lambda links, told: links.ledger_page(told["entry"]),
)
_PASSED_UP = _ENTRY._replace(limit="asking_limit")
_CALLED = {"owner": "tracker", "ledger_reason": "passed_reason"}
"""What facts of an entry are called where somebody beyond the district has the case."""

_SUBJECTS: Mapping[str, _Subject] = {
    **dict.fromkeys(STAGE_KINDS, _STAGE),
    **dict.fromkeys(PROMISE_KINDS, _PROMISE),
    **dict.fromkeys(LEDGER_KINDS, _ENTRY),
}


def _of_subject(mail: Mail, facts: dict[str, Any], sender: Sender) -> Model:
    told, spoken, confidential = mail.details, spoken_by(mail.language), bool(facts["confidential"])
    passed_up = bool(told.get("outside"))
    about = _PASSED_UP if passed_up else _SUBJECTS[mail.kind]
    named = {name: line(told[name][spoken]) for name in about.names}
    more = {name: line(told[name] or "") for name in about.lines}
    asker = ("who", who_asks(facts))
    beyond = told.get("outside") or {"name": {spoken: ""}, "contact": {}}
    outside, there = line(beyond["name"][spoken]), line(" · ".join(beyond["contact"].values()))
    rows = [("number", facts["number"]), asker, ("title", line(facts["title"]))]
    rows += [("outside", outside), ("outside_contact", there)]
    rows += [(_CALLED.get(name, name) if passed_up else name, value) for name, value in (named | more).items()]
    said, shared = told.get("said") or {}, mail.person.startswith(MAILBOX)
    rows.append(("legal_basis", line(said.get("legal_basis", ""))))
    return Model(
        number=facts["number"],
        confidential=confidential,
        link=about.page(sender.links, told) if shared else about.link(sender.links, told, mail.person),
        title=line(facts["title"]),
        body=named[about.body],
        facts=[(name, value) for name, value in rows if value],
        due=datetime.fromisoformat(told["due"]) if "due" in told else None,
        due_name=about.limit,
        left=told.get("left", 0),
        late=told.get("late", False),
        provisional=told.get("provisional", False),
        said=said_in(said) if said else None,
        why=told.get("why", ""),
        intended="" if confidential else intended(mail, sender),
        stage=named.get("stage", ""),
        outside=outside,
        unanswered=bool(sender.replies),
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
