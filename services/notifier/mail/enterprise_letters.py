"""Letters to whoever brought a case: what is new, and where the case stands."""

from datetime import date, datetime
from typing import Any

from services.notifier.mail.case_letters import intended, line, spoken_by
from services.notifier.mail.domain import ENTERPRISE_KINDS, MailKind, enterprise_thread_id, thread_id
from services.notifier.mail.enterprise_seen import (
    AnswerSeen,
    AskedSeen,
    EndingSeen,
    NewsSeen,
    PromiseSeen,
    ToEnterprise,
)
from services.notifier.mail.models import Mail
from services.notifier.mail.sender import Sender
from shared.web.text import visible

ASKS = {MailKind.ENT_ANSWER: "verdict", MailKind.ENT_ASKED: "supplement"}
"""To which form of the case's page a mail leads; it opens the form, and nothing acts but its button."""


def thread_of(mail: Mail, domain: str) -> str:
    """Return the Message-ID that a mail refers to: its case's, or, where it is to the enterprise, that one's own."""
    return (enterprise_thread_id if mail.kind in ENTERPRISE_KINDS else thread_id)(mail.case_id, domain)


def to_enterprise(mail: Mail, sender: Sender) -> ToEnterprise:
    """Return what a mail to an enterprise says. Its details are those of the message (Informed)."""
    told, spoken = mail.details, spoken_by(mail.language)
    private = bool(told["private"])
    link, code = sender.links.track(told["number"], mail.secret)
    shown: dict[str, Any] = dict.fromkeys(told) if private else told

    def word(value: dict[str, str] | None) -> str:
        return line(value[spoken]) if value else ""

    answer = _answer(shown["answer"], word) if shown["answer"] else None
    ending = _ending(shown["ending"], word) if shown["ending"] else None
    form = _form(MailKind(mail.kind), answer, ending)
    return ToEnterprise(
        number=told["number"],
        confidential=private,
        link=link,
        act=f"{link}/{form}" if form and code else link,
        code=code,
        name=line(mail.name),
        title=line(shown["title"] or ""),
        state=word(shown["state"]),
        over=told["over"],
        owner=word(shown["owner"]),
        due=datetime.fromisoformat(shown["due_at"]) if shown["due_at"] else None,
        news=[] if private else [_news(one, word) for one in told["news"]],
        asked=_asked(shown["asked"]) if shown["asked"] else None,
        answer=answer,
        ending=ending,
        promises=[
            PromiseSeen(visible(one["text"]), date.fromisoformat(one["until"]), word(one["owner"]))
            for one in shown["promises"] or ()
        ],
        intended="" if private else intended(mail, sender),
        reply=bool(sender.replies),
    )


def _form(kind: MailKind, answer: AnswerSeen | None, ending: EndingSeen | None) -> str:
    if kind is MailKind.ENT_ENDED:
        return "guidance" if ending and ending.asks else ""
    if kind is MailKind.ENT_ANSWER and not (answer and answer.asks):
        return ""
    return ASKS.get(kind, "")


def _news(one: dict[str, Any], word: Any) -> NewsSeen:
    return NewsSeen(datetime.fromisoformat(one["at"]), word(one["text"]), visible(one["said"] or "").strip())


def _asked(asked: dict[str, Any]) -> AskedSeen:
    return AskedSeen(visible(asked["what"]).strip(), datetime.fromisoformat(asked["until"]))


def _answer(answer: dict[str, Any], word: Any) -> AnswerSeen:
    return AnswerSeen(
        visible(answer["text"]).strip(),
        word(answer["outcome"]),
        word(answer["result_class"]),
        line(answer["legal_basis"] or ""),
        bool(answer["asks"]),
    )


def _ending(ending: dict[str, Any], word: Any) -> EndingSeen:
    return EndingSeen(
        word(ending["title"]),
        word(ending["ground"]),
        word(ending["basis"]),
        line(ending["door"] or "") or word(ending["body"]),
        visible(ending["text"] or "").strip(),
        bool(ending["asks"]),
    )
