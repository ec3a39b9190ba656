"""Why a case went where it went, in sentences of both languages."""

from collections.abc import Iterable, Mapping

from services.router.directory.domain import Directory
from services.router.rules.conditions import Evidence
from services.router.rules.domain import Match, PassedOver, Verdict, WhyNot

Sentence = dict[str, str]
"""The same in both languages: {"zh", "en"}."""

Names = Mapping[str, Mapping[str, Mapping[str, str]]]
"""What codes are called: by fact, code and language. A code without a name is shown as it is."""

_FACTS = {
    "matter": ("事项类别", "matter"),
    "kind": ("诉求类型", "kind"),
    "industry": ("行业", "industry"),
    "sub_district": ("街道", "sub-district"),
    "channel": ("渠道", "channel"),
    "source": ("来源单位", "source"),
    "urgency": ("紧急程度", "urgency"),
    "tags": ("名录", "list"),
    "amount": ("金额", "amount"),
    "confidential": ("保密", "confidential"),
    "about": ("被反映单位", "about"),
    "place": ("地点", "place"),
    "words": ("文字", "words"),
}

_WHY_NOT = {
    WhyNot.UNKNOWN: ("不在名录中", "is not in the directory"),
    WhyNot.NOT_VALID: ("现已不存在且无承继单位", "no longer exists, and nobody has followed it"),
    WhyNot.MAY_NOT_LEAD: ("不能主办", "may not lead"),
    WhyNot.ABOUT: ("为被反映单位，须回避", "is whom the case is about"),
    WhyNot.RETURNED: ("已退回本事项", "has returned this case"),
}


def reason_of(verdict: Verdict, directory: Directory, names: Names, *, confidential: bool) -> Sentence:
    """Say why the rules give a case to a body or to the desk.

    Words that were found in a confidential case are not quoted: the reason leaves the system with the assignment.
    """
    if verdict.winner is not None:
        because = _because(verdict.winner, names, confidential)
        return {language: because[language] + said for language, said in _first_of(verdict).items()}
    if verdict.passed_over:
        zh = "；".join(_told(one, directory)["zh"] for one in verdict.passed_over)
        en = "; ".join(_told(one, directory)["en"] for one in verdict.passed_over)
        return {
            "zh": f"适用规则所列单位均不能承办（{zh}），由派单台处理。",
            "en": f"No body that a rule names can have it ({en}); the desk decides.",
        }
    return {"zh": "没有规则适用，由派单台处理。", "en": "No rule takes it; the desk decides."}


def why_not(why: WhyNot, name: Sentence) -> Sentence:
    """Say why a body may not have a case."""
    zh, en = _WHY_NOT[why]
    return {"zh": f"{name['zh']}{zh}", "en": f"{name['en']} {en}"}


def found_in_words(evidence: Iterable[Evidence], names: Names) -> Sentence:
    """Say what a rule held on, all of it: for who may see the case."""
    found = list(evidence)
    return {"zh": "；".join(_found(found, names, "zh")), "en": "; ".join(_found(found, names, "en"))}


def _first_of(verdict: Verdict) -> Sentence:
    """Say which of several bodies leads, and whether it has received the case; nothing where a rule names one lead."""
    lead = verdict.lead
    if lead is None or verdict.winner is None or not verdict.winner.rule.first_of:
        return {"zh": "", "en": ""}
    if verdict.took_in:
        return {"zh": f"由最先收件的{lead.zh}主办。", "en": f" {lead.en} received it first and leads."}
    return {
        "zh": f"可以主办的单位均未收件，由排在最前的{lead.zh}主办。",
        "en": f" None of those that may lead received it; {lead.en} stands first among them and leads.",
    }


def _because(match: Match, names: Names, confidential: bool) -> Sentence:
    shown = [one for one in match.evidence if not (confidential and one.fact == "words")]
    zh, en = "；".join(_found(shown, names, "zh")), "; ".join(_found(shown, names, "en"))
    return {
        "zh": match.rule.zh + (f"（依据：{zh}）" if zh else ""),
        "en": match.rule.en + (f" (Found: {en}.)" if en else ""),
    }


def _found(evidence: Iterable[Evidence], names: Names, language: str) -> list[str]:
    said: dict[str, list[str]] = {}
    for one in evidence:
        if one.found:  # what was missing says nothing to a reader
            name = names.get(one.fact, {}).get(one.found)
            said.setdefault(one.fact, []).append(name[language] if name else one.found)
    if language == "zh":
        return [f"{_FACTS[fact][0]}“{'、'.join(found)}”" for fact, found in said.items()]
    return [f"{_FACTS[fact][1]} “{', '.join(found)}”" for fact, found in said.items()]


def _told(one: PassedOver, directory: Directory) -> Sentence:
    body = directory.get(one.body)
    return why_not(one.why, {"zh": body.zh, "en": body.en} if body else {"zh": one.body, "en": one.body})


def facts_named(facts: Iterable[str]) -> Sentence:
    """Return what facts are called, joined as each language joins them."""
    named = [_FACTS[fact] for fact in facts]
    return {"zh": "、".join(zh for zh, _ in named), "en": ", ".join(en for _, en in named)}
