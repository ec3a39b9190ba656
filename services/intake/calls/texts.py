"""The texts of the call-back desk."""

from shared.web.languages import Texts

CALL_TEXTS: Texts = {
    "call.list": ("回访", "Call-back"),
    "call.checks": ("评价待核实", "Ratings to check"),
    "call.checks.none": ("没有待核实的评价。", "No rating waits to be checked."),
    "call.calls": ("已答复、待回访", "Answered, to be called"),
    "call.calls.none": ("没有待回访的事项。", "No case waits for a call."),
    "call.promised": ("承诺待确认", "Promises to ask about"),
    "call.promised.none": ("没有待确认的承诺。", "No promise waits to be asked about."),
    "call.number": ("编号", "Number"),
    "call.title": ("事项", "Matter"),
    "call.outcome": ("办理结果", "Outcome"),
    "call.on": ("回访日期", "Call on"),
    "call.due": ("到期", "due"),
    "call.tried": ("未接通", "Tries in vain"),
    "call.tried.of": ("{tried}/{most} 次", "{tried} of {most}"),
    "call.back": ("返回列表", "Back to the list"),
    "call.done.verdict": ("评价已记录。", "The rating is on record."),
    "call.done.not_reached": ("已记录未接通。", "The try is on record."),
    "call.done.redo": ("已退回原承办单位重新办理。", "It goes back to the office that answered."),
    "call.done.explain": ("已向诉求人说明，事项办结。", "Explained to the enterprise; the case is closed."),
    "call.one": ("回访", "Call"),
    "call.answer": ("已答复诉求人的内容", "What the enterprise was told"),
    "call.verdict": ("三个问题", "The three questions"),
    "call.verdict.hint": (
        "请按诉求人的回答填写。未解决或不满意的，随后核实。",
        "Fill in what the enterprise says. If it is not solved or not satisfied, it is checked next.",
    ),
    "call.verdict.send": ("提交评价", "Send the rating"),
    "call.given": ("诉求人的评价", "The enterprise's rating"),
    "call.given.text": ("诉求人的意见", "What it said"),
    "call.not_reached": ("未接通", "Nobody reached"),
    "call.not_reached.hint": (
        "每次间隔至少{apart}；第{most}次未接通后，事项办结，满意度记为未接通。",
        "At least {apart} apart. After try {most} the case is closed, with nobody asked on record.",
    ),
    "call.not_reached.alone": (
        "没有留下联系方式，记录一次后即办结。",
        "No contact was left: one line on record closes the case.",
    ),
    "call.note": ("备注", "Note"),
    "call.not_reached.send": ("记录未接通", "Put it on record"),
    "call.redo": ("重新办理", "Take it up again"),
    "call.redo.hint": (
        "评价属实的，退回原承办单位重新办理。承办单位和诉求人都能看到原因。",
        "If the rating holds, the office that answered goes on. The office and the enterprise read the reason.",
    ),
    "call.redo.not": (
        "已达到重新办理的次数上限，只能说明情况后办结。",
        "It has been taken up again as often as may be; explain instead.",
    ),
    "call.redo.reason": ("重新办理的原因", "Why it is taken up again"),
    "call.redo.send": ("退回重新办理", "Take it up again"),
    "call.explain": ("说明情况并办结", "Explain and close"),
    "call.explain.hint": (
        "答复没有不当的，向诉求人说明理由后办结。评价照原样保留在统计中。",
        "If the answer stands, tell the enterprise why. Its rating stays in the figures as it is.",
    ),
    "call.explain.text": ("给诉求人的说明", "What the enterprise is told"),
    "call.explain.send": ("说明并办结", "Explain and close"),
    "call.nothing": ("现在不需要回访。", "There is nothing to call about now."),
}
"""`call.` texts."""
