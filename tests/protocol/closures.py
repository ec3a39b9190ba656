"""Days on which the place was closed, entered afterwards and applied to whatever is open."""

from datetime import date, timedelta

from services.notifier.limits.keeping import Keeping
from tests.protocol.moves import Moves


def days_are_closed(moves: Moves, pick: int) -> None:
    """Enter that the place is closed for some days, near today, instead of those entered before; and apply it."""
    district = moves.district
    keeping, today = Keeping(district.notifier.service), district.clock.now().date()
    first = today + timedelta(days=pick % 9 - 2)
    until = min(first + timedelta(days=pick % 4), date(first.year, 12, 31))
    known = {one["year"]: one for one in keeping.calendar()["years"]}
    year = known.get(first.year, {"year": first.year, "confirmed": True, "closed": [], "make_up": []})
    closed = {"name": "台风停工", "from": first.isoformat(), "until": until.isoformat()}
    keeping.put_years([{**year, "own_closures": [closed]}])
    if pick % 3:
        keeping.apply("王值班")
    else:
        keeping.catch_up()
    district.collect()  # else what was sent here is found with the next letter, and taken for its answer
    moves.watch.now()
