"""The kinds of line of a case's history that the public sees, with the sentence for each and the facts in it. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from services.intake.words import Text


class Kind(NamedTuple):
    """One kind of public line: its sentence, the facts that may be shown, and what is added where facts are there.

    outside: the sentence instead where the line is of a case that somebody beyond the district has. why: codes of `why`
    that its reader is told in other words than everybody is (timeline_words.WHY).
    """

    sentence: Text
    facts: tuple[str, ...] = ()
    also: tuple[tuple[str, Text], ...] = ()
    outside: Text | None = None
    why: Mapping[str, Text] = MappingProxyType({})


KINDS: dict[str, Kind] = {
    "case.submitted": Kind(Text("事项已收到", "The case was received")),
    "case.admitted": Kind(Text("服务中心已受理", "The service centre admitted the case")),
    "case.assigned": Kind(
        Text("已派单，由{lead}主办", "Dispatched; {lead} leads"),
        ("lead", "split", "assisting"),
        (
            ("split", Text("，分办：{split}", "; answering for parts: {split}")),
            ("assisting", Text("，协办：{assisting}", "; assisting: {assisting}")),
        ),
    ),
    "task.opened": Kind(
        Text("{lead}开始计时，应于{due_at}前答复", "Time runs for {lead}; the answer is due by {due_at}"),
        ("lead", "due_at"),
    ),
    "task.signed": Kind(Text("{lead}已签收，正在办理", "{lead} signed for the case and is at work"), ("lead",)),
    "task.returned": Kind(
        Text("{lead}申请改派，由派单台决定", "{lead} asked for the case to go elsewhere; the dispatch desk decides"),
        ("lead",),
    ),
    "task.recalled": Kind(
        Text("派单台已收回派单，将另行派单", "The dispatch desk took the case back and will dispatch it anew"),
        ("lead",),
    ),
    "task.reported": Kind(
        Text("{lead}已办理，服务中心正在审核", "{lead} has reported; the service centre reviews its answer"), ("lead",)
    ),
    "task.resumed": Kind(
        Text("{lead}继续办理，应于{due_at}前答复", "{lead} goes on with the case; the answer is due by {due_at}"),
        ("lead", "due_at"),
    ),
    "task.rescheduled": Kind(
        Text("办理时限调整，应于{due_at}前答复（{why}）", "The limit was moved: the answer is due by {due_at} ({why})"),
        ("due_at", "why", "reason", "rests_until"),
        (("rests_until", Text("，时限中止至{rests_until}", "; the clock rests until {rests_until}")),),
    ),
    "task.interim": Kind(
        Text("{lead}阶段性答复", "{lead} says where the matter stands"),
        ("lead", "promised_on", "text"),
        (("promised_on", Text("，承诺于{promised_on}前办成", "; promised for {promised_on}")),),
    ),
    "task.contacted": Kind(
        Text(
            "{lead}已联系诉求人（{how}，{contacted_at}）", "{lead} has spoken to the enterprise ({how}, {contacted_at})"
        ),
        ("lead", "how", "contacted_at"),
    ),
    "task.supplement_asked": Kind(
        Text(
            "{lead}请您补充材料，时限暂停，最晚到{until}",
            "{lead} asks you for something; time stands still until you answer, at the longest until {until}",
        ),
        ("lead", "until", "what"),
    ),
    "case.answered": Kind(
        Text("{lead}已答复（{outcome}）", "{lead} has answered ({outcome})"),
        ("lead", "outcome", "result_class", "legal_basis", "answer"),
        (
            ("result_class", Text("，{result_class}", ", {result_class}")),
            ("legal_basis", Text("，依据：{legal_basis}", "; legal basis: {legal_basis}")),
        ),
    ),
    "case.sent_back": Kind(
        Text("服务中心审核后退回{lead}重办", "The service centre sent the case back to {lead} for more work"), ("lead",)
    ),
    "task.opinion": Kind(Text("协办单位{body}已提出意见", "{body} (assisting) has given its opinion"), ("body",)),
    "stage.reached": Kind(
        Text(
            "{task_force}：“{name}”阶段已完成（{passed}/{stages}）",
            "{task_force}: stage {passed} of {stages} passed, {name}",
        ),
        ("task_force", "name", "passed", "stages", "due_at"),
    ),
    "stage.spared": Kind(
        Text(
            "{task_force}：“{name}”阶段无须办理（{passed}/{stages}）",
            "{task_force}: stage {passed} of {stages} is not needed, {name}",
        ),
        ("task_force", "name", "passed", "stages", "due_at"),
    ),
    "task.part_reported": Kind(Text("分办单位{body}已反馈其负责的部分", "{body} has reported on its part"), ("body",)),
    "escalation.raised": Kind(
        Text("已提醒承办单位：{step}", "The office in charge was reminded: {step}"), ("step", "due_at")
    ),
    "task.urged": Kind(Text("已催办{body}", "{body} was pressed to go on"), ("body",)),
    "case.supplemented": Kind(Text("补充了情况", "Information was added"), ("text", "by")),
    "case.urged": Kind(Text("已催办", "The office was pressed for an answer"), ("text", "by")),
    "attachment.added": Kind(Text("上传了附件“{name}”", "A file was attached: {name}"), ("name", "by")),
    "attachment.refused": Kind(
        Text("随信附件“{name}”没有收下：{refusal}", "The file {name} that came by mail was not taken: {refusal}"),
        ("name", "refusal", "code"),
    ),
    "attachment.quarantined": Kind(
        Text(
            "附件“{name}”查毒发现问题，已隔离",
            "The attached file {name} is withheld: the virus scanner found something",
        ),
        ("name",),
    ),
    "case.verdict": Kind(
        Text("已评价：{satisfaction}", "The answer was rated: {satisfaction}"),
        ("contacted", "solved", "satisfaction", "text", "by"),
    ),
    "case.not_reached": Kind(
        Text("回访电话未接通（第{number}次）", "We called to ask about the answer and reached nobody (try {number})"),
        ("number",),
    ),
    "case.explained": Kind(Text("服务中心回复评价", "The service centre replied to the rating"), ("text",)),
    "case.reopened": Kind(Text("重新办理", "The case was taken up again"), ("reason",)),
    "case.closed": Kind(Text("事项办结", "The case was closed")),
    "case.answered_at_once": Kind(
        Text("服务中心当场答复并办结", "The service centre answered at once and closed the case"), ("answer", "outcome")
    ),
    "case.answered_in_person": Kind(
        Text("已当面答复（{outcome}）", "It was answered face to face ({outcome})"),
        ("outcome", "result_class", "answer"),
        (("result_class", Text("，{result_class}", ", {result_class}")),),
    ),
    "case.declined": Kind(Text("不予受理：{ground}", "The case was declined: {ground}"), ("ground", "basis", "text")),
    "case.guided": Kind(Text("引导至：{door}", "Guided to: {door}"), ("door", "body", "text")),
    "guidance.worked": Kind(Text("已到引导的渠道办理", "The door that was named has opened"), ("text", "by")),
    "guidance.failed": Kind(Text("引导的渠道未能办理", "The door that was named did not open"), ("text", "by")),
    "case.terminated": Kind(
        Text("终止办理：{ground}", "Work on the case was stopped: {ground}"), ("ground", "basis", "text")
    ),
    "case.passed_back": Kind(
        Text("退回来源：{ground}", "The case was returned to its source: {ground}"), ("ground", "basis", "text")
    ),
    "case.taken_back": Kind(Text("来源单位已收回", "Its source has taken the case back"), ("text", "by")),
    "source.asked": Kind(
        Text("已请来源单位收回：{ground}", "Its source was asked to take the case back: {ground}"),
        ("ground", "basis", "text"),
    ),
    "source.accepted": Kind(Text("来源单位已接收退回", "Its source has what was returned"), ("text", "by")),
    "source.refused": Kind(Text("来源单位不收回", "Its source does not take it back"), ("text", "by")),
    "case.merged": Kind(
        Text(
            "已与同一事项合并办理，以下为合并后的进展",
            "Merged with another case of the same matter; what follows is how that one goes on",
        )
    ),
    "case.joined": Kind(
        Text(
            "同一事项另有来源，已合并到本事项一并办理",
            "The same matter came in through another door too; is handled here",
        )
    ),
    "case.separated": Kind(Text("不再合并，单独办理", "No longer merged; it is handled on its own again")),
    "joint.added": Kind(
        Text(
            "与其他同类事项并案办理，分别答复",
            "Handled jointly with others of the same kind; each gets its own answer",
        )
    ),
    "call.recorded": Kind(Text("服务中心已就此通电话", "The service centre telephoned about the case")),
    "promise.made": Kind(
        Text("{owner}承诺于{until}前兑现", "{owner} promises this by {until}"),
        ("promise", "owner", "until", "responsible", "text"),
    ),
    "promise.due": Kind(
        Text("承诺期限已到，请确认是否兑现", "The day of the promise has come; please say whether it was kept"),
        ("promise", "until", "text"),
    ),
    "promise.fulfilled": Kind(
        Text("{owner}称承诺已兑现，请确认", "{owner} says that the promise is kept; please say whether that is so"),
        ("promise", "owner", "text"),
    ),
    "promise.kept": Kind(Text("承诺已兑现", "The promise was kept"), ("promise", "owner", "text", "by")),
    "promise.not_yet": Kind(
        Text("承诺尚未兑现，期限未到", "The promise is not kept yet; its day has not come"), ("promise", "text", "by")
    ),
    "promise.broken": Kind(
        Text("承诺未兑现，已转督查部门", "The promise was broken; the supervision office has been told"),
        ("promise", "owner", "text", "by"),
    ),
    "promise.not_reached": Kind(
        Text("就承诺回访，电话未接通（第{number}次）", "We called about the promise and reached nobody (try {number})"),
        ("promise", "number"),
    ),
    "promise.moved": Kind(
        Text("承诺期限调整至{until}", "The promise was moved to {until}"), ("promise", "until", "text")
    ),
    "promise.dropped": Kind(Text("原承诺不再适用：{why}", "The promise no longer applies: {why}"), ("promise", "why")),
    "promise.taken_up": Kind(Text("督查部门已处理", "The supervision office has taken it up"), ("promise",)),
    "ledger.entered": Kind(
        Text(
            "一时无法办结，已挂账：由{owner}负责，每{months}个月复核一次",
            "It cannot be closed for now, and is on the ledger: {owner} reviews it every {months} months",
        ),
        ("owner", "months", "reason", "outside", "days"),
        outside=Text(
            "不属本区职权，由{outside}办理；{owner}跟踪，每{days}个工作日询问一次",
            "It is not in the district's power: {outside} has it, and {owner} asks there every {days} working days",
        ),
    ),
    "ledger.planned": Kind(
        Text("下次复核定于{next_on}", "The next review is on {next_on}"),
        ("next_on", "outside"),
        outside=Text("将于{next_on}向{outside}询问", "{outside} is asked on {next_on}"),
    ),
    "ledger.reviewed": Kind(
        Text("{owner}已复核，下次复核定于{next_on}", "{owner} has reviewed it; the next review is on {next_on}"),
        ("owner", "next_on", "outside"),
        outside=Text(
            "{owner}已向{outside}询问，下次询问定于{next_on}",
            "{owner} has asked {outside}, and asks again on {next_on}",
        ),
    ),
    "ledger.changed": Kind(
        Text(
            "挂账调整：由{owner}负责，每{months}个月复核一次",
            "{owner} answers for it on the ledger now, and reviews it every {months} months",
        ),
        ("owner", "months", "outside", "days"),
        outside=Text(
            "改由{owner}跟踪，每{days}个工作日向{outside}询问一次",
            "{owner} tracks it now, and asks {outside} every {days} working days",
        ),
    ),
    "ledger.left": Kind(
        Text("移出挂账：{why}", "Taken off the ledger: {why}"),
        ("why", "text", "outside"),
        outside=Text("不再由{outside}办理：{why}", "{outside} has it no more: {why}"),
    ),
    "ledger.answered": Kind(
        Text("服务中心已答复（{outcome}）", "The service centre has answered ({outcome})"),
        ("outcome", "result_class", "answer"),
        (("result_class", Text("，{result_class}", ", {result_class}")),),
    ),
    "case.withdrawn": Kind(Text("事项已撤回", "The case was withdrawn"), ("reason", "by")),
}
"""A kind that is not here is not shown: what an office wrote for the desk stays inside."""
