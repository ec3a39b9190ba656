"""What happened in a played case, in sentences and JSON-ready."""

from collections.abc import Mapping
from typing import Any

from services.notifier.escalation.domain import step_of, time_of
from services.notifier.escalation.texts import MARKS
from services.notifier.simulation.playing import Told
from shared.web.languages import LANGUAGES, Language, Text

WEEKDAYS = Text("一二三四五六日", "MoTuWeThFrSaSu")
KINDS: Mapping[str, Text] = {
    "case.waits": Text("在派单台等待，中心的时限开始计算", "waits at the desk; the centre's clocks run"),
    "desk.reminded": Text("督促派单台", "step at the desk"),
    "task.opened": Text("派单，各单位任务开始计时", "dispatched; the clocks run"),
    "task.signed": Text("签收", "signed for"),
    "task.part_signed": Text("分办单位签收", "a part signed for"),
    "task.returned": Text("申请退单", "a return is asked for"),
    "task.reported": Text("反馈办理情况，待审核", "reported; the centre reviews it"),
    "task.part_reported": Text("分办部分已反馈", "a part reported on"),
    "task.opinion_given": Text("协办意见已反馈（或视为同意）", "an opinion is in, or taken as consent"),
    "task.interim": Text("阶段性答复", "an interim answer goes out"),
    "task.contacted": Text("已联系企业", "the enterprise was contacted"),
    "task.supplement_asked": Text("请诉求人补充，时限中止", "the enterprise is asked; the clocks rest"),
    "task.resumed": Text("恢复计时", "the clocks go on"),
    "extension.asked": Text("申请延期", "more time is asked for"),
    "extension.granted": Text("批准延期", "more time is granted"),
    "extension.refused": Text("未批准延期", "more time is refused"),
    "suspension.asked": Text("申请中止", "a rest of the clock is asked for"),
    "suspension.granted": Text("批准中止，时限停止计算", "granted; the clock rests"),
    "suspension.refused": Text("未批准中止", "the rest is refused"),
    "suspension.ended": Text("中止结束，恢复计时", "the rest is over; the clock runs on"),
    "extension.undecided": Text("提醒决定延期申请", "whoever decides is reminded"),
    "suspension.undecided": Text("提醒决定中止申请", "whoever decides is reminded"),
    "task.redo": Text("退回重办", "sent back"),
    "task.approved": Text("审核通过，答复发出", "approved; the answer goes out"),
    "task.recalled": Text("派单撤回", "recalled"),
    "task.passed_on": Text("转给在岗人员", "passed on to whoever is there"),
    "task.reminded": Text("提醒", "reminded"),
    "escalation.raised": Text("督促", "step"),
    "step.skipped": Text("步骤略过", "step left out"),
    "case.closed": Text("办结", "closed"),
    "case.withdrawn": Text("撤回", "withdrawn"),
    "ledger.set": Text("挂账登记", "the ledger"),
    "ledger.planned": Text("挂账，下次复核日期已定", "on the ledger; the next review is planned"),
    "ledger.told": Text("通知挂账责任单位", "its owner on the ledger is told"),
    "ledger.reminded": Text("提醒复核", "reminded of a review"),
    "ledger.reviewed": Text("已复核", "reviewed"),
    "ledger.missed": Text("逾期未复核，报督查部门", "a review was missed; the supervision office is told"),
    "ledger.missed_still": Text("仍未复核，再报督查部门", "still not reviewed; the supervision office is told again"),
    "notice.unsigned": Text("提醒签发督办单", "the supervision is reminded of a notice to sign"),
    "task.urged": Text("督办人员催办", "urged by the supervision"),
    "case.urging": Text("催办", "urged"),
    "case.supplement": Text("诉求人补充", "the enterprise adds something"),
    "limit.moved": Text("时限变更", "a limit moved"),
    "refused": Text("演练中的这一步被拒绝", "the script's act was refused"),
}
"""What a line of the history says; others are named by their own word."""

AWAY = Text("（不在岗：{}）", "(away: {})")
"""Who would have got a step's mail, were they there."""

WHY: Mapping[str, Text] = {
    "over": Text("时限已过", "its limit had passed"),
    "done": Text("已无必要", "nothing was left to ask for"),
    "overtaken": Text("下一次已到", "its next time had come"),
}


def entry(told: Told) -> dict[str, Any]:
    """Return one thing that happened, JSON-ready; `at` is local, with its zone's offset."""
    facts = told.facts
    step = step_of(facts["step"]) if "step" in facts else None
    known = {
        name: facts[name]
        for name in ("clock", "body", "card", "measure", "why", "do", "due_at", "next_on", "ending")
        if facts.get(name)
    }
    return {
        "at": told.at.isoformat(),
        "what": told.kind,
        **({"step": step, "time": time_of(facts["step"])} if step else {}),
        **known,
        **({"absent": facts["absent"]} if facts.get("absent") else {}),
        "mails": [{"kind": kind, "to": name, "copy": copy} for kind, name, copy in told.mails],
    }


def line(told: Told, names: Mapping[str, Mapping[str, str]], language: Language) -> str:
    """Return one thing that happened as a line of text. names: of the place's steps, by code."""
    which = LANGUAGES.index(language)
    said = entry(told)
    day = WEEKDAYS.zh[told.at.weekday()] if which == 0 else WEEKDAYS.en[2 * told.at.weekday() :][:2]
    what = KINDS[told.kind][which] if told.kind in KINDS else told.kind
    if "step" in said:
        name = names.get(said["step"], {}).get(language, said["step"])
        times = f" #{said['time']}" if said["time"] > 1 else ""
        what = f"{what} {name}{times} [{said.get('clock', '')}]"
    details = [said[key] for key in ("body", "do", "next_on", "ending") if key in said]
    details += [MARKS[said[key]][which] for key in ("card", "measure") if key in said]
    if "why" in said and told.kind in ("step.skipped", "refused"):
        why = said["why"]
        details.append(WHY[why][which] if why in WHY else why)
    if "absent" in said:
        details.append(AWAY[which].format(", ".join(said["absent"])))
    readers = [f"{name}{'*' if copy else ''}" for _, name, copy in told.mails]
    tail = f" → {'、'.join(readers) if which == 0 else ', '.join(readers)}" if readers else ""
    return f"{told.at:%Y-%m-%d %H:%M} {day}  {what}{'  ' if details else ''}{' '.join(details)}{tail}"
