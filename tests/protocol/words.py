"""What enterprises bring in these tests, and what people say when they do something with a task."""

from typing import Any

from services.notifier.tasks.domain import Act

WORDS: dict[Act, dict[str, Any]] = {
    Act.SIGN: {},
    Act.RETURN: {"reason": "不属本单位职责", "legal_basis": "“三定”规定第三条"},
    Act.REPORT: {"report": "已现场协调。", "answer": "已为贵公司办妥。", "outcome": "solved"},
    Act.COUNTERSIGN: {},
    Act.NOT_SIGN: {"reason": "请再核实。"},
    Act.PART: {"agrees": True, "text": "本单位负责的部分已办理。"},
    Act.OPINION: {"agrees": True, "text": "无意见"},
    Act.INTERIM: {"text": "正在比选地块。", "promised_on": "2026-12-18"},
    Act.ASK_SUPPLEMENT: {"what": "请提供红线图。"},
}
"""By what they do; what is asked of the enterprise gets its time from the district's limits."""

NO: dict[str, Any] = {
    "report": "已核实红线。",
    "answer": "该地块依法不能供地。",
    "outcome": "cannot_by_law",
    "legal_basis": "《土地管理法》第三十八条",
}
"""A report that counts once two have signed it."""

MATTERS: tuple[dict[str, Any], ...] = (
    {"matter": "land.enlarge", "title": "增资扩产需要新增工业用地"},  # a lead and four that assist; weeks
    {"matter": "traffic.shuttle", "title": "园区公交接驳"},  # a lead and one that assists
    {"matter": "policy.question", "title": "惠企政策咨询"},  # the service office alone, which is also the backstop
    {"matter": None, "title": "难以归类的诉求", "channel": "passed_down"},  # no rule takes it: the desk
    {"matter": "law.dispute", "title": "合同纠纷"},  # due at the close of the same day
    {"matter": None, "title": "被冒充客户的人骗走货款，刚刚转出"},  # two hours
    {"matter": None, "title": "公司注销卡在清税"},  # a lead and one that answers for a part
    {  # a task force, for the enterprise stands on the key list
        "matter": "land.enlarge",
        "title": "重点企业增资扩产",
        "enterprise": {"name": "厦门澄屿装备制造有限公司", "uscc": "91350205MAEXAMP14Q"},
    },
)
"""What the enterprises of these tests bring."""

MORE_STEPS: tuple[dict[str, Any], ...] = (
    {
        "step": "early",
        "side": "before",
        "offset": {"n": 3, "unit": "working_days"},
        "to": ["handlers"],
        "mail": "reminder",
    },
    {"step": "long", "side": "after", "offset": {"n": 2, "unit": "working_days"}, "to": ["leader"], "mail": "overdue"},
)
"""Steps besides the district's own: several that send the same kind of mail to the same people."""
