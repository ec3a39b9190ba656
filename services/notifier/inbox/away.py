"""Until when somebody is away, in the words of an automatic reply, Chinese or English. What may be two days is none."""

import re
from datetime import date, timedelta

from services.notifier.inbox.counting import Day, days, folded

_LONGEST = timedelta(days=366)
_MOST = 4_000

_UNTIL = re.compile(
    r"(?:至|到|截至|截止到?|直到|[-–—~～]|until|till|through|thru|to|and)\s*(?:the )?(?:\w+day,?\s*)?$", re.IGNORECASE
)
_RETURNS = re.compile(
    r"\s*(?:\([^)]{0,12}\)|[(（]?(?:周"
    r"|星期)[一二三四五六日天][)）]?)?\s*[后我再才能将会正常]{0,6}(?:返|回|恢复"
    r"|上班|到岗|复工|销假|重新)"
)
_RETURNING = re.compile(
    r"\b(?:back|return\w*|resum\w+|available again)\b[^.!\n]{0,40}$|(?:返回?|回来|回岗|恢复)(?:办公|上班|工作"
    r"|时间)?(?:日期)?[^。\n]{0,8}$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:\([^)]{0,12}\)|[(（]?(?:周|星期)[一二三四五六日天][)）]?)?\s*(?:止|结束|之?前|期间)")
_SHORT_END = re.compile(r"(?:至|到|[-–—~～])\s*([0-9]{1,2})\s*[日号號]")


_SLASHED = re.compile(
    r"(?<![0-9./])[0-9]{1,2}[./][0-9]{1,2}\s*(?:至|到|[-–—~～])\s*(?P<month>1[0-2]"
    r"|0?[1-9])[./](?P<day>[0-9]{1,2})(?![0-9./])"
)
_CHINESE = re.compile("[一-鿿]")


def away_until(text: str, written_on: date) -> date | None:
    """Return the last day of an absence, None where the text does not tell one that can be.

    written_on: the day on which the reply was written; a date without a year is the next of its kind. Who is back on a
    day was away until the day before; "until" a day includes it.
    """
    plain = folded(text[:_MOST])
    named = [one for one in days(plain, written_on - timedelta(days=1)) if one.day]
    nexts = [*named[1:], None]
    ends = [day for one, following in zip(named, nexts, strict=False) if (day := _end(plain, one, following))]
    if not ends:
        chinese = [line for line in plain.split("\n") if _CHINESE.search(line)]
        ends = [day for line in chinese for found in _SLASHED.finditer(line) for day in _slashed(found, written_on)]
    last = max(ends, default=None)
    return last if last is not None and written_on <= last <= written_on + _LONGEST else None


def _end(plain: str, one: Day, following: Day | None) -> date | None:
    """Return the last day away, if a day tells it: "to" it, or the one before somebody is back."""
    if one.day is None:
        return None
    before, after = plain[max(0, one.start - 60) : one.start], plain[one.end : one.end + 40]
    if _RETURNS.match(after) or _RETURNING.search(before):
        return one.day - timedelta(days=1)
    if _UNTIL.search(before) or _ENDS.match(after):
        return one.day
    short = _SHORT_END.match(after)
    if (short and following is None) or (short and following and following.start > one.end + short.end()):
        try:
            return one.day.replace(day=int(short[1]))
        except ValueError:
            return None
    return None


def _slashed(found: re.Match[str], written_on: date) -> list[date]:
    """Return the end of "11/30-12/4", which in Chinese names the month first; in English nobody knows."""
    named = days(f"{found['month']}月{found['day']}日", written_on - timedelta(days=1))
    return [one.day for one in named if one.day]
