"""The sentences that a decision is told in: each says one thing that it rested on, or nothing.

Each decision is told by the versions that it was made by, so that a rule that was changed since, or a body that was
renamed, reads as it did then.
"""

from collections.abc import Callable, Iterator

from services.router.decisions.choices import BACKSTOP, REFORMED, REOPENED
from services.router.decisions.told import Told
from services.router.decisions.words import ENDS, WHO
from services.router.rules.conditions import Evidence
from services.router.rules.domain import WhyNot
from services.router.rules.naming import ground_named
from services.router.rules.reasons import Sentence, facts_named, found_in_words, why_not


def _who_and_when(told: Told) -> Iterator[Sentence]:
    one, at = told.decision, told.when(told.decision.at)
    zh, en = WHO[one.by]
    if one.by in ("person", "ruling"):
        zh, en = f"{one.actor}（{zh}）", f"{one.actor} ({en})"
    if one.lead is None:
        if one.seen:
            yield {
                "zh": f"{at}，{zh}没有派出，交派单台由人决定。",
                "en": f"On {at} {en} left it to the desk, for a person.",
            }
        else:  # the rules were not asked: it came back, or there were none
            yield {"zh": f"{at}，交派单台由人决定。", "en": f"On {at} it went to the desk, for a person."}
        return
    lead, parts, helpers = told.name(one.lead), told.names(one.split), told.names(one.assisting)
    yield {
        "zh": f"{at}，{zh}决定由{lead['zh']}主办"
        + (f"，{parts['zh']}分办" if one.split else "")
        + (f"，{helpers['zh']}协办" if one.assisting else "")
        + f"；第{one.round}轮，派单编号{one.assignment}。",
        "en": f"On {at} {en} gave it to {lead['en']}"
        + (f", with {parts['en']} answering for parts" if one.split else "")
        + (f", assisted by {helpers['en']}" if one.assisting else "")
        + f"; round {one.round}, assignment {one.assignment}.",
    }


def _reason(told: Told) -> Iterator[Sentence]:
    one = told.decision
    if told.withheld:
        yield {
            "zh": "保密件：事项内容和理由只向登录后有权查看的人显示。",
            "en": "Confidential: what it says, and what was said of it, is shown on its page to those who may see it.",
        }
    else:
        zh, en = one.reason_zh, one.reason_en
        if one.by in ("person", "ruling") and zh == en:  # as it was typed; what we say differs by language
            zh, en = f"“{zh}”。", f"“{en}”."
        yield {"zh": f"理由：{zh}", "en": f"The reason: {en}"}


def _deciding_rule(told: Told) -> Iterator[Sentence]:
    rule = told.decision.rule
    if rule == BACKSTOP:
        yield {"zh": "起决定作用的是兜底规则。", "en": "The backstop decided."}
    elif rule == REOPENED:
        yield {"zh": "重新办理的，回到原承办单位。", "en": "A reopened case goes back to the body that answered."}
    elif rule == REFORMED:
        yield {
            "zh": f"由{told.decision.actor}执行的机构改革决定，依据{told.grounds.get('reform', '')}。",
            "en": f"A reform decided, put in force by {told.decision.actor} on {told.grounds.get('reform', '')}.",
        }
    elif rule:
        yield {"zh": f"起决定作用的规则：{rule}。", "en": f"The rule that decided: {rule}."}


def _held_on(told: Told) -> Iterator[Sentence]:
    zh, en = list[str](), list[str]()
    for one in told.decision.matched:
        found = found_in_words([Evidence(*found) for found in one["on"]], told.called)
        zh.append(one["rule"] + (f"（{found['zh']}）" if found["zh"] and not told.withheld else ""))
        en.append(one["rule"] + (f" ({found['en']})" if found["en"] and not told.withheld else ""))
    if zh:
        yield {
            "zh": f"成立的规则，先者优先：{'；'.join(zh)}。",
            "en": f"Rules that held, the stronger first: {'; '.join(en)}.",
        }


def _runner_up(told: Told) -> Iterator[Sentence]:
    second = told.decision.runner_up
    if not second:
        return
    rules = told.policy.rules.rules if told.policy else []
    lead = next((rule.lead for rule in rules if rule.id == second and not rule.first_of), None)
    named = told.name(lead) if lead else None
    yield {
        "zh": f"若没有它，将由规则{second}决定" + (f"，派给{named['zh']}。" if named else "。"),
        "en": f"Without it, rule {second} would have decided" + (f", for {named['en']}." if named else "."),
    }


def _nearly(told: Told) -> Iterator[Sentence]:
    if told.withheld or told.policy is None or told.case is None or not told.decision.seen:
        return
    for near in told.policy.rules.nearly(told.policy.facts(told.case), most=3):
        lead, asked = (told.name(near.rule.lead) if near.rule.lead else None), facts_named(near.asked)
        yield {
            "zh": f"差一点成立的规则：{near.rule.id}"
            + (f"（派给{lead['zh']}）" if lead else "（交派单台）")
            + f"，只有对{asked['zh']}的要求不符。",
            "en": f"Rule {near.rule.id}"
            + (f", for {lead['en']}," if lead else ", for the desk,")
            + f" nearly held: all but what it asks of {asked['en']}.",
        }


def _passed_over(told: Told) -> Iterator[Sentence]:
    for one in told.decision.passed_over:
        why = why_not(WhyNot(one["why"]), told.name(one["body"]))
        yield {
            "zh": f"规则{one['rule']}所列单位未选：{why['zh']}。",
            "en": f"Passed over of rule {one['rule']}: {why['en']}.",
        }


