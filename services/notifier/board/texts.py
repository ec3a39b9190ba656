"""The texts of the board."""

from shared.web.languages import Texts

BOARD_TEXTS: Texts = {
    "board.title": ("督办看板", "Supervision board"),
    "board.all": ("全部承办单位", "All offices"),
    "board.own": ("您负责的承办单位", "The offices that you lead"),
    "board.show": ("按情形查看", "What to show"),
    "board.everything": ("全部", "Everything"),
    "board.over": ("已超时限", "over the limit"),
    "board.near": ("即将超时", "about to go over"),
    "board.returned": ("退回待派", "back at the desk"),
    "board.review": ("审核时间较长", "long under review"),
    "board.supplement": ("等待补充", "waiting for information"),
    "board.bodies": ("各承办单位", "By office"),
    "board.body": ("承办单位", "Office"),
    "board.drawing": ("图示", "Drawing"),
    "board.key": (
        "图例：实心为已超时限，空心为即将超时，窄条为其他情形。",
        "In the drawing a solid bar is over the limit, a hollow one about to go over, a thin one anything else.",
    ),
    "board.bar": (
        "已超时限 {over} 件，即将超时 {near} 件，其他 {other} 件",
        "{over} over the limit, {near} about to go over, {other} others",
    ),
    "board.other": ("其他", "others"),
    "board.cases": ("事项", "Cases"),
    "board.case": ("事项", "Case"),
    "board.confidential": ("保密件", "confidential"),
    "board.why": ("情形", "Why it is here"),
    "board.due": ("对诉求人的时限", "Enterprise expects it by"),
    "board.own_due": ("本单位时限：{at}", "the office's own limit: {at}"),
    "board.late": ("超 {days} 个工作日", "{days} working days late"),
    "board.late.one": ("超 1 个工作日", "1 working day late"),
    "board.late.today": ("今天超时", "late since today"),
    "board.left": ("还有 {days} 个工作日", "{days} working days left"),
    "board.left.one": ("还有 1 个工作日", "1 working day left"),
    "board.left.today": ("今天到期", "due today"),
    "board.since": ("自{at}起", "since {at}"),
    "board.helping": ("逾期的分办、协办和专班阶段", "Parts, opinions and stages that are late"),
    "board.helping.what": (
        "主办单位在等待这些单位的反馈；时限为各单位自己的时限。",
        "What leads are waiting for, by the limits of those bodies themselves.",
    ),
    "board.helping.more": (
        "共 {all} 项，列出逾期最久的 {most} 项。",
        "{all} in all; the {most} that are late longest are listed.",
    ),
    "board.split": ("分办", "a part"),
    "board.assisting": ("协办意见", "an opinion"),
    "board.stage": ("专班阶段：{stage}", "stage: {stage}"),
    "board.was_due": ("应于", "Was due"),
    "board.none": ("没有需要督办的事项。", "No case needs looking at."),
    "board.before": ("上一页", "Earlier page"),
    "board.after": ("下一页", "Later page"),
}
"""`board.` texts."""
