"""What letters to agencies say: of a webhook to its contact, and of a case to who has sent it in by mail."""

from services.notifier.mail.case_letters import intended, line
from services.notifier.mail.models import Mail
from services.notifier.mail.seen import MailedSeen, Personal, WebhookSeen
from services.notifier.mail.sender import Sender


def of_webhook(mail: Mail, sender: Sender) -> Personal:
    """Return what the template of a mail about a webhook sees; what the receiver said is text and nothing else."""
    told = mail.details
    said = " ".join(str(one) for one in (told["status"], line(told["said"])) if one)
    return Personal(
        name=line(mail.name),
        link=sender.links.interface,
        minutes=0,
        intended=intended(mail, sender),
        left="",
        tasks=[],
        more=0,
        webhook=WebhookSeen(told["webhook"], line(told["address"]), told["why"], said, told["waiting"]),
    )


def of_mailed(mail: Mail, sender: Sender) -> Personal:
    """Return what the template of an answer to a mail that was sent in sees."""
    told = mail.details
    return Personal(
        name=line(mail.name),
        link=sender.links.tracking if told["number"] else sender.links.interface,
        minutes=0,
        intended=intended(mail, sender),
        left="",
        tasks=[],
        more=0,
        mailed=MailedSeen(told["became"], told["number"] or "", told["code"] or "", tuple(map(line, told["why"]))),
    )
