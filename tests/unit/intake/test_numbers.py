from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases.numbers import (
    case_number,
    is_link_token,
    is_misread,
    make_link_token,
    make_tracking_code,
    read_number,
    read_tracking_code,
)

prefixes = st.from_regex(r"[A-Z]{2,6}", fullmatch=True)
years = st.integers(2000, 2999)
sequences = st.integers(1, 9_999_999)


@given(prefixes, years, sequences)
def test_a_number_reads_as_itself(prefix: str, year: int, sequence: int) -> None:
    number = case_number(prefix, year, sequence)
    assert read_number(number) == number


@given(years, sequences, st.data())
def test_one_wrong_digit_is_never_read_as_another_case(year: int, sequence: int, data: st.DataObject) -> None:
    number = case_number("HC", year, sequence)
    places = [at for at, sign in enumerate(number) if sign.isdigit()]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))
    assert read_number(number[:at] + other + number[at + 1 :]) is None


@given(years, sequences, st.data())
def test_two_swapped_digits_are_never_read_as_another_case(year: int, sequence: int, data: st.DataObject) -> None:
    digits = case_number("HC", year, sequence).removeprefix("HC-").replace("-", "")
    at = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert swapped == digits or read_number(f"HC{swapped}") is None


def test_a_number_is_read_as_people_write_it() -> None:
    written = ["hc-2026-000123-8", "HC20260001238", "HC 2026 000123 8", "HC-2026-000123-8", "hc—2026—000123—8"]
    assert {read_number(one) for one in written} == {"HC-2026-000123-8"}


def test_letters_that_look_like_digits_are_read_as_digits_behind_the_prefix() -> None:
    assert read_number("hc 2O26 oooI23 8") == "HC-2026-000123-8"
    assert read_number("HCO-2026-000123-8") == "HCO-2026-000123-8"


@given(years, sequences, st.data())
def test_who_reads_a_digit_wrong_is_told_that_it_was_misread(year: int, sequence: int, data: st.DataObject) -> None:
    number = case_number("HC", year, sequence)
    assert not is_misread(number)
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[-1]]))
    assert is_misread(number[:-1] + other)
    assert is_misread(f" {number[:-1].lower()} {other}")


def test_what_has_another_shape_was_not_misread() -> None:
    for text in ["", "HC", "2026-000123-8", "厦门澜峰", "HC" + "1" * 500]:
        assert not is_misread(text)


def test_what_is_no_number_is_not_read() -> None:
    for text in [
        "",
        "HC",
        "2026-000123-8",
        "HC-2026-000123",
        "HC-2026-000123-8\x00",
        "HC" + "1" * 500,
        "%00",
        "١" * 12,
    ]:
        assert read_number(text) is None


def test_numbers_grow_a_digit_when_a_million_is_full() -> None:
    assert case_number("HC", 2026, 1_000_000).startswith("HC-2026-1000000-")


def test_tracking_codes_have_six_digits_and_link_tokens_eighty_bits() -> None:
    codes = {make_tracking_code() for _ in range(50)}
    tokens = {make_link_token() for _ in range(50)}
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert all(is_link_token(token) for token in tokens)
    assert len(tokens) == 50
    assert 32**16 == 2**80


def test_a_tracking_code_may_be_typed_with_spaces_and_in_full_width() -> None:
    assert read_tracking_code(" 123 456 ") == "123456"
