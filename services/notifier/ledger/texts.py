"""The texts of notifier's pages about the ledger."""

from shared.web.languages import Texts

LEDGER_TEXTS: Texts = {
    "ledger.list": ("挂账事项", "On the ledger"),
    "ledger.list.all": ("全部责任单位", "All owners"),
    "ledger.list.own": ("由本单位负责、定期复核的挂账事项", "What your offices answer for and review on a cycle"),
    "ledger.none": ("没有挂账事项。", "Nothing stands on the ledger."),
    "ledger.one": ("挂账事项", "Case on the ledger"),
    "ledger.case": ("事项", "Case"),
    "ledger.reason": ("挂账理由", "Why it is on the ledger"),
    "ledger.owner": ("责任单位", "Owner"),
    "ledger.responsible": ("责任人", "Responsible"),
    "ledger.outside": ("区外承办单位", "Who has it, outside the district"),
    "ledger.outside.contact": ("区外联系人", "Whom to ask there"),
    "ledger.tracker": ("跟踪单位", "Our tracker"),
    "ledger.days": ("{days} 个工作日", "{days} working days"),
    "ledger.since": ("挂账时间", "On the ledger since"),
    "ledger.cycle": ("复核周期", "Reviewed every"),
    "ledger.months": ("{months} 个月", "{months} months"),
    "ledger.months.one": ("1 个月", "month"),
    "ledger.next": ("下次复核", "Next review"),
    "ledger.last": ("上次复核", "Last review"),
    "ledger.last.none": ("尚未复核", "none yet"),
    "ledger.missed": ("逾期未复核", "review missed"),
    "ledger.missed.list": ("逾期未复核的挂账事项", "Cases on the ledger whose review was missed"),
    "ledger.live": ("挂账中", "on the ledger"),
    "ledger.over": ("已移出挂账", "off the ledger"),
    "ledger.confidential": ("保密件", "confidential"),
    "ledger.promised": ("对企业的承诺", "What was promised to the enterprise"),
    "ledger.reports": ("历次复核", "Reviews so far"),
    "ledger.in_time": ("按期", "in time"),
    "ledger.late": ("逾期", "late"),
    "ledger.review": ("填写复核情况", "Report on the review"),
    "ledger.review.hint": (
        "复核情况由服务中心和督查部门查阅；企业只看到复核时间和下次复核日期。",
        "The service centre and the supervision office read this. The enterprise sees that it was reviewed, and when "
        "the next review is.",
    ),
    "ledger.done": ("做了什么", "What was done"),
    "ledger.hindrance": ("还有什么障碍", "What stands in the way"),
    "ledger.next_step": ("下一步怎么办", "What comes next"),
    "ledger.send": ("提交复核情况", "Put it on record"),
    "ledger.sent": ("复核情况已记录。", "The review is on record."),
    "ledger.refused.over": (
        "该事项已移出挂账，没有做任何改动。",
        "The case is on the ledger no more. Nothing was changed.",
    ),
    "ledger.refused.already": (
        "这次复核已有人提交，没有做任何改动。",
        "Somebody has reported on this review already. Nothing was changed.",
    ),
}
"""`ledger.` texts."""
