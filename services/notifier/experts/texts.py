"""The texts of an expert's page, and of what a lead's page says of experts. Chinese and English."""

from shared.web.languages import Texts

EXPERT_TEXTS: Texts = {
    "question.title": ("征求您的意见", "Your opinion is asked for"),
    "question.by": ("{by}（{place}）于{at}提出", "{by} of “{place}” asked on {at}"),
    "question.text": ("问题", "The question"),
    "question.shared": ("相关事项", "What it is about"),
    "question.until": (
        "请于{until}前答复；在此之前可以修改。",
        "Please answer by {until}; you may change your answer until then.",
    ),
    "question.opinion": ("您的意见", "Your opinion"),
    "question.opinion.hint": (
        "供派单台和承办单位参考，会注明您的姓名。",
        "The dispatch desk and the office in charge read it, with your name.",
    ),
    "question.send": ("提交意见", "Send it"),
    "question.amend": ("修改意见", "Change it"),
    "question.sent": ("已收到，谢谢。", "It has come; thank you."),
    "question.sent.at": ("您已于{at}答复", "You answered on {at}"),
    "question.missing": ("请填写意见。", "Write your opinion."),
    "question.long": ("意见不超过 {most} 字。", "An opinion has at most {most} characters."),
    "question.over": ("答复时间已过，或事项已经结束", "The time for an answer is over, or the matter is"),
    "question.over.what": ("无需再答复，谢谢。", "You need not answer any more; thank you."),
    "question.lead": ("专家意见", "Experts' opinions"),
    "question.lead.none": ("尚未答复", "no answer yet"),
    "question.lead.answered": ("答复于{at}", "answered on {at}"),
    "question.lead.asked": ("{by}于{at}征求", "asked by {by} on {at}"),
}
