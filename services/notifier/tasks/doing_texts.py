"""The texts of what else can be done with a task: delegate it, tell the enterprise something, ask it for something."""

from shared.web.languages import Texts

DOING_TEXTS: Texts = {
    "desk.did.part": ("反馈分办部分的办理情况", "Reported on its part"),
    "desk.did.part_not_ours": ("认为分办的部分不属于本单位职责", "Says that its part is not its own"),
    "desk.part_due": ("分办部分的时限", "Your part due by"),
    "desk.part.sign.hint": (
        "签收表示贵单位负责该事项中属于本单位的部分，由{lead}主办。时限自派单之时起计算，与签收无关。",
        "By signing, your office takes on the part of this case that is its own; {lead} leads. The clock has run since "
        "dispatch and does not wait for it.",
    ),
    "desk.part.title": ("分办部分的办理情况", "Report on your part"),
    "desk.part.hint": (
        "反馈给主办单位，由其汇总后答复诉求人。提交后不能修改。",
        "It goes to the lead, which puts the parts together and answers the enterprise. It is final.",
    ),
    "desk.part.agrees": ("该部分是否属于本单位职责", "Is that part yours?"),
    "desk.part.yes": ("属于，办理情况如下", "Yes, and this is what was done"),
    "desk.part.no": ("不属于，理由如下", "No, for this reason"),
    "desk.part.text": ("办理情况或理由", "What was done, or why it is not yours"),
    "desk.part.send": ("反馈给主办单位", "Send it to the lead"),
    "desk.opinion.waits": (
        "贵单位提出意见之前，主办单位不能作最终答复；到期仍未反馈的，将通知贵单位负责人。",
        "The lead cannot give its final answer before your opinion. If there is none by the limit, your leader is "
        "told.",
    ),
    "desk.bodies.due": ("时限{at}", "due {at}"),
    "desk.did.delegate": ("转派给{to}", "Given to {to}"),
    "desk.did.take_back": ("收回转派", "Taken back"),
    "desk.did.interim": ("阶段性答复", "Interim answer"),
    "desk.did.ask_supplement": ("要求补充材料，时限暂停", "Asked the enterprise for something; the clock rests"),
    "desk.did.resume": ("继续办理，时限恢复计算", "Went on; the clock runs again"),
    "desk.delegate.title": ("转派", "Give it to somebody"),
    "desk.delegate.hint": (
        "在本单位内部指定经办人。事项仍由贵单位负责，时限照常计算。",
        "Name who of your office has this task. It stays your office's, and the clock runs on.",
    ),
    "desk.delegate.to": ("转派给", "To"),
    "desk.delegate.note": ("说明", "Note"),
    "desk.delegate.do": ("转派", "Give"),
    "desk.take_back": ("收回转派", "Take it back"),
    "desk.interim": ("发送阶段性答复", "Send the interim answer"),
    "desk.interim.title": ("阶段性答复", "Interim answer"),
    "desk.interim.hint": (
        "告知诉求人目前的进展。可以多次发送，不代替最终答复，时限照常计算。",
        "Tell the enterprise where its matter stands. This can be done again and does not replace the answer; "
        "the clock runs on.",
    ),
    "desk.interim.label": ("告知内容（对诉求人）", "What the enterprise is told"),
    "desk.promised.label": ("承诺日期", "Promised for"),
    "desk.promised.hint": ("如承诺在某日之前办成，请填写该日期。", "If you promise something by a day, name the day."),
    "desk.promised.said": ("承诺日期：{date}", "Promised for: {date}"),
    "desk.promise.title": ("承诺事项", "What is promised"),
    "desk.promise.hint": (
        "办理结果为“部分解决”或“列入计划”的，须作出承诺：写明内容、兑现期限和责任人。期满由企业确认是否兑现，未兑现的转督查部门。",
        "Where the matter is partly solved or planned, the rest is promised: what, by which day, who answers for it. "
        "On that day the enterprise is asked whether it was kept; if not, the supervision office is told.",
    ),
    "desk.promise.label": ("承诺内容", "What is promised"),
    "desk.promise.until": ("兑现期限", "To be kept by"),
    "desk.promise.responsible": ("责任单位和责任人", "Who answers for it"),
    "desk.promise.said": (
        "承诺于{date}前兑现（责任人：{name}）：{text}",
        "Promised by {date} ({name} is responsible): {text}",
    ),
    "desk.ask_supplement": ("要求补充", "Ask for it"),
    "desk.ask_supplement.title": ("要求诉求人补充材料", "Ask the enterprise for something"),
    "desk.ask_supplement.hint": (
        "诉求人补充之前时限暂停，最多等到{until}。补充、逾期或提交办理情况后自动恢复。本轮还可以要求 {left} 次。",
        "The clock rests until the enterprise has answered, at the longest until {until}; then it goes on by itself. "
        "You may still do this {left} times in this round.",
    ),
    "desk.what.label": ("需要补充什么（对诉求人）", "What is needed, in words for the enterprise"),
    "desk.resting": (
        "正在等待诉求人补充材料，最晚到{until}。办理时限已暂停。",
        "The enterprise has been asked for something, and may answer until {until}. The clock rests.",
    ),
    "desk.contact.show": ("显示联系方式", "Show contact"),
    "desk.contact.hint": ("每次查看都会留下记录。", "Each look is put on record."),
    "desk.confidential.full": ("保密件", "confidential"),
}
"""Texts of `desk.` that belong to these acts."""
