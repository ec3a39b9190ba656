"""Checks a rules.yaml that somebody has written, against the place that is in force."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.router.rules.reading import read_draft
from shared.process.folder import Folder

LARGEST = 400 * 1024
"""Bytes of a rules.yaml that may be put in on a page."""


def read_text(text: str, directory: Mapping[str, Any], routing: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rules.yaml as a part `routing`: all else is that of another part `routing`.

    directory: a part `directory`. Raises BadConfiguration with all that is wrong, each with its line.
    """
    with TemporaryDirectory(prefix="nwd-draft-") as folder:
        (Path(folder) / "rules.yaml").write_text(text, encoding="utf-8", newline="\n")
        files = Folder(Path(folder))
        content = read_draft(files, directory, routing)
        files.finish()
    return content
