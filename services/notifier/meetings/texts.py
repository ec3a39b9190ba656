"""The texts of the pages of meetings, Chinese and English."""

from shared.web.languages import Texts

MEETING_TEXTS: Texts = {
    "meeting.list": ("协调会", "Coordination meetings"),
    "meeting.list.what": (
        "通知本单位参加的协调会，以及会议纪要。",
        "The meetings that your office was asked to, and what was decided there.",
    ),
    "meeting.none": ("没有协调会。", "There is no meeting."),
    "meeting.number": ("会议编号", "Number"),
    "meeting.day": ("日期", "Day"),
    "meeting.place": ("地点", "Place"),
    "meeting.level": ("主持", "Chaired by"),
    "meeting.level.centre": ("中心", "the centre"),
    "meeting.level.director": ("分管领导", "the director in charge"),
    "meeting.level.head": ("区主要领导", "the head of the district"),
    "meeting.by": ("召集人", "Called by"),
    "meeting.bodies": ("通知参会单位", "Asked to come"),
    "meeting.agenda": ("议程", "Agenda"),
    "meeting.agenda.none": ("议程中还没有事项。", "No case is on the agenda yet."),
    "meeting.cases": ("事项数", "Cases"),
    "meeting.confidential": ("保密件", "confidential"),
    "meeting.minutes": ("会议纪要", "Minutes"),
    "meeting.minutes.number": ("纪要文号", "Number of the minutes"),
    "meeting.minutes.none": ("会议纪要尚未记录。", "No minutes are on record yet."),
    "meeting.minutes.by": ("记录人", "Recorded by"),
    "meeting.minutes.at": ("记录时间", "Recorded at"),
    "meeting.present": ("到会单位", "Present"),
    "meeting.decided": ("决定", "Decided"),
    "meeting.lead": ("主办", "Lead"),
    "meeting.lead.stays": ("不变", "as before"),
    "meeting.split": ("分办", "Answering for parts"),
    "meeting.assisting": ("协办", "Assisting"),
    "meeting.due": ("反馈时限", "To report by"),
    "meeting.binding": (
        "纪要的决定具有约束力：据此交办的任务不能退单。",
        "What the minutes decide binds: a task that rests on them cannot be returned.",
    ),
    "meeting.before": ("上一页", "Earlier page"),
    "meeting.after": ("下一页", "Later page"),
}
"""`meeting.` texts."""
