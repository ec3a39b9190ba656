"""What the permanent words of the interface are called in Chinese and English."""

from collections.abc import Mapping

from services.intake.words import Text
from shared.contracts.words import CaseState, Channel, Kind, Outcome, Satisfaction, Urgency

KINDS: dict[Kind, Text] = {
    Kind.CONSULTATION: Text("咨询", "Consultation"),
    Kind.HELP: Text("求助", "Request for help"),
    Kind.COMPLAINT: Text("投诉", "Complaint"),
    Kind.REPORT: Text("举报", "Report of wrongdoing"),
    Kind.SUGGESTION: Text("建议", "Suggestion"),
}

CHANNELS: dict[Channel, Text] = {
    Channel.HOTLINE: Text("热线", "Hotline"),
    Channel.WINDOW: Text("窗口", "Service window"),
    Channel.CONTACT_POINT: Text("联系点", "Contact point"),
    Channel.DEPUTY: Text("代表", "Deputy"),
    Channel.SYMPOSIUM: Text("座谈会", "Symposium"),
    Channel.VISIT: Text("走访", "Visit"),
    Channel.PASSED_DOWN: Text("上级交办", "Passed down by a higher level"),
    Channel.INSTRUCTION: Text("批示件", "Leader's instruction"),
    Channel.WEB: Text("网上", "Web"),
    Channel.MAIL: Text("邮件", "Mail"),
}

URGENCIES: dict[Urgency, Text] = {
    Urgency.NORMAL: Text("一般", "Normal"),
    Urgency.URGENT: Text("紧急", "Urgent"),
    Urgency.EMERGENCY: Text("特急", "Emergency"),
}

STATES: dict[CaseState, Text] = {
    CaseState.RECEIVED: Text("待受理", "Received"),
    CaseState.ADMITTED: Text("已受理", "Admitted"),
    CaseState.DISPATCHED: Text("已派单", "Dispatched"),
    CaseState.IN_PROGRESS: Text("办理中", "In progress"),
    CaseState.UNDER_REVIEW: Text("待审核", "Under review"),
    CaseState.ANSWERED: Text("已答复", "Answered"),
    CaseState.CALL_BACK: Text("回访中", "Being called back"),
    CaseState.CLOSED: Text("办结", "Closed"),
    CaseState.ARCHIVED: Text("归档", "Archived"),
    CaseState.SUPPLEMENT: Text("待补正", "Waiting for more information"),
    CaseState.LEDGER: Text("挂账", "On the ledger"),
    CaseState.PASSED_UP: Text("上报", "Passed up"),
    CaseState.DECLINED: Text("不予受理", "Declined"),
    CaseState.GUIDED: Text("引导转介", "Guided to another door"),
    CaseState.TERMINATED: Text("终止办理", "Terminated"),
    CaseState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    CaseState.MERGED: Text("已合并", "Merged"),
    CaseState.PASSED_BACK: Text("退回来源", "Returned to its source"),
}

OUTCOMES: dict[Outcome, Text] = {
    Outcome.SOLVED: Text("已解决", "Solved"),
    Outcome.PARTLY_SOLVED: Text("部分解决", "Partly solved"),
    Outcome.PLANNED: Text("列入计划", "Planned"),
    Outcome.EXPLAINED: Text("解释说明", "Explained"),
    Outcome.CANNOT_BY_LAW: Text("依法不能办", "Cannot be done by law"),
}

SATISFACTIONS: dict[Satisfaction, Text] = {
    Satisfaction.VERY_SATISFIED: Text("非常满意", "Very satisfied"),
    Satisfaction.SATISFIED: Text("满意", "Satisfied"),
    Satisfaction.BASICALLY_SATISFIED: Text("基本满意", "Basically satisfied"),
    Satisfaction.DISSATISFIED: Text("不满意", "Dissatisfied"),
    Satisfaction.VERY_DISSATISFIED: Text("非常不满意", "Very dissatisfied"),
}

TABLES: Mapping[str, Mapping[str, Text]] = {
    "kinds": {str(code): name for code, name in KINDS.items()},
    "channels": {str(code): name for code, name in CHANNELS.items()},
    "urgencies": {str(code): name for code, name in URGENCIES.items()},
    "states": {str(code): name for code, name in STATES.items()},
    "outcomes": {str(code): name for code, name in OUTCOMES.items()},
    "satisfactions": {str(code): name for code, name in SATISFACTIONS.items()},
}
"""The code tables that are the same everywhere, by their public name."""
