"""What the other services would send notifier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.contracts import Message, MessageType
from shared.contracts.from_intake import CASE_CLOSED, CASE_SUPPLEMENTED, CASE_URGED, CASE_WITHDRAWN
from shared.contracts.from_router import ASSIGNMENT_RECALL, CASE_ASSIGNED, DIRECTORY_BODY
from shared.contracts.words import ALL_ROUNDS
from shared.db import new_id
from tests.integration.notifier.conftest import START

SAYS_NOTHING = "-"
"""A message of an earlier release, which knew of no task forces."""


def person(code: str, language: str = "zh") -> dict[str, str]:
    return {"id": code, "name": f"{code}某人", "email": f"{code}@haicang.example", "language": language}


def party(code: str, *, handlers: int | list[dict[str, str]] = 1, language: str = "zh", **more: Any) -> dict[str, Any]:
    people = [person(f"{code}_{n + 1}", language) for n in range(handlers)] if isinstance(handlers, int) else handlers
    return {
        "code": code,
        "name": {"zh": f"{code}办", "en": f"{code} office"},
        "relation": "assign",
        "handlers": people,
        "leader": person(f"{code}_leader", language),
        **more,
    }


def facts(**more: Any) -> dict[str, Any]:
    return {
        "number": "HC-2026-000001-7",
        "source": {"agency": "window", "agency_name": "服务大厅", "reference": "W-1", "due_at": None},
        "kind": "help",
        "channel": "window",
        "enterprise": {
            "name": "厦门澜峰精密制造有限公司",
            "uscc": None,
            "contact": {"name": "林女士", "phone": "0592-5550101", "email": None},
        },
        "complainant": None,
        "anonymous": False,
        "confidential": False,
        "about": None,
        "title": "增资扩产需要 工业用地",
        "description": "拟增资1.8亿元，新阳厂区已满。",
        "matter": "land.enlarge",
        "industry": None,
        "sub_district": "xinyang",
        "place": None,
        "project": None,
        "urgency": "normal",
        "needs_reply": True,
        "occurred_at": None,
        "received_at": START.isoformat(),
        **more,
    }


def message(
    kind: MessageType, subject: str, data: Mapping[str, Any], key: tuple[int, int] = (0, 0), **more: Any
) -> Message:
    """Return a message as its sender would send it; each call is another message."""
    told = {"time": START, **more}
    return Message(
        id=new_id(),
        type=kind.name,
        source=kind.source,
        subject=subject,
        data=dict(data),
        round=key[0],
        assignment=key[1],
        **told,
    )


def assigned(
    case_id: str,
    key: tuple[int, int] = (1, 1),
    *,
    lead: dict[str, Any] | None = None,
    assisting: tuple[dict[str, Any], ...] = (),
    split: tuple[dict[str, Any], ...] = (),
    case_class: str = "simple",
    may_return: bool = True,
    basis: str | None = None,
    task_force: str | None = SAYS_NOTHING,
    time: datetime = START,
    **stated: Any,
) -> Message:
    reason = {"zh": "按事项类别派单", "en": "by its matter"}
    team = {} if task_force == SAYS_NOTHING else {"task_force": task_force}
    data = {
        **team,
        "case": facts(**stated),
        "case_class": case_class,
        "lead": lead or party("land", handlers=2),
        **({"split": list(split)} if split else {}),  # as messages of earlier releases, which lack it
        "assisting": list(assisting),
        "may_return": may_return,
        "basis": basis,
        "decision": {"by": "rule", "rule": "r1", "rules_version": "v1", "reason": reason},
    }
    return message(CASE_ASSIGNED, case_id, data, key, time=time)


def recall(case_id: str, key: tuple[int, int], lead: str = "land") -> Message:
    return message(ASSIGNMENT_RECALL, case_id, {"lead": lead, "reason": None}, key)


def withdrawn(case_id: str) -> Message:
    return message(CASE_WITHDRAWN, case_id, {"reason": None}, (ALL_ROUNDS, 0))


def closed(case_id: str, last: int = 1) -> Message:
    return message(CASE_CLOSED, case_id, {"outcome": None, "satisfaction": None}, (last, 0))


def said(kind: MessageType, case_id: str, text: str, line: int) -> Message:
    data = {"text": text, "by": "厦门澜峰精密制造有限公司", "at": START.isoformat()}
    return message(kind, case_id, data, (1, 0), line=line)


def urged(case_id: str, text: str = "请尽快", line: int = 5) -> Message:
    return said(CASE_URGED, case_id, text, line)


def supplemented(case_id: str, text: str = "补充图纸", line: int = 4) -> Message:
    return said(CASE_SUPPLEMENTED, case_id, text, line)


def body(code: str, version: int, **more: Any) -> Message:
    whole = {
        **party(code),
        "kind": "office",
        "may_lead": True,
        "liaison": None,
        "stand_in": None,
        "valid_from": "2020-01-01",
        "valid_until": None,
        "successor": None,
        **more,
    }
    return message(DIRECTORY_BODY, code, {"version": version, "body": whole})
