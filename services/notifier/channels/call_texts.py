"""The texts of the call list, and of the button by which somebody says that they have seen an urgent task."""

from shared.web.languages import Texts

CALL_TEXTS: Texts = {
    "calls.title": ("电话通知", "Calls to make"),
    "calls.what": (
        "下列紧急任务已发邮件及短信等，承办单位仍无人打开。请按顺序打电话，并登记结果。有人打开任务后，该行自动消失。",
        "Nobody of these offices has opened an urgent task, though mails and messages were sent. Call in this order, "
        "and put down what came of it. A line goes by itself once somebody opens the task.",
    ),
    "calls.back": ("返回电话通知清单", "Back to the calls to make"),
    "calls.now": ("现在要打", "To call now"),
    "calls.later": ("稍后再打", "To call later"),
    "calls.none.now": ("现在没有要打的电话。", "There is nobody to call now."),
    "calls.none.later": ("没有稍后要打的电话。", "There is nobody to call later."),
    "calls.since": ("列入时间", "On the list since"),
    "calls.due": ("任务时限", "The task is due"),
    "calls.next": ("下次致电", "Next call"),
    "calls.call": ("打给", "Whom to call"),
    "calls.tell": ("告知内容", "What to say"),
    "calls.say": (
        "“{title}”（{number}）是急件，{due}到期，请立即打开邮件中的链接签收。",
        "The matter “{title}” ({number}) is urgent and due {due}. Please open the link in your mail and sign for it.",
    ),
    "calls.say.confidential": (
        "编号{number}的任务是急件，请立即打开邮件中的链接。不要在电话中谈论内容。",
        "The task with the number {number} is urgent: please open the link in your mail. Say nothing else about it.",
    ),
    "calls.no_number": ("名录中没有电话号码", "the directory has no number"),
    "calls.role.handlers": ("经办人", "handler"),
    "calls.role.liaison": ("联络员", "liaison"),
    "calls.role.stand_in": ("AB角", "stand-in"),
    "calls.role.leader": ("单位负责人", "head"),
    "calls.role.director": ("分管领导", "director in charge"),
    "calls.before": ("已打过的电话", "Calls so far"),
    "calls.outcome.reached": ("已接通", "reached"),
    "calls.outcome.not": ("未接通", "not reached"),
    "calls.put_down": ("登记结果", "Put down what came of it"),
    "calls.whom": ("打给了谁", "Whom you called"),
    "calls.whom.required": ("请选择打给了谁", "Say whom you called"),
    "calls.reached": ("是否接通", "Were they reached?"),
    "calls.reached.required": ("请选择是否接通", "Say whether they were reached"),
    "calls.reached.yes": ("已接通并告知", "Reached and told"),
    "calls.reached.no": ("未接通", "Not reached"),
    "calls.again": ("何时再打", "When to call again"),
    "calls.again.hint": ("届时仍无人打开任务的，再次列出。", "It comes back then, if nobody has opened the task."),
    "calls.again.usual": ("按规定的间隔", "After the usual time"),
    "calls.again.in": ("{n}分钟后", "In {n} minutes"),
    "calls.again.wrong": ("请从列表中选择", "Choose one from the list"),
    "calls.words": ("备注", "Remarks"),
    "calls.words.long": ("不超过{most}个字", "Write {most} characters at most"),
    "calls.done.put_down": ("已登记。", "That is put down."),
    "calls.done.already": (
        "没有登记：其间已有人登记，或者任务已有人打开。",
        "Nothing was put down: somebody else has, or the task was opened meanwhile.",
    ),
    "calls.done.over": (
        "不必再打：任务已有人打开，或者已经结束。",
        "No call is needed: the task was opened, or is over.",
    ),
    "seen.ask": (
        "这是急件。请按一下按钮，表示已经看到；否则将发短信，再打电话通知您的单位。",
        "This is urgent. Press the button to say that you have seen it; else your office gets messages, then a call.",
    ),
    "seen.press": ("我已看到", "I have seen it"),
}
"""`calls.` and `seen.` texts."""
