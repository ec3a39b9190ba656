"""From a mail's row to the letter: what it says about case and task, made harmless, and its reader's link."""

from datetime import date, datetime
from typing import Any, NamedTuple

from services.notifier.digests.letters import is_own, of_digest
from services.notifier.directory.domain import MAILBOX
from services.notifier.escalation.texts import MARKS
from services.notifier.kindness.letters import of_gathered
from services.notifier.mail.agency_letters import of_mailed, of_webhook
from services.notifier.mail.case_letters import intended, line, of_case, said_in, spoken_by, who_asks
from services.notifier.mail.domain import (
    ENTERPRISE_KINDS,
    GATHERED_KINDS,
    MEETING_KINDS,
    STEP_KINDS,
    MailKind,
    message_id,
    plain_address,
)
from services.notifier.mail.enterprise_letters import thread_of, to_enterprise
from services.notifier.mail.enterprise_seen import ToEnterprise
from services.notifier.mail.ical import day_event
from services.notifier.mail.models import Mail
from services.notifier.mail.rendering import Templates, house
from services.notifier.mail.seen import AbsentSeen, Listed, Met, Model, NoticeSeen, Personal, Receipt
from services.notifier.mail.sender import Sender, answerable
from services.notifier.mail.writing import Letter
from services.notifier.notices.texts import COLOURS, STOPS
from services.notifier.tasks.models import Task
from shared.contracts.words import Part, Relation
from shared.web.languages import Language
from shared.web.text import visible


class About(NamedTuple):
    """What a mail is about. task: None where it is about the case and no task of it. facts: CaseFacts."""

    task: Task | None
    facts: dict[str, Any]


def letter_for(
    mail: Mail, about: About | None, sender: Sender, names: dict[str, str], templates: Templates | None = None
) -> Letter:
    """Return the letter of a mail's row. about: None for a letter to a person. names: the sender's, by language.

    templates: the place's, the house's where there are none.

    Raises BadAddress where the recipient's address cannot be written to.
    """
    address = plain_address(sender.only_to or mail.email)
    model: Model | Personal | ToEnterprise
    if mail.kind in ENTERPRISE_KINDS:
        model = to_enterprise(mail, sender)
    elif about is None:
        model = _personal(mail, sender)
    elif about.task is None:
        model = of_case(mail, about.facts, sender)
    else:
        model = _model(mail, about.task, about.facts, sender)
    words = (templates or house()).render(MailKind(mail.kind), mail.language, model)
    return Letter(
        sender_name=line(names[spoken_by(mail.language)]),
        sender=sender.address,
        name="" if sender.only_to else line(mail.name),
        address=address,
        subject=words.subject,
        text=words.text,
        html=words.html,
        message_id=message_id(mail.key, sender.domain),
        thread=thread_of(mail, sender.domain),
        # What has waited for the morning is of that morning, or it would stand among the mails of days ago.
        date=max(mail.created_at, mail.not_before or mail.created_at),
        calendar=_calendar(mail, words.subject, model, sender),
        reply_to=sender.reply_to(mail),
        return_path=sender.return_path(mail),
        answers=mail.details.get("answers", ""),
        unsubscribe=sender.links.digest(mail.person) if mail.kind == MailKind.DIGEST and is_own(mail) else "",
    )


def _calendar(mail: Mail, subject: str, model: Model | Personal | ToEnterprise, sender: Sender) -> str:
    # Whoever keeps the day keeps no link with it: calendars are shared more freely than mails.
    met = model.meeting if mail.kind == MailKind.MEETING and isinstance(model, Personal) else None
    if met is None:
        return ""
    uid = f"{mail.details['meeting']}@{sender.domain}"
    return day_event(uid, met.day, subject, met.place, sender.links.mine, mail.created_at)


