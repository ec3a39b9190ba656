"""The texts of asking experts, Chinese and English."""

from shared.web.languages import Texts

EXPERT_TEXTS: Texts = {
    "experts.heading": ("专家意见", "Experts' opinions"),
    "experts.none": ("没有征求过专家意见。", "No expert has been asked."),
    "experts.asked": ("{by}于{at}向{group}征求意见", "{by} asked {group} on {at}"),
    "experts.shared": ("已提供事项标题和内容", "with the case's title and text"),
    "experts.alone": ("只提供了问题", "with the question alone"),
    "experts.until": ("截止 {until}", "until {until}"),
    "experts.no_opinion": ("尚未答复", "no answer yet"),
    "experts.answered": ("答复于{at}", "answered on {at}"),
    "experts.amended": ("已修改 {times} 次", "amended {times} times"),
    "experts.amended.once": ("已修改 1 次", "amended once"),
    "experts.ask": ("征求专家意见", "Ask experts"),
    "experts.ask.what": (
        "专家只看到问题，以及勾选后提供的标题和内容；看不到诉求人、企业名称栏和联系方式，也看不到其他任何页面。",
        "They see the question, and title and text if you tick that: not who asks, nor whom to call, nor another page.",
    ),
    "experts.choose": ("专家", "Experts"),
    "experts.question": ("问题", "Question"),
    "experts.question.hint": (
        "会随邮件中的链接给专家看，请勿写入诉求人的姓名和联系方式。",
        "The link in their mail shows it; leave out names and contact data of who asks.",
    ),
    "experts.share": ("同时提供事项标题和内容", "Show them the case's title and text too"),
    "experts.share.hint": (
        "提供前请确认标题和内容中没有不宜外传的信息。",
        "Make sure first that nothing stands there which must not go out.",
    ),
    "experts.confidential": (
        "保密件：只能提供问题本身，请勿在问题中写出可辨认的内容。",
        "Confidential: the question alone goes out; write nothing into it by which the case can be known.",
    ),
    "experts.last_day": ("截止日期", "Last day"),
    "experts.send": ("发出", "Ask them"),
    "experts.done": ("已发出，专家会收到邮件。", "They were asked, and get a mail."),
    "experts.choose.missing": ("请选择专家。", "Choose whom to ask."),
    "experts.question.missing": ("请写明问题。", "Write what you ask."),
    "experts.question.long": ("问题不超过 {most} 字。", "A question has at most {most} characters."),
    "experts.last_day.bad": (
        "请填写今天以后 {most} 天以内的日期。",
        "Write a day from today on, within {most} days.",
    ),
}
