"""What the codes in rules and cases are called. Pure."""

from collections.abc import Mapping
from typing import Any

from services.router.rules.reasons import Names, Sentence


def names_of(content: Mapping[str, Any]) -> Names:
    """Return what the codes of a version of the part `routing` are called (its shape: rules/reading.py).

    A version of an earlier release names neither sub-districts nor grounds.
    """
    tags = {code: one["name"] for code, one in content["tags"].items() if one.get("name")}
    matters = {one["code"]: one["name"] for one in content["matters"]}
    return {**FACTS, "matter": matters, "tags": tags, **content.get("names", {})}


def with_source(names: Names, case: Mapping[str, Any] | None) -> Names:
    """Add what the agency is called that brought a case. case: as messages carry it, None where it is not known."""
    if case is None:
        return names
    code, name = case["source"]["agency"], case["source"]["agency_name"]
    return {**names, "source": {code: {"zh": name, "en": name}}}


def ground_named(names: Names, code: str | None) -> Sentence | None:
    """Return what a ground of endings.yaml is called; its code where no name is known."""
    return dict(names.get("ground", {}).get(code, {"zh": code, "en": code})) if code else None


def _named(**names: tuple[str, str]) -> dict[str, Sentence]:
    return {code: {"zh": zh, "en": en} for code, (zh, en) in names.items()}


FACTS: Names = {
    "kind": _named(
        consultation=("咨询", "consultation"),
        help=("求助", "request for help"),
        complaint=("投诉", "complaint"),
        report=("举报", "report of wrongdoing"),
        suggestion=("建议", "suggestion"),
    ),
    "channel": _named(
        hotline=("热线", "hotline"),
        window=("窗口", "service window"),
        contact_point=("联系点", "contact point"),
        deputy=("代表", "deputy"),
        symposium=("座谈会", "symposium"),
        visit=("走访", "visit"),
        passed_down=("上级交办", "passed down by a higher level"),
        instruction=("批示件", "leader's instruction"),
        web=("网上", "web"),
        mail=("邮件", "mail"),
    ),
    "urgency": _named(normal=("一般", "normal"), urgent=("紧急", "urgent"), emergency=("特急", "emergency")),
    "confidential": _named(true=("是", "yes")),
}
"""By fact and code; what a place names itself, such as its matters, stands in its configuration."""
