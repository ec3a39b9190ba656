"""The texts of the keeper's pages."""

from shared.web.languages import Texts

MAIL_TEXTS: Texts = {
    "mails.title": ("邮件", "Mails"),
    "mails.kept": (
        "没有配置邮件服务器（NWD_SMTP_URL），邮件不会发出，只保存在这里。",
        "No mail server is configured (NWD_SMTP_URL), so no mail is sent: each is kept here.",
    ),
    "mails.only_to": ("所有邮件都改发到 {address}。", "Every mail goes to {address} instead."),
    "mails.when": ("时间", "Time"),
    "mails.to": ("收件人", "To"),
    "mails.case": ("事项", "Case"),
    "mails.kind": ("种类", "Kind"),
    "mails.state": ("状态", "State"),
    "mails.words": ("邮件服务器的答复", "The server's words"),
    "mails.attempts": ("尝试次数", "Attempts"),
    "mails.message_id": ("Message-ID", "Message-ID"),
    "mails.over_at": ("结束时间", "Ended"),
    "mails.older": ("更早的邮件", "Older mails"),
    "mails.newest": ("最新的邮件", "Newest mails"),
    "mails.text": ("纯文本", "Text"),
    "mails.html": ("HTML", "HTML"),
    "mails.open": ("打开邮件中的链接", "Open the mail's link"),
    "mails.back": ("返回列表", "Back to the list"),
    "mails.unreadable": ("这封邮件无法写出：{why}", "This mail cannot be written: {why}"),
    "mails.state.queued": ("待发", "queued"),
    "mails.state.sending": ("正在发送", "being sent"),
    "mails.state.deferred": ("稍后重试", "deferred"),
    "mails.state.sent": ("已发", "sent"),
    "mails.state.failed": ("失败", "failed"),
    "mails.state.ambiguous": ("无法确认", "not certain"),
    "mails.state.kept": ("已保存", "kept"),
    "mails.kind.task": ("任务", "task"),
    "mails.kind.reminder": ("提醒", "reminder"),
    "mails.kind.overdue": ("超时", "overdue"),
    "mails.kind.urging": ("催办", "pressing"),
    "mails.kind.supplement": ("补充", "information added"),
    "mails.kind.over": ("任务结束", "task over"),
    "mails.kind.undelivered": ("未送达", "not delivered"),
}
"""`mails.` texts."""
