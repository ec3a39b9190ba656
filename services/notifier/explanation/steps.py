"""Sentences about escalation.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.escalation.domain import HAPPENED, NOTICE
from services.notifier.escalation.texts import MARKS
from services.notifier.explanation.limits import Said
from services.notifier.explanation.phrases import (
    COLOURS,
    HAPPENINGS,
    KINDS,
    OWN_CLOCKS,
    ROLES,
    STOPPED_BY,
    Pair,
    counted,
    length,
    listed,
    plain,
    text_of,
)


def sentences(policy: Mapping[str, Any], limits: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what each step of a policy says, in the order of the file. policy, limits: the parts."""
    clocks = {one["clock"]: text_of(one["name"]) for one in limits["clocks"]} | dict(OWN_CLOCKS)
    steps = {one["step"]: _name(one) for one in policy["steps"]}
    offices = {word: text_of(one["name"]) for word, one in policy["offices"].items()}
    for index, step in enumerate(policy["steps"]):
        named = listed(_clock(one, clocks, steps) for one in step["clocks"])
        parts = [_when(step, named), cases_of(step), _does(step, offices | dict(ROLES))]
        zh, en = "".join(one.zh for one in parts), "".join(one.en for one in parts)
        name = _name(step)
        yield ("steps", index), step.get("clause"), Pair(f"{name.zh}：{zh}。", f"{name.en}: {en}.")
    if "unsigned" in policy and any(step.get("notice") for step in policy["steps"]):
        again, times = length(policy["unsigned"]["every"]), policy["unsigned"]["times"]
        says = Pair(
            f"督办单起草后未签发的，每隔{again.zh}提醒督办人员，最多{times}次。",
            f"Of a notice that nobody has signed supervisors are reminded every {again.en}, {times} times at most.",
        )
        yield ("unsigned",), policy["unsigned"].get("clause"), says
    if "urging" in policy:
        every = length(policy["urging"]["every"])
        says = Pair(
            f"督办人员、派单台和单位负责人可以催办承办单位，同一任务两次催办至少间隔{every.zh}。",
            f"Supervisors, the dispatch desk and the head of a body may urge it for a task, with {every.en} at least "
            "between two urgings.",
        )
        yield ("urging",), policy["urging"].get("clause"), says


def _name(step: Mapping[str, Any]) -> Pair:
    return text_of(step["name"]) if "name" in step else Pair(step["step"], step["step"])


def _clock(word: str, clocks: Mapping[str, Pair], steps: Mapping[str, Pair]) -> Pair:
    if word.startswith(NOTICE):
        name = steps[word.removeprefix(NOTICE)]
        return Pair(f"“{name.zh}”督办单的时限", f"the limit of the notice “{name.en}”")
    if word.startswith(HAPPENED):
        name = steps[word.removeprefix(HAPPENED)]
        return Pair(f"“{name.zh}”之时", f"when “{name.en}” has happened")
    return clocks[word]


def _when(step: Mapping[str, Any], clock: Pair) -> Pair:
    offset, side = step["offset"], step["side"]
    said = counted(offset)
    if side == "from_start":
        told = Pair(f"{clock.zh}起算后{said.zh}", f"{said.en} after the start of {clock.en}")
        if not offset["n"]:
            told = Pair(f"{clock.zh}一开始", f"at the start of {clock.en}")
    elif not offset["n"]:
        told = Pair(f"{clock.zh}届满时", f"at the end of {clock.en}")
        if all(one.startswith(HAPPENED) for one in step["clocks"]):
            told = Pair(clock.zh, clock.en)
    elif side == "before":
        told = Pair(f"{clock.zh}届满前{said.zh}", f"{said.en} before the end of {clock.en}")
    else:
        told = Pair(f"{clock.zh}届满后{said.zh}", f"{said.en} after the end of {clock.en}")
        if all(one.startswith(HAPPENED) for one in step["clocks"]):
            told = Pair(f"{clock.zh}后{said.zh}", f"{said.en} after {clock.en.removeprefix('when ')}")
    if "every" in step:
        every, times = counted(step["every"]), step["times"]
        return Pair(
            f"{told.zh}，此后每{every.zh}一次，共{times}次",
            f"{told.en}, and every {every.en} after it, {times} times in all",
        )
    return told


def cases_of(step: Mapping[str, Any]) -> Pair:
    """Return for which cases something is, in brackets; nothing where it is for all. step: with `cases`, if any."""
    zh, en = [], []
    for key, words in step.get("cases", {}).items():
        if key == "rounds_from":
            zh.append(f"第{words}轮起")
            en.append(f"from round {words} on")
        elif words:
            told = listed(KINDS[one] for one in words) if key == "kinds" else plain(words)
            zh.append(f"限于{told.zh}")
            en.append(f"only {told.en}")
    if step.get("unless"):
        done = listed(HAPPENINGS[one] for one in step["unless"])
        zh.append(f"已经{done.zh}的除外")
        en.append(f"not where {done.en} by then")
    return Pair(f"（{'，'.join(zh)}）" if zh else "", f" ({', '.join(en)})" if en else "")


def _does(step: Mapping[str, Any], people: Mapping[str, Pair]) -> Pair:
    zh, en = [], []
    if step["to"]:
        first = listed(people[one] for one in step["to"])
        zh.append(f"致信{first.zh}（按此顺序，以有人者为先）" if len(step["to"]) > 1 else f"致信{first.zh}")
        en.append(f"write to {first.en}{', whoever is there first' if len(step['to']) > 1 else ''}")
    if step["copies"]:
        copies = listed((people[one] for one in step["copies"]), last="and")
        zh.append(f"抄送{copies.zh}")
        en.append(f"with copies to {copies.en}")
    mark = step.get("card") or step.get("measure")
    if mark:
        zh.append(f"记{MARKS[mark].zh}")
        en.append(f"on record: {MARKS[mark].en}")
    notice = step.get("notice")
    if notice:
        colour, limit, stop = COLOURS[notice["colour"]], length(notice["limit"]), STOPPED_BY[notice["stopped_by"]]
        demand = text_of(notice["demand"])
        zh.append(f"起草{colour.zh}督办单，要求“{demand.zh}”，自签发起{limit.zh}，以{stop.zh}为结")
        en.append(
            f"a {colour.en} supervision notice is drafted that demands “{demand.en}” within {limit.en} of its signing, "
            f"ended by {stop.en}"
        )
    return Pair(f"：{'；'.join(zh)}", f": {'; '.join(en)}")
