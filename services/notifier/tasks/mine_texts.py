"""The texts of the list of somebody's tasks."""

from shared.web.languages import Texts

MINE_TEXTS: Texts = {
    "desk.mine": ("我的任务", "My tasks"),
    "desk.mine.show": ("筛选", "Show"),
    "desk.mine.open": ("待办", "To do"),
    "desk.mine.done": ("已办", "Done"),
    "desk.mine.title": ("标题", "Title"),
    "desk.mine.due": ("时限", "Due"),
    "desk.mine.left": ("还有 {days} 个工作日", "{days} working days left"),
    "desk.mine.left.one": ("还有 1 个工作日", "1 working day left"),
    "desk.mine.today": ("今天到期", "due today"),
    "desk.mine.rests": ("时限暂停", "the clock rests"),
    "desk.mine.confidential": ("保密件", "Confidential"),
    "desk.mine.me": ("本人", "you"),
    "desk.mine.none": ("目前没有待办任务。", "There is nothing to do at present."),
    "desk.mine.none_done": ("还没有已办任务。", "Nothing has been done yet."),
    "desk.mine.no_body": (
        "您不属于任何承办单位，因此没有任务。请从页首进入您的岗位页面。",
        "You belong to no office that handles cases, so there are no tasks. Your own rooms are listed above.",
    ),
    "desk.mine.before": ("上一页", "Earlier page"),
    "desk.mine.after": ("下一页", "Next page"),
}
"""`desk.mine` texts."""
