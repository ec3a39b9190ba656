"""The texts of the pages about people, Chinese and English."""

from shared.web.languages import Texts

STAFF_TEXTS: Texts = {
    "staff.title": ("人员", "Staff"),
    "staff.find": ("查找姓名、邮箱、岗位或单位", "Find a name, address, duty or body"),
    "staff.find.send": ("查找", "Find"),
    "staff.find.none": ("没有符合条件的人员。", "Nobody fits."),
    "staff.name": ("姓名", "Name"),
    "staff.id": ("标识", "Id"),
    "staff.mail": ("邮箱", "Mail address"),
    "staff.duties": ("中心岗位", "Duties for the centre"),
    "staff.bodies": ("所在单位", "Bodies"),
    "staff.state": ("状态", "State"),
    "staff.state.left": ("已离岗", "left"),
    "staff.state.in": ("已登录", "signed in"),
    "staff.state.out": ("未登录", "not signed in"),
    "staff.seen": ("最近活动", "Last seen"),
    "staff.successor": ("接替人", "Followed by"),
    "staff.back": ("全部人员", "All staff"),
    "staff.file": (
        "姓名、邮箱、岗位和单位以名录文件（people.yaml、bodies.yaml）为准，用 nwd load 更新。",
        "Names, addresses, duties and bodies are what people.yaml and bodies.yaml say; change them with nwd load.",
    ),
    "staff.done.revoke": ("登录已全部终止。", "All sign-ins were ended."),
    "staff.done.leave": ("离岗已办理，名录已更新并通知各处。", "They have left; the directory says who follows them."),
    "staff.revoke": ("终止登录", "End all sign-ins"),
    "staff.revoke.what": (
        "此人在所有设备上的登录立即失效，已发出的登录链接作废；之后可以重新登录。",
        "Each browser in which they are signed in is out at once and their links open no more. They may sign in again.",
    ),
    "staff.leave": ("办理离岗", "Let them leave"),
    "staff.leave.what": (
        "一步完成：此人不能再登录，接替人在各单位中接替其全部位置（经办、联络员、负责人、AB角），"
        "转派给此人的未办结任务一并移交。中心岗位不随之移交，需要的请在名录中另行指定。",
        "In one step: they cannot sign in any more, somebody else takes each of their places in every body (handler, "
        "liaison, leader, stand-in), and open tasks that were theirs go along. Duties for the centre do not: give them "
        "in the directory where they are needed.",
    ),
    "staff.leave.successor": ("接替人", "Who follows them"),
    "staff.leave.successor.missing": ("请选择接替人。", "Say who follows them."),
    "staff.leave.sure": ("确认为此人办理离岗", "Yes, they leave"),
    "staff.leave.sure.missing": ("请勾选以确认。", "Tick the box to confirm."),
    "staff.leave.send": ("办理离岗", "Let them leave"),
    "staff.duty.clerk": ("窗口登记", "window clerk"),
    "staff.duty.dispatcher": ("派单", "dispatcher"),
    "staff.duty.reviewer": ("审核", "reviewer"),
    "staff.duty.caller": ("回访", "caller"),
    "staff.duty.supervisor": ("督办", "supervisor"),
    "staff.duty.editor": ("派单目录管理", "editor of the catalogue"),
    "staff.duty.operator": ("运维", "operator"),
    "staff.duty.keeper": ("邮件保管", "keeper of mails"),
}
