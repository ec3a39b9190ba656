"""What each kind of mail to an enterprise says of the invented case that templates are tried with."""

from typing import Any

from services.notifier.mail.domain import MailKind

INFORMED: dict[str, Any] = {
    "number": "HC-2026-000123-4",
    "private": False,
    "title": "增资扩产 用地",
    "state": {"zh": "办理中", "en": "In progress"},
    "over": False,
    "owner": {"zh": "规划土地办", "en": "Planning office"},
    "due_at": "2026-11-27T17:30:00+08:00",
    "asked": None,
    "answer": None,
    "ending": None,
    "promises": [],
    "line": 5,
    "news": [
        {
            "kind": "assigned",
            "at": "2026-11-24T10:00:00+08:00",
            "text": {
                "zh": "服务中心已受理并派单，由规划土地办主办，应于2026年11月27日（星期五）17:30前答复",
                "en": "The service centre has admitted the case; Planning office leads it, and the answer is due by "
                "Fri 27 Nov 2026, 17:30",
            },
            "said": None,
        },
        {
            "kind": "limit",
            "at": "2026-11-25T10:00:00+08:00",
            "text": {"zh": "办理时限调整（延期）", "en": "The limit was moved (more time)"},
            "said": "须待勘测报告。",
        },
    ],
}
"""What a mail to an enterprise says (Informed, without what opens the case)."""

_ANSWERED: dict[str, Any] = {
    **INFORMED,
    "state": {"zh": "已答复", "en": "Answered"},
    "due_at": None,
    "news": [],
    "answer": {
        "text": "新阳厂区东侧约40亩工业用地已列入供地计划。\n请于12月持项目材料办理。",
        "outcome": {"zh": "列入计划", "en": "Planned"},
        "result_class": {"zh": "B类", "en": "Class B"},
        "legal_basis": None,
        "asks": True,
    },
    "promises": [
        {
            "text": "2027年第一季度前挂牌。",
            "until": "2027-03-31",
            "owner": {"zh": "规划土地办", "en": "Planning office"},
        }
    ],
}

TELLING: dict[MailKind, dict[str, Any]] = {
    MailKind.ENT_RECEIVED: {
        **INFORMED,
        "due_at": None,
        "news": [],
        "state": {"zh": "待受理", "en": "Received"},
        "owner": {"zh": "派单台", "en": "Dispatch desk"},
    },
    MailKind.ENT_PROGRESS: INFORMED,
    MailKind.ENT_ASKED: {
        **INFORMED,
        "due_at": None,
        "news": [],
        "state": {"zh": "待补正", "en": "Waiting for you"},
        "asked": {"what": "请提供厂区平面图。\n盖章扫描件即可。", "until": "2026-12-04T17:30:00+08:00"},
    },
    MailKind.ENT_ANSWER: _ANSWERED,
    MailKind.ENT_PROMISE: {**_ANSWERED, "news": INFORMED["news"][1:]},
    MailKind.ENT_ENDED: {
        **INFORMED,
        "over": True,
        "owner": None,
        "due_at": None,
        "news": [
            {
                "kind": "ended",
                "at": "2026-11-25T10:00:00+08:00",
                "text": {"zh": "引导至：区政务服务中心二楼", "en": "Guided to: 区政务服务中心二楼"},
                "said": None,
            }
        ],
        "state": {"zh": "引导转介", "en": "Guided elsewhere"},
        "ending": {
            "title": {"zh": "请到这里办理", "en": "This is the door to go to"},
            "ground": None,
            "basis": None,
            "door": "区政务服务中心二楼",
            "body": None,
            "text": "该事项由窗口直接办理。",
            "asks": True,
        },
    },
}
"""By kind, as `enterprise.actions` is told."""
