"""The section `domains` of mail.yaml: {"a_minute": {domain: n}, "others": n}, read into a `Rate`."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.notifier.throttle.domain import Rate, domain_of
from shared.process.shapes import Names, Shape, Whole

MOST = 100_000
"""Mails a minute that a domain may be allowed: more than one place sends."""

_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")


class Domains(Shape):
    """How many mails a minute go to a domain: to each that is named, and to each other one."""

    a_minute = fields.Dict(fields.String(), Whole(1, MOST))
    others = Whole(1, MOST)
    clause = fields.Nested(Names)

    @validates_schema(skip_on_field_errors=True)
    def _are_domains(self, told: dict[str, Any], **_: Any) -> None:
        named = told.get("a_minute", {})
        plain = {name: domain_of(f"@{name}") for name in named}
        for name, domain in plain.items():
            if "@" in name or not _DOMAIN.fullmatch(domain):
                raise ValidationError({"a_minute": {name: ["must be the domain of addresses, like example.org"]}})
            if list(plain.values()).count(domain) > 1:
                raise ValidationError({"a_minute": {name: ["stands here twice; name a domain once"]}})


def rate_of(content: dict[str, Any]) -> Rate:
    """Read the limits from the section as it is stored."""
    named = content.get("a_minute", {})
    return Rate({domain_of(f"@{name}"): count for name, count in named.items()}, content.get("others"))
