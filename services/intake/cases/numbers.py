"""The numbers and codes by which people find a case: readable over the telephone, or too long to guess."""

import base64
import re
import secrets
import unicodedata

from stdnum import damm

PREFIX = re.compile(r"[A-Z]{2,6}")
_NUMBER = re.compile(r"([A-Z]{2,6})([0-9]{4})([0-9]{6,9})([0-9])")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_./]+")
_LINK = re.compile(r"[a-z2-7]{16}")


def case_number(prefix: str, year: int, sequence: int) -> str:
    """Return a case's number, such as `HC-2026-000123-8`; the last digit finds one wrong or two swapped digits."""
    digits = f"{year:04d}{sequence:06d}"
    return f"{prefix}-{digits[:4]}-{digits[4:]}-{damm.calc_check_digit(digits)}"


def read_number(text: str) -> str | None:
    """Return the case number that somebody typed or heard, in its one written form; None where it can be none.

    Full-width characters, small letters, missing or other separators are all read; a wrong check digit is not.
    """
    if len(text) > 64:
        return None
    found = _NUMBER.fullmatch(_BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper()))
    if not found or not damm.is_valid("".join(found.groups()[1:])):
        return None
    return "-".join(found.groups())


def make_tracking_code() -> str:
    """Make the six digits that open a case's page together with its number."""
    return f"{secrets.randbelow(1_000_000):06d}"


def read_tracking_code(text: str) -> str:
    """Return the digits that somebody typed as a tracking code, without spaces and in ASCII."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text[:64]))


def make_link_token() -> str:
    """Make the 80 random bits that open a case's page on their own."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def is_link_token(text: str) -> bool:
    """Say whether a text has the shape of a link's token."""
    return _LINK.fullmatch(text) is not None
