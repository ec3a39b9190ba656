"""The texts of supervision notices and cards."""

from collections.abc import Mapping

from services.notifier.escalation.domain import StoppedBy
from shared.contracts.words import Colour
from shared.web.languages import Text, Texts

COLOURS: Mapping[str, Text] = {
    Colour.BLUE: Text("蓝色督办单", "blue notice"),
    Colour.ORANGE: Text("橙色督办单", "orange notice"),
    Colour.RED: Text("红色督办单", "red notice"),
}
"""What a notice is called, by the word of its `Colour`."""

STOPS: Mapping[str, Text] = {
    StoppedBy.ANY_ACTION: Text("承办单位就该任务采取任何办理行动后销号", "anything that the office does with the task"),
    StoppedBy.WRITTEN: Text("书面答复后方可销号", "an answer in writing, and nothing less"),
    StoppedBy.COUNTERSIGNED: Text(
        "书面答复并经单位负责人或其AB角会签后方可销号",
        "an answer in writing that whoever heads the office, or stands in, has signed beside its author",
    ),
}
"""What ends a notice, by the word of its `StoppedBy`."""

NOTICE_TEXTS: Texts = {
    "notice.title": ("督办单", "Supervision notices"),
    "notice.one": ("督办单", "Supervision notice"),
    "notice.show": ("按状态查看", "Which to show"),
    "notice.drafts": ("待签发", "To be signed"),
    "notice.open": ("督办中", "Open"),
    "notice.over": ("已结束", "Over"),
    "notice.none.drafts": ("没有待签发的督办单。", "No notice waits to be signed."),
    "notice.none.open": ("没有督办中的督办单。", "No notice is open."),
    "notice.none.over": ("没有已结束的督办单。", "No notice is over."),
    "notice.before": ("上一页", "Earlier page"),
    "notice.after": ("下一页", "Later page"),
    "notice.number": ("文号", "Number"),
    "notice.unnumbered": ("（签发时编号）", "(numbered when signed)"),
    "notice.never_numbered": ("（未签发，无文号）", "(never signed, so without a number)"),
    "notice.colour": ("等级", "Colour"),
    "notice.state": ("状态", "State"),
    "notice.state.draft": ("待签发", "to be signed"),
    "notice.state.open": ("督办中", "open"),
    "notice.state.stopped": ("已销号", "stopped"),
    "notice.state.withdrawn": ("已撤销", "withdrawn"),
    "notice.state.discarded": ("不予签发", "discarded"),
    "notice.state.moot": ("自动终止", "moot"),
    "notice.to": ("督办对象", "To"),
    "notice.case": ("督办事项", "Case"),
    "notice.confidential": ("保密件", "confidential"),
    "notice.demand": ("督办要求", "What is asked"),
    "notice.due": ("办理时限", "Until"),
    "notice.due.if": ("现在签发，则为{at}", "{at}, if it is signed now"),
    "notice.provisional": (
        "（暂定：该年度放假安排尚未公布）",
        "(provisional: that year's holidays are not published yet)",
    ),
    "notice.late": ("已逾期", "past its limit"),
    "notice.stopped_by": ("销号条件", "Stopped by"),
    "notice.drafted": ("拟稿", "Drafted"),
    "notice.drafted.clock": ("{at}，由系统按督办规则拟稿", "{at}, by the clock"),
    "notice.drafted.by": ("{at}，{name}", "{at}, by {name}"),
    "notice.signed": ("签发", "Signed"),
    "notice.signed.by": ("{at}，{name}", "{at}, by {name}"),
    "notice.ended": ("结束", "Ended"),
    "notice.how.answered": ("已书面答复", "it was answered in writing"),
    "notice.how.countersigned": ("已书面答复并经会签", "it was answered in writing, with two signatures"),
    "notice.how.acted": ("承办单位已采取办理行动：{act}", "the office has acted: {act}"),
    "notice.how.ended": ("事项本轮办理已结束", "the case has ended"),
    "notice.how.moved": ("事项已不由该单位办理", "the office has the case no more"),
    "notice.reason": ("理由", "Why"),
    "notice.sign": ("签发", "Sign it"),
    "notice.sign.title": ("审签", "Sign or discard"),
    "notice.sign.hint": (
        "签发即编号、起算时限并发送给承办单位负责人和经办人员。签发后文字不能再改。",
        "Signing numbers it, starts its limit, and sends it to whoever heads the office and to its handlers. "
        "Its wording cannot be changed after that.",
    ),
    "notice.zh": ("督办要求（中文）", "What is asked, in Chinese"),
    "notice.en": ("督办要求（英文）", "What is asked, in English"),
    "notice.en.hint": ("留空则使用中文。", "Left empty, the Chinese wording stands in both languages."),
    "notice.discard": ("不予签发", "Discard the draft"),
    "notice.discard.hint": (
        "不编号，不通知承办单位；理由留存备查。",
        "It gets no number and its body hears nothing of it; the reason is kept.",
    ),
    "notice.withdraw": ("撤销", "Withdraw it"),
    "notice.withdraw.hint": (
        "撤销后文号保留，不再使用；承办单位将收到通知和理由。",
        "Its number is kept and given to no other; the office is told, with the reason.",
    ),
    "notice.answers": ("承办单位的答复", "What the office has answered"),
    "notice.answer.given": ("已提交", "given"),
    "notice.answer.waiting": ("待会签", "to be countersigned"),
    "notice.answer.refused": ("未予会签", "not countersigned"),
    "notice.answer.void": ("已撤回", "taken back"),
    "notice.answer.signed_by": ("会签：{name}", "countersigned by {name}"),
    "notice.answer.not_by": ("{name}：{reason}", "{name}: {reason}"),
    "notice.answer": ("提交书面答复", "Send the answer"),
    "notice.answer.text": ("书面答复", "Answer"),
    "notice.answer.hint": (
        "写明已采取的措施、完成时间和责任人。",
        "Say what was done, by when the rest will be, and who answers for it.",
    ),
    "notice.answer.twice": (
        "提交后须由本单位负责人或其AB角中的另一人会签，方可销号；时限照常计算。",
        "It stops the notice once another person, who heads your office or stands in for that, has signed it. "
        "The limit runs on.",
    ),
    "notice.countersign": ("会签", "Countersign"),
    "notice.not_sign": ("不予会签", "Do not sign"),
    "notice.take_back": ("撤回修改", "Take it back"),
    "notice.print": ("打印即为督办单。", "Printed, this page is the notice itself."),
    "notice.look": ("查看事项", "Look at the case"),
    "notice.back": ("全部督办单", "All notices"),
    "notice.issuer": ("{centre}督办", "For {centre}: supervision"),
    "notice.new": ("起草督办单", "Draft a notice"),
    "notice.new.hint": (
        "不必等待系统拟稿。要求、时限和销号条件按本地督办规则；文字可在签发前修改。",
        "No need to wait for the clock. What it demands, its limit and what stops it are the place's own; the wording "
        "can be changed until it is signed.",
    ),
    "notice.new.step": ("种类", "Which"),
    "notice.new.none": (
        "本地督办规则没有规定督办单，无法起草。",
        "The policy that holds for this case knows no notice, so none can be drafted.",
    ),
    "notice.refused.already": (
        "{by}已于{at}办理，没有做任何改动。",
        "{by} has done this already, {at}. Nothing was changed.",
    ),
    "notice.refused.over": (
        "该督办单已经结束，或者不再属于这一任务，没有做任何改动。",
        "This notice is over, or is not of this task any more. Nothing was changed.",
    ),
    "notice.refused.own_body": (
        "这是对您所在单位的督办，请由督查部门其他人员办理。没有做任何改动。",
        "This is about a body that you belong to; somebody else of the supervision has to do it. Nothing was changed.",
    ),
    "notice.refused.there_is_one": (
        "该单位已有同一种类的督办单待签发或督办中，没有另行起草。",
        "The office has a draft or an open notice of that kind already. None was drafted.",
    ),
    "notice.refused.not_live": (
        "该任务已经结束，没有起草督办单。",
        "This task is over. No notice was drafted.",
    ),
    "notice.refused.awaits_signature": (
        "已有一份答复正在等待会签；如需修改，请先撤回。没有做任何改动。",
        "An answer waits to be countersigned already; take it back first to change it. Nothing was changed.",
    ),
    "notice.refused.nothing_to_sign": (
        "现在没有待会签的答复，没有做任何改动。",
        "No answer waits to be countersigned now. Nothing was changed.",
    ),
    "notice.refused.not_signer": (
        "只有本单位负责人或其AB角可以会签，且不能会签自己撰写的答复。没有做任何改动。",
        "Only whoever heads your office or stands in for that may countersign, and nobody what they wrote themselves. "
        "Nothing was changed.",
    ),
    "notice.refused.no_signer": (
        "这一答复须由另一人会签，但名录中本单位没有其他负责人。请服务中心在名录中补充本单位的负责人或AB角后再提交。",
        "This answer needs the signature of a second person, but the directory names nobody else who heads your "
        "office. Ask the service centre to enter a leader or a stand-in, then send it again.",
    ),
    "measure.title": ("黄牌、红牌及其他措施", "Cards and other measures"),
    "measure.none": ("还没有给出过黄牌、红牌或其他措施。", "No card or other measure was given yet."),
    "measure.case": ("事项", "Case"),
    "measure.body": ("单位", "Office"),
    "measure.what": ("措施", "Measure"),
    "measure.at": ("给出时间", "Given"),
    "measure.why": ("原因", "Why"),
    "measure.why.near": ("临近时限：{at}", "its limit was near: {at}"),
    "measure.why.late": ("超过时限：{at}", "it was past its limit: {at}"),
    "measure.withdrawn": ("{name}于{at}撤销", "withdrawn by {name}, {at}"),
    "measure.withdraw": ("撤销", "Withdraw"),
    "measure.withdraw.hint": (
        "撤销后留存记录，不再计入通报和统计。",
        "It stays on record, and counts no more in any figure.",
    ),
    "measure.state": ("处理", "What became of it"),
}
"""`notice.` and `measure.` texts."""
