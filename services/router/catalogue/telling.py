"""What a rule asks for and what it comes to, in words of both languages. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.router.rules.reasons import Names, Sentence

_MOST = 8  # words that are told one by one; the rest are counted

_FACTS: Mapping[str, Sentence] = {
    name: {"zh": zh, "en": en}
    for name, zh, en in (
        ("matter", "事项类别", "matter"),
        ("kind", "诉求类型", "kind"),
        ("industry", "行业", "industry"),
        ("sub_district", "街道", "sub-district"),
        ("channel", "渠道", "channel"),
        ("source", "来源单位", "source"),
        ("urgency", "紧急程度", "urgency"),
        ("amount", "项目金额", "amount"),
        ("about", "被反映单位", "whom it is about"),
    )
}


@dataclass(frozen=True, slots=True)
class Told:
    """A condition in words: one that stands by itself, or several joined. how: `all`, `any` or `not` of the parts."""

    words: Sentence | None = None
    how: str = ""
    parts: Sequence["Told"] = ()


def condition_told(when: Mapping[str, Any], names: Names) -> Told:
    """Return a rule's condition as stored (its shape: rules/schemas.py) in words.

    names: what codes are called, by fact and code; a code without a name is told as it is.
    """
    parts = list[Told]()
    for name, value in when.items():
        if name in ("all", "any"):
            inner = [condition_told(part, names) for part in value]
            parts.append(_joined(name, inner))
        elif name == "not":
            parts.append(Told(how="not", parts=[condition_told(value, names)]))
        else:
            tell = _TOLD[name]
            parts.append(Told({"zh": tell(name, value, names, "zh"), "en": tell(name, value, names, "en")}))
    return _joined("all", parts)


def _joined(how: str, parts: Sequence[Told]) -> Told:
    """Return parts as one; what is joined in the same way is written flat."""
    flat = [one for part in parts for one in (part.parts if part.how == how else [part])]
    return flat[0] if len(flat) == 1 else Told(how=how, parts=flat)


def _one_of(name: str, words: Sequence[str], names: Names, language: str) -> str:
    fact, found = _FACTS[name][language], _listed([_called(name, one, names, language) for one in words], language)
    within = name in ("matter", "industry")
    if language == "zh":
        return f"{fact}{'属于' if within else '是'}{found}"
    return f"{fact} {'within' if within else 'is'} {found}"


def _tags(_name: str, asked: Mapping[str, Any], names: Names, language: str) -> str:
    told = []
    for how, zh, en in (
        ("any", "企业列入", "the enterprise is listed in"),
        ("all", "企业同时列入", "it is listed in all of"),
    ):
        if asked.get(how):
            found = _listed([_called("tags", one, names, language) for one in asked[how]], language)
            told.append(f"{zh}{found}" if language == "zh" else f"{en} {found}")
    return _and(told, language)


def _amount(_name: str, asked: Mapping[str, Any], _names: Names, language: str) -> str:
    told = []
    if "at_least" in asked:
        told.append(
            f"金额不低于{asked['at_least']:,}元" if language == "zh" else f"amount at least {asked['at_least']:,} yuan"
        )
    if "below" in asked:
        told.append(f"金额低于{asked['below']:,}元" if language == "zh" else f"amount below {asked['below']:,} yuan")
    return _and(told, language)


def _words(_name: str, asked: Mapping[str, Any], _names: Names, language: str) -> str:
    told = []
    for how, zh, en in (
        ("any", "文字含{}", "the text has {}"),
        ("all", "文字同时含{}", "the text has all of {}"),
        ("none", "文字不含{}", "the text has none of {}"),
    ):
        if asked.get(how):
            told.append((zh if language == "zh" else en).format(_listed(asked[how], language, all_of=how != "any")))
    return _and(told, language)


def _place(_name: str, words: Sequence[str], _names: Names, language: str) -> str:
    found = _listed(words, language)
    return f"地点含{found}" if language == "zh" else f"the place has {found}"


def _about(_name: str, words: Sequence[str], _names: Names, language: str) -> str:
    found = _listed(words, language)
    return f"被反映单位含{found}" if language == "zh" else f"whom it is about has {found}"


def _confidential(_name: str, wanted: bool, _names: Names, language: str) -> str:
    if language == "zh":
        return "是保密件" if wanted else "不是保密件"
    return "it is confidential" if wanted else "it is not confidential"


def _stated(name: str, facts: Sequence[str], _names: Names, language: str) -> str:
    found = _listed([_FACTS[fact][language] for fact in facts], language, all_of=True, quoted=False)
    if language == "zh":
        return f"{'未写明' if name == 'missing' else '已写明'}{found}"
    return f"{found} {'not stated' if name == 'missing' else 'stated'}"


def _and(told: Sequence[str], language: str) -> str:
    return ("，且" if language == "zh" else ", and ").join(told)


def _listed(words: Sequence[str], language: str, *, all_of: bool = False, quoted: bool = True) -> str:
    shown = [f"“{word}”" for word in words[:_MOST]] if quoted else list(words[:_MOST])
    more = len(words) - len(shown)
    if language == "zh":
        count = f"等{len(words)}个词" if more else ""
        return "、".join(shown) + count + ("之一" if len(words) > 1 and not all_of else "")
    last = " and " if all_of else " or "
    if more:
        return f"{', '.join(shown)}{last}{more} more"
    return last.join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _called(fact: str, code: str, names: Names, language: str) -> str:
    name = names.get(fact, {}).get(code)
    return name[language] if name else code


_Teller = Callable[[str, Any, Names, str], str]

_TOLD: Mapping[str, _Teller] = {
    **dict.fromkeys(("matter", "kind", "industry", "sub_district", "channel", "source", "urgency"), _one_of),
    "tags": _tags,
    "amount": _amount,
    "confidential": _confidential,
    "missing": _stated,
    "stated": _stated,
    "place": _place,
    "about": _about,
    "words": _words,
}
"""How each name of a condition is told."""
