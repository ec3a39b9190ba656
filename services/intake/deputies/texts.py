"""The texts of the pages about deputies, Chinese and English."""

from shared.web.languages import Texts

DEPUTY_TEXTS: Texts = {
    "deputies.title": ("提出人和答复", "Who makes it, and their answers"),
    "deputies.what": (
        "每位代表、委员都要得到一份由单位负责人签发、盖章的答复，并各自评价。有人不满意的，重新办理一次。",
        "Each of them gets an answer of their own, signed by the head of the office and sealed, and rates it. Where "
        "one is not satisfied, it is handled again, once.",
    ),
    "deputies.round": ("第 {round} 轮", "Round {round}"),
    "deputies.before": ("上一轮的评价", "What was said of the round before"),
    "deputies.role.deputy": ("人大代表", "Deputy"),
    "deputies.role.adviser": ("政协委员", "Political adviser"),
    "deputies.contact": ("联系方式", "Contact"),
    "deputies.letter": ("打印答复函", "Print the letter"),
    "deputies.waits": ("还没有答复。", "There is no answer yet."),
    "deputies.not_yet": ("尚未送交答复", "Not given the answer yet"),
    "deputies.given": ("{day}送交（{how}）", "Given on {day} ({how})"),
    "deputies.how": ("送交方式", "How"),
    "deputies.how.letter": ("函件", "By letter"),
    "deputies.how.mail": ("邮件", "By mail"),
    "deputies.how.in_person": ("当面", "In person"),
    "deputies.answered_on": ("送交日期", "Day"),
    "deputies.answered": ("记录已送交", "Put down that it was given"),
    "deputies.grade": ("评价", "Rating"),
    "deputies.grade.satisfied": ("满意", "Satisfied"),
    "deputies.grade.basically": ("基本满意", "Basically satisfied"),
    "deputies.grade.not": ("不满意", "Not satisfied"),
    "deputies.said": ("说了什么", "What they said"),
    "deputies.judged": ("记录评价", "Put down the rating"),
    "deputies.done.answered": ("已记录送交。", "It is on record that it was given."),
    "deputies.done.judged": ("已记录评价。", "The rating is on record."),
    "deputies.letter.title": ("关于建议办理情况的答复函", "Answer to a suggestion"),
    "deputies.letter.to": ("{name}{role}：", "To {role} {name}:"),
    "deputies.letter.of": (
        "您提出的“{title}”（{reference}）已办理，现答复如下。",
        "You have suggested “{title}” ({reference}). This is the answer.",
    ),
    "deputies.letter.result": ("办理结果", "Result"),
    "deputies.letter.ask": (
        "感谢您的关心和支持。如对答复有意见，请告知我们；不满意的，我们将重新办理一次。",
        "Thank you for your concern. Tell us what you think of this answer; if you are not satisfied, it is handled "
        "again, once.",
    ),
    "deputies.letter.signed": ("单位负责人（签名）：", "Head of the office (signature):"),
    "deputies.letter.seal": ("承办单位（盖章）：{lead}", "Office (seal): {lead}"),
    "deputies.letter.print": ("用浏览器的打印功能打印本页。", "Print this page with the browser."),
    "deputies.no_reference": ("无编号", "no number"),
}
