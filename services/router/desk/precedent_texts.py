"""The texts of the page of precedents, Chinese and English."""

from shared.web.languages import Texts

PRECEDENT_TEXTS: Texts = {
    "precedents.title": ("先例", "Precedents"),
    "precedents.what": (
        "经审定的派单，以后同一规则、同一事项类别的诉求照此派单，直到有人终止先例。",
        "A ruling that later cases of the same rule and matter follow, until somebody ends that.",
    ),
    "precedents.none": ("还没有先例。", "There is no precedent yet."),
    "precedents.back": ("派单台", "Dispatch desk"),
    "precedents.heading": ("事项{number}：由{body}承办", "Case {number}: {body} has it"),
    "precedents.in_force": ("有效", "in force"),
    "precedents.ended": ("已终止", "ended"),
    "precedents.rule": ("规则", "Rule"),
    "precedents.matter": ("事项类别", "Matter"),
    "precedents.instead": ("曾退单的单位", "Bodies that had returned it"),
    "precedents.by": ("审定", "Ruled"),
    "precedents.reason": ("审定理由", "Why"),
    "precedents.confidential": ("保密件，理由见事项页面", "confidential; see the case's page"),
    "precedents.used": ("已依照派单", "Assignments that followed it"),
    "precedents.ended.by": ("终止", "Ended"),
    "precedents.ended.because": ("终止理由", "Why it ended"),
    "precedents.end": ("终止先例", "End this precedent"),
    "precedents.end.reason": ("终止理由", "Why it ends"),
    "precedents.end.hint": (
        "已经依照它派出的事项不变；理由记入原事项的办理过程。",
        "Cases that have followed it stay as they are; the reason goes on record with the ruled case.",
    ),
    "precedents.done": ("先例已终止。", "The precedent was ended."),
}
