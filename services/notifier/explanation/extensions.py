"""Sentences about the extensions of limits.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.explanation.phrases import KINDS, Pair, length, listed, text_of
from shared.process.folder import Where

_DUTIES: Mapping[str, Pair] = {
    "reviewer": Pair("审核人员", "a reviewer"),
    "dispatcher": Pair("派单人员", "a dispatcher"),
    "supervisor": Pair("督办人员", "a supervisor"),
}
_SILENCE: Mapping[str, Pair] = {
    "refused": Pair("逾期未决定的，视为不批准", "no decision by then means no"),
    "granted": Pair("逾期未决定的，视为批准", "no decision by then means yes"),
}
_TOLD: Mapping[str, Pair] = {
    "enterprise": Pair("诉求人", "the enterprise"),
    "source": Pair("来源单位", "the source"),
    "assisting": Pair("协办单位", "the bodies that help"),
}


def sentences(limits: Mapping[str, Any]) -> Iterator[tuple[Where, Mapping[str, str] | None, Pair]]:
    """Yield what a place says of extensions. limits: the part."""
    classes = limits["classes"]
    for index, one in enumerate(limits.get("extensions", ())):
        yield ("extensions", index), one.get("clause"), _of_one(one, classes)
        if one.get("further"):
            further = one["further"]
            yield ("extensions", index, "further"), further.get("clause"), _of_further(further, classes)
    if not limits.get("extensions"):
        yield (), None, Pair("时限不能延长。", "No limit is extended.")


def _of_one(one: Mapping[str, Any], classes: Mapping[str, Any]) -> Pair:
    whom, before = _whom(one, classes), length(one["ask_before"])
    terms, grounds = _terms(one), listed(text_of(ground["name"]) for ground in one["grounds"])
    told = listed((_TOLD[word] for word in one["told"]), last="and") if one["told"] else Pair("无", "nobody")
    basis = Pair("，并写明法律依据", " and the legal basis") if one["legal_basis"] else Pair("", "")
    early = Pair("时限届满前", "before the limit")
    if one["ask_before"]["n"]:
        early = Pair(f"至少在时限届满前{before.zh}", f"at least {before.en} before the limit")
    return Pair(
        f"{whom.zh}，主办单位{early.zh}可以申请延期{basis.zh}，理由限于：{grounds.zh}；每轮{one['times']}次，{terms.zh}；"
        f"延期理由告知：{told.zh}。",
        f"For {whom.en}, the lead may ask for more time {early.en}, for one of: {grounds.en}{basis.en}; "
        f"{one['times']} in a round, {terms.en}; told why: {told.en}.",
    )


def _of_further(further: Mapping[str, Any], classes: Mapping[str, Any]) -> Pair:
    whom, terms = _whom({**further, "kinds": []}, classes), _terms(further)
    return Pair(
        f"{whom.zh}此后可以再次延期{further['times']}次，{terms.zh}。",
        f"After that {further['times']} more may be granted for {whom.en}, {terms.en}.",
    )


def _terms(one: Mapping[str, Any]) -> Pair:
    longest, within, duty = length(one["longest"]), length(one["within"]), _DUTIES[one["decided_by"]]
    silence = _SILENCE[one["silence"]]
    return Pair(
        f"最长{longest.zh}，由{duty.zh}在{within.zh}内决定，{silence.zh}",
        f"by {longest.en} at most, decided by {duty.en} within {within.en}, and {silence.en}",
    )


def _whom(one: Mapping[str, Any], classes: Mapping[str, Any]) -> Pair:
    named = [text_of(classes[code]["name"]) if "name" in classes[code] else Pair(code, code) for code in one["classes"]]
    kinds = [KINDS[kind] for kind in one["kinds"]]
    of_class = listed(named, last="and") if named else Pair("各类", "every class")
    of_kind = listed(kinds, last="and") if kinds else Pair("事项", "cases")
    return Pair(f"{of_class.zh}{of_kind.zh}", f"{of_kind.en} of {of_class.en}")
