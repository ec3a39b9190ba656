"""When a mail waits, until when, and what is never held."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.configuration import read
from services.notifier.kindness.domain import (
    BUNDLED,
    LEAST_LEFT,
    MAY_WAIT,
    Bundle,
    HeldFor,
    Hold,
    Pace,
    Quiet,
    Urgent,
    in_time,
    is_urgent,
    limit_of,
    may_be_gathered,
    needless,
    paced,
    until_morning,
)
from services.notifier.kindness.reading import policy_of, read_mail
from services.notifier.limits.calendar import Calendar, Year
from services.notifier.mail.dkim import SIGNED
from services.notifier.mail.domain import MailKind
from services.notifier.mail.rendering import house
from services.notifier.mail.trying import written
from services.notifier.mail.writing import to_bytes
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration

ROOT = Path(__file__).parents[3]
HAICANG = ROOT / "config" / "haicang"
NIGHT = Quiet(time(20), time(8), rest_days=True)
CALENDAR = Calendar(
    ZoneInfo("Asia/Shanghai"),
    ((time(9), time(12)), (time(14, 30), time(17, 30))),
    {
        2026: Year(
            confirmed=True,
            closed=frozenset(date(2026, 10, day) for day in range(1, 8)),
            make_up=frozenset((date(2026, 10, 10),)),
        )
    },
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until", "why"),
    [
        ("2026-11-24T10:00", None, None),  # a Tuesday
        ("2026-11-24T08:00", None, None),
        ("2026-11-24T19:59", None, None),
        ("2026-11-24T20:00", "2026-11-25T08:00", "night"),
        ("2026-11-25T07:59", "2026-11-25T08:00", "night"),
        ("2026-11-27T21:00", "2026-11-30T08:00", "night"),  # a Friday
        ("2026-11-28T10:00", "2026-11-30T08:00", "rest_day"),
        ("2026-09-30T21:00", "2026-10-08T08:00", "night"),  # the week of the National Day
        ("2026-10-05T10:00", "2026-10-08T08:00", "rest_day"),
        ("2026-10-09T21:00", "2026-10-10T08:00", "night"),  # a Saturday that is worked
        ("2026-10-10T10:00", None, None),
        ("2026-10-11T10:00", "2026-10-12T08:00", "rest_day"),
    ],
)
def test_mails_wait_for_the_morning_of_the_next_day_on_which_people_work(
    now: str, until: str | None, why: str | None
) -> None:
    assert until_morning(NIGHT, CALENDAR, at(now)) == (Hold(at(until), HeldFor(why)) if until and why else None)


def test_where_days_of_rest_do_not_count_the_next_morning_is_any_day() -> None:
    quiet = Quiet(time(0), time(7), rest_days=False)
    assert until_morning(quiet, CALENDAR, at("2026-11-28T03:00")) == Hold(at("2026-11-28T07:00"), HeldFor.NIGHT)
    assert until_morning(quiet, CALENDAR, at("2026-11-28T10:00")) is None


def test_where_nobody_works_for_weeks_no_mail_waits() -> None:
    closed = frozenset(date(2026, 11, 1) + timedelta(days=days) for days in range(60))
    calendar = Calendar(ZoneInfo("UTC"), CALENDAR.hours, {2026: Year(True, own=closed)})
    assert until_morning(NIGHT, calendar, datetime(2026, 11, 3, 22, tzinfo=UTC)) is None


MINUTES = st.integers(0, 400 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
PLACES = st.sampled_from([CALENDAR, Calendar(ZoneInfo("Europe/Berlin"), CALENDAR.hours, {})])


@given(PLACES, MINUTES, MINUTES, st.sampled_from([NIGHT, Quiet(time(0), time(12), rest_days=False)]))
def test_a_hold_ends_in_a_time_that_is_not_quiet_and_leaves_time_for_the_limit(
    calendar: Calendar, now: datetime, limit: datetime, quiet: Quiet
) -> None:
    hold = until_morning(quiet, calendar, now)
    if hold is None:
        return
    assert hold.until > now
    assert until_morning(quiet, calendar, hold.until) is None
    kept = in_time(hold, limit)
    assert (kept is None) == (limit < hold.until + LEAST_LEFT)
    assert in_time(hold, None) == hold


def test_the_limit_that_counts_is_the_next_one_that_has_not_passed() -> None:
    now = at("2026-11-24T21:00")
    told = {"due": "2026-11-24T17:30:00+08:00", "until": "2026-11-26T09:00:00+08:00"}
    assert limit_of(told, None, now) == at("2026-11-26T09:00")
    assert limit_of(told, at("2026-11-25T09:00"), now) == at("2026-11-25T09:00")
    assert limit_of({"due": told["due"]}, None, now) is None


def test_urgent_is_what_the_place_says_and_whatever_somebody_sits_and_waits_for() -> None:
    urgent = Urgent(kinds=("reminder",), urgency=("emergency",), marks=("red",))
    assert is_urgent(urgent, "reminder", {}, {"urgency": "normal"})
    assert is_urgent(urgent, "task", {}, {"urgency": "emergency"})
    assert is_urgent(urgent, "step", {"measure": "red"}, {})
    assert not is_urgent(urgent, "step", {"measure": "yellow"}, {"urgency": "urgent"})
    for kind in (MailKind.SIGN_IN, MailKind.RECEIPT, MailKind.MISUSED):
        assert kind not in MAY_WAIT
        assert is_urgent(urgent, kind, {}, {})
    assert is_urgent(urgent, "a kind that nobody knew", {}, {})
    assert set(BUNDLED) <= MAY_WAIT


def test_what_was_done_in_the_night_is_not_asked_for_in_the_morning_and_a_card_stands() -> None:
    def why(kind: MailKind, state: str | None, *, stopped: bool = False, unheard: bool = False, **told: object) -> bool:
        return bool(needless(kind, told, state, stopped=stopped, unheard=unheard))

    assert why(MailKind.REMINDER, "reported")
    assert why(MailKind.TASK, "returned")
    assert not why(MailKind.REMINDER, "signed")
    assert not why(MailKind.SUPPLEMENT, "reported")
    assert not why(MailKind.STEP, "reported", of_centre=True)  # the review is late with it
    assert why(MailKind.STEP, "reported", of_centre=True, stopped=True)
    assert not why(MailKind.STEP, "reported", stopped=True, measure="red")
    assert why(MailKind.OVER, "superseded", unheard=True)
    assert not why(MailKind.OVER, "superseded")


def test_so_many_go_by_themselves_and_the_others_as_one_when_the_time_is_over() -> None:
    bundle, now = Bundle(2, timedelta(minutes=10)), at("2026-11-24T10:00")
    pace, hold = paced(bundle, None, now)
    assert (pace, hold) == (Pace(now, 1), None)
    pace, hold = paced(bundle, pace, now + timedelta(minutes=1))
    assert (pace, hold) == (Pace(now, 2), None)
    over = now + timedelta(minutes=10)
    pace, hold = paced(bundle, pace, over - timedelta(seconds=1))
    assert (pace, hold) == (Pace(now, 2), Hold(over, HeldFor.MANY))
    assert paced(bundle, pace, over) == (Pace(over, 1), None)
    past = now - timedelta(days=1)  # the clock was wrong
    assert paced(bundle, pace, past) == (Pace(past, 1), None)


def test_whoever_has_to_decide_gets_the_mail_whole() -> None:
    assert may_be_gathered("reminder", {})
    assert not may_be_gathered("step", {"drafted": "notice"})
    assert not may_be_gathered("to_decide", {"asked": "x"})
    assert not may_be_gathered("notice", {})


def read_from(tmp_path: Path, text: str) -> tuple[dict[str, object], list[str]]:
    (tmp_path / "mail.yaml").write_text(text, encoding="utf-8")
    folder = Folder(tmp_path)
    found = read_mail(folder)
    try:
        folder.finish()
    except BadConfiguration as bad:
        return {}, bad.problems
    return found, []


def test_a_place_without_the_file_or_a_section_holds_nothing(tmp_path: Path) -> None:
    assert policy_of(read_mail(Folder(tmp_path))).quiet is None
    shutil.copytree(HAICANG, tmp_path / "place")
    (tmp_path / "place" / "mail.yaml").unlink()
    assert read(tmp_path / "place")["mail"] == {}
    quiet = policy_of(read(HAICANG)["mail"]).quiet
    assert quiet == NIGHT


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('quiet: {from: "12:30", until: "14:00", rest_days: true}', "mail.yaml:1 quiet.until: must be in the morning"),
        ('quiet: {from: "06:00", until: "08:00", rest_days: true}', "mail.yaml:1 quiet.from: must be in the afternoon"),
        ('quiet: {from: 2000, until: "08:00", rest_days: true}', "mail.yaml:1 quiet.from: must be a time of day"),
        ('quiet:\n  from: "20:00"\n  until: "08:00"\n', "mail.yaml:1 quiet.rest_days: is missing"),
        ("urgent:\n  kinds: [reminders]\n", "mail.yaml:2 urgent.kinds.0: 'reminders' is not known here"),
        (
            "bundle: {more_than: 0, within: {n: 5, unit: minutes}}",
            "mail.yaml:1 bundle.more_than: must be a whole number",
        ),
        ("bundle: {more_than: 3, within: {n: 1, unit: working_days}}", "mail.yaml:1 bundle.within: must be in minutes"),
        ("bundle: {more_than: 3, within: {n: 5, unit: hours}}", "mail.yaml:1 bundle.within: must be in minutes"),
    ],
)
def test_mistakes_are_named_with_file_line_and_what_to_write(tmp_path: Path, text: str, told: str) -> None:
    _, problems = read_from(tmp_path, text)
    assert [one[: len(told)] for one in problems] == [told]


@pytest.mark.parametrize("kind", MailKind)
def test_digests_alone_are_ended_by_one_click_and_by_https_alone(kind: MailKind) -> None:
    letter = written(house(), kind, "zh")
    head = to_bytes(letter).partition(b"\r\n\r\n")[0].decode("ascii")
    assert (bool(letter.unsubscribe), "List-Unsubscribe: <https://" in head) == ((kind is MailKind.DIGEST,) * 2)
    assert ("List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head) == (kind is MailKind.DIGEST)
    plain = replace(letter, unsubscribe=letter.unsubscribe.replace("https:", "http:"))
    assert b"List-Unsubscribe-Post" not in to_bytes(plain)
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(SIGNED)


def test_a_digest_draws_its_bars_by_table_cells_whose_widths_fit_into_one_row() -> None:
    html = written(house(), MailKind.DIGEST, "en").html
    rows = re.findall(r"<tr>((?:<td width=.*?</td>)+)</tr>", html)
    assert len(rows) == 3
    for row in rows:
        assert sum(map(int, re.findall(r'width="(\d+)%"', row))) == 100
    assert "增资扩产" in html
