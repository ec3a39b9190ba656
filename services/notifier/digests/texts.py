"""The texts of the page on which digests are turned off and on."""

from shared.web.languages import Texts

DIGEST_TEXTS: Texts = {
    "digest.title": ("每日摘要", "Daily digest"),
    "digest.on": ("{name}在工作日会收到每日摘要邮件。", "{name} gets a digest by mail on working days."),
    "digest.off": ("{name}已不再收到每日摘要邮件。", "{name} gets no digests any more."),
    "digest.others": (
        "任务、提醒和督办等其他邮件不受影响。",
        "Mails about tasks, reminders, notices and all others come as before.",
    ),
    "digest.instead": (
        "他人不在岗、由{name}代收的每日摘要，仍会发送。",
        "Those of people who are away, in whose place {name} is, come all the same.",
    ),
    "digest.turn.off": ("不再发送每日摘要", "Send no more digests"),
    "digest.turn.on": ("重新发送每日摘要", "Send digests again"),
    "digest.done.off": ("已停止发送。", "They are turned off."),
    "digest.done.on": ("已恢复发送。", "They are turned on."),
}
"""`digest.` texts."""
