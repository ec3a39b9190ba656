"""A mail of each kind, about an invented case: what a place's templates are tried with before they are put in force."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any, NamedTuple

from services.notifier.mail.domain import ENTERPRISE, ENTERPRISE_KINDS, PERSONAL, STAGE_KINDS, WITH_FACTS, MailKind
from services.notifier.mail.enterprise_specimens import TELLING
from services.notifier.mail.letters import About
from services.notifier.mail.models import Mail
from services.notifier.mail.specimen_variants import MISSING, VARIANTS
from services.notifier.tasks.models import Task
from shared.contracts.words import Part, Relation

WRITTEN_AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
CASE: dict[str, Any] = {
    "number": "HC-2026-000123-4",
    "confidential": False,
    "title": "增资扩产 用地",
    "enterprise": {"name": "厦门澜峰精密制造有限公司"},
    "complainant": None,
    "anonymous": False,
    "description": "拟增资1.8亿元。\n新阳厂区已满。",
}
"""What mails say of a case (CaseFacts), all of it."""

OF_NO_TASK = (*PERSONAL, *STAGE_KINDS, *WITH_FACTS, *ENTERPRISE_KINDS)
DUE = {"due": "2026-11-27T17:30:00+08:00", "left": 3, "late": False, "provisional": False}
SAID = {"said": {"text": "请尽快\n第二行", "by": "厦门某公司", "at": "2026-11-25T10:00:00+08:00"}}
STAGE = {
    "force": "task",
    "team": {"zh": "增资扩产项目专班", "en": "Task force for an enlargement"},
    "stage": {"zh": "规划许可", "en": "Planning"},
    "milestone": {"zh": "取得许可证", "en": "The permit is issued"},
    "body": {"zh": "规划土地办", "en": "Planning office"},
}
PROMISE = {
    "pledge": "task",
    "promise": "2027年第一季度前到账。",
    "responsible": "陈某",
    "owner": {"zh": "产业办", "en": "Industry office"},
}
ENTRY = {
    "entry": "task",
    "ledger_reason": "须待铁路部门调整规划。",
    "responsible": "陈某",
    "owner": {"zh": "产业办", "en": "Industry office"},
    "months": 6,
}
RECEIPT = {
    "became": "acted",
    "act": "sign",
    "drafted": False,
    "missing": [],
    "wrong": [],
    "doubt": "",
    "files": 0,
    "mail": "0190",
    "answers": "<1@mail.example>",
}
MEETING = {
    "meeting": "meeting",
    "number": "〔2026〕12号",
    "held_on": "2026-12-01",
    "place": "三楼",
    "called_by": "林某",
}
GATHERED = {
    "answers": "",
    "mails": [
        {
            "mail": "1" * 32,
            "task": "task",
            "subject": f"[{CASE['number']}] {CASE['title']}",
            "due": DUE["due"],
            "signs_in": False,
        },
        {"mail": "2" * 32, "task": "task", "subject": "[HC-2026-000124-2]", "due": None, "signs_in": True},
    ],
}
DIGEST_LINE = {
    "number": CASE["number"],
    "title": CASE["title"],
    "body": {"zh": "规划土地办", "en": "Planning office"},
    "due": "2026-11-24T17:30:00+08:00",
    "what": "task",
    "id": "task",
}
DIGEST = {
    "day": "2026-11-24",
    "all": True,
    "counts": {"overdue": 5, "due_today": 3, "waiting": 2},
    "bars": [
        {
            "name": {"zh": "规划土地办", "en": "Planning office"},
            "counts": {"overdue": 4, "due_today": 2, "waiting": 0},
        },
        {"name": {"zh": "产业办", "en": "Industry office"}, "counts": {"overdue": 1, "due_today": 0, "waiting": 1}},
        {"name": {"zh": "服务办", "en": "Service office"}, "counts": {"overdue": 0, "due_today": 1, "waiting": 1}},
    ],
    "bodies": 4,
    "lines": {
        "overdue": [{**DIGEST_LINE, "due": "2026-11-20T17:30:00+08:00"}],
        "due_today": [DIGEST_LINE],
        "waiting": [{**DIGEST_LINE, "what": "asked"}, {**DIGEST_LINE, "what": "notice", "due": None}],
    },
}
DETAILS: dict[MailKind, dict[str, Any]] = {
    MailKind.TASK: {**DUE, "may_return": True, "lead": {"zh": "规划土地办", "en": "Planning office"}},
    MailKind.DELEGATED: {**DUE, **SAID, "given_by": "林某"},
    MailKind.REMINDER: DUE,
    MailKind.OVERDUE: {**DUE, "left": 0, "late": True},
    MailKind.STEP: {
        **DUE,
        "step_name": {"zh": "任务尚未签收", "en": "A task waits to be signed for"},
        "clock_name": {"zh": "签收时限", "en": "limit for signing"},
        "measure": "yellow",
    },
    MailKind.URGING: {**DUE, **SAID},
    MailKind.SUPPLEMENT: {**DUE, **SAID},
    MailKind.REDO: {**DUE, **SAID},
    MailKind.COUNTERSIGN: {**DUE, "given_by": "林某"},
    MailKind.NOT_SIGNED: {**DUE, **SAID},
    MailKind.RESUMED: {**DUE, **SAID, "why": "supplemented"},
    MailKind.ALL_IN: DUE,
    MailKind.EXTENSION: {
        **DUE,
        **SAID,
        "why": "granted",
        "until": "2026-12-04T17:30:00+08:00",
        "lead": {"zh": "规划土地办", "en": "Planning office"},
    },
    MailKind.TO_DECIDE: {**SAID, "until": "2026-11-27T17:30:00+08:00", "rests": True},
    MailKind.OVER: {"why": "withdrawn"},
    MailKind.UNDELIVERED: {**DUE, "recipient": "gone@haicang.example"},
    MailKind.DESK: {
        **DUE,
        "awaited": "desk",
        "since": "2026-11-24T10:00:00+08:00",
        "reason": {"zh": "没有规则适用。", "en": "No rule applies."},
        "copy": False,
        "dispatches": True,
    },
    MailKind.CALL: {**DUE, "body": {"zh": "规划土地办", "en": "Planning office"}},
    MailKind.NOTICE: {
        **DUE,
        "notice": {
            "what": "signed",
            "number": "督办〔2026〕1号",
            "colour": "orange",
            "stopped_by": "written_answer",
            "zh": "请书面说明未办结的原因。",
            "en": "Say in writing why it is not done.",
        },
    },
    MailKind.TO_SIGN: {"until": "2026-11-27T09:00:00+08:00", "why": "blue"},
    MailKind.STAGE: {**STAGE, **DUE},
    MailKind.STAGE_DUE: {**STAGE, **DUE},
    MailKind.STAGE_LATE: {**STAGE, **DUE, "left": 0, "late": True},
    MailKind.STAGE_OVER: {**STAGE, "why": "closed"},
    MailKind.PROMISE: {**PROMISE, **DUE},
    MailKind.PROMISE_NEAR: {**PROMISE, **DUE},
    MailKind.PROMISE_BROKEN: {**PROMISE, **DUE, **SAID, "left": 0, "late": True},
    MailKind.PROMISE_OVER: {**PROMISE, "why": "kept"},
    MailKind.LEDGER: {**ENTRY, **DUE},
    MailKind.LEDGER_NEAR: {**ENTRY, **DUE},
    MailKind.LEDGER_MISSED: {**ENTRY, **DUE, "left": 0, "late": True},
    MailKind.LEDGER_SAID: {**ENTRY, **DUE, **SAID, "why": "urging"},
    MailKind.LEDGER_OVER: {**ENTRY, "why": "resumed"},
    MailKind.SIGN_IN: {"minutes": 15},
    MailKind.LINK_CODE: {"minutes": 10},
    MailKind.HAND_OVER: {
        "left": "林某",
        "more": 2,
        "tasks": [
            {
                "task": "task",
                "number": CASE["number"],
                "title": CASE["title"],
                "body": {"zh": "规划土地办", "en": "Planning office"},
                "state": "signed",
                "due": DUE["due"],
            }
        ],
    },
    MailKind.EXPERT: {
        "case": "case",
        "question": "question",
        "group": {"zh": "土地组", "en": "Land"},
        "asker": "林某",
        "until": DUE["due"],
    },
    MailKind.MEETING: {**MEETING, "minutes": None},
    MailKind.MINUTES: {**MEETING, "minutes": "〔2026〕12号"},
    MailKind.ABSENT: {"what": "bounced", "who": "林某", "open": 3},
    MailKind.WEBHOOK: {
        "webhook": "01936000-7a10-7c31-9d5e-2f6b8c4a1e01",
        "address": "https://hall.example/nwd",
        "why": "failing",
        "status": 503,
        "said": "upstream is down",
        "waiting": 12,
    },
    MailKind.MAILED_IN: {"became": "taken", "number": "HC-2026-000006-6", "code": "036543", "why": []},
    MailKind.BUNDLE: GATHERED,
    MailKind.DIGEST: DIGEST,
    MailKind.BUNDLE_ANSWER: GATHERED,
    **TELLING,
    MailKind.RECEIPT: {**RECEIPT, **SAID},
    MailKind.MISUSED: {"wrote": "stranger@elsewhere.example"},
}
"""What each kind says beyond case and task, as `mail.actions` is told."""


class Specimen(NamedTuple):
    """A mail that can be written. variant: a name of VARIANTS, empty for what stands in DETAILS."""

    kind: MailKind
    language: str
    part: Part = Part.LEAD
    confidential: bool = False
    variant: str = ""


def variants(kind: MailKind) -> tuple[str, ...]:
    """Return the names of what else a kind may say."""
    return tuple(VARIANTS.get(kind, ()))


def specimen(
    kind: MailKind, language: str, part: Part = Part.LEAD, variant: str = "", **stated: Any
) -> tuple[Mail, About | None]:
    """Return a mail of a kind as its row would be, and what it is about. stated: of the case, other than in CASE."""
    told = kind in ENTERPRISE_KINDS
    other = VARIANTS[kind][variant] if variant else {}
    details = {name: value for name, value in {**DETAILS[kind], **other}.items() if value is not MISSING}
    relation = details.pop("relation", Relation.ASSIGN)
    if told:
        details = {**details, **{name: value for name, value in stated.items() if name in details}}
        details["private"] = bool(stated.get("confidential"))
    mail = Mail(
        key="0" * 32,
        case_id=None if kind in PERSONAL else "case",
        task_id=None if kind in OF_NO_TASK else "task",
        kind=kind,
        occasion="",
        details=details,
        language=language,
        person=ENTERPRISE if told else "p",
        name="陈雅文",
        email="chen@haicang.example",
        secret="AbCdEfGhIjKlMnOp 123456" if told else "nonce" if kind is MailKind.SIGN_IN else None,
        created_at=WRITTEN_AT,
    )
    if kind in PERSONAL or told:
        return mail, None
    task = Task(
        id="task",
        part=part,
        party={"code": "land", "name": {"zh": "规划土地办", "en": "Planning office"}, "relation": relation},
        decision={"by": "rule", "reason": {"zh": "按事项类别派单", "en": "by its matter"}},
    )
    return mail, About(task if mail.task_id else None, {**CASE, **stated})


def specimens(languages: tuple[str, ...]) -> Iterator[Specimen]:
    """Yield each kind in each language for each part that a body may have in a case, with all that it may say.

    What a confidential case is written as is the same whatever else would stand there.
    """
    for kind in MailKind:
        for language, part in product(languages, (Part.LEAD,) if kind in OF_NO_TASK else tuple(Part)):
            for variant in ("", *variants(kind)):
                yield Specimen(kind, language, part, variant=variant)
            if kind not in PERSONAL:  # what a letter to a person tells of is said by whoever has it written
                yield Specimen(kind, language, part, confidential=True)
