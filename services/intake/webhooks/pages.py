"""The page that shows operators all agencies' webhooks: what waits, what fails, and what their servers said."""

from typing import Any

from flask import Blueprint, render_template

from services.intake.agencies import store as agencies
from services.intake.webhooks import store
from services.intake.webhooks.domain import EndpointState
from services.intake.webhooks.models import Endpoint
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.people import on_duty

blueprint = Blueprint("hooks", __name__)


@blueprint.get("/centre/webhooks/")
def index() -> str:
    """List them, those that need somebody first."""
    on_duty(Duty.OPERATOR)
    with service().database.read() as session:
        found = store.endpoints(session)
        counted = store.counts(session, [one.id for one in found])
        names = {one.code: one.name for one in agencies.agencies(session)}
        failed = {one.id: store.last_failure(session, one.id) for one in found if one.failing_since or one.off_at}
    rows = [_row(one, names, counted[one.id], failed.get(one.id)) for one in found]
    return render_template("webhooks.html", rows=sorted(rows, key=lambda row: row["order"]))


def _row(one: Endpoint, names: dict[str, str], counted: tuple[int, int], said: str | None) -> dict[str, Any]:
    off = one.state == EndpointState.OFF
    state = f"off.{one.off_why}" if off else "failing" if one.failing_since else "on"
    return {
        "order": (0 if off else 1 if one.failing_since else 2, one.agency, one.id),
        "agency": names.get(one.agency, one.agency),
        # What stands in a query may be the receiver's secret.
        "address": one.url.partition("?")[0],
        "state": state,
        "tone": "alarm" if off else "warning" if one.failing_since else "done",
        "since": one.off_at if off else one.failing_since,
        "waiting": counted[0],
        "given_up": counted[1],
        "last_ok_at": one.last_ok_at,
        "said": said,
    }
