import pytest

from services.intake.agencies.domain import AGENCY_CODE, bearer_of, digest_of, fits, key_id_of, make_key


def test_a_key_can_be_named_without_being_shown_and_is_not_kept() -> None:
    key = make_key()
    assert key.text.startswith(f"nwd_{key.id}_")
    assert key_id_of(key.text) == key.id
    assert key.text not in key.digest
    assert digest_of(key.text) == key.digest


def test_keys_do_not_repeat() -> None:
    assert len({make_key().text for _ in range(100)}) == 100


def test_only_the_whole_key_fits() -> None:
    key = make_key()
    assert fits(key.text, key.digest)
    assert not fits(key.text[:-1] + ("A" if key.text[-1] != "A" else "B"), key.digest)


@pytest.mark.parametrize(
    "text", ["", "nwd_", "nwd_abcdefgh_short", "x" * 60, "nwd_abcdefgh_" + "é" * 43, "nwd_ABCDEFGH_" + "a" * 43]
)
def test_what_has_not_the_shape_of_a_key_has_no_id(text: str) -> None:
    assert key_id_of(text) is None


@pytest.mark.parametrize(
    ("header", "key"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", None), ("Bearer", None), ("", None), (None, None)],
)
def test_the_key_is_taken_from_bearer_credentials_alone(header: str | None, key: str | None) -> None:
    assert bearer_of(header) == key


@pytest.mark.parametrize("code", ["city-12345", "a", "park2"])
def test_an_agencys_code_is_short_and_plain(code: str) -> None:
    assert AGENCY_CODE.fullmatch(code)


@pytest.mark.parametrize("code", ["", "-a", "a-", "A", "热线", "a" * 33, "a b", "a\n"])
def test_other_codes_are_refused(code: str) -> None:
    assert not AGENCY_CODE.fullmatch(code)
