"""What happens where an enterprise could not be told something: somebody calls; and what it has written by mail."""

from collections.abc import Mapping
from typing import Any

from services.intake.cases.models import Case
from services.intake.informing import store
from services.intake.informing.domain import CALLED
from services.intake.informing.models import Untold
from shared.contracts.words import News
from shared.messaging import Unit

WROTE = "wrote"


def unreached(unit: Unit, case: Case, told: int, why: str, news: list[str], actor: str) -> None:
    """Hear that something could not be sent; where it matters, somebody has to call. Merges by line: the highest holds.

    told: the line up to which it goes. news: what is in it, by their words.
    """
    if heard(case, f"enterprise.unreached/{told}/{why}/{'+'.join(news)}"):
        return
    unit.record(case, "enterprise.unreached", {"told": told, "why": why, "news": news}, actor)
    if CALLED & {News(one) for one in news}:
        _to_call(unit, case, told, why, news)


def wrote(unit: Unit, case: Case, told: Mapping[str, Any], actor: str) -> None:
    """Keep what an enterprise has answered by mail and what could not be added to its case; somebody looks at it."""
    facts = {name: told[name] for name in ("mail", "text", "files", "by", "at")}
    line = unit.record(case, "enterprise.wrote", facts, actor)
    _to_call(unit, case, line.number, WROTE, [])


def called(unit: Unit, case: Case, meant: int, word: str, note: str, *, ends: bool, person: str, name: str) -> bool:
    """Put on record what came of a call; return False where there is nothing to tell any more.

    meant: the line up to which the page showed what is to be told: what came later is told later. word: `told`,
    `missed` or `dropped`. ends: whether nobody calls about it any more.
    """
    one = store.untold(unit.session, case.id)
    if one is None or one.told >= one.line:
        return False
    unit.record(case, f"enterprise.{word}", {"told": meant, "note": note, "person": name}, person)
    one.note = note
    if ends:
        one.told, one.tries = max(one.told, meant), 0
        one.news = [] if one.told >= one.line else one.news
    else:
        one.tries += 1
    return True


def _to_call(unit: Unit, case: Case, line: int, why: str, news: list[str]) -> None:
    one = store.untold(unit.session, case.id)
    if one is None:
        one = Untold(case_id=case.id, line=0, told=0, news=[], why=why, since=unit.now, tries=0, note="")
        unit.session.add(one)
    if line <= max(one.line, one.told):
        # What came before is told with what stands already; it is only said what it was.
        one.news = [*dict.fromkeys([*news, *one.news])] if one.line > one.told else one.news
        return
    before = one.news if one.line > one.told else []
    if not before:
        one.since, one.tries, one.note = unit.now, 0, ""
    one.line, one.why, one.news = line, why, [*dict.fromkeys([*before, *news])]


def heard(case: Case, mark: str) -> bool:
    """Say whether a message was heard before, and remember it by its mark."""
    if mark in case.heard:
        return True
    case.heard = [*case.heard, mark]
    return False
