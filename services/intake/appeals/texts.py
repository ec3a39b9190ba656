"""The texts of the pages of appeals."""

from shared.web.languages import Texts

APPEAL_TEXTS: Texts = {
    "appeal.list": ("不计入申诉", "Appeals against being counted"),
    "appeal.list.what": (
        "单位认为某一事项超出其职权、不应计入其统计的，由督查人员代为录入申诉并作出裁定。裁定不计入的，该事项的全部数据不再计入该单位，"
        "申诉和裁定列在报表中。",
        "Where a body says that a case was beyond its power and should not count against it, a supervisor enters its "
        "appeal and rules on it. Once granted, nothing of the case counts against the body, and the report lists "
        "appeal and ruling.",
    ),
    "appeal.none": ("还没有申诉。", "There is no appeal yet."),
    "appeal.one": ("申诉", "Appeal"),
    "appeal.body": ("申诉单位", "Body that appeals"),
    "appeal.state": ("状态", "State"),
    "appeal.state.waiting": ("待裁定", "Waits for a ruling"),
    "appeal.state.granted": ("不计入", "Not counted"),
    "appeal.state.refused": ("照常计入", "Counted as before"),
    "appeal.by": ("录入人", "Entered by"),
    "appeal.at": ("录入时间", "Entered"),
    "appeal.new": ("录入申诉", "Enter an appeal"),
    "appeal.reason": ("申诉理由", "Reason"),
    "appeal.reason.hint": (
        "写明该事项为何超出本单位职权或能力。",
        "Why the case was beyond what the body may or can do.",
    ),
    "appeal.basis": ("依据", "Legal basis"),
    "appeal.basis.hint": (
        "法律法规、“三定”规定或会议纪要的名称和条款。",
        "The law, the rule on duties, or the minutes.",
    ),
    "appeal.send": ("录入", "Enter it"),
    "appeal.ruling": ("裁定", "Ruling"),
    "appeal.ruling.grant": ("不计入该单位", "Do not count it against the body"),
    "appeal.ruling.refuse": ("照常计入", "Count it as before"),
    "appeal.words": ("裁定理由", "Why"),
    "appeal.rule": ("作出裁定", "Rule"),
    "appeal.ruled_by": ("裁定人", "Ruled by"),
    "appeal.ruled_at": ("裁定时间", "Ruled"),
    "appeal.own": (
        "您属于申诉单位，须由其他督查人员裁定。",
        "You belong to the body that appeals; another supervisor has to rule.",
    ),
    "appeal.done.entered": ("申诉已录入。", "The appeal was entered."),
    "appeal.done.ruled": ("裁定已记录。", "The ruling is on record."),
    "appeal.number.unknown": ("没有这一编号的事项，请核对。", "There is no case with this number; compare it."),
    "appeal.body.unknown": ("名录中没有这一单位。", "The directory has no such body."),
}
"""`appeal.` texts."""
