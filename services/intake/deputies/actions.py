"""What happens to suggestions of deputies: each of those who make one is answered and speaks, and the case follows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from services.intake.cases import actions as cases
from services.intake.cases.actions import Speaker
from services.intake.cases.canonical import digest as digest_of
from services.intake.cases.domain import Verdict
from services.intake.cases.facts import who_speaks
from services.intake.cases.models import Case
from services.intake.cases.store import facts_of
from services.intake.codes.domain import Place
from services.intake.deputies import domain, store
from services.intake.deputies.domain import MEANT, REOPENS, Grade, Named
from services.intake.deputies.models import Deputy, DeputyReply
from services.intake.occasions.actions import Raised, bring
from services.intake.occasions.domain import CHANNELS, Way, see_day
from services.intake.occasions.domain import Kind as OccasionKind
from services.intake.occasions.models import Occasion
from shared.contracts.words import CaseState, Kind
from shared.messaging import Unit


def suggest(
    unit: Unit, place: Place, one: Occasion, told: Mapping[str, Any], asking: Sequence[Named], who: Speaker
) -> None:
    """Put down who makes a suggestion, and make a case of it. told: the form (occasions.schemas.SuggestionIn)."""
    for number, named in enumerate(asking, 1):
        about = {"name": named.name, "role": named.role.value, "contact": named.contact}
        unit.session.add(Deputy(occasion_id=one.id, number=number, **about))
    body = {
        "kind": str(Kind.SUGGESTION),
        "channel": str(CHANNELS[OccasionKind.SUGGESTION]),
        "complainant": {"name": together_named(asking), "contact": _contact(asking[0])},
        "title": told["title"],
        "description": told["text"],
    }
    if told["due_on"] is not None:
        body["source_due_at"] = datetime.combine(told["due_on"], time(23, 59, 59), place.zone)
    bring(unit, place, one, [Raised(body, Way.BROUGHT)], who, key=one.id, digest=digest_of(one.facts))


def together_named(asking: Sequence[Named]) -> str:
    """Return how offices are told who asks: the first, and how many there are."""
    first = asking[0].name
    return first if len(asking) == 1 else f"{first}等{len(asking)}名代表、委员"


def answered(
    unit: Unit, place: Place, one: Occasion, case: Case, deputy: Deputy, how: str, on: date, who: Speaker
) -> None:
    """Put on record that a deputy was given the answer of this round. The case is locked. Raises NotNow."""
    domain.see_answer(CaseState(case.state))
    see_day(on, place.local(unit.now).date())
    reply = store.replies(unit.session, one.id).get((deputy.number, case.round))
    if reply is None:
        unit.session.add(
            DeputyReply(
                occasion_id=one.id,
                deputy=deputy.number,
                round=case.round,
                how=how,
                answered_on=on,
                grade=None,
                said=None,
            )
        )
    else:  # put down wrongly before
        reply.how, reply.answered_on = how, on
    told = {"deputy": deputy.name, "number": deputy.number, "how": how, "on": on.isoformat(), "round": case.round}
    unit.record(case, "deputy.answered", {**told, "by": who.name}, who.actor)


def judged(unit: Unit, one: Occasion, case: Case, deputy: Deputy, grade: Grade, said: str, who: Speaker) -> None:
    """Put on record what a deputy says of the answer; once it is clear what all come to, it is the case's verdict.

    The case is locked. Raises NotNow.
    """
    domain.see_answer(CaseState(case.state))
    replies = store.replies(unit.session, one.id)
    reply = replies.get((deputy.number, case.round))
    domain.see_to_judge(answered=reply is not None, judged=reply is not None and reply.grade is not None)
    if reply is not None:
        reply.grade, reply.said = grade.value, said or None
    told = {"deputy": deputy.name, "number": deputy.number, "grade": grade.value, "round": case.round}
    unit.record(case, "deputy.judged", {**told, "text": said or None, "by": who.name}, who.actor)
    in_round = [replies.get((each.number, case.round)) for each in store.deputies(unit.session, one.id)]
    whole = domain.together([Grade(each.grade) if each and each.grade else None for each in in_round], case.round)
    if whole is None:
        return
    words = [f"{deputy.name}：{said}"] if said else []
    verdict = Verdict(True, whole is not Grade.NOT, MEANT[whole], "".join(words))
    asked = Speaker(who.actor, who_speaks(facts_of(unit.session, case)))
    cases.judge(unit, case, verdict, REOPENS, asked)


def _contact(named: Named) -> dict[str, str]:
    if not named.contact:
        return {"name": named.name}
    return {"name": named.name, "email" if "@" in named.contact else "phone": named.contact}
