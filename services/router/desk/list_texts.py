"""The texts of the desk's list and what stands around it, Chinese and English."""

from shared.web.languages import Texts

LIST_TEXTS: Texts = {
    "dispatch.find": ("编号、企业或标题中的词", "Number, enterprise or words of the title"),
    "dispatch.find.do": ("查找", "Find"),
    "dispatch.find.all": ("全部待派事项", "All that wait"),
    "dispatch.found": ("查找结果", "Found"),
    "dispatch.found.hint": (
        "在待派和最近的事项中查找，最多列 {most} 件；保密件只按完整编号查找。",
        "Among those that wait and the recent ones, {most} at most; confidential ones by their whole number alone.",
    ),
    "dispatch.found.none": ("没有找到。", "Nothing was found."),
    "dispatch.hops.heading": ("换手次数", "Hops"),
    "dispatch.several": ("批量派单", "Give several to one body"),
    "dispatch.several.what": (
        "先在上表勾选。协办单位按规则；有退单申请或待审定的，须单独决定。",
        "Tick them in the list above. Who assists is by the rules; returns and rulings are decided one by one.",
    ),
    "dispatch.several.pick": ("选择{number}", "Choose {number}"),
    "dispatch.several.chosen": ("选择", "Choose"),
    "dispatch.several.do": ("派出所选事项", "Assign those ticked"),
    "dispatch.several.none": ("请至少勾选一件事项。", "Tick at least one case."),
    "dispatch.several.title": ("批量派单的结果", "What became of them"),
    "dispatch.several.went": ("{count} 件已派给{body}", "{count} were given to {body}"),
    "dispatch.several.stayed": ("{count} 件没有派出", "{count} were not"),
    "dispatch.several.why": ("原因", "Why"),
    "dispatch.given": ("最近派出、尚未签收", "Given lately, not signed yet"),
    "dispatch.given.what": (
        "承办单位签收之前可以撤销；是否来得及，以对方系统的答复为准。",
        "It can be undone until the body has signed; its side says whether it came in time.",
    ),
    "dispatch.given.at": ("派出", "Given"),
    "dispatch.undo": ("撤销", "Undo"),
    "dispatch.undo.one": ("撤销{number}的派单", "Undo the assignment of {number}"),
    "dispatch.undo.reason": ("派单台撤销此次派单，另行派单。", "The desk takes this assignment back to give it anew."),
    "dispatch.keys": ("键盘", "Keyboard"),
    "dispatch.keys.on": ("已开启", "on"),
    "dispatch.keys.off": ("已关闭", "off"),
    "dispatch.keys.turn_on": ("开启", "turn on"),
    "dispatch.keys.turn_off": ("关闭", "turn off"),
    "dispatch.keys.rows": ("上一件、下一件", "the case before, the next"),
    "dispatch.keys.open": ("打开", "open it"),
    "dispatch.keys.tick": ("勾选", "tick it"),
    "dispatch.keys.search": ("查找", "search"),
    "dispatch.keys.take": ("采用第几个建议，再按回车派出", "take that proposal; then Enter sends it"),
    "dispatch.keys.back": ("回到列表", "back to the list"),
}
