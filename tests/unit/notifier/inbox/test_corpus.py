"""Replies in the ways of eight mail programs and more, and what machines send: each is read as its table says."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.notifier.inbox.commands import Command, Incomplete, Note, Understood, understood
from services.notifier.inbox.incoming import Nature, read

WRITTEN_ON = date(2026, 11, 30)


def rows() -> Iterator[Any]:
    for table in sorted(Path(__file__).parent.glob("*/table.yaml")):
        for row in yaml.safe_load(table.read_text("utf-8")):
            yield pytest.param(table.with_name(f"{row['file']}.eml"), row, id=f"{table.parent.name}/{row['file']}")


def asked(row: dict[str, Any]) -> Understood:
    fields = {**row.get("fields", {})}
    if "promised_on" in fields:
        fields["promised_on"] = date.fromisoformat(fields["promised_on"])
    if "missing" in row:
        return Incomplete(row["verb"], tuple(row["missing"]), fields, row.get("unclear", ""))
    if "verb" in row:
        return Command(row["verb"], fields, row.get("words", ""))
    return Note(row["text"], row.get("doubt"))


@pytest.mark.parametrize(("path", "row"), list(rows()))
def test_each_is_read_as_its_table_says(path: Path, row: dict[str, Any]) -> None:
    one = read(path.read_bytes())
    assert one.nature == row["nature"]
    assert [file.name for file in one.files if row["nature"] == "reply"] == row.get("files", [])
    assert one.away_until == (date.fromisoformat(row["until"]) if "until" in row else None)
    if one.nature is Nature.REPLY:
        assert one.sender == "chenxiao@haicang.example"
        assert one.text == row["text"]
        assert understood(one.text, WRITTEN_ON) == asked(row)
    report = one.report
    told = {"recipient", "action", "status", "message_id"}
    assert ({name: getattr(report, name) for name in told} if report else None) == row.get("report")


def test_the_table_holds_every_mail_and_enough_of_them() -> None:
    folder = Path(__file__).parent
    listed = {param.values[0] for param in rows()}
    assert listed == set(folder.glob("*/*.eml"))
    assert sum(param.values[1]["nature"] == "reply" for param in rows()) >= 40
