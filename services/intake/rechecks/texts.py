"""The texts about cases that are looked at again."""

from shared.web.languages import Texts

RECHECK_TEXTS: Texts = {
    "recheck.list": ("抽查", "Re-checks"),
    "recheck.what": (
        "每月按比例随机抽取已结束的事项复核。抽取由编号算出，任何人都可以重算核对。",
        "Each month a share of the cases that have ended is drawn by chance and looked at again. The draw follows from "
        "the cases' ids, so that anybody can recompute it.",
    ),
    "recheck.month": ("月份", "Month"),
    "recheck.months": ("选择月份", "Choose a month"),
    "recheck.none": ("还没有抽查。", "Nothing was drawn yet."),
    "recheck.draws": ("抽取情况", "The draws"),
    "recheck.draws.of": ("抽取依据和复核结果", "How they were drawn, and what was found"),
    "recheck.kind": ("结束方式", "How they ended"),
    "recheck.kind.closed": ("办结", "closed"),
    "recheck.kind.answered_at_once": ("当场答复", "answered at once"),
    "recheck.kind.withdrawn": ("企业撤回", "withdrawn"),
    "recheck.kind.declined": ("不予受理", "declined"),
    "recheck.kind.terminated": ("终止办理", "terminated"),
    "recheck.share": ("比例", "Share"),
    "recheck.share.least": ("{share}，至少{least}件", "{share}, at least {least}"),
    "recheck.drawn": ("抽取", "Drawn"),
    "recheck.cases": ("抽中的事项", "The cases that were drawn"),
    "recheck.drawn.of": ("{population}件中抽取{drawn}件", "{drawn} of {population}"),
    "recheck.left": ("待复核", "To look at"),
    "recheck.number": ("编号", "Number"),
    "recheck.title": ("事项", "Matter"),
    "recheck.state": ("结论", "Finding"),
    "recheck.by": ("复核人", "By"),
    "recheck.found.waiting": ("待复核", "to look at"),
    "recheck.found.in_order": ("合规", "in order"),
    "recheck.found.noted": ("不合规，已记录", "not in order, noted"),
    "recheck.found.reopened": ("不合规，重新办理", "not in order, taken up again"),
    "recheck.back": ("返回列表", "Back to the list"),
    "recheck.one": ("抽查复核", "Look again"),
    "recheck.digest": ("抽取值", "Drawn by"),
    "recheck.digest.hint": (
        "“地区代码/月份/结束方式/事项标识”的 SHA-256，从小到大抽取。",
        "The SHA-256 of place/month/kind/case id; the lowest ones are drawn.",
    ),
    "recheck.judge": ("复核结论", "What you found"),
    "recheck.judge.in_order": ("合规", "In order"),
    "recheck.judge.noted": ("不合规，记录情况", "Not in order: put it on record"),
    "recheck.judge.reopened": ("不合规，重新办理", "Not in order: take the case up again"),
    "recheck.note": ("发现的问题（内部）", "What is not in order (internal)"),
    "recheck.reason": (
        "重新办理的原因（企业和承办单位可见）",
        "Why it is taken up again (read outside)",
    ),
    "recheck.reason.hint": ("选择重新办理的必须填写。", "Needed where the case is taken up again."),
    "recheck.send": ("提交结论", "Put it on record"),
    "recheck.own": (
        "您办理过这件事项，请由其他人抽查。",
        "You had a hand in this case; somebody else has to look at it.",
    ),
    "recheck.done": ("结论已记录。", "It is on record."),
}
"""`recheck.` texts."""
