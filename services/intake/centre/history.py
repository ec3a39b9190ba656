"""The whole history of a case in words, with what the public does not see. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.intake.cases import timeline
from services.intake.cases.timeline import Line, Names
from services.intake.cases.timeline_kinds import KINDS, Kind
from services.intake.words import Text

_REASON = "reason"

INTERNAL: dict[str, Kind] = {
    "task.returned": Kind(
        Text("{lead}申请改派", "{lead} asked for the case to go elsewhere"),
        ("lead", "reason", "legal_basis"),
        (("legal_basis", Text("，依据：{legal_basis}", "; basis: {legal_basis}")),),
    ),
    "task.reported": Kind(
        Text("{lead}已反馈（{outcome}）", "{lead} has reported ({outcome})"),
        ("lead", "outcome", "signed_by", "legal_basis", "report", "answer"),
        (
            ("signed_by", Text("，{signed_by}会签", ", countersigned by {signed_by}")),
            ("legal_basis", Text("，依据：{legal_basis}", "; legal basis: {legal_basis}")),
        ),
    ),
    "answer.held": Kind(
        Text("拟答复留待审核", "The proposed answer was held for a review"),
        ("clauses",),
        (("clauses", Text("：{clauses}", ": {clauses}")),),
    ),
    "case.sent_back": Kind(Text("退回{lead}重办", "Sent back to {lead}"), ("lead", "why")),
    "case.verdict_checked": Kind(Text("已核实评价", "The rating was checked and holds")),
    "case.not_reached": Kind(
        Text("回访电话未接通（第{number}次）", "Called and reached nobody (try {number})"), ("number", "note")
    ),
    "task.opinion": Kind(
        Text("协办单位{body}已提出意见", "{body} (assisting) has given its opinion"), ("body", "text_of_opinion")
    ),
    "task.part_reported": Kind(
        Text("分办单位{body}已反馈其负责的部分", "{body} has reported on its part"),
        ("body", "disowned", "text_of_opinion"),
        (("disowned", Text("，认为不属于本单位职责", ": it says that the part is not its own")),),
    ),
    "case.answered_at_once": Kind(
        Text("服务中心当场答复", "The service centre answered at once"),
        ("answer", "entry"),
        (("entry", Text("，采用知识库条目{entry}", ", with the entry {entry} of the knowledge base")),),
    ),
    "deputy.answered": Kind(Text("已将答复送交{deputy}", "{deputy} was given the answer"), ("deputy",)),
    "deputy.judged": Kind(Text("{deputy}评价了答复", "{deputy} has rated the answer"), ("deputy", "text")),
    "occasion.raised": Kind(Text("提出于“{title}”（{on}）", "Raised at “{title}” ({on})"), ("title", "on")),
    "case.declined": Kind(
        Text(
            "不予受理：{ground}（提出：{proposed_by}）", "The case was declined: {ground} (proposed by {proposed_by})"
        ),
        ("ground", "text", "proposed_by"),
    ),
    "decline.proposed": Kind(Text("建议不予受理：{ground}", "Proposed to decline it: {ground}"), ("ground", "text")),
    "decline.refused": Kind(Text("不同意不予受理", "Refused to decline it"), (_REASON,)),
    "case.joined": Kind(
        Text("{number}（同一事项）并入本事项", "{number}, the same matter, was merged in"), ("number",)
    ),
    "case.merged": Kind(Text("并入{number}（同一事项）", "Merged into {number}, the same matter"), ("number", "why")),
    "case.parted": Kind(Text("{number}已拆分出去", "{number} was separated from it again"), ("number",)),
    "case.separated": Kind(Text("从{number}拆分", "Separated from {number}"), ("number", "why")),
    "joint.added": Kind(Text("加入并案“{title}”", "Joined the group “{title}”"), ("title",)),
    "joint.closed": Kind(Text("并案“{title}”办结", "The group “{title}” was closed"), ("title", "result")),
    "joint.opened": Kind(Text("并案“{title}”重新打开", "The group “{title}” was opened again"), ("title", "why")),
    "joint.removed": Kind(Text("从并案“{title}”移出", "Taken out of the group “{title}”"), ("title", "why")),
    "same.refused": Kind(Text("认定与{number}不是同一事项", "Not the same matter as {number}"), ("number", "why")),
    "call.recorded": Kind(
        Text("与{whom}通话（{called_at}）", "Telephoned {whom} ({called_at})"), ("whom", "called_at", "text")
    ),
    "call.planned": Kind(Text("回访定于{due_on}", "A call is due on {due_on}"), ("due_on",)),
    "enterprise.unreached": Kind(Text("进展未能送达诉求人", "News could not be sent to the enterprise")),
    "enterprise.told": Kind(Text("已电话告知诉求人", "Told the enterprise by telephone")),
    "enterprise.missed": Kind(Text("电话告知未接通", "Called with news and reached nobody"), ("note",)),
    "enterprise.dropped": Kind(Text("不再电话告知", "Nobody calls with news any more"), ("note",)),
    "enterprise.wrote": Kind(Text("诉求人来信", "The enterprise wrote by mail"), ("text", "files")),
    "recheck.drawn": Kind(Text("抽中复核（{month}）", "Drawn to be looked at again ({month})"), ("month",)),
    "recheck.judged": Kind(
        Text("抽查复核", "Looked at again"),
        ("in_order", "noted", "reopened", "note"),
        (
            ("in_order", Text("：合规", ": in order")),
            ("noted", Text("：不合规，已记录", ": not in order, noted")),
            ("reopened", Text("：不合规，重新办理", ": not in order, taken up again")),
        ),
    ),
    "appeal.entered": Kind(
        Text("{body}申诉不计入统计", "{body} appeals against being counted"), ("body", "why", "basis_told")
    ),
    "appeal.ruled": Kind(
        Text("对{body}的申诉作出裁定", "The appeal of {body} was ruled on"),
        ("body", "granted", "why"),
        (("granted", Text("：不计入", ": it is not counted")),),
    ),
    "promise.move_asked": Kind(
        Text("申请将承诺期限调整至{until}", "Asked to move the promise to {until}"), ("promise", "until", "why")
    ),
    "promise.move_refused": Kind(Text("不同意调整承诺期限", "Refused to move the promise"), ("promise", "why")),
    "promise.not_reached": Kind(
        Text("就承诺回访，电话未接通（第{number}次）", "Called about the promise and reached nobody (try {number})"),
        ("promise", "number", "note"),
    ),
    "promise.taken_up": Kind(Text("督查部门已处理", "The supervision office has taken it up"), ("promise", "note")),
    "ledger.proposed": Kind(
        Text("建议挂账，由{owner}负责（{responsible}）", "Proposed for the ledger, with {owner} ({responsible})"),
        ("owner", "responsible", "reason", "outside"),
        outside=Text(
            "建议转{outside}办理，由{owner}跟踪（{responsible}）",
            "Proposed to pass it to {outside}, with {owner} to track it ({responsible})",
        ),
    ),
    "outside.answered": Kind(Text("区外承办单位答复", "The owner outside the district has answered"), ("text", "by")),
    "outside.refused": Kind(
        Text(
            "区外承办单位退回（{by}），依据：{legal_basis}",
            "The owner outside does not take it ({by}); legal basis: {legal_basis}",
        ),
        ("text", "legal_basis", "by"),
    ),
    "ledger.refused": Kind(Text("不同意挂账", "Refused to put it on the ledger"), ("note",)),
    "ledger.lapsed": Kind(
        Text(
            "挂账建议失效：事项已结束或进入新的一轮",
            "The proposal for the ledger lapsed with the case, or its round",
        )
    ),
    "ledger.missed": Kind(
        Text("{owner}逾期未复核（应于{next_on}）", "{owner} has missed the review of {next_on}"),
        ("owner", "next_on", "outside"),
        outside=Text(
            "{owner}逾期未向{outside}询问（应于{next_on}）",
            "{owner} has not asked {outside}, which was due on {next_on}",
        ),
    ),
    "ledger.reviewed": Kind(
        Text("{owner}已复核，下次复核定于{next_on}", "{owner} has reviewed it; the next review is on {next_on}"),
        ("owner", "next_on", "done", "hindrance", "next_step", "outside"),
        outside=Text(
            "{owner}已向{outside}询问，下次询问定于{next_on}",
            "{owner} has asked {outside}, and asks again on {next_on}",
        ),
    ),
    "ledger.changed": Kind(
        Text(
            "挂账调整：由{owner}（{responsible}）负责，每{months}个月复核一次",
            "On the ledger {owner} ({responsible}) answers for it now, and reviews it every {months} months",
        ),
        ("owner", "responsible", "months", "note", "outside", "days"),
        outside=Text(
            "改由{owner}（{responsible}）跟踪，每{days}个工作日向{outside}询问一次",
            "{owner} ({responsible}) tracks it now, and asks {outside} every {days} working days",
        ),
    ),
    "supervised.linked": Kind(Text("关联到督办议题“{title}”", "Linked to the supervised matter “{title}”"), ("title",)),
    "attachment.quarantined": Kind(
        Text("附件“{name}”已隔离：{found}", "The attached file {name} is withheld: {found}"), ("name", "found")
    ),
    "attachment.released": Kind(
        Text("附件“{name}”已送承办单位", "The attached file {name} went to whoever works on the case"), ("name",)
    ),
    "attachment.forgotten": Kind(
        Text("附件已过保存期限，已移除", "An attachment was removed: its time to be kept was over")
    ),
    "attachment.read": Kind(Text("下载了附件", "Downloaded an attachment")),
    "contact.read": Kind(Text("查看了联系方式", "Looked at the contact")),
}
"""What the centre reads besides the public lines, and where it reads more than the public."""

WITHIN = ("report", "text_of_opinion", "why", "note", "result", "basis_told", "done", "hindrance", "next_step")
"""What people wrote for each other inside, by the names of the facts."""

_ACTORS = {
    "enterprise": Text("企业", "the enterprise"),
    "rule": Text("规则", "rule"),
    "router": Text("派单", "dispatch"),
    "notifier": Text("督办", "deadlines and tasks"),
    "agency": Text("来源单位", "the agency"),
}


def whole(lines: Iterable[Line], language: str, names: Names, people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return every line, oldest first: at, title, text, by, tone; one of an unknown kind under its own name.

    people: names by id.
    """
    found = list(lines)
    kinds = {line.kind: Kind(Text(line.kind, line.kind)) for line in found} | KINDS | INTERNAL
    shown = timeline.show(found, language, names, kinds)
    return [
        {
            "at": one.at,
            "title": one.text,
            "text": "\n\n".join(filter(None, (*_within(kinds[line.kind], one.facts), one.said))),
            "by": who(line, people, language),
            "tone": "" if one.applied else "late",
        }
        for line, one in zip(found, shown, strict=True)
    ]


def _within(kind: Kind, facts: Mapping[str, Any]) -> Iterator[str | None]:
    """Yield what people wrote, but for what the line's sentence says already, such as why a promise was dropped."""
    return (facts.get(name) for name in WITHIN if f"{{{name}}}" not in kind.sentence.zh)


def who(line: Any, people: Mapping[str, str], language: str) -> str:
    """Return who did what a line says: a person by name, or what the machine is called."""
    told = line.facts.get("by") or line.facts.get("person")
    actor: str = line.actor
    named = people.get(actor) or (told if isinstance(told, str) else None)
    if named:
        return named
    kind = actor.partition(":")[0]
    return _ACTORS[kind].read(language) if kind in _ACTORS else actor
