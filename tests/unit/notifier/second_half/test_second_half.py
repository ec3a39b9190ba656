"""Replies that the reader was not written against: nobody who wrote it had seen them, nor their writer the reader."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.notifier.inbox.commands import Command, Incomplete, understood
from services.notifier.inbox.incoming import read

HERE = Path(__file__).parent
ROWS = yaml.safe_load((HERE / "table.yaml").read_text("utf-8"))
WRITTEN_ON = date(2026, 12, 1)


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_each_says_what_its_writer_meant(row: dict[str, Any]) -> None:
    one = read((HERE / f"{row['file']}.eml").read_bytes())
    assert one.nature == row["nature"]
    if row["nature"] == "auto_reply":
        assert str(one.away_until) == row["away"]
    elif row["nature"] == "report":
        assert one.report is not None
        assert one.report.recipient == row["failed"]
        assert row.get("original", "") in one.report.message_id
    elif row["nature"] == "reply":
        _says(row, one.text)


def _says(row: dict[str, Any], text: str) -> None:
    meant = understood(text, WRITTEN_ON)
    assert isinstance(meant, Incomplete if row.get("incomplete") else Command) == (row["verb"] is not None)
    assert getattr(meant, "verb", None) == row["verb"]
    fields = getattr(meant, "fields", {})
    assert fields.get("n") == row.get("days")
    assert str(fields.get("promised_on", "")) == row.get("date", "")
    told = " ".join(map(str, fields.values())) if fields else text
    assert [words for words in row.get("holds", ()) if words not in told] == []
    assert [words for words in row.get("lacks", ()) if words in told] == []


def test_the_table_names_every_mail() -> None:
    assert {row["file"] for row in ROWS} == {path.stem for path in HERE.glob("*.eml")}
