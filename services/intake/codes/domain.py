"""The place and its code tables, as intake needs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.attachments.kinds import USUAL
from services.intake.codes.outcomes import Outcomes
from services.intake.codes.words import TABLES
from services.intake.words import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """Why the centre may decline, terminate or pass back a case. endings: the words of `Ending` for which it stands."""

    name: Text
    basis: Text
    endings: frozenset[str]


@dataclass(frozen=True, slots=True)
class SameMatter:
    """When two cases of one enterprise are taken for the same matter.

    within: how long before the later one the other may have come. propose, merge: from which likeness (0 to 1) it is
    proposed to the centre, and from which it is merged by rule; None: never by rule.
    """

    within: timedelta
    propose: float
    merge: float | None


@dataclass(frozen=True, slots=True)
class ReturnToSource:
    """Which cases may go back to the source that passed them down: by channel, and until how many days after."""

    channels: frozenset[str]
    days: int

    def until(self, channel: str, received_at: datetime, zone: ZoneInfo) -> datetime | None:
        """Return until when a case may go back, None where it may not at all: to the end of the last of its days there.

        received_at: an aware instant; its day in the zone is day 0.
        """
        if channel not in self.channels:
            return None
        last = received_at.astimezone(zone).date() + timedelta(days=self.days)
        return datetime.combine(last, time(23, 59, 59), zone)


@dataclass(frozen=True, slots=True)
class PublicForm:
    """How many cases the public form takes on one day, from one network address and for one enterprise."""

    address_a_day: int
    enterprise_a_day: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a case on the ledger is reviewed, in months: where nothing else is said, and at least."""

    months: int = 6
    longest: int = 12


@dataclass(frozen=True, slots=True)
class Outside:
    """Who has what is not the district's to decide: its names, whom to ask there, the agency by whose keys it answers.

    level: `higher`, or `neighbour`. contact: `name`, `phone`, perhaps `email`.
    """

    code: str
    name: Text
    level: str
    contact: Mapping[str, str]
    agency: str | None = None

    def told(self) -> dict[str, Any]:
        """Return what a case keeps of it when it is passed there, JSON-ready."""
        told = {"code": self.code, "name": self.name._asdict(), "level": self.level, "agency": self.agency}
        return {**told, "contact": dict(self.contact)}


REQUIRED, NONE = "required", "none"
"""What place.yaml may say about review."""


@dataclass(frozen=True)
class Place:
    """A district as intake sees it.

    part: the hash of the configuration that it was read from. reviewed: the centre looks every answer over before it
    goes out. verdicts_checked: a caller checks a bad verdict before the case is taken up again. same_matter: None
    where nobody looks for cases of the same matter. return_to_source: None where no case goes back to its source.
    outcomes: what is made of answers, and what comes after them.
    interim_promises: what an office says in between with a date is a promise. ledger: how often what stands on the
    ledger is reviewed. file_types: which types of file cases may have (attachments.kinds).
    language: in which an enterprise is written to that has named none. public_form: None where enterprises bring
    nothing without help. outside: owners beyond the district, by code.
    """

    part: str
    code: str
    name: Text
    centre: Text
    prefix: str
    zone: ZoneInfo
    reopen_limit: int
    reviewed: bool
    verdicts_checked: bool
    sub_districts: Mapping[str, Text]
    matters: Mapping[str, Text]
    matter_groups: Mapping[str, Text] = field(default_factory=dict)
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    same_matter: SameMatter | None = None
    return_to_source: ReturnToSource | None = None
    outcomes: Outcomes = Outcomes()  # noqa: RUF009 - frozen
    interim_promises: bool = False
    ledger: Cycle = Cycle()
    file_types: tuple[str, ...] = USUAL
    language: str = "zh"
    public_form: PublicForm | None = None
    outside: Mapping[str, Outside] = field(default_factory=dict)

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
            reviewed=content["review"] == REQUIRED,
            verdicts_checked=content["verdicts_checked"],
            sub_districts={one["code"]: Text(**one["name"]) for one in content["sub_districts"]},
            matters={one["code"]: Text(**one["name"]) for one in content["matters"]},
            # Parts that were stored by the first release have neither; they stay in force for the cases taken then.
            matter_groups={one["code"]: Text(**one["name"]) for one in content.get("matter_groups", [])},
            grounds={
                one["code"]: Ground(Text(**one["name"]), Text(**one["basis"]), frozenset(one["endings"]))
                for one in content.get("grounds", [])
            },
            same_matter=_same_matter(content.get("same_matter")),
            return_to_source=_return_to_source(content.get("return_to_source")),
            outcomes=Outcomes.from_part(content.get("outcomes")),
            interim_promises=content.get("interim_promises", False),
            ledger=Cycle(**content.get("ledger", {})),
            file_types=tuple(content.get("attachments", {}).get("types", USUAL)),
            language=content.get("languages", ["zh"])[0],
            public_form=PublicForm(**content["public_form"]) if content.get("public_form") else None,
            outside={one["code"]: _outside(one) for one in content.get("outside", [])},
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
        grounds = {code: ground.name for code, ground in self.grounds.items()}
        classes = self.outcomes.results.names if self.outcomes.results else {}
        ours = {
            "sub-districts": self.sub_districts,
            "matters": self.matters,
            "grounds": grounds,
            "result-classes": classes,
        }
        return {**TABLES, **ours}


def _same_matter(told: Mapping[str, Any] | None) -> SameMatter | None:
    if not told:
        return None
    return SameMatter(timedelta(days=told["within"]["n"]), told["propose"], told.get("merge"))


def _return_to_source(told: Mapping[str, Any] | None) -> ReturnToSource | None:
    return ReturnToSource(frozenset(told["channels"]), told["within"]["n"]) if told else None


def _outside(told: Mapping[str, Any]) -> Outside:
    return Outside(told["code"], Text(**told["name"]), told["level"], told["contact"], told.get("agency"))


def group_of(matter: str) -> str:
    """Return the group that a matter belongs to: what stands before the first dot of its code."""
    return matter.partition(".")[0]


def entries(table: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Return a code table as it is published: each code with its names."""
    return [{"code": code, "name": {"zh": name.zh, "en": name.en}} for code, name in table.items()]
