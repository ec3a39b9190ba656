"""Runs Schemathesis on a running interface in slices, and says what it has found."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.installation import ROOT
from tests.fuzz.intake import Running

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
"""No server error, and no answer that the document does not describe."""


DOCUMENT = ROOT / "docs/openapi.json"
PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True)
class Found:
    """How many requests were made, about how many operations of all, and what was wrong with the answers."""

    examples: int
    tested: int
    total: int
    wrong: list[Any]


def operations() -> int:
    """Return how many operations the interface's document describes."""
    paths = json.loads(DOCUMENT.read_text("utf-8"))["paths"]
    return sum(name != "parameters" for item in paths.values() for name in item)


def strict(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without its answers for whatever else may come: each status has to be named."""
    made: dict[str, Any] = copy.deepcopy(dict(document))
    for item in made["paths"].values():
        for method, told in item.items():
            if method != "parameters":
                told["responses"].pop("default", None)
    return made


def run(
    intake: Running, ids: Mapping[str, list[str]], folder: Path, *, each: int, seed: int, phases: Sequence[str] = PHASES
) -> Found:
    """Make requests, at most `each` for an operation and a phase, and return what was found."""
    document, report = folder / "document.json", folder / f"report-{seed}.json"
    whole = json.loads(DOCUMENT.read_text("utf-8"))
    document.write_text(json.dumps(strict(whole)), "utf-8")
    words = ["run", str(document), "--url", intake.url, "--header", f"Authorization: Bearer {intake.key}"]
    words += ["--max-examples", str(each), "--seed", str(seed), "--phases", ",".join(phases)]
    words += ["--checks", ",".join(CHECKS), "--continue-on-failure", "--no-shrink", "--warnings", "off"]
    words += ["--request-timeout", "60", "--report", "json", "--report-json-path", str(report)]
    told = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "NWD_TEST_FUZZ_IDS": json.dumps(ids)}
    command = [str(Path(sys.executable).parent / "st"), *words]
    done = subprocess.run(
        command, cwd=folder, env={**told, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True, text=True
    )
    assert report.exists(), done.stdout + done.stderr
    read = json.loads(report.read_text("utf-8"))
    wrong = [*read["failures"], *read["errors"]]
    assert wrong or done.returncode == 0, done.stdout + done.stderr
    return Found(read["test_cases"]["generated"], read["operations"]["tested"], read["operations"]["total"], wrong)
