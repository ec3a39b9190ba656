"""What is put on record of occasions, and how matters raised there become cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.intake.agencies.domain import OWN_WINDOW
from services.intake.cases.actions import Speaker, remember
from services.intake.cases.canonical import digest as digest_of
from services.intake.cases.domain import ENDED
from services.intake.cases.merging import Pledge
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.endings.actions import answer_in_person
from services.intake.occasions import domain, store
from services.intake.occasions.domain import OUTCOMES, Kind, Way
from services.intake.occasions.models import Occasion, OccasionCase
from services.intake.promises import actions as promises
from services.intake.promises.domain import Origin, see_day
from services.intake.same import actions as same
from services.intake.same.domain import name_key
from shared.contracts.words import CaseState
from shared.db import new_id
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class Raised:
    """A matter that was raised. body: of the interface, checked. answer: with SOLVED and EXPLAINED.

    promised_on, owner: with PROMISED, the day and the body's code.
    """

    body: Mapping[str, Any]
    way: Way
    answer: str | None = None
    promised_on: date | None = None
    owner: str | None = None


def hold(
    unit: Unit, place: Place, kind: Kind, told: Mapping[str, Any], who: Speaker, occasion_id: str
) -> tuple[Occasion, bool]:
    """Put an occasion on record, and say whether it is new: the same form sent again is the same occasion.

    told: the form, as its schema reads it; `on` is the day. occasion_id: of this showing of the form. Raises NotNow.
    """
    domain.see_day(told["on"], place.local(unit.now).date())
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
    facts = {name: value for name, value in facts.items() if name not in ("title", "on")}
    title = told.get("title") or told["enterprise"]
    before = store.occasion(unit.session, occasion_id)
    if before is not None and (before.title, before.held_on, before.facts) == (title, told["on"], facts):
        return before, False
    made = Occasion(
        # Mended after it was sent, it is another one.
        id=occasion_id if before is None else new_id(),
        kind=kind.value,
        title=title,
        held_on=told["on"],
        enterprise_key=name_key(told.get("enterprise")),
        facts=facts,
        made_at=unit.now,
        by=who.actor,
        by_name=who.name or who.actor,
    )
    unit.session.add(made)
    unit.session.flush()
    return made, True


def bring(
    unit: Unit, place: Place, one: Occasion, raised: Sequence[Raised], who: Speaker, *, key: str, digest: str
) -> list[Case]:
    """Make a case of each matter. Raises NotNow where what was promised or answered there cannot stand.

    The occasion is locked. key, digest: of the form that was sent, so that it is done once.
    """
    before = len(store.cases(unit.session, one.id))
    made = [_bring(unit, place, one, before + index, matter, who) for index, matter in enumerate(raised, 1)]
    if made:
        remember(unit, made[0], scope=scope_of(one), key=key, digest=digest, status=303, answer={})
    return made


def scope_of(one: Occasion) -> str:
    """Return whose the tokens of an occasion's forms are."""
    return f"occasion:{one.id}"


def _bring(unit: Unit, place: Place, one: Occasion, number: int, matter: Raised, who: Speaker) -> Case:
    answered = matter.way in OUTCOMES
    case = same.bring(
        unit,
        place,
        matter.body,
        agency=OWN_WINDOW,
        agency_name=place.centre.zh,
        body_digest=digest_of({name: _written(value) for name, value in matter.body.items()}),
        actor=who.actor,
        dispatch=not answered,
    )
    link = {"occasion_id": one.id, "number": number, "case_id": case.id}
    unit.session.add(OccasionCase(**link, way=matter.way.value, promised_on=matter.promised_on))
    facts = {"occasion": one.id, "occasion_kind": one.kind, "title": one.title, "on": one.held_on.isoformat()}
    unit.record(case, "occasion.raised", {**facts, "way": matter.way.value, "by": who.name}, who.actor)
    unit.session.flush()
    if answered:
        answer_in_person(unit, case, matter.answer or "", OUTCOMES[matter.way], who)
    elif matter.promised_on is not None and matter.owner is not None:
        see_day(matter.promised_on, place.local(unit.now).date())
        # One that a rule has merged is promised nothing of its own: the other case goes on.
        if CaseState(case.state) not in ENDED:
            _promise(unit, one, case, matter.owner, matter.promised_on, who)
    return case


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _promise(unit: Unit, one: Occasion, case: Case, owner: str, until: date, who: Speaker) -> None:
    """Keep the day as a promise of something said in between: the answer, once there is one, overtakes it."""
    names = body_names(unit.session, [owner])
    name = names[owner].zh if owner in names else owner
    text = f"{one.held_on.isoformat()}“{one.title}”上承诺答复：{case.title}"
    pledge = Pledge(text, until.isoformat(), owner, None, name)
    promises.make(unit, case, pledge, Origin.INTERIM, actor=who.actor, name=who.name)
