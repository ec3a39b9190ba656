"""The texts of urging."""

from shared.web.languages import Texts

URGING_TEXTS: Texts = {
    "urging.title": ("催办", "Urge the office"),
    "urging.hint": (
        "催办将发邮件给该单位的经办人和负责人，记录在案并计入统计；不改变时限。",
        "The office's handlers and its head get a mail with your words. It is on record and counted; no limit moves.",
    ),
    "urging.words": ("催办意见", "Your words"),
    "urging.words.required": ("请填写催办意见。", "Write what you want the office to do."),
    "urging.words.long": ("催办意见不能超过 {most} 个字。", "Write {most} characters at most."),
    "urging.send": ("催办", "Urge"),
    "urging.sent": ("已催办，邮件已发出。", "Done: the office is written to."),
    "urging.past": ("催办记录（{n} 次）", "Urged so far: {n}"),
    "urging.none": ("还没有催办过。", "Nobody has urged it yet."),
    "urging.as.supervisor": ("督办人员", "supervision"),
    "urging.as.dispatcher": ("派单台", "dispatch desk"),
    "urging.as.leader": ("单位负责人", "head of the office"),
    "urging.times": ("已催办 {n} 次", "urged {n} times"),
    "urging.times.one": ("已催办 1 次", "urged once"),
    "urging.task": ("打开任务", "Open the task"),
    "urging.not": ("现在不能催办：", "It cannot be urged now: "),
    "urging.refused.over": (
        "该单位已经没有这一任务。",
        "The office has nothing to do with this any more.",
    ),
    "urging.refused.waits": (
        "该任务正在等待派单台或者审核，不由该单位办理。",
        "This waits for the dispatch desk or for a review, and not for the office.",
    ),
    "urging.refused.rests": (
        "时限正在中止。",
        "The clock rests, so nobody is late.",
    ),
    "urging.refused.too_soon": (
        "{by}已于{at}催办，{next}后可以再次催办。",
        "{by} urged it on {at}. It can be urged again from {next} on.",
    ),
    "desk.did.urged": ("催办（{duty}）", "Pressed for it ({duty})"),
}
