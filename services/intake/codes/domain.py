"""The place and its code tables, as intake needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.codes.words import TABLES
from services.intake.words import Text


@dataclass(frozen=True)
class Place:
    """A district as intake sees it. `part` is the hash of the configuration that it was read from."""

    part: str
    code: str
    name: Text
    centre: Text
    prefix: str
    zone: ZoneInfo
    reopen_limit: int
    sub_districts: Mapping[str, Text]
    matters: Mapping[str, Text]

    @classmethod
    def from_part(cls, part: str, content: Mapping[str, Any]) -> "Place":
        """Read a place from its stored part of the configuration, which was checked before it was stored."""
        return cls(
            part=part,
            code=content["code"],
            name=Text(**content["name"]),
            centre=Text(**content["centre"]),
            prefix=content["number_prefix"],
            zone=ZoneInfo(content["zone"]),
            reopen_limit=content["reopen_limit"],
            sub_districts={one["code"]: Text(**one["name"]) for one in content["sub_districts"]},
            matters={one["code"]: Text(**one["name"]) for one in content["matters"]},
        )

    def year(self, instant: datetime) -> int:
        """Return the year in the place's zone: a case of New Year's morning bears the new year."""
        return instant.astimezone(self.zone).year

    def local(self, instant: datetime) -> datetime:
        """Return an instant as the place's clocks show it."""
        return instant.astimezone(self.zone)

    @cached_property
    def tables(self) -> dict[str, Mapping[str, Text]]:
        """All code tables by their public name, apart from the bodies, which the directory's messages bring."""
        return {**TABLES, "sub-districts": self.sub_districts, "matters": self.matters}


def entries(table: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Return a code table as it is published: each code with its names."""
    return [{"code": code, "name": {"zh": name.zh, "en": name.en}} for code, name in table.items()]
