"""What is signed here, a receiver's own library finds in order; and nothing that was changed on the way."""

from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as curve_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.mail.dkim import BadKey, Seal, relaxed, seal
from services.notifier.mail.writing import to_bytes
from services.notifier.settings import Settings
from shared.process.environment import BadEnvironment
from tests.unit.notifier.test_mail_bytes import letter, lines, texts

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)  # the library refuses what was signed later than its own now
RSA = Seal("haicang.example", "d2026", generate_private_key(65537, 2048))


def verified(raw: bytes, one: Seal) -> bool:
    name, record = one.record

    def found(asked: bytes, timeout: int = 5) -> bytes:
        assert asked.decode().rstrip(".") == name
        return record.encode()

    return bool(dkim.verify(raw, dnsfunc=found))


@given(subject=lines, name=lines, text=texts)
def test_a_receivers_library_finds_every_mail_of_ours_in_order(subject: str, name: str, text: str) -> None:
    assert verified(RSA.sealed(to_bytes(letter(subject=subject, name=name, text=text)), NOW), RSA)


@pytest.mark.parametrize("body", ["", "\r\n", "a  b \t\r\n\r\n\r\n", " \r\n", "x", "\tx\r\n y  \r\n", "a\r\n\r\nb\r\n"])
def test_any_body_is_signed_as_a_receivers_library_compares_it(body: str) -> None:
    raw = b"From: a@haicang.example\r\nSubject:  two   spaces\r\n folded \r\nDate: x\r\n\r\n" + body.encode()
    assert verified(RSA.sealed(raw, NOW), RSA)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"Subject: s", b"Subject: t"),
        (b"a@haicang.example", b"b@haicang.example"),
        (b"From:", b"From: boss@haicang.example\r\nFrom:"),  # a second sender, added in front
        (b"dA==", b"dQ=="),
    ],
)
def test_nothing_that_was_changed_on_the_way_is_in_order(was: bytes, becomes: bytes) -> None:
    raw = RSA.sealed(to_bytes(letter()), NOW)
    signature, rest = raw[: (at := raw.index(b"From:"))], raw[at:]
    assert was in rest
    assert not verified(signature + rest.replace(was, becomes, 1), RSA)


@given(st.binary(max_size=200).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"\r\n") + b"\r\n"))
def test_a_body_that_is_compared_ends_with_one_line_end_or_is_nothing(body: bytes) -> None:
    once = relaxed(body)
    assert relaxed(once) == once
    assert once == b"" or (once.endswith(b"\r\n") and not once.endswith(b"\r\n\r\n"))


def pem(key: object) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()  # type: ignore[attr-defined]


def test_a_key_that_no_receiver_would_accept_is_refused_with_the_reason_and_not_shown() -> None:
    with pytest.raises(BadKey, match="without a password"):
        seal("haicang.example", "s", "secret words")
    with pytest.raises(BadKey, match="must be an RSA key"):
        seal("haicang.example", "s", pem(curve_key(SECP256R1())))


def test_a_key_in_pem_signs_what_its_record_verifies() -> None:
    one = seal("haicang.example", "s", pem(RSA.key))
    assert one.record[0] == "s._domainkey.haicang.example"
    assert verified(one.sealed(to_bytes(letter()), NOW), one)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"NWD_DKIM_SELECTOR": "d2026"}, "NWD_DKIM_KEY is missing"),
        ({"NWD_DKIM_KEY": pem(RSA.key)}, "NWD_DKIM_SELECTOR must name"),
        ({"NWD_DKIM_KEY": "words", "NWD_DKIM_SELECTOR": "d"}, "NWD_DKIM_KEY must be a private key"),
        ({"NWD_DKIM_KEY": pem(RSA.key), "NWD_DKIM_SELECTOR": "d", "NWD_DKIM_DOMAIN": "other.example"}, "or a domain"),
    ],
)
def test_half_of_what_signing_needs_is_refused_and_the_key_not_shown(variables: dict[str, str], named: str) -> None:
    with pytest.raises(BadEnvironment) as refused:
        Settings.from_env({"NWD_MAIL_FROM": "centre@haicang.example"} | variables)
    assert named in str(refused.value)
    assert "PRIVATE" not in str(refused.value)


def test_a_domain_above_the_senders_may_sign() -> None:
    given_ = {"NWD_MAIL_FROM": "a@mail.haicang.example", "NWD_DKIM_DOMAIN": "haicang.example"}
    found = Settings.from_env(given_ | {"NWD_DKIM_KEY": pem(RSA.key), "NWD_DKIM_SELECTOR": "d2026"})
    assert found.seal is not None
    assert found.seal.record[0] == "d2026._domainkey.haicang.example"
