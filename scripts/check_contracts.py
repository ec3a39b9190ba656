"""Hold the interfaces against the last release's: `python scripts/check_contracts.py` names each change that breaks.

docs/releases/<version>/ holds the documents of each release, docs/releases/next/ those that the next one has promised
so far. With --accept what is there now becomes `next`: for a break that is meant, with a line in CHANGELOG.md. Whoever
makes a release renames `next` to its version and runs --accept once.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.breaking import asyncapi_breaks, openapi_breaks  # noqa: E402

NEXT = ROOT / "docs" / "releases" / "next"
COMPARED = {"openapi.json": openapi_breaks, "asyncapi.json": asyncapi_breaks}
IF_MEANT = "If it is meant: scripts/check_contracts.py --accept, and a line in CHANGELOG.md for whom it breaks."


def breaks(before: Path = NEXT) -> list[str]:
    """Return what in the committed documents breaks those who read the ones in a folder."""
    return [
        f"{name}: {one}"
        for name, compare in COMPARED.items()
        for one in compare(_read(before / name), _read(ROOT / "docs" / name))
    ]


def accept() -> None:
    """Make the committed documents those that the next release promises."""
    NEXT.mkdir(parents=True, exist_ok=True)
    for name in COMPARED:
        shutil.copyfile(ROOT / "docs" / name, NEXT / name)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def main(words: list[str]) -> int:
    """Name what breaks, or accept it."""
    if words == ["--accept"]:
        accept()
        return 0
    found = breaks()
    for one in found:
        print(one)
    broken = f"{len(found)} changes break somebody. {IF_MEANT}" if found else "nothing breaks anybody"
    print(f"contracts: {broken}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
