"""The texts of the page that says who is away, Chinese and English."""

from shared.web.languages import Texts

ABSENCE_TEXTS: Texts = {
    "away.title": ("谁不在岗", "Who is away"),
    "away.what": (
        "不在岗期间，任务邮件改发代班人；没有指定代班人的，发给本单位其他在岗人员。已收到的待办任务也一并转发。每日摘要同样改发。",
        "While somebody is away, task mails go to whoever stands in for them, or else to whoever of their body is "
        "there. So do the open tasks that they have a mail about, and their daily digest.",
    ),
    "away.rosters": ("值班表与长期代班", "Duty rosters and stand-ins by date"),
    "away.none": ("目前没有人不在岗。", "Nobody is away at present."),
    "away.person": ("谁", "Who"),
    "away.days": ("起止", "From, until"),
    "away.open": ("另行通知", "until further notice"),
    "away.stand_in": ("代班人", "Who stands in"),
    "away.stand_in.nobody": ("未指定", "nobody was named"),
    "away.stand_in.hint": (
        "不选的，由本单位其他在岗人员接收。",
        "Without one, whoever of the body is there gets the mails.",
    ),
    "away.stand_in.bad": ("请从列表中选择另一人。", "Choose somebody else of the list."),
    "away.why": ("依据", "How it is known"),
    "away.why.own": ("本人登记", "they said so"),
    "away.why.keeper": ("{by}登记", "{by} said so"),
    "away.why.bounced": ("邮件被退回", "mail comes back"),
    "away.why.auto_reply": ("自动回复", "an automatic reply"),
    "away.now": ("不在岗", "away"),
    "away.later": ("尚未开始", "to come"),
    "away.do": ("操作", "Action"),
    "away.back": ("恢复在岗", "There again"),
    "away.back.whose": ("{name}恢复在岗", "{name} is there again"),
    "away.say": ("登记不在岗", "Say that somebody is away"),
    "away.say.own": ("登记我不在岗", "Say that I am away"),
    "away.since": ("自（含当日）", "From (this day too)"),
    "away.since.bad": ("请填写今天或以后的日期，如 2026-12-01。", "Write today or a later day, like 2026-12-01."),
    "away.until": ("至（含当日）", "Until (this day too)"),
    "away.until.bad": (
        "请填写不早于开始日期、{most}天以内的日期。",
        "Write a day that is not before the first, within {most} days.",
    ),
    "away.words": ("说明", "Note"),
    "away.words.long": ("说明不能超过{most}字。", "A note has {most} characters at the most."),
    "away.done.said": ("已登记。", "On record."),
    "away.done.back": ("已恢复在岗。", "They are there again."),
}
"""`away.` texts."""
