"""The mails about a coordination meeting: what they say, and the day that a calendar can keep."""

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from services.notifier.mail.domain import MailKind
from services.notifier.mail.ical import day_event
from services.notifier.mail.writing import Letter, to_bytes
from tests.unit.notifier.test_letters_to_people import sign_in_letter

TOLD = {
    "meeting": "0193a000-0000-7000-8000-0000000000f1",
    "number": "协调会2026-3",
    "held_on": "2026-12-01",
    "place": "区政务中心，三楼; 2号\\厅",
    "called_by": "李淑敏",
    "minutes": None,
}


def letter(kind: MailKind, language: str, **more: str) -> Letter:
    return sign_in_letter(language, kind=kind, secret=None, details={**TOLD, **more})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_call_names_day_place_and_who_calls_and_links_to_the_agenda(language: str) -> None:
    written = letter(MailKind.MEETING, language)
    day = {"zh": "2026年12月1日（星期二）", "en": "Tuesday, 1 December 2026"}[language]
    for text in (written.text, written.html):
        for word in ("协调会2026-3", day, "李淑敏", "https://nwd.example/desk/meetings/open/"):
            assert word in text
        assert "None" not in text
    assert day in written.subject


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_minutes_are_named_and_bring_no_calendar(language: str) -> None:
    written = letter(MailKind.MINUTES, language, minutes="纪要2026-7")
    assert "纪要2026-7" in written.subject
    assert "纪要2026-7" in written.text
    assert written.calendar == ""
    assert b"calendar" not in to_bytes(written)


def test_the_day_comes_as_a_part_that_calendars_read() -> None:
    whole = message_from_bytes(to_bytes(letter(MailKind.MEETING, "zh")), policy=default)
    kinds = [part.get_content_type() for part in whole.iter_parts()]  # type: ignore[attr-defined]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(whole.iter_parts())[2]  # type: ignore[attr-defined]
    assert part["Content-Type"].params == {"charset": "utf-8", "method": "PUBLISH"}
    lines = part.get_content().replace("\r\n ", "").replace("\n ", "").splitlines()
    for line in (
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261202",
        "LOCATION:区政务中心，三楼\\; 2号\\\\厅",
        f"UID:{TOLD['meeting']}@haicang.example",
        "URL:https://nwd.example/desk/",
    ):
        assert line in lines
    assert "open" not in part.get_content(), "no link that opens anything stands in a calendar"


def test_lines_of_a_calendar_are_folded_between_characters() -> None:
    told = day_event("u", date(2026, 12, 31), "协" * 100, "p", "https://x.example", datetime(2026, 11, 24, tzinfo=UTC))
    assert "DTEND;VALUE=DATE:20270101\n" in told
    assert all(len(line.encode()) <= 75 for line in told.splitlines())
    assert f"SUMMARY:{'协' * 100}\n" in told.replace("\n ", "")
