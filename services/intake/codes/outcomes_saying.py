"""Sentences about outcomes.yaml, for `nwd config explain`: what is made of answers, and what comes after them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.intake.codes.outcomes import RecheckKind
from services.intake.codes.words import CHANNELS, KINDS, OUTCOMES
from services.intake.words import Text
from shared.contracts.words import Channel, Kind, Outcome
from shared.process.folder import Where

_ENDED: Mapping[RecheckKind, Text] = {
    RecheckKind.CLOSED: Text("办结", "were closed"),
    RecheckKind.ANSWERED_AT_ONCE: Text("即时答复办结", "were answered at once"),
    RecheckKind.WITHDRAWN: Text("撤回", "were withdrawn"),
    RecheckKind.DECLINED: Text("不予受理", "were declined"),
    RecheckKind.TERMINATED: Text("终止办理", "were terminated"),
}
_UNITS: Mapping[str, tuple[str, str]] = {
    "minutes": ("分钟", "minute"),
    "hours": ("小时", "hour"),
    "days": ("天", "day"),
}
_LANGUAGES: Mapping[str, Text] = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}

Said = tuple[Where, Mapping[str, str] | None, Text]
"""Where in the file it stands, the clause that it stands for, and the sentence."""


def sentences(outcomes: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what a place says of answers and what follows, in the order of the file. outcomes: as the file is read."""
    for language, words in outcomes.get("hollow", {}).items():
        yield ("hollow", language), words.get("clause"), _hollow(_LANGUAGES[language], words)
    results = outcomes.get("result_classes")
    if results:
        yield ("result_classes",), results.get("clause"), _whose(results)
        for index, one in enumerate(results["classes"]):
            named = _listed([OUTCOMES[Outcome(code)] for code in one["outcomes"]], "or")
            told = Text(f"{one['name']['zh']}：{named.zh}。", f"{one['name']['en']}: {named.en}.")
            yield ("result_classes", "classes", index), None, told
    calls = outcomes.get("calls")
    if calls:
        yield ("calls",), calls.get("clause"), _calls(calls)
    for index, one in enumerate(outcomes.get("rechecks", ())):
        yield ("rechecks", index), one.get("clause"), _recheck(one)


def _hollow(language: Text, words: Mapping[str, Sequence[str]]) -> Text:
    zh, en = _quoted(words["says_nothing"])
    but_zh, but_en = _quoted(words["but"])
    but = Text(f"；但含有{but_zh}的不算", f", unless it also has {but_en}") if words["but"] else Text("", "")
    count = len(words["fillers"])
    fillers = Text(f"；客套话{count}种不计", f"; {count} polite phrases count for nothing") if count else Text("", "")
    return Text(
        f"{language.zh}答复中，每一句都只说{zh}之类的，一律交中心审核{but.zh}{fillers.zh}。",
        f"An answer in {language.en} of which every clause only says things like {en} is held for the centre's review"
        f"{but.en}{fillers.en}.",
    )


def _quoted(words: Sequence[str]) -> tuple[str, str]:
    """Return words in quotation marks, in a Chinese row and an English one; of many the first few and how many."""
    shown, more = words[:6], len(words) - 6
    zh, en = "、".join(f"“{one}”" for one in shown), ", ".join(f"“{one}”" for one in shown)
    return (f"{zh}等{len(words)}种", f"{en} and {more} more") if more > 0 else (zh, en)


def _whose(results: Mapping[str, Any]) -> Text:
    channels = [CHANNELS[Channel(code)] for code in results["channels"]]
    kinds = [KINDS[Kind(code)] for code in results["kinds"]]
    if not channels and not kinds:
        return Text("所有事项的答复都按办理结果分类。", "The answer of every case has a result class.")
    which = " and ".join(
        f"{word} {_listed(named, 'or').en}" for word, named in (("channel", channels), ("kind", kinds)) if named
    )
    whose = "、".join(_listed(named, "or").zh for named in (channels, kinds) if named)
    return Text(f"{whose}事项的答复按办理结果分类。", f"The answer of a case of {which} has a result class.")


def _calls(calls: Mapping[str, Any]) -> Text:
    n, tries = calls["apart"]["n"], calls["tries"]
    zh, en = _UNITS[calls["apart"]["unit"]]
    return Text(
        f"回访{tries}次未接通的，以未接通办结；两次之间至少相隔{n}{zh}。",
        f"After {tries} calls in vain, at least {n} {en}{'' if n == 1 else 's'} apart, a case closes, nobody asked.",
    )


def _recheck(one: Mapping[str, Any]) -> Text:
    ended, percent, least = _ENDED[RecheckKind(one["kind"])], f"{float(one['share']) * 100:.4g}%", one["least"]
    at_least = Text(f"，不少于{least}件", f", at least {least}") if least else Text("", "")
    return Text(
        f"每月{ended.zh}的事项抽查{percent}{at_least.zh}。",
        f"Of the cases that {ended.en} in a month, {percent} are drawn to be looked at again{at_least.en}.",
    )


def _listed(words: Sequence[Text], last: str) -> Text:
    en = [one.en for one in words]
    told = en[0] if len(en) == 1 else f"{', '.join(en[:-1])} {last} {en[-1]}"
    return Text("、".join(one.zh for one in words), told)
