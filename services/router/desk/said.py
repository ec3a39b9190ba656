"""What was decided and what happened to a case, in words of both languages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.router.decisions.choices import BACKSTOP, REOPENED
from services.router.decisions.models import Decision
from services.router.meetings.domain import LEVEL_NAMES
from services.router.policy import Policy
from services.router.rules.conditions import Evidence
from services.router.rules.domain import WhyNot
from services.router.rules.reasons import Sentence, found_in_words, why_not
from shared.db.history import Line

_RULES = {
    BACKSTOP: {"zh": "兜底规则", "en": "the backstop"},
    REOPENED: {"zh": "重新办理", "en": "reopening"},
}
_WHO = {
    "rule": {"zh": "规则", "en": "the rules"},
    "model": {"zh": "文本模型", "en": "the text model"},
    "intake": {"zh": "受理", "en": "intake"},
    "router": {"zh": "系统", "en": "the system"},
}

_HAPPENED: dict[str, tuple[str, str]] = {
    "assigned": ("派给{body}", "Given to {body}"),
    "desk": ("转派单台", "To the desk"),
    "ruling": ("待审定", "A ruling is due"),
    "reopened": ("重新办理", "Reopened"),
    "withdrawn": ("已撤回", "Withdrawn"),
    "closed": ("本轮结束", "The round ended"),
    "signed": ("{body}签收", "{body} signed"),
    "reported": ("{body}反馈办理情况", "{body} reported"),
    "part_reported": ("{body}反馈其分办的部分", "{body} reported on its part"),
    "part_disowned": ("{body}认为分办的部分不属于本单位职责", "{body} says that its part is not its own"),
    "given_back": ("派单已收回", "The assignment came back"),
    "returned": ("{body}申请退单", "{body} asked to return it"),
    "return_agreed": ("同意{body}退单", "The return by {body} was agreed to"),
    "return_refused": ("不同意{body}退单", "The return by {body} was refused"),
    "asked_back": ("要求{body}退回派单", "{body} was asked to give it back"),
    "on_agenda": ("列入协调会议程", "Put on a meeting's agenda"),
    "off_agenda": ("移出协调会议程", "Taken off a meeting's agenda"),
    "minuted": ("协调会作出决定", "A meeting decided"),
    "raised": ("提级", "Raised"),
    "plan_fell": ("原定改派{body}不再执行", "What was to follow, {body}, does not"),
    "foreign_assignment": ("收到本库没有的派单编号", "A message about an assignment that is not known here"),
    "precedent_made": ("审定成为先例：由{body}承办", "The ruling became a precedent for {body}"),
    "precedent_ended": ("先例终止", "The precedent was ended"),
    "expert_asked": ("向专家征求意见", "An expert was asked for an opinion"),
    "expert_answered": ("专家答复", "An expert answered"),
    "contact.read": ("查看了联系方式", "Contact data was shown"),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision with its grounds. by: `rule`, `person` or `ruling`. rule: what decided, where a rule did.

    matched: the rules that held, in order, each with what it held on. versions: short names of the routing rules and of
    the directory in force.
    """

    at: datetime
    by: str
    actor: Sentence
    round: int
    assignment: int
    lead: Sentence | None
    split: list[Sentence]
    assisting: list[Sentence]
    case_class: str | None
    reason: Sentence
    rule: Sentence | None
    matched: list[tuple[str, Sentence]]
    runner_up: str | None
    passed_over: list[Sentence]
    versions: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history: what, who, and what was said."""

    at: datetime
    what: Sentence
    who: Sentence
    said: Sentence | None


def decided(decision: Decision, policy: Policy | None) -> Decided:
    """Return a decision in words."""
    names = policy.names if policy else {}
    rule = decision.rule
    return Decided(
        at=decision.at,
        by=decision.by,
        actor=_who(decision.actor),
        round=decision.round,
        assignment=decision.assignment,
        lead=_name(policy, decision.lead) if decision.lead else None,
        split=[_name(policy, code) for code in decision.split],
        assisting=[_name(policy, code) for code in decision.assisting],
        case_class=decision.case_class,
        reason={"zh": decision.reason_zh, "en": decision.reason_en},
        rule=_RULES.get(rule, {"zh": rule, "en": rule}) if rule else None,
        matched=[
            (one["rule"], found_in_words([Evidence(*found) for found in one["on"]], names)) for one in decision.matched
        ],
        runner_up=decision.runner_up,
        passed_over=[why_not(WhyNot(one["why"]), _name(policy, one["body"])) for one in decision.passed_over],
        versions=((decision.routing or "")[:12], (decision.directory or "")[:12]),
    )


def happened(line: Line, policy: Policy | None) -> Happened:
    """Return a line of a case's history in words."""
    kind = "part_disowned" if line.kind == "part_reported" and not line.facts["agrees"] else line.kind
    zh, en = _HAPPENED.get(kind, (kind, kind))
    body = _name(policy, line.facts.get("lead") or line.facts.get("body") or "")
    return Happened(
        at=line.at,
        what={"zh": zh.format(body=body["zh"]), "en": en.format(body=body["en"])},
        who=_who(line.facts["name"] if line.kind == "contact.read" else line.actor),
        said=_said(line.facts),
    )


def _said(told: dict[str, Any]) -> Sentence | None:
    if told.get("meeting"):
        more = f"\n{told['words']}" if told.get("words") else ""
        minutes = f"（{told['minutes']}）" if told.get("minutes") else ""
        in_english = f" (minutes {told['minutes']})" if told.get("minutes") else ""
        return {
            "zh": f"{told['meeting']}，{told['held_on']}{minutes}{more}",
            "en": f"{told['meeting']}, {told['held_on']}{in_english}{more}",
        }
    if told.get("level"):
        name = LEVEL_NAMES[told["level"]]
        return {language: f"→ {name[language]}\n{told['reason']}" for language in ("zh", "en")}
    if told.get("why"):
        return dict(told["why"])
    if told.get("text"):
        return {"zh": told["text"], "en": told["text"]}
    if not told.get("reason"):
        return None
    basis = told.get("legal_basis")
    ground = told["ground"]["name"] if told.get("ground") else told.get("outside") or {"zh": "", "en": ""}
    lead = {language: f"{name}\n" if name else "" for language, name in ground.items()}
    return {
        "zh": lead["zh"] + told["reason"] + (f"\n依据：{basis}" if basis else ""),
        "en": lead["en"] + told["reason"] + (f"\nLegal basis: {basis}" if basis else ""),
    }


def _who(actor: str) -> Sentence:
    return _WHO.get(actor, {"zh": actor, "en": actor})


def _name(policy: Policy | None, code: str) -> Sentence:
    body = policy.directory.get(code) if policy else None
    return {"zh": body.zh, "en": body.en} if body else {"zh": code, "en": code}
