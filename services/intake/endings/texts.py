"""The texts of the pages on which the centre ends a case, Chinese and English."""

from shared.web.languages import Texts

ENDINGS_TEXTS: Texts = {
    "endings.answer": ("当场答复", "Answer at once"),
    "endings.answer.what": (
        "由服务中心直接答复并办结，不再派单，计入办结数。",
        "The service centre answers and closes the case; it goes to no office, and counts as closed.",
    ),
    "endings.answer.text": ("答复内容（企业可见）", "The answer, as the enterprise reads it"),
    "endings.answer.send": ("答复并办结", "Answer and close"),
    "endings.guide": ("引导转介", "Guide to another door"),
    "endings.guide.what": (
        "告诉企业应当到哪里办理。系统会在其页面上询问一次是否办成；未成的，事项回到服务中心。",
        "Name the right door. The enterprise's page asks once whether it opened; if not, the case comes back.",
    ),
    "endings.guide.text": ("告诉企业的话（企业可见）", "What the enterprise is told"),
    "endings.guide.send": ("引导并结束", "Guide and end"),
    "endings.decline": ("建议不予受理", "Propose to decline"),
    "endings.decline.what": (
        "须由另一人会签后生效。会签前事项留在原处。",
        "It takes effect once somebody else signs. Until then the case stays where it is.",
    ),
    "endings.decline.text": ("告诉企业的话（企业可见）", "What the enterprise is told"),
    "endings.decline.send": ("提交会签", "Ask for the second signature"),
    "endings.terminate": ("终止办理", "Stop work on the case"),
    "endings.terminate.what": (
        "事项无法继续办理时使用。终止后不能恢复，企业可以重新提出。",
        "For a case that cannot go on. It cannot be resumed; the enterprise may bring another.",
    ),
    "endings.terminate.text": ("告诉企业的话（企业可见）", "What the enterprise is told"),
    "endings.terminate.send": ("终止办理", "Stop work on it"),
    "endings.to_source": ("退回来源", "Return it to its source"),
    "endings.to_source.what": (
        "上级交办而不属本区职权的，可在期限内退回交办来源；退回后事项结束，来源单位随即知悉理由和依据。",
        "What was passed down and is not in the district's power may go back in its time. The case ends with that, and "
        "its source is told the ground and the law at once.",
    ),
    "endings.to_source.text": ("退回理由（来源单位和企业可见）", "Why, as the source and the enterprise read it"),
    "endings.to_source.send": ("退回来源并结束", "Return it and end"),
    "endings.ask_source": ("请来源收回", "Ask its source to take it back"),
    "endings.ask_source.what": (
        "退回期限已过，或来源没有给出期限的，只有来源单位同意才能退回。请求即时送达来源单位；在其同意之前，事项仍由派单台负责。",
        "Where the time for returning it is over, or there was none, it goes back with its source's consent alone. The "
        "source reads this at once; until it agrees the desk has the case.",
    ),
    "endings.ask_source.text": (
        "请求收回的理由（来源单位和企业可见）",
        "Why, as the source and the enterprise read it",
    ),
    "endings.ask_source.send": ("发出请求", "Ask"),
    "endings.call": ("登记通话", "Record a telephone call"),
    "endings.call.what": (
        "紧急情况先打电话，再登记。通话内容不对外显示。",
        "In an emergency telephone first, then write it down. What was said is not shown outside.",
    ),
    "endings.call.text": ("通话内容", "What was said"),
    "endings.call.send": ("登记", "Put on record"),
    "endings.kept": ("您填写的内容", "What you wrote"),
    "endings.ground": ("理由", "Ground"),
    "endings.basis": ("法律依据", "Legal basis"),
    "endings.basis.hint": (
        "不填写的，使用下列理由所附的依据。",
        "Left blank, the basis that stands with the ground below is used.",
    ),
    "endings.laws": ("各理由的依据", "The law behind each ground"),
    "endings.door": ("引导到哪里", "Which door"),
    "endings.door.hint": (
        "写明窗口、电话或地址，例如“110 或 96110”。",
        "A window, a telephone number, an address; such as “110 or 96110”.",
    ),
    "endings.body": ("名录中的单位", "Office of the directory"),
    "endings.whom": ("通话对方", "Whom you called"),
    "endings.whom.hint": ("单位、姓名和电话。", "Office, name and number."),
    "endings.called_at": ("通话时间", "When"),
    "endings.called_at.hint": ("不填写的，按现在登记。", "Left blank, it was now."),
    "endings.signatures": ("待会签", "Second signatures"),
    "endings.signatures.what": (
        "不予受理须两人签字：一人提出，另一人会签。",
        "To decline a case takes two: one proposes, somebody else signs.",
    ),
    "endings.signatures.none": ("没有待会签的建议。", "No proposal waits for a signature."),
    "endings.signature": ("会签：不予受理", "Second signature: to decline"),
    "endings.read_case": ("查看事项全文和办理过程", "Read the whole case and its history"),
    "endings.by": ("提出人", "Proposed by"),
    "endings.at": ("提出时间", "Proposed at"),
    "endings.mine": ("（本人）", "(you)"),
    "endings.somebody_else": (
        "建议由您提出，须由另一人会签。",
        "You made this proposal; somebody else has to decide it.",
    ),
    "endings.decision": ("您的意见", "Your decision"),
    "endings.agree": ("同意，不予受理", "I agree: decline the case"),
    "endings.refuse": ("不同意，事项继续办理", "I refuse: the case goes on"),
    "endings.reason": ("不同意的理由", "Why you refuse"),
    "endings.reason.hint": ("不同意的必须填写。", "Needed where you refuse."),
    "endings.decide": ("提交", "Submit"),
    "endings.decided.agreed": ("已会签，不予受理。", "It was signed; the case is declined."),
    "endings.decided.refused": ("未获同意，事项继续办理。", "It was refused; the case goes on."),
}
