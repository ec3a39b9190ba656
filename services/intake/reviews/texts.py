"""The texts of the review desk."""

from shared.web.languages import Texts

REVIEW_TEXTS: Texts = {
    "review.list": ("待审核的答复", "Answers to review"),
    "review.none": ("没有待审核的答复。", "No answer waits for a review."),
    "review.number": ("编号", "Number"),
    "review.title": ("事项", "Matter"),
    "review.lead": ("主办单位", "Lead"),
    "review.due": ("最迟答复时间", "Answer due by"),
    "review.late": ("已超过时限", "overdue"),
    "review.back": ("返回列表", "Back to the list"),
    "review.done.approve": ("已审核通过，答复已经发出。", "Approved; the enterprise can read the answer."),
    "review.done.redo": ("已退回承办单位重办。", "Sent back; the office goes on."),
    "review.one": ("审核答复", "Review the answer"),
    "review.report": ("办理情况（内部，诉求人看不到）", "Report (internal; the enterprise does not see it)"),
    "review.answer": ("拟答复诉求人", "Proposed answer to the enterprise"),
    "review.outcome": ("办理结果", "Outcome"),
    "review.approve": ("审核通过并答复", "Approve and answer"),
    "review.approve.hint": (
        "通过后诉求人立即看到上述答复，不能收回。",
        "The enterprise reads this answer at once, and it cannot be taken back.",
    ),
    "review.redo": ("退回重办", "Send it back"),
    "review.redo.hint": (
        "承办单位将看到退回意见，在重办时限内重新反馈。诉求人只看到事项被退回，看不到意见。",
        "The office reads why, and reports again within a limit of its own. The enterprise sees that, but not why.",
    ),
    "review.reason": ("需要补充或者改正什么", "What is missing, or wrong"),
    "review.basis": ("法律依据", "Legal basis"),
    "review.signed": ("承办单位会签人", "Countersigned at the office by"),
    "review.held": ("请仔细审核", "Look closely"),
    "review.held.hollow": (
        "答复只说已转办或正在办理，没有说明结果：",
        "The answer says only that the matter was passed on or is being handled:",
    ),
    "review.held.no_law": (
        "结果为“依法不能办”，但没有写明法律依据。",
        "It says that it cannot be done by law, and names no law.",
    ),
    "review.nothing": ("现在没有待审核的反馈。", "There is nothing to review now."),
}
"""`review.` texts."""
