"""What else each kind of mail may say: where its template has other words for it, so that all of them are tried.

By kind and name, the details that a mail has in the place of those in `specimens.DETAILS`, or beside them.
"""

from collections.abc import Mapping
from typing import Any

from services.notifier.mail.domain import MailKind
from services.notifier.mail.enterprise_specimens import TELLING
from shared.contracts.words import Relation

MISSING = object()
"""In the place of what such a mail has not."""
LATE = {"left": 0, "late": True}
OUTSIDE = {
    "outside": {
        "name": {"zh": "市规划局", "en": "City planning"},
        "contact": {"name": "综合处", "phone": "0592-5550901"},
    }
}
SENT_BACK = {
    "said": {"text": "不属本局职权。", "legal_basis": "规划条例第五条", "by": "李某", "at": "2026-11-25T10:00:00+08:00"}
}
ANSWERED = {"said": {"text": "已列入明年供地计划。", "by": "李某", "at": "2026-11-25T10:00:00+08:00"}}
NOTICE = {
    "number": "督办〔2026〕1号",
    "colour": "orange",
    "stopped_by": "written_answer",
    "zh": "请书面说明未办结的原因。",
    "en": "Say in writing why it is not done.",
}
BODY = {"zh": "产业办", "en": "Industry office"}
NOTHING = {
    "counts": {"overdue": 0, "due_today": 0, "waiting": 0},
    "bars": [],
    "bodies": 0,
    "lines": {"overdue": [], "due_today": [], "waiting": []},
}
COPY = {"copy": True, **LATE}


def _reasons(*reasons: str, **more: Any) -> dict[str, dict[str, Any]]:
    return {why: {"why": why, **more} for why in reasons}


_RESTS = {"rests": True, "why": "rests"}

VARIANTS: Mapping[MailKind, Mapping[str, dict[str, Any]]] = {
    MailKind.TASK: {
        "requested": {"relation": Relation.REQUEST},
        "founded": {"may_return": False, "basis": "〔2026〕12号"},
        "ruled": {"may_return": False, "consents": False},
        "passed_on": {"instead_of": "林某"},
    },
    MailKind.REMINDER: {"late": LATE},
    MailKind.STEP: {
        "copy": COPY,
        "of_centre": {"of_centre": True},
        "of_centre_late": {"of_centre": True, **LATE},
        "drafted": {"drafted": "notice", "signs_in": True},
        "open": {"due": MISSING},
    },
    MailKind.URGING: _reasons("supervisor", "dispatcher", "leader"),
    MailKind.RESUMED: _reasons("expired"),
    MailKind.EXTENSION: {
        **_reasons("refused", "no_rest", "goes_on"),
        "rests": _RESTS,
        "rests_whole": {**_RESTS, "why": "rests_whole"},
        "own_limit_stays": {"due": MISSING},
        "rests_but_own": {**_RESTS, "due": MISSING},
    },
    MailKind.TO_DECIDE: {"more_time": {"rests": False}, "again": {"again": True}},
    MailKind.OVER: _reasons("recalled", "taken_over", "replaced", "merged", "ledger", "closed"),
    MailKind.DESK: {"ruling": {"awaited": "ruling"}, "late": LATE, "copy": COPY},
    MailKind.NOTICE: {
        what: {"notice": {**NOTICE, "what": what}} for what in ("withdrawn", "countersign", "not_signed")
    },
    MailKind.STAGE_DUE: {"late": LATE},
    MailKind.STAGE_OVER: _reasons("withdrawn", "merged", "dissolved"),
    MailKind.PROMISE_NEAR: {"late": LATE},
    MailKind.PROMISE_BROKEN: {"not_reached": {"said": None}},
    MailKind.PROMISE_OVER: _reasons("moved", "void"),
    MailKind.LEDGER: {"passed_up": OUTSIDE},
    MailKind.LEDGER_NEAR: {
        "today": {"left": 0},
        "passed_up": OUTSIDE,
        "passed_up_today": {**OUTSIDE, "left": 0},
    },
    MailKind.LEDGER_MISSED: {"passed_up": OUTSIDE},
    MailKind.LEDGER_SAID: {
        **_reasons("supplemented"),
        "passed_up": OUTSIDE,
        "passed_up_supplemented": {**OUTSIDE, "why": "supplemented"},
        "passed_up_answered": {**OUTSIDE, **ANSWERED, "why": "answered"},
    },
    MailKind.LEDGER_OVER: {
        **_reasons("answered", "withdrawn", "merged"),
        "passed_up": OUTSIDE,
        "passed_up_sent_back": {**OUTSIDE, **SENT_BACK, "why": "refused"},
    },
    MailKind.HAND_OVER: {"nothing": {"tasks": [], "more": 0}},
    MailKind.ABSENT: {
        "one_task": {"open": 1},
        "nobody": {"what": "nobody", "body": BODY, "number": "HC-2026-000123-4"},
        "digest": {"what": "digest", "bodies": [BODY]},
        "digest_of_all": {"what": "digest", "bodies": []},
    },
    MailKind.WEBHOOK: {**_reasons("gone", status=410, said=""), **_reasons("given_up", status=None, said="")},
    MailKind.MAILED_IN: {
        "again": {"became": "again"},
        "refused": {"became": "refused", "number": None, "code": None, "why": ["没有主题", "正文为空"]},
    },
    MailKind.DIGEST: {
        "own": {"all": False},
        "nothing": NOTHING,
        "nothing_of_own": {**NOTHING, "all": False},
        "nothing_of_theirs": {**NOTHING, "all": False, "own": False, "instead_of": ["林某"]},
        "in_place": {"all": False, "own": False, "instead_of": ["林某"]},
        "in_place_of_two": {"all": False, "own": False, "instead_of": ["林某", "苏某"]},
        "own_and_in_place": {"own": True, "instead_of": ["林某"]},
    },
    MailKind.RECEIPT: {
        "delegated": {"act": "delegate", "to": "苏某", "files": 2},
        "drafted": {"act": "report", "drafted": True, "apart": True},
        "refused": {"became": "refused", "why": "该任务已经结束。"},
        "done_before": {"became": "refused", "first": {"at": "2026-11-25T10:00:00+08:00", "by": "苏某"}},
        "unfinished": {"became": "unfinished", "act": "report", "missing": ["answer", "outcome"]},
        "wrong": {"became": "unfinished", "act": "ask_extension", "wrong": ["天数须为整数。"]},
        "noted": {"became": "noted", "act": ""},
        "doubtful": {"became": "noted", "act": "", "doubt": "question"},
    },
    MailKind.ENT_ASKED: {"of_nobody": {"owner": None}},
    MailKind.ENT_ANSWER: {"no_verdict": {"answer": {**TELLING[MailKind.ENT_ANSWER]["answer"], "asks": False}}},
    MailKind.ENT_ENDED: {"without_a_question": {"ending": {**TELLING[MailKind.ENT_ENDED]["ending"], "asks": False}}},
}
