"""The rooms of the house as the head of each page lists them: to each only those that are theirs.

All faces share one origin, so that a page of one service may name another's. A new page for people gets a line here.
"""

from typing import NamedTuple

from flask import Flask, request

from shared.contracts.words import Duty
from shared.web.people import Viewer, viewer


class Room(NamedTuple):
    """One entry: its address, the key of its name, the duties that open it; `bodies`: everybody of a body may enter.

    also: other addresses that belong to the same room.
    """

    path: str
    text: str
    duties: frozenset[Duty] = frozenset()
    bodies: bool = False
    leaders: bool = False
    also: tuple[str, ...] = ()


ROOMS = (
    Room("/desk/", "web.room.tasks", bodies=True),
    Room("/centre/take", "web.room.window", frozenset({Duty.CLERK})),
    Room("/dispatch/", "web.room.dispatch", frozenset({Duty.DISPATCHER})),
    Room(
        "/centre/cases",
        "web.room.cases",
        frozenset({Duty.CLERK, Duty.DISPATCHER, Duty.REVIEWER, Duty.CALLER}),
        also=("/centre/joint",),
    ),
    Room(
        "/centre/knowledge/",
        "web.room.knowledge",
        frozenset({Duty.CLERK, Duty.DISPATCHER, Duty.REVIEWER, Duty.CALLER, Duty.SUPERVISOR}),
        bodies=True,
    ),
    Room("/occasions/", "web.room.occasions", frozenset({Duty.CLERK, Duty.DISPATCHER, Duty.SUPERVISOR})),
    Room("/centre/signatures", "web.room.signatures", frozenset({Duty.DISPATCHER, Duty.REVIEWER})),
    Room("/centre/reviews", "web.room.reviews", frozenset({Duty.REVIEWER})),
    Room("/centre/calls", "web.room.calls", frozenset({Duty.CALLER})),
    Room("/centre/rechecks/", "web.room.rechecks", frozenset({Duty.REVIEWER, Duty.SUPERVISOR})),
    Room(
        "/centre/promises/",
        "web.room.promises",
        frozenset({Duty.REVIEWER, Duty.CALLER, Duty.SUPERVISOR}),
        also=("/desk/promises/",),
    ),
    Room(
        "/ledger/",
        "web.room.ledger",
        frozenset({Duty.REVIEWER, Duty.CALLER, Duty.SUPERVISOR}),
        also=("/desk/ledger/",),
    ),
    Room("/supervised/", "web.room.supervised", frozenset({Duty.SUPERVISOR})),
    Room(
        "/desk/board",
        "web.room.board",
        frozenset({Duty.SUPERVISOR}),
        leaders=True,
        also=("/desk/notices/", "/desk/measures/", "/desk/urging/"),
    ),
    Room("/desk/calls/", "web.room.desk_calls", frozenset({Duty.DISPATCHER})),
    Room("/desk/extensions/", "web.room.extensions", frozenset({Duty.DISPATCHER, Duty.REVIEWER, Duty.SUPERVISOR})),
    Room("/reports/", "web.room.reports", frozenset({Duty.SUPERVISOR}), leaders=True),
    Room("/desk/absences/", "web.room.away", frozenset({Duty.KEEPER}), bodies=True, also=("/dispatch/rosters/",)),
    Room("/desk/mails", "web.room.mails", frozenset({Duty.KEEPER})),
    Room(
        "/operations",
        "web.room.operations",
        frozenset({Duty.OPERATOR}),
        also=("/dispatch/operations", "/desk/operations"),
    ),
    Room(
        "/centre/imports",
        "web.room.imports",
        frozenset({Duty.CLERK, Duty.DISPATCHER, Duty.REVIEWER, Duty.CALLER, Duty.OPERATOR}),
    ),
    Room("/centre/webhooks/", "web.room.webhooks", frozenset({Duty.OPERATOR})),
    Room("/dispatch/staff", "web.room.staff", frozenset({Duty.OPERATOR})),
)


def open_to(who: Viewer) -> list[Room]:
    """Return the rooms that somebody may enter, in the order in which they are shown."""
    return [
        room
        for room in ROOMS
        if who.does(*room.duties) or (room.bodies and who.bodies) or (room.leaders and who.watches)
    ]


def _rooms() -> list[tuple[str, str, bool]]:
    who = viewer()
    rooms = open_to(who) if who else []
    # The longest address that leads here is the room that this page is in.
    leading = [(path, room) for room in rooms for path in (room.path, *room.also) if request.path.startswith(path)]
    here = max(leading, key=lambda one: len(one[0]), default=("", None))[1]
    return [(room.path, room.text, room is here) for room in rooms]


def set_up(app: Flask) -> None:
    """Let the shell list rooms."""
    app.jinja_env.globals["rooms"] = _rooms
