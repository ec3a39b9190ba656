"""A reform of the district's offices: a body ends, another follows it, and everybody is told before anything else."""

import json
from datetime import timedelta

from services.router.cli import Operations
from services.router.policy import DIRECTORY, ROUTING
from tests.protocol.district import District

HEIR = "service"


def reform(district: District, code: str) -> None:
    """Let a body end yesterday, with HEIR to follow it; said again, that changes nothing."""
    service, day = district.router.service, (district.clock.instant - timedelta(days=1)).date().isoformat()
    with service.database.read() as session:
        found = [service.parts.in_force(session, name) for name in (DIRECTORY, ROUTING)]
    directory, routing = (part.content for part in found if part)
    ended = {"valid_until": day, "successor": HEIR}
    bodies = [
        {**body, **ended} if body["code"] == code and body["successor"] is None else body
        for body in directory["bodies"]
    ]
    Operations(service).store({DIRECTORY: {**directory, "bodies": bodies}, ROUTING: routing})
    district.say(f"{code} ends, and {HEIR} follows it")
    district.collect()
    for taker in district.houses:
        told = [one for one in district.on_the_way if one.taker == taker and one.message.type.startswith("directory.")]
        district.deliver(told)
    # What is found again later is about cases: these are about bodies, and the last of each counts by its version.
    district.delivered = [one for one in district.delivered if not one.message.type.startswith("directory.")]


def followed_by(district: District, codes: list[str]) -> set[str]:
    """Return who stands in the place of some bodies."""
    rows = {row["code"]: json.loads(row["body"]) for row in district.router.rows("select code, body from body")}
    return {rows[code]["successor"] or code for code in codes}
