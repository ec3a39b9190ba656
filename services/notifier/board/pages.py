"""The board's page: supervisors see all bodies, leaders and directors in charge their own."""

from flask import Blueprint, render_template, request

from services.notifier.board.domain import Section
from services.notifier.board.helping import late
from services.notifier.board.shown import board
from services.notifier.ledger import shown as ledger_shown
from services.notifier.ledger import store as ledger
from services.notifier.promises import store as promises
from services.notifier.promises.shown import rows as rows_of
from services.notifier.waiting.shown import rows as waiting_rows
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.people import on_duty, signed_in

blueprint = Blueprint("board", __name__)

PAGE_SIZE, LAST_PAGE = 50, 10_000


@blueprint.get("/desk/board")
def index() -> str:
    """Show the board: counts, a bar for each body, and the cases by body, what is due soonest first."""
    who = signed_in()
    if not who.watches:
        who = on_duty(Duty.SUPERVISOR)
    bodies = None if who.does(Duty.SUPERVISOR) else who.watches
    now = service().clock.now()
    with service().database.read() as session:
        found = board(session, service().parts, who, bodies, now)
        helping, late_in_all = late(session, service().parts, who, bodies, now)
        waiting = waiting_rows(session, who, bodies, now)
        broken = promises.broken(session, bodies, PAGE_SIZE)
        broken_rows = rows_of(session, [one for one in broken if who.may_see((one.facts or {}).get("about"))], now)
        missed = [one for one in ledger.missed(session, bodies, PAGE_SIZE) if who.may_see(one.facts.get("about"))]
        missed_rows = ledger_shown.rows(session, missed)
    asked = request.args.get("show", "")
    show = Section(asked) if asked in list(Section) else None
    body = request.args.get("body", "")
    order = {count.body: place for place, count in enumerate(found.counts)}
    rows = [
        row
        for row in found.rows
        if (show is None or row.section is show) and (body not in order or row.case.body == body)
    ]
    rows.sort(key=lambda row: order[row.case.body])  # stable: within a body what is due soonest stays first
    number = _page_number()
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "desk/board.html",
        found=found,
        helping=helping,
        late_in_all=late_in_all,
        broken=broken_rows,
        waiting=waiting[:PAGE_SIZE],
        waiting_in_all=len(waiting),
        dispatches=who.does(Duty.DISPATCHER),
        missed=missed_rows,
        kinds=list(Section),
        show=show,
        body=body if body in order else "",
        rows=shown,
        number=number,
        more=len(rows) > number * PAGE_SIZE,
        all_bodies=bodies is None,
        now=now,
    )


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
