"""Sentences about limits.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.explanation import extensions
from services.notifier.explanation.phrases import (
    ENDS,
    HAPPENINGS,
    KINDS,
    OWN_CLOCKS,
    WHOSE,
    Pair,
    counted,
    length,
    listed,
    text_of,
)
from shared.process.folder import Where

Said = tuple[Where, Mapping[str, str] | None, Pair]
"""Where in the file it stands, the clause that it stands for, and the sentence."""


def sentences(limits: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what a place's limits say, in the order of the file. limits: the part."""
    names = {one["clock"]: text_of(one["name"]) for one in limits["clocks"]} | dict(OWN_CLOCKS)
    start = HAPPENINGS[limits["closing"]["starts"]]
    begins = Pair(f"对诉求人的时限自{start.zh}之时起算。", f"The enterprise's limit runs from when {start.en}.")
    yield ("closing",), limits["closing"].get("clause"), begins
    for code, one in limits["classes"].items():
        yield from _of_class(code, one, names)
    default = limits["default"]
    says = Pair(f"没有列明类别的事项按“{default}”办理。", f"A case whose class is not listed is taken as “{default}”.")
    yield ("default",), None, says
    for index, clock in enumerate(limits["clocks"]):
        yield ("clocks", index), clock.get("clause"), _of_clock(clock)
    yield from _of_helpers(limits)
    yield from _of_returns(limits)
    yield from extensions.sentences(limits)


def _of_class(code: str, one: Mapping[str, Any], names: Mapping[str, Pair]) -> Iterator[Said]:
    called = text_of(one["name"]) if "name" in one else Pair(code, code)
    for clock, limit in one["limits"].items():
        said, name = length(limit), names[clock]
        told = Pair(f"“{called.zh}”：{name.zh}为{said.zh}。", f"Class “{called.en}”: {name.en} is {said.en}.")
        yield ("classes", code, "limits", clock), limit.get("clause", one.get("clause")), told
    for kind, by_clock in one.get("kinds", {}).items():
        for clock, limit in by_clock.items():
            said, name, asked = length(limit), names[clock], KINDS[kind]
            told = Pair(
                f"“{called.zh}”中的{asked.zh}：{name.zh}为{said.zh}。",
                f"Class “{called.en}”, {asked.en}: {name.en} is {said.en}.",
            )
            yield ("classes", code, "kinds", kind, clock), limit.get("clause", one.get("clause")), told
    if one.get("without"):
        less = listed((names[clock] for clock in one["without"]), last="and")
        yield (
            ("classes", code, "without"),
            None,
            Pair(f"“{called.zh}”不设{less.zh}。", f"Class “{called.en}” goes without {less.en}."),
        )


def _of_clock(clock: Mapping[str, Any]) -> Pair:
    name, whose = text_of(clock["name"]), WHOSE[clock["of"]]
    if clock.get("body"):
        whose = Pair(f"{whose.zh}，即{clock['body']}", f"{whose.en}, which is {clock['body']}")
    start, stops = HAPPENINGS[clock["starts"]], listed(HAPPENINGS[one] for one in clock["stops"])
    limit = length(clock["limit"]) if clock["limit"] else Pair("按类别确定", "as the class says")
    if clock.get("ends"):
        limit = ENDS[clock["ends"]]
    rests = Pair("事项中止时一并中止", "rests with the case")
    if not clock["rests"] or clock["starts"] == "waiting":  # nobody who has the case could ask for a rest
        rests = Pair("不因中止而停", "never rests")
    return Pair(
        f"{name.zh}（{whose.zh}）：自{start.zh}起算，{limit.zh}；至{stops.zh}为止；{rests.zh}。",
        f"{name.en} (of {whose.en}): from when {start.en}, {limit.en}; stopped when {stops.en}; {rests.en}.",
    )


def _of_helpers(limits: Mapping[str, Any]) -> Iterator[Said]:
    opinion, waits = length(limits["opinion"]), limits["opinion"].get("silence") == "waits"
    silence = Pair("逾期未反馈的，主办单位继续等待", "silence past that lets the lead wait")
    if not waits:
        silence = Pair("逾期未反馈的，视为同意", "silence past that is consent")
    yield (
        ("opinion",),
        limits["opinion"].get("clause"),
        Pair(
            f"协办单位自派单起{opinion.zh}内反馈意见；{silence.zh}。",
            f"An assisting body gives its opinion within {opinion.en} of dispatch; {silence.en}.",
        ),
    )
    if limits.get("split"):
        split = length(limits["split"])
        yield (
            ("split",),
            limits["split"].get("clause"),
            Pair(
                f"分办单位自派单起{split.zh}内反馈，且不晚于主办单位的时限。",
                f"A split body reports within {split.en} of dispatch, and never later than the lead.",
            ),
        )
    redo, asked = length(limits["redo"]), length(limits["supplement"])
    again = Pair(f"退回重办的，{redo.zh}内重新反馈。", f"What is sent back is reported anew within {redo.en}.")
    yield ("redo",), limits["redo"].get("clause"), again
    answer = Pair(f"请诉求人补充材料的，{asked.zh}内补充。", f"An enterprise answers a request within {asked.en}.")
    yield ("supplement",), limits["supplement"].get("clause"), answer
    times = limits["supplements_allowed"]
    yield (
        ("supplements_allowed",),
        None,
        Pair(
            f"每轮最多请诉求人补充{times}次，其间时限中止。",
            f"An enterprise is asked at most {times} times in a round, and the clocks rest meanwhile.",
        ),
    )
    least = length(limits["least"])
    days = counted({"n": limits["review_working_days"], "unit": "working_days"})
    yield (
        ("source",),
        None,
        Pair(
            f"来源单位另有时限的，主办单位的时限提前{days.zh}，但至少留{least.zh}。",
            f"Where the source has a limit of its own, the lead's ends {days.en} before it, "
            f"and leaves at least {least.en}.",
        ),
    )


def _of_returns(limits: Mapping[str, Any]) -> Iterator[Said]:
    returns = limits.get("returns")
    if not returns:
        yield (), None, Pair("退单不限时间。", "A return may be asked for at any time.")
        return
    window = length(returns["window"])
    reasons = listed(text_of(one["name"]) for one in returns["reasons"])
    yield (
        ("returns",),
        returns.get("clause"),
        Pair(
            f"主办单位自派单起{window.zh}内可以申请退单，理由限于：{reasons.zh}。",
            f"The lead may ask to return a case within {window.en} of dispatch, for one of: {reasons.en}.",
        ),
    )
