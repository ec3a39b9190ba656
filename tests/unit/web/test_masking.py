"""What of a message operators may see."""

import json
from typing import Any

import pytest

from shared.web.operations.masking import ALWAYS, CODES, MASK, masked, shown_body
from tests.contract.golden_messages import MESSAGES, content, name_of

CONTACT = {"name": "林女士", "phone": "0592-5550101", "email": None}


def test_contact_data_is_masked_wherever_it_stands_and_what_is_missing_is_seen_to_be_missing() -> None:
    told = {"case": {"enterprise": {"name": "某公司", "contact": CONTACT}, "people": [{"email": "a@b.example"}]}}
    shown = masked(told, codes_only=False)
    assert shown["case"]["enterprise"] == {"name": "某公司", "contact": {"name": MASK, "phone": MASK, "email": None}}
    assert shown["case"]["people"] == [{"email": MASK}]


def test_of_a_confidential_case_codes_times_and_numbers_are_left() -> None:
    told = {"number": "HC-1", "title": "t", "needs_reply": True, "amount": 3, "due_at": "2026-11-24", "list": ["t"]}
    shown = masked(told, codes_only=True)
    assert shown == {**told, "title": MASK, "list": [MASK]}


def test_bytes_that_are_no_message_lose_every_text() -> None:
    assert shown_body(b"\xff", confidential=False) is None
    assert shown_body(b"[" * 100_000, confidential=False) is None
    shown = json.loads(shown_body(b'{"text": "t", "number": "n", "list": [{"deep": "t"}]}', confidential=False) or "")
    assert shown == {"text": MASK, "number": "n", "list": [{"deep": MASK}]}


@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_no_message_shows_what_is_always_masked(path: Any) -> None:
    shown = json.loads(shown_body(path.read_bytes(), confidential=False) or "")
    assert shown["id"] == content(path)["id"]

    def look(value: Any, name: str = "") -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                look(one, name if name in ALWAYS else key)
        elif isinstance(value, list):
            for one in value:
                look(one, name)
        elif name in ALWAYS:
            assert value in (None, MASK)

    look(shown["data"])


def test_no_field_is_both_a_code_and_always_masked() -> None:
    assert not CODES & ALWAYS
