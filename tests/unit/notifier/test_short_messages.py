"""Signing, texts and settings of short messages."""

import base64
from datetime import datetime
from pathlib import Path

import pytest

from services.notifier.channels.domain import Said, ShortKind, secrets_of, signed
from services.notifier.channels.doors import Hook
from services.notifier.channels.texts import said
from services.notifier.enterprise.domain import mobile_of
from services.notifier.mail.domain import ENTERPRISE_KINDS, Way
from services.notifier.settings import Settings
from shared.process.environment import BadEnvironment

KEY = f"whsec_{base64.b64encode(b'0123456789abcdef01234567').decode()}"


def test_a_signature_is_that_of_the_published_example() -> None:
    """Values that libraries of Standard Webhooks are tested with."""
    body, name = b'{"test": 2432232314}', "msg_p5jXN8AQM9LWM0D4loKWxJek"
    (secret,) = secrets_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = signed([secret], name, 1614265330, body)
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    twice = signed([b"x" * 24, secret], name, 1614265330, body)["webhook-signature"].split()
    assert twice[1] == told["webhook-signature"]
    assert twice[0] != twice[1]


def test_a_message_says_no_more_than_it_has_to() -> None:
    due = datetime.fromisoformat("2026-12-01T09:05:00+08:00")
    link = "https://nwd.example/desk/m/Ab3_Ab3_Ab3_"
    for language, most in (("zh", 74), ("en", 101), ("zh-Hant", 74)):
        text, values = said(ShortKind.NOT_OPENED, Said("HC-2026-000001-7", confidential=False, due=due), link, language)
        assert len(text) <= most
        assert values["due"] == ("1 Dec 9:05" if language == "en" else "12月1日9:05")
    assert "簽收" in text


def test_news_for_an_enterprise_is_short_and_of_a_confidential_case_no_word_of_it_leaves() -> None:
    link = "https://nwd.haicang.example/track/AbCdEfGhIjKlMnOp"
    for kind in ENTERPRISE_KINDS:
        for language, most in (("zh", 72), ("en", 94), ("zh-Hant", 72)):
            text, values = said(ShortKind(kind), Said("HC-2026-000001-7", confidential=False), link, language)
            assert len(text) <= most, text
            assert values == {"number": "HC-2026-000001-7", "link": link}
        secret = Said("HC-2026-000001-7", confidential=True)
        assert said(ShortKind(kind), secret, link, "zh")[0] == f"HC-2026-000001-7 {link}"


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("13800138000", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("0086 (138) 0013 8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+886 912 345 678", "+886912345678"),
        ("00852 6123 4567", "+85261234567"),
        ("0592-7654321", ""),
        ("05927654321", ""),
        ("12345", ""),
        ("12800138000", ""),
        ("138001380001", ""),
        ("13800138000转8", ""),
        ("13800138000 / 13900139000", ""),
        ("+852 2123 4567", ""),
        ("+49 170 1234567", ""),
        ("٠١٣٨٠٠١٣٨٠٠", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_what_can_be_a_mobile_number_is_one(phone: str | None, number: str) -> None:
    assert mobile_of({"phone": phone}) == number


def settings(folder: Path, **more: str) -> Settings:
    return Settings.from_env({"NWD_DATA_DIR": str(folder), **more})


def test_gateways_are_read_and_secrets_are_never_shown(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(f"{KEY} {KEY}\n", "utf-8")
    found = settings(tmp_path, NWD_SMS_URL="https://g.example:8443/a?b=c", NWD_SMS_KEY_FILE=str(key)).gateways
    door = found[Way.SMS].door
    assert isinstance(door, Hook)
    assert (door.tls, door.host, door.port, door.target, len(door.secrets)) == (True, "g.example", 8443, "/a?b=c", 2)
    assert "0123456789" not in repr(found)
    assert Way.MESSENGER not in found


@pytest.mark.parametrize(
    "more", [{"NWD_SHADOW": "1"}, {"NWD_MAIL_ONLY_TO": "tester@haicang.example"}], ids=["looks on", "staging"]
)
def test_where_no_mail_reaches_its_reader_no_message_does(tmp_path: Path, more: dict[str, str]) -> None:
    given = {
        "NWD_SMS_URL": "https://g.example/",
        "NWD_SMS_KEY": KEY,
        "NWD_MESSENGER_URL": f"file://{tmp_path}/m",
        **more,
    }
    assert settings(tmp_path, **given).gateways == {}
    apart = settings(tmp_path, **given, NWD_SMS_ONLY_TO="+8613900000000").gateways
    assert set(apart) == (set() if "NWD_SHADOW" in more else {Way.SMS})


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"NWD_SMS_URL": "ftp://g.example/"}, "NWD_SMS_URL must be an address"),
        ({"NWD_SMS_URL": "https://g.example/"}, "NWD_SMS_KEY is missing"),
        ({"NWD_SMS_URL": "https://u:hush-hush@g.example/", "NWD_SMS_KEY": KEY}, "NWD_SMS_URL must hold no password"),
        ({"NWD_SMS_URL": "https:///nowhere", "NWD_SMS_KEY": KEY}, "NWD_SMS_URL must look like"),
        ({"NWD_SMS_URL": "https://g.example:99999/", "NWD_SMS_KEY": KEY}, "NWD_SMS_URL "),
        ({"NWD_MESSENGER_URL": "file://host/a"}, "NWD_MESSENGER_URL must name a file"),
        ({"NWD_SMS_URL": "https://g.example/", "NWD_SMS_KEY": "hush-hush"}, "NWD_SMS_KEY must be `whsec_`"),
        ({"NWD_SMS_KEY": KEY}, "NWD_SMS_URL is missing"),
        ({"NWD_SMS_URL": "https://g.example/", "NWD_SMS_KEY": KEY, "NWD_TESTING": "1"}, "NWD_TESTING must not be 1"),
    ],
)
def test_a_bad_gateway_is_named_at_start(tmp_path: Path, bad: dict[str, str], named: str) -> None:
    with pytest.raises(BadEnvironment) as refused:
        settings(tmp_path, **bad)
    assert named in str(refused.value)
    assert "hush-hush" not in str(refused.value)
