"""The texts of the pages of the figures."""

from shared.web.languages import Texts

REPORT_TEXTS: Texts = {
    "report.title": ("统计报表", "Figures"),
    "report.of": ("{month}统计报表", "Figures of {month}"),
    "report.month": ("月份", "Month"),
    "report.show": ("查看", "Show"),
    "report.before": ("上一月", "Month before"),
    "report.after": ("下一月", "Month after"),
    "report.running": (
        "本月尚未结束，数据截至{at}。",
        "The month is not over yet; this is how it stands on {at}.",
    ),
    "report.as_of": (
        "数据截至{at}。首次答复和首次评价的结果，不因重新办理而改变。",
        "As it stands on {at}. What the first answer and the first verdict came to stays, whatever was done again.",
    ),
    "report.files": ("下载", "Download"),
    "report.meaning": ("指标说明", "What each figure counts"),
    "report.none_defined": (
        "本地区尚未定义统计指标。请在配置目录中编写 figures.yaml 并重新载入。",
        "The place defines no figures yet. Write figures.yaml in its folder and load it again.",
    ),
    "report.district": ("全区", "The district"),
    "report.figure": ("指标", "Figure"),
    "report.value": ("数值", "Value"),
    "report.drawing": ("图示", "Drawn"),
    "report.parts": ("件数", "Counted"),
    "report.parts.hint": ("件数：符合条件的 / 统计的。", "Counted: those that meet it, of all that are counted."),
    "report.ranking": ("单位排名", "Ranking of bodies"),
    "report.ranking.none": (
        "本月没有件数足够、可以排名的单位。",
        "No body has enough cases this month to be ranked.",
    ),
    "report.place": ("名次", "Place"),
    "report.body": ("单位", "Body"),
    "report.score": ("得分", "Score"),
    "report.bodies": ("各单位：{figure}", "By body: {figure}"),
    "report.bodies.none": ("本月没有计入任何单位的数据。", "Nothing counts against any body this month."),
    "report.choose": ("选择指标", "Choose a figure"),
    "report.one": ("{body}的各项指标", "All figures of {body}"),
    "report.in_district": ("全区", "District"),
    "report.ways": ("分阶段办理的前后对比", "Staged processes, before and after"),
    "report.ways.of": (
        "截至本月的十二个月内走完全程的专班事项。天数为自然日的平均值。",
        "Task forces that have gone their whole way in the twelve months that end with this one. Days are calendar "
        "days, on average.",
    ),
    "report.ways.none": (
        "截至本月的十二个月内没有走完全程的专班。",
        "No task force went its whole way in these months.",
    ),
    "report.way.gone": (
        "{gone}件，平均{days}天；其中{within}件在目标之内。",
        "{gone} were gone, in {days} days on average; {within} of them within the target.",
    ),
    "report.way.before": ("以前 {days}天", "Before: {days} days"),
    "report.way.target": ("目标 {days}天", "Target: {days} days"),
    "report.way.now": ("现在 {days}天", "Now: {days} days"),
    "report.way.stage": ("阶段", "Stage"),
    "report.way.baseline": ("以前（天）", "Before (days)"),
    "report.way.days": ("现在该阶段（天）", "Now, the stage (days)"),
    "report.way.on_chain": ("占全程（天）", "Of the whole (days)"),
    "report.way.chain": (
        "“占全程”只计决定总时长的时间：与之并行的阶段不增加天数。",
        "Of the whole counts only what the whole took: a stage that ran beside others added nothing.",
    ),
    "report.way.with_whom": ("时间用在哪些单位", "With whom the time went"),
    "report.way.waiting": ("单位之间的等待", "Who waited for whom"),
    "report.way.waiting.what": (
        "其余前置阶段都已完成、只等这一单位的天数。",
        "Days in which all else was there, and only this body was waited for.",
    ),
    "report.way.waits": ("等待的单位", "Waited"),
    "report.way.waited": ("天数", "Days"),
    "report.way.for": ("等待对象", "For"),
    "report.handled": ("办理用时与时限中止", "Time handled, and clocks that rested"),
    "report.handled.what": (
        "本月有反馈的事项，按工作时间折算为工作日：自派单（审核退回的，自退回）起到反馈为止，时限中止或等待企业补充的时间不计在内，另行列出。",
        "Cases reported on in the month, in working days: from the dispatch, or from when the report was sent back, to "
        "the report. While a limit rested, or the enterprise was asked for something, no time is counted; that stands "
        "beside it.",
    ),
    "report.handled.none": ("本月没有可计算用时的反馈。", "No report of this month says how long it took."),
    "report.handled.cases": ("反馈件数", "Cases"),
    "report.handled.days": ("平均办理工作日", "Working days"),
    "report.handled.rested": ("曾中止件数", "Rested"),
    "report.handled.rested_days": ("平均中止工作日", "Working days of rest"),
    "report.outside": ("上报、转区外的事项", "Cases passed up, or across a border"),
    "report.outside.what": (
        "由区外单位办理的事项，不计入本区各单位的时限。在办：截至月末（本月为截至当前）；平均天数：当月办结或退回的，按自然日计。",
        "Others have these; they count against no limit of our bodies. Open: at the end of the month, or now; days: of "
        "those answered or sent back in the month, calendar days on average.",
    ),
    "report.outside.none": ("本月没有上报或转区外的事项。", "Nothing was outside of the district this month."),
    "report.outside.owner": ("区外单位", "Who has it"),
    "report.outside.passed": ("上报", "Passed up"),
    "report.outside.answered": ("已答复", "Answered"),
    "report.outside.refused": ("退回", "Sent back"),
    "report.outside.otherwise": ("其他", "Otherwise"),
    "report.outside.open": ("在办", "Open"),
    "report.outside.days": ("平均天数", "Days"),
    "report.excluded": ("经裁定不计入的事项", "Cases that rulings keep out"),
    "report.excluded.what": (
        "以下事项经申诉裁定，不计入所列单位的统计。",
        "On appeal these cases were ruled not to count against the body named.",
    ),
    "report.excluded.none": ("本月没有裁定不计入的事项。", "No case of this month was ruled out."),
    "report.excluded.ruled": ("裁定", "Ruling"),
    "report.bar": ("{name}：{value}", "{name}: {value}"),
}
"""`report.` texts."""
