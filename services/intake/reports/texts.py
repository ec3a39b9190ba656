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
