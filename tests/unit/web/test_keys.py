from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner

from shared.web.keys import LONGEST_TOKEN, BadToken, Signer, purpose_keys

# openssl kdf with digest SHA256, salt "no-wrong-door", info "mail link".
HKDF_OF_CORRECT_HORSE = "e7d080860d3d2fbcfa659d783dd1c520134c7d86db52dbd6ca90481724142694"


def test_each_purpose_has_its_own_key():
    assert purpose_keys(["s1"], "form") != purpose_keys(["s1"], "mail link")


def test_a_key_is_hkdf_of_the_secret():
    assert purpose_keys(["correct horse"], "mail link")[0].hex() == HKDF_OF_CORRECT_HORSE


@pytest.mark.parametrize(("secrets", "purpose"), [([], "x"), ([""], "x"), (["a", ""], "x"), (["a"], "")])
def test_an_empty_secret_or_purpose_is_refused(secrets, purpose):
    with pytest.raises(ValueError, match="empty"):
        purpose_keys(secrets, purpose)


def test_what_was_signed_is_read_back():
    token = Signer(["s1"], "link").sign({"case": "c1", "round": 2})
    assert Signer(["s1"], "link").read(token) == {"case": "c1", "round": 2}


def test_an_old_secret_still_verifies_and_the_first_one_signs():
    old = Signer(["old"], "link").sign("x")
    rotated = Signer(["new", "old"], "link")
    assert rotated.read(old) == "x"
    assert Signer(["new"], "link").read(rotated.sign("y")) == "y"
    with pytest.raises(BadToken):
        Signer(["old"], "link").read(rotated.sign("y"))


def test_a_token_of_another_purpose_is_refused():
    with pytest.raises(BadToken):
        Signer(["s"], "cookie").read(Signer(["s"], "link").sign("x"))


def test_a_changed_or_made_up_token_is_refused():
    token = Signer(["s"], "link").sign("x")
    for forged in ("", ".", "…", token[:-2] + "zz", "A" + token, "." * 3, "x" * (LONGEST_TOKEN + 1)):
        with pytest.raises(BadToken):
            Signer(["s"], "link").read(forged)


def test_a_token_runs_out(monkeypatch):
    signer = Signer(["s"], "link")
    now = TimestampSigner("k").get_timestamp()
    token = signer.sign("x")
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: now + 3700)
    assert signer.read(token, timedelta(hours=2)) == "x"
    with pytest.raises(BadToken):
        signer.read(token, timedelta(hours=1))
