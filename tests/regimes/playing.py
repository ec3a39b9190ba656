"""Plays a case through a regime's folder, and says what happened in words that a clause can be held against."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from services.notifier.configuration import parts_of
from services.notifier.simulation.people import read_bodies, read_staff
from services.notifier.simulation.playing import played
from services.notifier.simulation.script import read_script
from services.notifier.simulation.telling import entry
from shared.process.folder import Folder

CONFIG = Path(__file__).parents[2] / "config"


@cache
def place(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return notifier's parts of a regime, and its bodies."""
    files = Folder(CONFIG / name)
    parts, bodies = parts_of(files), read_bodies(files)
    files.finish()
    return parts, bodies


@cache
def staff(name: str) -> list[dict[str, Any]]:
    """Return who has a duty for the centre in a regime."""
    return read_staff(Folder(CONFIG / name))


class Course:
    """What happened with a played case."""

    def __init__(self, told: list[dict[str, Any]]) -> None:
        self.told = told

    def steps(self) -> list[tuple[str, str]]:
        """Return (local time to the minute, step) of each step that happened."""
        return [(one["at"][:16], one["step"]) for one in self.told if one["what"] == "escalation.raised"]

    def of(self, step: str) -> dict[str, Any]:
        """Return the first happening of a step."""
        happened = ("escalation.raised", "desk.reminded")
        return next(one for one in self.told if one.get("step") == step and one["what"] in happened)

    def at_desk(self) -> list[tuple[str, str]]:
        """Return (local time to the minute, step) of each step that happened while the desk had the case."""
        return [(one["at"][:16], one["step"]) for one in self.told if one["what"] == "desk.reminded"]

    def marks(self) -> list[tuple[str, str]]:
        """Return (day, card or measure) of each mark."""
        found = [(one["at"][:10], one.get("card") or one.get("measure")) for one in self.told]
        return [(day, mark) for day, mark in found if mark]

    def readers(self, step: str) -> tuple[set[str], set[str]]:
        """Return who got the mail of a step, and who a copy."""
        mails = self.of(step)["mails"]
        return {one["to"] for one in mails if not one["copy"]}, {one["to"] for one in mails if one["copy"]}

    def refused(self) -> list[str]:
        """Return why acts of the script could not be done."""
        return [one["why"] for one in self.told if one["what"] == "refused"]


def course(tmp_path: Path, regime: str, script: str, days: int = 400) -> Course:
    """Return what happens with a script's case in a regime."""
    path = tmp_path / "case.yaml"
    path.write_text(script, encoding="utf-8")
    parts, bodies = place(regime)
    told = played(parts, bodies, read_script(path), datetime(2026, 11, 24, 9, 0), days, staff(regime))
    return Course([entry(one) for one in told])
