"""Reads history from a CSV file, for learning rules from it."""

import csv
from collections.abc import Sequence
from pathlib import Path


class NoColumn(ValueError):
    """A file has not the columns that were asked for, or is no CSV in UTF-8."""


def rows_of(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file in UTF-8 with only the columns named, blanks around a value taken off.

    Raises NoColumn, naming what the file has instead.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                has = ", ".join(reader.fieldnames or ()) or "nothing"
                raise NoColumn(f"{file} has no column {', '.join(missing)}; it has {has}")
            return [{name: (row[name] or "").strip() for name in columns} for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NoColumn(f"{file} is no CSV in UTF-8: {error}") from error
