"""What codes in a case's history are called on its timeline. Pure."""

from services.intake.words import Text

STEPS = {
    "reminder": Text("时限将至", "the limit is near"),
    "overdue": Text("已超过时限", "the case is overdue"),
    "undelivered": Text("通知邮件未能送达", "a mail was not delivered"),
}
"""What the usual steps are called; a place may have others, which are shown by their own names."""

WHY = {
    "calendar": Text("工作日安排变动", "the calendar of working days has changed"),
    "limits": Text("办理时限规定变动", "the place's limits have changed"),
    "extension": Text("经批准延期", "an extension was granted"),
    "suspension": Text("经批准中止", "a suspension was granted"),
    "goes_on": Text("中止结束，恢复计算", "the clock runs again"),
    "correction": Text("更正", "a correction"),
    "answered": Text("已正式答复", "the answer has gone out"),
    "reopened": Text("事项重新办理", "the case was taken up again"),
    "withdrawn": Text("事项已撤回", "the case was withdrawn"),
    "merged": Text("事项已合并", "the case was merged"),
    "resumed": Text("恢复办理", "work on it goes on"),
    "refused": Text("对方不予受理，服务中心将另行派单", "it was not taken there, and the service centre decides anew"),
}
"""Why a limit was moved, a promise dropped, or a case taken off the ledger."""

HOW = {
    "telephone": Text("电话", "by telephone"),
    "visit": Text("上门走访", "by a visit"),
    "meeting": Text("当面会谈", "face to face"),
    "message": Text("短信或即时消息", "by message"),
}
