"""Reads a mix: who posts, in which habits, about what. Whatever is wrong is told with file, line and what to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from marshmallow import fields, post_load, validate

from services.intake.agencies.domain import AGENCY_CODE
from shared.contracts.words import Channel, Kind
from shared.process.folder import Folder
from shared.process.shapes import ByName, Shape, Whole, filled, one_of

_SHARES = 1_000_000
_CODE = validate.Regexp(AGENCY_CODE.pattern + r"\Z", error="write small letters, digits and hyphens")


class Habit(StrEnum):
    """What an agency does, and what it must be answered; docs/simulating.md says it in sentences."""

    ONE = "one"
    AGAIN = "again"
    KEYED = "keyed"
    CUT = "cut"
    SLOW = "slow"
    CHANGED = "changed"
    BAD = "bad"
    BURST = "burst"
    BATCH = "batch"
    CSV = "csv"
    XLSX = "xlsx"
    SUPPLEMENT = "supplement"
    URGE = "urge"
    WITHDRAW = "withdraw"
    LOOK = "look"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class AgencyMix:
    """An agency that is simulated. share: of all cases, against the others'. habits: how often, against each other.

    burst, batch, rows: cases of a burst, lines of a batch, rows of a spreadsheet.
    """

    code: str
    name: str
    channel: str
    share: int
    habits: Mapping[Habit, int]
    burst: int = 10
    batch: int = 30
    rows: int = 25

    def size(self, habit: Habit) -> int:
        """Return how many cases or other requests a habit stands for."""
        sizes = {Habit.BURST: self.burst, Habit.BATCH: self.batch, Habit.CSV: self.rows, Habit.XLSX: self.rows}
        return sizes.get(habit, 1)


@dataclass(frozen=True, slots=True)
class MatterMix:
    """A matter as enterprises tell it; `{many}` in its texts becomes a number. share: against the others'."""

    matter: str
    kind: str
    share: int
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Enterprises:
    """What names of enterprises are put together from: a place, two letters, a trade, an ending."""

    place: str
    letters: str
    trades: Sequence[str]
    ending: str


@dataclass(frozen=True, slots=True)
class Mix:
    """A mix that was checked."""

    agencies: Sequence[AgencyMix]
    enterprises: Enterprises
    matters: Sequence[MatterMix]


class _Agency(Shape):
    code = fields.String(required=True, validate=_CODE)
    name = fields.String(required=True, validate=filled)
    channel = fields.String(required=True, validate=one_of(Channel))
    share = Whole(1, _SHARES, required=True)
    habits = ByName(
        keys=fields.String(validate=one_of(Habit)), values=Whole(1, _SHARES), required=True, validate=filled
    )
    burst = Whole(2, 200)
    batch = Whole(5, 10_000)
    rows = Whole(5, 100_000)

    @post_load
    def _made(self, told: dict[str, object], **_: object) -> AgencyMix:
        habits: Mapping[str, int] = told.pop("habits")  # type: ignore[assignment]
        return AgencyMix(habits={Habit(name): often for name, often in habits.items()}, **told)  # type: ignore[arg-type]


class _Enterprises(Shape):
    place = fields.String(required=True, validate=filled)
    letters = fields.String(required=True, validate=validate.Length(2, error="needs two letters at least"))
    trades = fields.List(fields.String(validate=filled), required=True, validate=filled)
    ending = fields.String(required=True, validate=filled)

    @post_load
    def _made(self, told: dict[str, str], **_: object) -> Enterprises:
        return Enterprises(**told)


class _Matter(Shape):
    matter = fields.String(required=True, validate=filled)
    kind = fields.String(required=True, validate=one_of(Kind))
    share = Whole(1, _SHARES, required=True)
    title = fields.String(required=True, validate=[filled, validate.Length(max=180)])
    description = fields.String(required=True, validate=filled)

    @post_load
    def _made(self, told: dict[str, str], **_: object) -> MatterMix:
        return MatterMix(**told)  # type: ignore[arg-type]


class _Mix(Shape):
    agencies = fields.List(fields.Nested(_Agency), required=True, validate=filled)
    enterprises = fields.Nested(_Enterprises, required=True)
    matters = fields.List(fields.Nested(_Matter), required=True, validate=filled)


def read_mix(path: Path) -> Mix:
    """Return what a mix says. Raises BadConfiguration with a line for each thing that is wrong."""
    folder = Folder(path.parent)
    told = folder.load(path.name, _Mix())
    folder.twice(path.name, ("agencies",), "the agency", [one.code for one in told.get("agencies", [])], "code")
    folder.finish()
    return Mix(**told)
