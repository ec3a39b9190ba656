"""A message as operators may see it: whole enough to mend it, without what is nobody's but the enterprise's. Pure."""

import json
from collections.abc import Mapping
from typing import Any

MASK = "•••"

ALWAYS = frozenset({"contact", "phone", "messenger", "email", "uscc", "nonce"})
"""Fields that are masked in every message: personal data, and what opens something."""

CODES = frozenset(
    {
        "agency",
        "body",
        "case_class",
        "channel",
        "code",
        "duties",
        "due_at",
        "case_due_at",
        "ending",
        "expires_at",
        "fired_at",
        "industry",
        "kind",
        "lead",
        "matter",
        "number",
        "occurred_at",
        "outcome",
        "part",
        "promised_on",
        "received_at",
        "relation",
        "rule",
        "rules_version",
        "satisfaction",
        "signed_out_at",
        "step",
        "sub_district",
        "until",
        "urgency",
        "valid_from",
        "valid_until",
        "version",
        "why",
    }
)
"""Fields that are shown of a confidential case as well: codes and times, never anybody's words or names."""


def shown_body(body: bytes, *, confidential: bool) -> str | None:
    """Return a message's bytes as JSON to be read, masked; None where they are no JSON.

    confidential: nothing but codes and times of its data is shown. So it is too with what is no message of ours.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict) and "data" in found:
        found = {**found, "data": masked(found["data"], codes_only=confidential)}
    else:
        found = masked(found, codes_only=True)
    return json.dumps(found, ensure_ascii=False, indent=2)


def masked(value: Any, *, codes_only: bool, name: str = "") -> Any:
    """Return a value with each text masked that may not be shown; what is no text stays as it is."""
    if isinstance(value, Mapping):
        hidden = name in ALWAYS
        return {key: masked(one, codes_only=codes_only, name=name if hidden else key) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, codes_only=codes_only, name=name) for one in value]
    if name in ALWAYS and value is not None:
        return MASK
    return MASK if isinstance(value, str) and codes_only and name not in CODES else value