def _precedent(told: Told) -> Iterator[Sentence]:
    one = told.precedent
    if one is None:
        return
    instead = told.grounds.get("instead_of")
    named = told.name(instead) if instead else None
    yield {
        "zh": f"依照先例：事项{one.number}由{one.by}于{told.when(one.at)}审定"
        + (f"；没有先例时将派给{named['zh']}。" if named else "。"),
        "en": f"It follows a precedent: the ruling of {one.by} on case {one.number}, {told.when(one.at)}"
        + (f"; without it {named['en']} would have it." if named else "."),
    }


def _text_model(told: Told) -> Iterator[Sentence]:
    text = told.grounds.get("text")
    if not text:
        return
    if not text["scores"]:
        yield {"zh": "文本模型不认识其中的词，没有建议。", "en": "The text model knows none of its words: no proposal."}
        return
    zh = "、".join(f"{told.name(one['body'])['zh']} {one['score'] * 100:.1f}%" for one in text["scores"])
    en = ", ".join(f"{told.name(one['body'])['en']} {one['score'] * 100:.1f} %" for one in text["scores"])
    bar = text["threshold"]
    yield {
        "zh": f"文本模型（版本{text['model'][:12]}）的把握：{zh}。"
        + (f"达到{bar * 100:.1f}%才可免人工。" if bar else "目前一律须由人决定。"),
        "en": f"The text model (version {text['model'][:12]}) was sure to: {en}."
        + (f" From {bar * 100:.1f} % on it may go without a person." if bar else " A person decides in any case now."),
    }


def _proposed(told: Told) -> Iterator[Sentence]:
    proposed = told.grounds.get("proposed")
    if not proposed or told.withheld:  # a ground says what the case is about
        return
    if proposed["end"]:
        zh, en = ENDS[proposed["end"]]
        ground = ground_named(told.called, proposed["ground"])
        yield {
            "zh": f"规则建议：{zh}" + (f"（理由：{ground['zh']}）。" if ground else "。"),
            "en": f"The rule proposes: {en}" + (f" (ground: {ground['en']})." if ground else "."),
        }
    if proposed.get("split"):  # of an earlier release, which assigned them as assisting bodies
        names = told.names(proposed["split"])
        yield {"zh": f"分别答复的单位：{names['zh']}。", "en": f"Each to answer for a part: {names['en']}."}
    if proposed["task_force"] and told.grounds.get("task_force") is None:
        named = told.team(proposed["task_force"])
        yield {"zh": f"规则建议成立{named['zh']}。", "en": f"The rule proposes: {named['en']}."}
    if proposed["labels"]:
        labels = ", ".join(proposed["labels"])
        yield {"zh": f"标记：{labels}。", "en": f"Marks: {labels}."}


def _task_force(told: Told) -> Iterator[Sentence]:
    team = told.grounds.get("task_force")
    if team:
        named = told.team(team)
        yield {"zh": f"由{named['zh']}办理。", "en": f"A team goes its stages: {named['en']}."}
    elif team is not None:
        yield {"zh": "不设专班。", "en": "No task force is wanted."}


def _basis(told: Told) -> Iterator[Sentence]:
    basis = told.grounds.get("basis")
    if basis:
        yield {
            "zh": f"依据会议纪要“{basis}”，不得退单。",
            "en": f"It rests on the minutes “{basis}”, so it cannot be returned.",
        }
    due = told.grounds.get("due_on")
    if due:
        yield {"zh": f"会议要求{due}前反馈。", "en": f"The meeting wants a report by {due}."}


def _facts_seen(told: Told) -> Iterator[Sentence]:
    seen = told.decision.seen
    if told.withheld or not seen:
        return
    facts: list[Evidence] = []
    for fact, value in seen.items():
        if fact == "text_sha256" or value in (None, "", False, []):
            continue
        values = value if isinstance(value, list) else ["true" if value is True else str(value)]
        facts += [Evidence(fact, "", one) for one in values]
    found = found_in_words(facts, told.called)
    digest = seen.get("text_sha256", "")[:12]
    yield {
        "zh": f"当时看到的事实：{found['zh']}；文字摘要{digest}。",
        "en": f"Facts that were seen: {found['en']}; fingerprint of the text {digest}.",
    }


def _versions(told: Told) -> Iterator[Sentence]:
    routing, directory = told.decision.routing, told.decision.directory
    if not (routing and directory):
        yield {"zh": "当时尚未加载规则和名录。", "en": "No rules and directory had been loaded then."}
        return
    yield {
        "zh": f"规则版本{routing[:12]}，名录版本{directory[:12]}。",
        "en": f"Rules of version {routing[:12]}, directory of version {directory[:12]}.",
    }


def _hops(told: Told) -> Iterator[Sentence]:
    if told.decision.lead:
        yield {
            "zh": f"到此换手{told.hops}次。",
            "en": f"It had changed hands {told.hops} {'time' if told.hops == 1 else 'times'} by then.",
        }


ASPECTS: tuple[Callable[[Told], Iterator[Sentence]], ...] = (
    _who_and_when,
    _reason,
    _deciding_rule,
    _held_on,
    _runner_up,
    _nearly,
    _passed_over,
    _precedent,
    _text_model,
    _proposed,
    _task_force,
    _basis,
    _facts_seen,
    _versions,
    _hops,
)
"""What is told of a decision, in this order."""
