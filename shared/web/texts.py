"""The texts of what all pages have in common."""

from shared.web.languages import Texts

WEB_TEXTS: Texts = {
    "web.skip": ("跳到正文", "Skip to the content"),
    "web.language": ("语言", "Language"),
    "web.footer": ("由“一口受理”系统提供服务", "Served by No Wrong Door"),
    "web.required": ("必填", "required"),
    "web.optional": ("选填", "optional"),
    "web.choose": ("请选择", "Please choose"),
    "web.errors": ("请先更正以下内容", "Please correct the following"),
    "web.named_error": ("{label}：{message}", "{label}: {message}"),
    "web.nothing": ("暂无记录", "Nothing yet"),
    "web.sign_in": ("工作人员登录", "Staff sign-in"),
    "web.sign_out": ("退出", "Sign out"),
    "web.rooms": ("我的页面", "My pages"),
    "web.room.tasks": ("我的任务", "My tasks"),
    "web.room.window": ("窗口登记", "Window desk"),
    "web.room.dispatch": ("派单台", "Dispatch desk"),
    "web.room.cases": ("事项查询", "Cases"),
    "web.room.signatures": ("待会签", "Second signatures"),
    "web.room.reviews": ("答复审核", "Review desk"),
    "web.room.calls": ("回访", "Call-back desk"),
    "web.room.board": ("督办看板", "Supervision board"),
    "web.room.mails": ("邮件", "Sent mails"),
    "web.room.operations": ("运行状况", "Operations"),
    "web.room.staff": ("人员", "Staff"),
    "web.request": ("请求编号", "Request number"),
    "web.request.hint": ("向我们反映问题时请提供这个编号。", "Please give this number when you write to us about it."),
    "web.problem": ("问题类型", "Kind of problem"),
    "web.problem.status": ("HTTP 状态码", "HTTP status"),
    "web.problem.type": ("类型标识", "Type"),
}
