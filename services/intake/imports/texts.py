"""The texts of the centre's page about spreadsheets."""

from shared.web.languages import Texts

IMPORT_TEXTS: Texts = {
    "imports.list": ("表格导入", "Spreadsheets"),
    "imports.list.what": (
        "各来源单位上传的表格，每行是一件事项；未收下的行附原因，由报送单位改正后重新上传。本页不会自动刷新。",
        "What agencies bring as tables, a case in each row. Rows that were refused say why; the agency mends them and "
        "brings the file again. This page does not refresh itself.",
    ),
    "imports.unfinished": ("正在处理", "At work"),
    "imports.over": ("已经结束", "Over"),
    "imports.none": ("还没有单位上传表格。", "No agency has brought a spreadsheet."),
    "imports.file": ("文件", "File"),
    "imports.mapping": ("映射 {name}", "mapping {name}"),
    "imports.agency": ("单位", "Agency"),
    "imports.dry": ("试运行", "dry run"),
    "imports.state": ("进度", "How far"),
    "imports.waiting": ("等待处理", "waiting"),
    "imports.waits": ("今日件数已满", "the day's cases are used up"),
    "imports.waits.until": ("最晚 {at} 自动继续", "goes on by itself, at the latest {at}"),
    "imports.running": ("处理中", "running"),
    "imports.done": ("已完成", "done"),
    "imports.failed": ("无法读取", "failed"),
    "imports.bar": ("第 {row} 行，共 {last} 行", "row {row} of {last}"),
    "imports.row": ("第 {row} 行", "row {row}"),
    "imports.taken": ("收下", "Taken"),
    "imports.already_there": ("此前已有 {count} 件", "{count} before"),
    "imports.refused": ("未收下", "Refused"),
    "imports.refused.report": ("未收下的行（CSV）", "Refused rows (CSV)"),
    "imports.left": ("待处理（至多）", "To do (at most)"),
    "imports.when": ("上传", "Brought"),
    "imports.ended": ("{at} 结束", "over {at}"),
    "imports.by_operator": ("运维人员", "by the operator"),
    "imports.by_agency": ("接口", "by the interface"),
    "imports.newest": ("回到最新", "Back to the newest"),
    "imports.older": ("更早的导入", "Older ones"),
}
"""`imports.` texts."""
