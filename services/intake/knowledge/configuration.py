"""Reads and checks knowledge.yaml: entries that a place begins with. A place without the file begins with none.

{"entries": [{"code", "question", "answer", "words", "owner", "valid_until", "checked_by"}]}
"""

from typing import Any

from marshmallow import ValidationError, fields

from shared.process.folder import Folder
from shared.process.shapes import CODE, Bodies, Day, Names, Shape, filled

FILE, PART = "knowledge.yaml", "knowledge"
LONGEST_WORD = 40


def check_word(word: str) -> None:
    """Refuse what cannot be looked for: nothing, too much, and the marks that stand for other letters in a search."""
    if not word.strip() or len(word) > LONGEST_WORD:
        raise ValidationError(f"write a word of 1 to {LONGEST_WORD} characters")
    if any(mark in word for mark in "%_\\"):
        raise ValidationError("write a word without %, _ and \\")


class _Entry(Shape):
    code = fields.String(required=True, validate=CODE)
    question = fields.Nested(Names, required=True)
    answer = fields.Nested(Names, required=True)
    words = fields.List(fields.String(validate=check_word), required=True, validate=filled)
    owner = fields.String(required=True)
    valid_until = Day(required=True)
    checked_by = fields.String(required=True, validate=filled)


class _Entries(Shape):
    entries = fields.List(fields.Nested(_Entry), required=True)


def read_knowledge(folder: Folder) -> dict[str, Any]:
    """Return the entries of a place's folder; what is wrong stays with the folder."""
    if not folder.holds(FILE):
        return {"entries": []}
    entries = folder.load(FILE, _Entries()).get("entries", [])
    bodies = [one["code"] for one in folder.load("bodies.yaml", Bodies()).get("bodies", [])]
    folder.twice(FILE, ("entries",), "the entry", [one["code"] for one in entries], "code")
    for index, entry in enumerate(entries):
        if bodies and entry["owner"] not in bodies:
            folder.unknown(FILE, ("entries", index, "owner"), "body", entry["owner"], bodies)
    return {"entries": entries}
