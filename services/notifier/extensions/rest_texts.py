"""The texts of suspensions, where they say other things than those of extensions; and of first contacts."""

from shared.web.languages import Texts

REST_TEXTS: Texts = {
    "suspension.title": ("申请中止时限", "Ask that the clock rest"),
    "suspension.asked": ("中止申请", "A rest of the clock is asked for"),
    "suspension.hint": (
        "因下列情形暂时不能办理的，可以申请中止时限，最长 {most} {unit}，请在{until}前提出；"
        "由{duty}在{decide_by}前决定。本轮还可以中止 {left} 次。决定之前时限照常计算。",
        "Where nothing can be done for one of the reasons below, the clock may rest, by {most} {unit} at most. Ask "
        "before {until}; the {duty} decides by {decide_by}. In this round it can be granted {left} more times. Until "
        "then the clock runs on.",
    ),
    "suspension.whole": ("对诉求人的时限一并中止。", "The enterprise's limit rests as well."),
    "suspension.own": ("对诉求人的时限照常计算。", "The enterprise's limit runs on."),
    "suspension.n": ("中止多久（{unit}）", "For how long ({unit})"),
    "suspension.ground": ("中止情形", "Ground"),
    "suspension.evidence": ("证明材料", "What shows it"),
    "suspension.evidence.hint": (
        "写明文书名称、文号和日期，例如受理通知书、鉴定委托书。",
        "Name the document, its number and its date: a court's notice, the order for an assessment.",
    ),
    "suspension.ask": ("申请中止", "Ask for it"),
    "suspension.waits.title": ("中止申请待决定", "A rest of the clock has been asked for"),
    "suspension.waits": (
        "{name}于{at}申请中止 {n} {unit}，由{duty}在{decide_by}前决定。时限照常计算。",
        "{name} asked on {at} for a rest of {n} {unit}; the {duty} decides by {decide_by}. The clock runs on.",
    ),
    "suspension.not": ("现在不能申请中止：", "The clock cannot rest now: "),
    "suspension.rests.title": ("时限已中止", "The clock rests"),
    "suspension.rests": (
        "经批准，时限自{at}起停止计算，最迟至{until}恢复。下面的时限已按此顺延；提前恢复的，时限相应提前。",
        "The clock rests from {at}, as was granted, until {until} at the latest. The limits shown have been moved by "
        "that; where it goes on sooner, they end sooner.",
    ),
    "suspension.resume": ("恢复计时", "Let the clock go on"),
    "suspension.resume.reason": ("恢复的理由", "Why it goes on"),
    "suspension.resume.hint": (
        "等待的情形已经消失的，请及时恢复；来源单位、协办单位将收到通知。",
        "Do so once what you wait for has come. The source and the bodies that help are told.",
    ),
    "suspension.would_be": ("中止后时限", "Limit if granted in full"),
    "suspension.became": ("顺延后时限", "Limit since then"),
    "suspension.rests_until": ("最迟恢复时间", "Rests until, at the latest"),
    "suspension.rested_until": ("恢复计时", "The clock went on"),
    "suspension.granted_n": ("批准中止多久（{unit}，不超过申请的 {n}）", "For how long ({unit}, {n} at most)"),
    "suspension.rests.decider": (
        "时限正在中止。情形已经消失的，可以提前恢复计时。",
        "The clock rests. Where the ground has fallen away you can let it go on.",
    ),
    "desk.did.suspension.asked": ("申请中止 {n} {unit}", "Asked that the clock rest for {n} {unit}"),
    "desk.did.suspension.granted": (
        "批准中止，时限停止计算，最迟至{at}",
        "Granted: the clock rests until {at} at the latest",
    ),
    "desk.did.suspension.refused": ("未批准中止", "The rest was refused"),
    "desk.did.suspension.lapsed": ("中止申请失效", "No rest was needed"),
    "desk.did.suspension.withdrawn": ("撤回中止申请", "Took back that a rest was asked for"),
    "desk.did.suspension.ended": ("中止结束，恢复计时，时限{at}", "The rest is over; the clock runs on, until {at}"),
    "desk.refused.not_suspendable": (
        "本类事项的时限不能中止，没有做任何改动。",
        "The clock of such a case cannot rest. Nothing was changed.",
    ),
    "desk.refused.suspended_enough": (
        "本轮中止次数已满，请继续办理；可以先发送阶段性答复。",
        "The clock has rested as often as it may in this round. Please go on; an interim answer may go out before.",
    ),
    "desk.refused.suspended": (
        "时限正在中止，没有做任何改动；请先恢复计时。",
        "The clock rests. Nothing was changed; let it go on first.",
    ),
    "desk.refused.not_suspended": (
        "时限没有中止，没有做任何改动。",
        "The clock does not rest. Nothing was changed.",
    ),
    "desk.did.contacted": ("已联系诉求人（{how}，{at}）", "Spoke to the enterprise ({how}, {at})"),
    "desk.spoke.title": ("登记首次联系", "Record that you spoke to the enterprise"),
    "desk.spoke.hint": (
        "联系诉求人后请登记；联系时限以此为准，诉求人会看到联系的方式和时间，看不到备注。",
        "Record it once you have spoken to the enterprise. It stops the limit for that; the enterprise sees how and "
        "when, but not the note.",
    ),
    "desk.spoke.how": ("联系方式", "How"),
    "desk.spoke.how.telephone": ("电话", "by telephone"),
    "desk.spoke.how.visit": ("上门走访", "by a visit"),
    "desk.spoke.how.meeting": ("当面会谈", "face to face"),
    "desk.spoke.how.message": ("短信或即时消息", "by message"),
    "desk.spoke.at": ("联系时间", "When"),
    "desk.spoke.at.hint": ("不填表示现在。", "Leave it empty for now."),
    "desk.spoke.note": ("备注（内部）", "Note (internal)"),
    "desk.spoke": ("登记", "Record it"),
}
"""`suspension.` texts, and those of `desk.` that belong to suspensions and contacts."""
