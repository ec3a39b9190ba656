"""Addresses to answer to, and what makes two mails the same mail."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.inbox.addresses import LONGEST_LOCAL, Purpose, ReplyAddresses
from services.notifier.inbox.domain import identity_of

OLD, NEW = "an-old-secret-of-thirty-two-characters", "a-new-secret-of-thirty-two-characters"
ADDRESSES = ReplyAddresses("reply@in.haicang.example", [NEW, OLD])
keys = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(keys, st.booleans())
def test_an_address_names_its_mail_whatever_case_it_comes_back_in(key: str, small: bool) -> None:
    for purpose, made in ((Purpose.REPLY, ADDRESSES.reply(key)), (Purpose.BOUNCE, ADDRESSES.bounce(key))):
        assert ADDRESSES.read(made.lower() if small else made.upper()) == (purpose, key)


def test_the_left_side_of_an_address_fits_whatever_may_stand_there() -> None:
    made = ReplyAddresses(f"{'x' * LONGEST_LOCAL}@in.example", [NEW]).reply("0" * 32)
    assert len(made.partition("@")[0]) == 64


def test_what_an_old_key_has_signed_is_read_until_that_key_goes() -> None:
    made = ReplyAddresses("reply@in.haicang.example", [OLD]).reply("ab" * 16)
    assert ADDRESSES.read(made) == (Purpose.REPLY, "ab" * 16)
    assert ReplyAddresses("reply@in.haicang.example", [NEW]).read(made) is None


@given(keys, st.data())
def test_an_address_with_one_character_changed_names_nothing(key: str, data: st.DataObject) -> None:
    local, _, domain = ADDRESSES.reply(key).partition("@")
    at = data.draw(st.integers(len("reply+"), len(local) - 2))  # the last one holds bits that mean nothing
    other = data.draw(st.sampled_from(string.ascii_lowercase + "234567").filter(lambda one: one != local[at]))
    assert ADDRESSES.read(f"{local[:at]}{other}{local[at + 1 :]}@{domain}") is None


def test_an_address_for_reports_is_none_for_answers() -> None:
    forged = ADDRESSES.bounce("ab" * 16).replace("+b", "+r")
    assert ADDRESSES.read(forged) is None


@given(st.text(max_size=100))
def test_no_text_is_an_address_by_chance(text: str) -> None:
    assert ADDRESSES.read(text) is None
    assert ADDRESSES.read(f"reply+{text}@in.haicang.example") is None


def test_the_same_mail_by_another_way_is_the_same() -> None:
    mail = (
        b"From: a@b.example\r\nSubject: x\r\n y\r\nDate: Tue, 24 Nov 2026 10:00:00 +0800\r\n"
        b"Message-ID: <1@b.example>\r\n\r\nsign\r\n"
    )
    relayed = b"Received: from somewhere\r\n by us\r\nDelivered-To: me\r\n" + mail.replace(b"\r\n", b"\n")
    assert identity_of(mail, ["reply+r1@in.example"]) == identity_of(relayed)
    assert identity_of(mail) != identity_of(mail.replace(b"sign", b"return"))
    assert identity_of(mail) != identity_of(mail.replace(b"<1@", b"<2@"))


@pytest.mark.parametrize("unique", [b"", b"Message-ID: <1@b.example>\r\n", b"Message-ID:\r\nDate: \r\n"])
def test_one_persons_same_words_about_two_tasks_are_two_mails_though_nothing_numbers_them(unique: bytes) -> None:
    mail = unique + b"From: a@b.example\r\nSubject: Re: task\r\n\r\nsign\r\n"
    one, other = "reply+r1@in.example", "reply+r2@in.example"
    assert identity_of(mail, [one]) != identity_of(mail, [other])
    assert identity_of(mail, [one, other]) == identity_of(mail, [other, one.upper(), one])
    fetched = [b"To: %s\r\n" % to.encode() + mail for to in (one, other)]
    assert identity_of(fetched[0]) != identity_of(fetched[1])


@given(st.binary(max_size=300))
def test_any_bytes_have_an_identity(raw: bytes) -> None:
    assert len(identity_of(raw)) == 64
