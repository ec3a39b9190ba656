"""What may be written into a body's roster, and by whom. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.router.decisions.domain import Refused
from services.router.directory.domain import WEEKDAYS, members_of

MOST = 60
"""Lines that one body may have at a time: whoever needs more wants a pattern by weekdays."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A line that somebody wants in a roster. whom: for whom `person` stands in, None where they are to be on duty.

    since, until: days in the place's zone, both of which belong to it; until None: until further notice. weekdays: on
    these alone; none: on all. All of them for who is on duty; who stands in does so on each day.
    """

    person: str
    whom: str | None
    since: date
    until: date | None
    weekdays: Sequence[str] = ()


def may_arrange(body: str, leads: Collection[str], *, keeps: bool) -> bool:
    """Say whether somebody may write into a body's roster: whoever heads it, and whoever keeps the directory."""
    return keeps or body in leads


def on_days(line: Mapping[str, Any], day: date) -> bool:
    """Say whether a line (contracts' OnDuty, StandsIn) holds on a day, or on a later one."""
    return line["until"] is None or day <= date.fromisoformat(line["until"])


def holds_on(line: Mapping[str, Any], day: date) -> bool:
    """Say whether a line holds on a day."""
    begun = line["since"] is None or date.fromisoformat(line["since"]) <= day
    return begun and on_days(line, day) and WEEKDAYS[day.weekday()] in (line.get("weekdays") or WEEKDAYS)


def check(wish: Wish, body: Mapping[str, Any], others: Collection[str], today: date, lines: int) -> None:
    """Refuse what cannot be meant. Raises Refused.

    body: contracts' Body. others: ids of everybody in the directory who works here, of whom alone a director's stand-in
    may be. lines: how many the body has.
    """
    own, director = members_of(body), (body.get("director") or {}).get("id")
    fit: Collection[str] = others if wish.whom is not None and wish.whom == director else own
    if wish.person not in fit:
        raise Refused(
            zh="只能安排本单位在岗的人员；请从列表中选择。",
            en="Only people of the body can be put down; choose one of the list.",
        )
    if wish.whom is not None and wish.whom not in own and wish.whom != director:
        raise Refused(
            zh="只能为本单位人员或者分管领导安排代班；请从列表中选择。",
            en="People stand in for people of the body, or for its director; choose one of the list.",
        )
    if wish.whom == wish.person:
        raise Refused(zh="代班人不能是本人；请另选一人。", en="Nobody stands in for themselves; choose somebody else.")
    if wish.until is not None and wish.until < max(wish.since, today):
        raise Refused(
            zh="结束日期不能早于开始日期，也不能早于今天。", en="The last day lies before the first, or before today."
        )
    if lines >= MOST:
        raise Refused(
            zh=f"一个单位最多{MOST}条安排；请先取消不再需要的，或者改用按星期的安排。",
            en=f"A body has {MOST} lines at the most; take back what is not needed, or use weekdays.",
        )
