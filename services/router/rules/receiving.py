"""In what order bodies are asked to lead of which the first to have received the case shall. Pure."""

from collections.abc import Sequence
from datetime import date

from services.router.directory.domain import Directory


def took_in(code: str, source: str, directory: Directory, day: date) -> bool:
    """Return whether a body, or who stands in its place that day, takes in what an agency brings."""
    bodies = (directory.get(code), directory.standing(code, day))
    return any(source in body.agencies for body in bodies if body)


def in_turn(codes: Sequence[str], source: str, directory: Directory, day: date) -> list[str]:
    """Return the bodies in the order in which they are asked to lead: who took the case in, then as they are listed."""
    return sorted(codes, key=lambda code: not took_in(code, source, directory, day))