def _personal(mail: Mail, sender: Sender) -> Personal:
    told = mail.details
    if mail.kind in GATHERED_KINDS:
        return of_gathered(mail, sender)
    if mail.kind == MailKind.DIGEST:
        return of_digest(mail, sender)
    if mail.kind == MailKind.EXPERT:
        return Personal(
            name=line(mail.name),
            link=sender.links.question(told["case"], told["question"]),
            minutes=0,
            intended=intended(mail, sender),
            left="",
            tasks=[],
            more=0,
            group=line(told["group"][spoken_by(mail.language)]),
            asker=line(told["asker"]),
            until=datetime.fromisoformat(told["until"]),
        )
    if mail.kind in MEETING_KINDS:
        return Personal(
            name=line(mail.name),
            link=sender.links.meeting(told["meeting"], mail.person),
            minutes=0,
            intended=intended(mail, sender),
            left="",
            tasks=[],
            more=0,
            asker=line(told["called_by"]),
            meeting=Met(
                line(told["number"]),
                date.fromisoformat(told["held_on"]),
                line(told["place"]),
                line(told["minutes"] or ""),
            ),
        )
    if mail.kind == MailKind.LINK_CODE:
        return Personal(
            name=line(mail.name),
            link="",
            minutes=told["minutes"],
            intended=intended(mail, sender),
            left="",
            tasks=[],
            more=0,
            code=sender.links.code(mail.secret or ""),
        )
    if mail.kind == MailKind.WEBHOOK:
        return of_webhook(mail, sender)
    if mail.kind == MailKind.MAILED_IN:
        return of_mailed(mail, sender)
    absent = _absent(told, spoken_by(mail.language)) if mail.kind == MailKind.ABSENT else None
    signs_in = sender.links.sign_in(mail.person, mail.secret) if mail.secret else ""
    return Personal(
        name=line(mail.name),
        link=signs_in if mail.kind == MailKind.SIGN_IN else sender.links.absences if absent else sender.links.mine,
        minutes=told.get("minutes", 0),
        intended=intended(mail, sender),
        left=line(told.get("left", "")),
        tasks=[_listed(one, mail, sender) for one in told.get("tasks", ())],
        more=told.get("more", 0),
        absent=absent,
    )


def _absent(told: dict[str, Any], spoken: Language) -> AbsentSeen:
    who, number = (line(told.get(name, "")) for name in ("who", "number"))
    bodies = told.get("bodies") or ([told["body"]] if "body" in told else [])
    body = (", " if spoken == "en" else "、").join(line(one[spoken]) for one in bodies)
    return AbsentSeen(told["what"], who, told.get("open", 0), body, number)


def _listed(one: dict[str, Any], mail: Mail, sender: Sender) -> Listed:
    number, links = one["number"], sender.links
    link = links.task_force(one["force"], mail.person) if "force" in one else links.task(one["task"], mail.person)
    if "title" not in one:
        return Listed(number, link, None, None, None)
    due = datetime.fromisoformat(one["due"])
    return Listed(number, link, line(one["title"]), line(one["body"][spoken_by(mail.language)]), due)


def _model(mail: Mail, task: Task, facts: dict[str, Any], sender: Sender) -> Model:
    language, told, party = mail.language, mail.details, task.party
    lead = task.part == Part.LEAD
    said = told.get("said")
    confidential = bool(facts["confidential"])
    step = mail.kind in STEP_KINDS
    of_lead = "case_limit" if step else "limit"
    due_name = of_lead if lead else "part_limit" if task.part == Part.SPLIT else "opinion_limit"
    notice = told.get("notice")
    return Model(
        number=facts["number"],
        confidential=confidential,
        link=_link(mail, task, sender),
        title=line(facts["title"]),
        lead=lead,
        split=task.part == Part.SPLIT,
        consents=told.get("consents", True),
        request=party["relation"] == Relation.REQUEST,
        may_return=told.get("may_return", True),
        founded=bool(told.get("basis")),
        basis="" if confidential else line(told.get("basis") or ""),
        body=line(party["name"][spoken_by(language)]),
        lead_name=line(told.get("lead", {}).get(spoken_by(language), "")),
        facts=_facts(mail, task, facts),
        due=datetime.fromisoformat(told["due"]) if "due" in told else None,
        due_name="notice_limit" if notice else due_name,
        left=told.get("left", 0),
        late=told.get("late", False),
        provisional=told.get("provisional", False),
        said=said_in(said) if said else None,
        description=visible(facts["description"]).strip() if mail.kind == MailKind.TASK else "",
        why="" if mail.kind == MailKind.RECEIPT else told.get("why", ""),
        intended="" if confidential else intended(mail, sender),
        step=line(told.get("step_name", {}).get(spoken_by(language), "")),
        clock=line(told.get("clock_name", {}).get(spoken_by(language), "")),
        copy=told.get("copy", False),
        of_centre=told.get("of_centre", False),
        drafted=bool(told.get("signs_in") and told.get("drafted")),
        notice=_notice(notice, spoken_by(language)) if notice else None,
        until=datetime.fromisoformat(told["until"]) if "until" in told else None,
        again=told.get("again", False),
        rests=told.get("rests", False),
        reply=_reply(mail, task) if sender.replies else "",
        unanswered=bool(sender.replies) and not answerable(mail),
        ways=_ways(mail, task),
        receipt=_receipt(told) if mail.kind == MailKind.RECEIPT else None,
        wrote=line(told.get("wrote", "")),
    )


