"""What the public sees of a case's history: the kinds of line, which of their facts, and the sentence for each.

Sentences are made when they are shown, from kinds and facts: a line stored today can be read in a language added
tomorrow.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from services.intake.cases.timeline_words import HOW, STEPS, WHY
from services.intake.words import Text


class Line(Protocol):
    """A line of a case's history (shared.db.history.Line)."""

    @property
    def number(self) -> int: ...

    @property
    def at(self) -> datetime: ...

    @property
    def kind(self) -> str: ...

    @property
    def facts(self) -> dict[str, Any]: ...


class Kind(NamedTuple):
    """One kind of public line: its sentence, the facts that may be shown, and what is added where facts are there."""

    sentence: Text
    facts: tuple[str, ...] = ()
    also: tuple[tuple[str, Text], ...] = ()


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
    "case.withdrawn": Kind(Text("事项已撤回", "The case was withdrawn"), ("reason", "by")),
}
"""A kind that is not here is not shown: what an office wrote for the desk stays inside."""

_LATE = Text("（迟到的消息，仅作记录）", " (came late; on record only)")


class Names(Protocol):
    """How codes and times read in a language."""

    def body(self, code: str) -> str: ...

    def word(self, table: str, code: str) -> str: ...

    def time(self, instant: str) -> str: ...

    def day(self, date: str) -> str: ...


class Shown(NamedTuple):
    """One line as the public sees it.

    text: the sentence. said: what somebody wrote, as they wrote it. applied: False for an event that came too late to
    change anything.
    """

    number: int
    at: datetime
    kind: str
    text: str
    said: str | None
    applied: bool
    facts: dict[str, Any]


def show(lines: Iterable[Line], language: str, names: Names, kinds: Mapping[str, Kind] = KINDS) -> list[Shown]:
    """Return the lines of some kinds, in the order in which they were written, in a language (`zh` or `en`).

    kinds: those that the public sees, where no others are named.
    """
    return [_shown(line, language, names, kinds[line.kind]) for line in lines if line.kind in kinds]


def _shown(line: Line, language: str, names: Names, kind: Kind) -> Shown:
    facts = {name: line.facts[name] for name in kind.facts if line.facts.get(name) is not None}
    applied = line.facts.get("applied", True)
    between = "、" if language == "zh" else ", "
    # What a place calls its own comes in both languages.
    local = {name: value[language] if isinstance(value, dict) else value for name, value in facts.items()}
    words = {name: _readable(name, local.get(name), names, between) for name in kind.facts}
    if facts.get("step") in STEPS:
        words["step"] = STEPS[facts["step"]].read(language)
    if facts.get("why") in WHY:
        words["why"] = WHY[facts["why"]].read(language)
    if facts.get("how") in HOW:
        words["how"] = HOW[facts["how"]].read(language)
    parts = [kind.sentence, *(more for name, more in kind.also if facts.get(name))]
    text = "".join(part.read(language) for part in parts).format(**words)
    said = facts.get("answer") or facts.get("text") or facts.get("reason") or facts.get("what")
    return Shown(
        line.number, line.at, line.kind, text if applied else text + _LATE.read(language), said, applied, facts
    )


def _readable(name: str, value: Any, names: Names, between: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, list):
        return between.join(_readable(name, one, names, between) for one in value)
    read = _READ.get(name)
    return read(names, str(value)) if read else str(value)


_READ: dict[str, Callable[[Names, str], str]] = {
    "lead": lambda names, code: names.body(code),
    "body": lambda names, code: names.body(code),
    "split": lambda names, code: names.body(code),
    "assisting": lambda names, code: names.body(code),
    "due_at": lambda names, instant: names.time(instant),
    "rests_until": lambda names, instant: names.time(instant),
    "until": lambda names, told: names.time(told) if "T" in told else names.day(told),
    "contacted_at": lambda names, instant: names.time(instant),
    "promised_on": lambda names, day: names.day(day),
    "due_on": lambda names, day: names.day(day),
    "owner": lambda names, code: names.body(code),
    "called_at": lambda names, instant: names.time(instant),
    "outcome": lambda names, code: names.word("outcomes", code),
    "result_class": lambda names, code: names.word("result-classes", code),
    "satisfaction": lambda names, code: names.word("satisfactions", code),
    "ground": lambda names, code: names.word("grounds", code),
}
"""How the facts that are codes or instants become words."""
