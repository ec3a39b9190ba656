"""A reform of the district's offices: a body ends, another has its cases, and everybody is told of it before that."""

import json

from services.router.decisions.domain import Refused
from services.router.reforms.cli import Reforms
from tests.protocol.district import District

BASIS = "海委编〔2026〕7号"


def reform(district: District, code: str, heir: str) -> bool:
    """Let a body end today, with another to follow it. Returns whether that was news; else it changes nothing."""
    try:
        steps = list(Reforms(district.router.service).carry_out(code, heir, basis=BASIS, on=None, by="编办"))
    except Refused:
        return False
    district.say(f"{code} ends, and {heir} follows it")
    district.collect()
    for taker in district.houses:
        told = [one for one in district.on_the_way if one.taker == taker and one.message.type.startswith("directory.")]
        district.deliver(told)
    # What is found again later is about cases: these are about bodies, and the last of each counts by its version.
    district.delivered = [one for one in district.delivered if not one.message.type.startswith("directory.")]
    return steps[0][2]


def followed_by(district: District, codes: list[str]) -> set[str]:
    """Return who stands in the place of some bodies."""
    rows = {row["code"]: json.loads(row["body"]) for row in district.router.rows("select code, body from body")}
    found = set()
    for code in codes:
        standing = code
        while rows[standing]["successor"]:
            standing = rows[standing]["successor"]
        found.add(standing)
    return found
