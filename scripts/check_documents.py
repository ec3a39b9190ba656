"""Hold the documents against the code: `python scripts/check_documents.py` prints what disagrees and exits with 1.

Four things are held: what a document points to exists; the variables that the code reads are the ones that are
described; each package we depend on is explained; and no module has grown past the size at which a room needs a wall.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from shared.process.variables import NAMES, OF_THE_TESTS

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 300

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?)`")
VARIABLE = re.compile(r"\bNWD_[A-Z0-9_]*[A-Z0-9]\b")
REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")
TABLE_ROW = re.compile(r"^\|\s*`?([A-Za-z0-9._-]+)`?\s*\|([^|]*)\|([^|]*)\|([^|]*)\|", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

# Where the variables of an installation are described. Those of the tests are the business of CONTRIBUTING.md.
DESCRIBED_IN = ("docs/operations.md", "README.md")


def tracked(*patterns: str) -> list[Path]:
    """Return the repository's files of some patterns, also those that are new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted({ROOT / name for name in names if (ROOT / name).is_file()})


def documents() -> list[Path]:
    """Return our documents; what comes with somebody else's files is theirs."""
    return [one for one in tracked("*.md") if "vendor" not in one.parts]


def broken_references() -> Iterator[str]:
    """Find links and paths in documents that lead nowhere; a path counts from its document's folder or the root."""
    top = {one.name for one in ROOT.iterdir()} - {"var"}
    for document in documents():
        text = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), document.read_text(encoding="utf-8"))
        here = document.parent
        for number, line in enumerate(text.splitlines(), 1):
            for link in LINK.findall(line):
                target = link.split("#")[0]
                if target and ":" not in target and not target.startswith("/") and not (here / target).exists():
                    yield f"{document.relative_to(ROOT)}:{number} links to {link}, which does not exist"
            for path in PATH.findall(line):
                first = path.split("/")[0]
                known = first in top or (here / first).is_dir()
                if known and not (here / path).exists() and not (ROOT / path).exists():
                    yield f"{document.relative_to(ROOT)}:{number} names {path}, which does not exist"


def undescribed_variables() -> Iterator[str]:
    """Find variables that the code reads and no document describes, and the reverse."""
    read: dict[str, Path] = {}
    for module in tracked("shared/*.py", "services/*.py", "docker-compose.yml"):
        for name in VARIABLE.findall(module.read_text(encoding="utf-8")):
            read.setdefault(name.removesuffix("_FILE"), module.relative_to(ROOT))
    # A service's own address: the code makes the name.
    kinds = ("DATABASE_URL", "OWNER_DATABASE_URL", "READER_DATABASE_URL", "AMQP_URL")
    read.update({f"NWD_{one}_{kind}": Path("services") for one in ("INTAKE", "ROUTER", "NOTIFIER") for kind in kinds})
    described: dict[str, str] = {}
    for name in DESCRIBED_IN:
        if not (ROOT / name).exists():
            yield f"{name} is missing: it describes the variables that the code reads"
            return
        found = VARIABLE.findall((ROOT / name).read_text(encoding="utf-8"))
        described.update({variable.removesuffix("_FILE"): name for variable in found})
    described = {variable: name for variable, name in described.items() if not variable.startswith(OF_THE_TESTS)}
    for variable in sorted(described.keys() ^ NAMES):
        yield f"shared/process/variables.py and the documents do not both have {variable}"
    for variable in sorted(read.keys() - described.keys()):
        yield f"{read[variable]} reads {variable}, which {DESCRIBED_IN[0]} does not describe"
    for variable in sorted(described.keys() - read.keys()):
        yield f"{described[variable]} describes {variable}, which nothing reads"


def unexplained_dependencies() -> Iterator[str]:
    """Find packages that pyproject.toml asks for and docs/dependencies.md does not explain, and the reverse."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = asked["project"]
    wanted = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
        *(one for group in asked["dependency-groups"].values() for one in group),
    ]
    names = {match[0].lower() for one in wanted if (match := REQUIREMENT.match(one))} - {project["name"]}
    rows = {row[0].lower(): row[1:] for row in TABLE_ROW.findall((ROOT / "docs/dependencies.md").read_text("utf-8"))}
    rows.pop("name", None)
    explained = {name for name in rows if not name.startswith("-")}
    for name in sorted(names - explained):
        yield f"docs/dependencies.md does not explain {name}, which pyproject.toml asks for"
    for name in sorted(explained - names):
        yield f"docs/dependencies.md explains {name}, which pyproject.toml does not ask for"
    for name in sorted(explained & names):
        if not all(cell.strip() for cell in rows[name]):
            yield f"docs/dependencies.md leaves out what {name} is for, why it was chosen, or its licence"


def long_modules() -> Iterator[str]:
    """Find modules that are too long to be one room."""
    for module in tracked("*.py"):
        lines = len(module.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_MODULE:
            yield f"{module.relative_to(ROOT)} has {lines} lines; over {LONGEST_MODULE} a room needs a wall"


def main() -> int:
    """Run every check."""
    checks = (broken_references, undescribed_variables, unexplained_dependencies, long_modules)
    found = [one for check in checks for one in check()]
    for one in found:
        print(one)
    print(f"documents against code: {len(found)} disagree" if found else "documents against code: they agree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
