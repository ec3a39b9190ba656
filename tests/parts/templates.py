"""Databases that are filled once in a run, to be copied for each test."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.parts.once import once

Prepare = Callable[[str], str | None]
"""Fills the database of a URL, leaves no connection open, and may say something for those who get a copy.

It is called once in a run, in one of its processes: what it leaves elsewhere the others do not see.
"""


@dataclass(frozen=True, slots=True)
class Template:
    """A database that was filled to be copied. place: its name or file; told: what its filler said."""

    place: str
    told: str = ""


EMPTY = Template("template0")


def filled(kind: str, prepare: Prepare, make: Callable[[Prepare], Template]) -> Template:
    """Return what was filled in whichever process came first: a function has the same name in all of them."""

    def made() -> str:
        new = make(prepare)
        return f"{new.place}\n{new.told}"

    place, _, told = once(f"{kind} {prepare.__module__} {prepare.__qualname__}", made).partition("\n")
    return Template(place, told)
