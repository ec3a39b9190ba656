"""Says in sentences what a figure counts, so that whoever is measured by it can check it. Pure."""

from collections.abc import Iterable

from services.intake.reports.domain import Definitions, Figure
from services.intake.reports.vocabulary import COUNTED, GROUPS
from services.intake.reports.wording import WORDS
from services.intake.words import Text

_COUNTS = Text("统计对象：{what}。", "It counts {what}.")
_RATE = Text("比率：其中{that}的占比。", "The rate is the share of those: {that}.")
_ANY = Text("其中之一即可：{any}", "one of these is enough: {any}")
_ONLY = Text("只计：{only}。", "Only those: {only}.")
_WITHOUT = Text("不计：{without}。", "Left out: {without}.")
_BY = Text("分项：{by}。", "Split by: {by}.")
_MONTH = Text("计入月份：{day}（按本地时间）。", "The month is that of {day}, by the place's clocks.")
_BODY = Text("计入单位：{body}。", "It counts against {body}.")
_LOW = Text("数值越低越好。", "Less is better.")
_CLAUSE = Text("所依据的规则：{clause}", "The rule that it stands for: {clause}")
_RANKING = Text(
    "排名：按{weights}加权平均；其中任何一项不足{least}件的单位不排名。",
    "Bodies are ranked by the weighted mean of {weights}; one that has fewer than {least} of any of them has no place.",
)


def explained(figure: Figure) -> list[Text]:
    """Return what a figure counts, sentence by sentence."""
    counted = COUNTED[figure.of]
    found = [_COUNTS.filled(what=counted.name)]
    if figure.only:
        found.append(_ONLY.filled(only=_listed(figure.only)))
    if figure.without:
        found.append(_WITHOUT.filled(without=_listed(figure.without)))
    if figure.is_rate:
        words = [_listed(figure.that)] if figure.that else []
        words += [_ANY.filled(any=_listed(figure.any))] if figure.any else []
        found.append(_RATE.filled(that=_joined(words)))
    if figure.by:
        found.append(_BY.filled(by=_listed(GROUPS[figure.by])))
    found += [_MONTH.filled(day=counted.day), _BODY.filled(body=counted.body)]
    if figure.low_is_good:
        found.append(_LOW)
    return [*found, _CLAUSE.filled(clause=figure.clause)]


def ranking_explained(definitions: Definitions) -> Text | None:
    """Return how bodies are ranked, None where they are not."""
    ranking = definitions.ranking
    if ranking is None:
        return None
    names = {one.code: one.name for one in definitions.figures}
    weights = [
        Text(f"{names[code].zh}（权重{weight}）", f"{names[code].en} (weight {weight})")
        for code, weight in ranking.weights.items()
    ]
    least = str(ranking.least)
    return _RANKING.filled(weights=_joined(weights), least=Text(least, least))


def _listed(words: Iterable[str]) -> Text:
    order = list(WORDS)
    return _joined([WORDS[word] for word in sorted(words, key=order.index)])


def _joined(texts: list[Text]) -> Text:
    return Text("、".join(one.zh for one in texts), "; ".join(one.en for one in texts))
