"""What documents say of the tests: a promise whose test has gone is no promise."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^\s*def (test_\w+)", re.MULTILINE)


def test_every_test_that_a_document_names_is_there() -> None:
    named = {name for path in ROOT.glob("docs/**/*.md") for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    defined = {
        name for path in ROOT.glob("tests/**/*.py") for name in DEFINED.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(named - defined) == []


def test_every_promise_names_a_test_that_would_notice_it_broken() -> None:
    text = (ROOT / "docs/promises.md").read_text(encoding="utf-8")
    promises = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert [promise.split(".")[0] for promise in promises] == [str(number) for number in range(1, 12)]
    for promise in promises:
        assert NAMED.search(promise), promise.splitlines()[0]
