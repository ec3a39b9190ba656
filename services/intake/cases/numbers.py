"""The numbers and codes by which people find a case: readable over the telephone, or too long to guess."""

import base64
import re
import secrets
import unicodedata

from stdnum import damm

PREFIX = re.compile(r"[A-Z]{2,6}")
_NUMBER = re.compile(r"([A-Z]{2,6})([0-9]{4})([0-9]{6,9})([0-9])")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_./]+")
_LIKE_DIGITS = str.maketrans("OIL", "011")
"""Letters that people write for digits; behind the prefix a number has none, so they can be nothing else."""
_LINK = re.compile(r"[a-z2-7]{16}")


def case_number(prefix: str, year: int, sequence: int) -> str:
    """Return a case's number, such as `HC-2026-000123-8`; the last digit finds one wrong or two swapped digits."""
    digits = f"{year:04d}{sequence:06d}"
    return f"{prefix}-{digits[:4]}-{digits[4:]}-{damm.calc_check_digit(digits)}"


def read_number(text: str) -> str | None:
    """Return the case number that somebody typed or heard, in its one written form; None where it can be none.

    Full-width characters, small letters, missing or other separators are all read, and so are the letters O, I and L
    where there can only be digits; a wrong check digit is not.
    """
    parts = _parts(text)
    return "-".join(parts) if parts and _fits(parts) else None


def is_misread(text: str) -> bool:
    """Say whether a text has the shape of a number, whose check digit does not fit: it was misheard or mistyped."""
    parts = _parts(text)
    return parts is not None and not _fits(parts)


def _parts(text: str) -> tuple[str, ...] | None:
    if len(text) > 64:
        return None
    signs = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper())
    first = next((at for at, sign in enumerate(signs) if sign.isdigit()), len(signs))
    found = _NUMBER.fullmatch(signs[:first] + signs[first:].translate(_LIKE_DIGITS))
    return found.groups() if found else None


def _fits(parts: tuple[str, ...]) -> bool:
    return bool(damm.is_valid("".join(parts[1:])))


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
