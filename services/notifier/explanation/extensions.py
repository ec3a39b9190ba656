"""Sentences about the extensions and suspensions of limits.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

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
    for index, one in enumerate(limits.get("suspensions", ())):
        yield ("suspensions", index), one.get("clause"), _of_rest(one, classes)
        if one.get("further"):
            further = one["further"]
            yield ("suspensions", index, "further"), further.get("clause"), _of_further_rest(further, classes)
    if not limits.get("suspensions"):
        yield (), None, Pair("时限不能应承办单位申请中止。", "No clock rests because an office has asked for it.")


def _of_one(one: Mapping[str, Any], classes: Mapping[str, Any]) -> Pair:
    whom, said = _whom(one, classes), _asked(one)
    return Pair(
        f"{whom.zh}，主办单位{said.early.zh}可以申请延期{said.shown.zh}，理由限于：{said.grounds.zh}；每轮{one['times']}次"
        f"{said.counts.zh}，{_terms(one).zh}；延期理由告知：{said.told.zh}。",
        f"For {whom.en}, the lead may ask for more time {said.early.en}, for one of: {said.grounds.en}{said.shown.en}; "
        f"{one['times']} in a round{said.counts.en}, {_terms(one).en}; told why: {said.told.en}.",
    )


def _of_rest(one: Mapping[str, Any], classes: Mapping[str, Any]) -> Pair:
    whom, said = _whom(one, classes), _asked(one)
    rests = Pair(
        "对诉求人的时限和协办、分办单位的时限一并中止",
        "the enterprise's limit and those of the bodies that help rest as well",
    )
    if one["rests"] == "task":
        rests = Pair("只中止主办单位自己的时限", "the lead's own limit rests alone")
    return Pair(
        f"{whom.zh}，主办单位{said.early.zh}可以申请中止时限{said.shown.zh}，理由限于：{said.grounds.zh}；{rests.zh}；"
        f"每轮{one['times']}次{said.counts.zh}，{_terms(one).zh}；情形消失的，提前恢复计算；中止理由告知：{said.told.zh}。",
        f"For {whom.en}, the lead may ask that its clock rest {said.early.en}, for one of: {said.grounds.en}"
        f"{said.shown.en}; {rests.en}; {one['times']} in a round{said.counts.en}, {_terms(one).en}; it goes on earlier "
        f"where the ground falls away; told why: {said.told.en}.",
    )


class _Asked(NamedTuple):
    """What extensions and suspensions have in common. shown: what must be named. counts: what uses one up."""

    early: Pair
    shown: Pair
    grounds: Pair
    counts: Pair
    told: Pair


def _asked(one: Mapping[str, Any]) -> _Asked:
    before, early = length(one["ask_before"]), Pair("时限届满前", "before the limit")
    if one["ask_before"]["n"]:
        early = Pair(f"至少在时限届满前{before.zh}", f"at least {before.en} before the limit")
    named = [Pair("法律依据", "the legal basis")] if one["legal_basis"] else []
    named += [Pair("证明材料", "what shows it")] if one.get("evidence") else []
    shown = listed(named, last="and") if named else Pair("", "")
    counts = Pair("（未批准的也计入）", " (a refusal uses one up)") if one.get("refused_counts") else Pair("", "")
    return _Asked(
        early=early,
        shown=Pair(f"，并写明{shown.zh}", f", naming {shown.en}") if named else shown,
        grounds=listed(text_of(ground["name"]) for ground in one["grounds"]),
        counts=counts,
        told=listed((_TOLD[word] for word in one["told"]), last="and") if one["told"] else Pair("无", "nobody"),
    )


def _of_further(further: Mapping[str, Any], classes: Mapping[str, Any]) -> Pair:
    whom, terms = _whom({**further, "kinds": []}, classes), _terms(further)
    return Pair(
        f"{whom.zh}此后可以再次延期{further['times']}次，{terms.zh}。",
        f"After that {further['times']} more may be granted for {whom.en}, {terms.en}.",
    )


def _of_further_rest(further: Mapping[str, Any], classes: Mapping[str, Any]) -> Pair:
    whom, terms = _whom({**further, "kinds": []}, classes), _terms(further)
    return Pair(
        f"{whom.zh}此后可以再次中止{further['times']}次，{terms.zh}。",
        f"After that the clock may rest {further['times']} more times for {whom.en}, {terms.en}.",
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
