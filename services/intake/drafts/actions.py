"""What happens to drafts: they are saved, and sent once."""

from collections.abc import Mapping

from services.intake.cases.models import Case
from services.intake.drafts import store
from services.intake.drafts.domain import KEPT_FOR, SHOWN_FOR
from services.intake.drafts.models import Draft
from shared.messaging import Unit


def begin(unit: Unit, key: str, owner: str, values: Mapping[str, str]) -> Draft:
    """Keep what was typed so far under a new key; drafts whose time is over are forgotten on the way."""
    store.sweep(unit.session, unit.now)
    made = Draft(key=key, owner=owner, fields=dict(values), case_id=None, saved_at=unit.now, until=unit.now + KEPT_FOR)
    unit.session.add(made)
    return made


def save(unit: Unit, one: Draft, values: Mapping[str, str]) -> None:
    """Keep what was typed in the place of what was kept before. The draft is locked."""
    one.fields, one.saved_at, one.until = dict(values), unit.now, unit.now + KEPT_FOR


def sent(unit: Unit, one: Draft, case: Case) -> None:
    """Remember what a draft has become; what was typed stands in the case from now on."""
    one.fields, one.case_id, one.until = {}, case.id, unit.now + SHOWN_FOR
