"""A day that a form promises something by: read by the day it is given, with no request around it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from services.notifier.tasks.domain import Act
from services.notifier.tasks.forms import FORMS
from services.notifier.tasks.reading import completed

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
NOTHING: Any = None
"""An interim answer needs no rules of a place."""


def told(promised_on: str) -> Any:
    facts = FORMS["interim"].schema.load({"text": "正在比选地块", "promised_on": promised_on})
    return completed(NOTHING, NOTHING, NOTHING, Act.INTERIM, facts, NOW)["promised_on"]


def test_a_day_that_is_over_everywhere_is_refused_and_one_that_lasts_somewhere_is_not() -> None:
    with pytest.raises(ValidationError) as wrong:
        told("2026-11-23")
    assert wrong.value.normalized_messages()["promised_on"][0].code == "past"
    assert [told("2026-11-24"), told("2026-11-25")] == ["2026-11-24", "2026-11-25"]
