"""What happens at the window: a case is taken, and perhaps answered while the enterprise waits."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.intake.agencies.domain import OWN_WINDOW
from services.intake.attachments.actions import NewFile, add
from services.intake.cases import actions
from services.intake.cases.actions import Speaker
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.endings.actions import answer_at_once
from services.intake.same import actions as same
from services.intake.window.store import scope_of
from shared.messaging import Unit


def take(
    unit: Unit,
    place: Place,
    body: Mapping[str, Any],
    *,
    answer: str | None,
    key: str,
    digest: str,
    who: Speaker,
    files: Iterable[NewFile] = (),
    scanned: bool = False,
) -> Case:
    """Take a case that has been checked; with an answer it is closed at once, and nobody has to be found for it.

    key, digest: of the form that was sent. A second sending of the same form meets a unique constraint when the unit
    is flushed, and IntegrityError tells the caller to look for the first. Raises domain.NotNow
    where a rule has merged the case into one that takes no files.
    """
    case = same.bring(
        unit,
        place,
        body,
        agency=OWN_WINDOW,
        agency_name=place.centre.zh,
        body_digest=digest,
        actor=who.actor,
        dispatch=answer is None,
    )
    for one in files:
        unit.session.flush()  # a file is added to a case that is in the database
        add(unit, case, one, who, scanned=scanned)
    if answer is not None:
        answer_at_once(unit, case, answer, who)
    actions.remember(unit, case, scope=scope_of(who.actor), key=key, digest=digest, status=303, answer={})
    return case
