"""What a mail says that stands for several: a line and a link for each."""

from datetime import datetime
from typing import Any

from services.notifier.directory.domain import MAILBOX
from services.notifier.mail.case_letters import intended, line
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.mail.seen import Gathered, Personal
from services.notifier.mail.sender import Sender


def of_gathered(mail: Mail, sender: Sender) -> Personal:
    """Return what a mail says that gathers others, or that answers whoever has answered such a one."""
    return Personal(
        name=line(mail.name),
        link=sender.links.mine,
        minutes=0,
        intended=intended(mail, sender),
        left="",
        tasks=[],
        more=0,
        gathered=tuple(_line(one, mail, sender) for one in mail.details["mails"]),
    )


def _line(one: dict[str, Any], mail: Mail, sender: Sender) -> Gathered:
    links, signs_in = sender.links, one["signs_in"] or mail.person.startswith(MAILBOX)
    answered = mail.kind == MailKind.BUNDLE_ANSWER and sender.replies is not None and not signs_in
    return Gathered(
        line(one["subject"]),
        links.page(one["task"]) if signs_in else links.task(one["task"], mail.person),
        datetime.fromisoformat(one["due"]) if one["due"] else None,
        sender.replies.reply(one["mail"]) if answered and sender.replies else "",
    )