def _ways(mail: Mail, task: Task) -> tuple[str, ...]:
    """Return the sections of the task's page that its mail leads to; a link opens the page, and nothing acts by it."""
    may_return = mail.details.get("may_return", True)
    if mail.kind != MailKind.TASK or mail.details.get("looks"):
        return ()
    if task.part == Part.ASSISTING:
        return ("opinion",)
    if task.part == Part.SPLIT:
        return ("sign", "part")
    return ("sign", "report", "return") if may_return else ("sign", "report")


def _reply(mail: Mail, task: Task) -> str:
    if not answerable(mail):
        return ""
    if mail.details.get("looks"):
        return "looks"
    if mail.kind == MailKind.NOTICE:
        return "notice"
    if mail.kind in (MailKind.OVER, MailKind.UNDELIVERED, MailKind.MISUSED):
        return "note"
    return "signature" if mail.kind in (MailKind.COUNTERSIGN, MailKind.TO_DECIDE) else str(task.part)


def _receipt(told: dict[str, Any]) -> Receipt:
    first = told.get("first")
    return Receipt(
        became=told["became"],
        act=told["act"],
        drafted=told["drafted"],
        missing=told["missing"],
        wrong=[line(one) for one in told["wrong"]],
        why=line(told.get("why", "")),
        first_at=datetime.fromisoformat(first["at"]) if first else None,
        first_by=line(first["by"]) if first else "",
        doubt=told["doubt"],
        to=line(told.get("to", "")),
        files=told["files"],
        apart=told.get("apart", False),
    )


def _link(mail: Mail, task: Task, sender: Sender) -> str:
    told = mail.details
    if not (told.get("signs_in") or mail.person.startswith(MAILBOX)):
        link = sender.links.task(task.id, mail.person)
        return f"{link}?mail={told['mail']}" if told.get("became") == "unfinished" else link
    if "asked" in told:
        return sender.links.asked(told["asked"])
    return sender.links.notice(told["drafted"]) if "drafted" in told else sender.links.page(task.id)


def _notice(told: dict[str, Any], spoken: Language) -> NoticeSeen:
    colour, stops = COLOURS[told["colour"]].within(spoken), STOPS[told["stopped_by"]].within(spoken)
    return NoticeSeen(told["what"], told["number"], colour, stops)


def _facts(mail: Mail, task: Task, facts: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [("number", facts["number"]), ("who", who_asks(facts)), ("title", line(facts["title"]))]
    spoken = spoken_by(mail.language)
    # Who has to sign in for it need not be of the body that has the task.
    rows.append(("office" if mail.details.get("signs_in") else "body", line(task.party["name"][spoken])))
    if mail.kind == MailKind.TASK:
        rows.append(("reason", line(task.decision["reason"][spoken])))
    if "instead_of" in mail.details:
        rows.append(("instead_of", line(mail.details["instead_of"])))
    if "given_by" in mail.details:
        rows.append(("given_by", line(mail.details["given_by"])))
    notice = mail.details.get("notice")
    if notice:
        told = _notice(notice, spoken)
        rows += [("notice", told.number), ("demand", line(notice[spoken])), ("stopped_by", told.stops)]
    if "measure" in mail.details:
        rows.append(("measure", MARKS[mail.details["measure"]].within(spoken)))
    if "recipient" in mail.details:
        rows.append(("recipient", line(mail.details["recipient"])))
    return [(name, value) for name, value in rows if value]
