"""Codes for links: made from what a row may hold, compared by any of the keys, known by the right browsers alone."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.devices.domain import Asked, code_of, is_known, is_right, made, masked, sealed

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
OLD, NEW, OTHER = b"old" * 11, b"new" * 11, b"other" * 7
PAGE, ELSEWHERE = "nwd_task:1", "nwd_task:2"


@dataclass(frozen=True)
class Browser:
    person: str = "ann"
    email: str = "ann@haicang.example"
    since: datetime = NOW
    until: datetime = NOW + timedelta(days=90)
    only_for: str | None = None
    ended_at: datetime | None = None


def test_a_code_is_six_digits_and_what_it_is_made_from_says_nothing_without_the_key() -> None:
    codes = {made([NEW]) for _ in range(50)}
    assert len({nonce for _, nonce in codes}) == 50
    for code, nonce in codes:
        assert (len(code), code.isdigit(), code in nonce.partition(".")[0]) == (6, True, False)
        assert code_of([NEW], nonce) == code
        assert code_of([OTHER], nonce) == ""


def test_a_code_that_was_asked_for_before_the_key_was_changed_is_written_and_taken_after_it() -> None:
    code, nonce = made([OLD])
    stored = sealed(OLD, "id", code)
    assert code_of([NEW, OLD], nonce) == code
    assert is_right([NEW, OLD], "id", stored, code)
    assert not is_right([NEW], "id", stored, code), "once the old key is dropped it is worth nothing"


def test_what_is_stored_fits_one_code_of_one_asking_however_it_is_typed() -> None:
    stored = sealed(NEW, "id", "012345")
    for typed in ("012345", " 012 345 ", "０１２３４５", "012-345"):
        assert is_right([NEW], "id", stored, typed)
    for typed in ("12345", "012346", "", "x", "0123456", "012345" * 20):
        assert not is_right([NEW], "id", stored, typed)
    assert not is_right([NEW], "another", stored, "012345")


@pytest.mark.parametrize(
    ("browser", "page", "asked", "known"),
    [
        (Browser(), PAGE, Asked.UNKNOWN_DEVICE, True),
        (Browser(), PAGE, Asked.ALWAYS, False),
        (Browser(only_for=PAGE), PAGE, Asked.ALWAYS, True),
        (Browser(only_for=PAGE), ELSEWHERE, Asked.ALWAYS, False),
        (Browser(only_for=PAGE), ELSEWHERE, Asked.UNKNOWN_DEVICE, False),
        (replace(Browser(), until=NOW), PAGE, Asked.UNKNOWN_DEVICE, False),
        (replace(Browser(), ended_at=NOW), PAGE, Asked.UNKNOWN_DEVICE, False),
    ],
)
def test_a_browser_is_known_for_as_long_and_as_much_as_its_owner_said(
    browser: Browser, page: str, asked: Asked, known: bool
) -> None:
    assert is_known(browser, page, asked, NOW) is known


def test_an_address_is_known_by_its_reader_and_told_to_nobody_else() -> None:
    assert masked("xiaolan.zheng@land.haicang.example") == "x…@land.haicang.example"
    assert masked("z@land.example") == "z…@land.example"
