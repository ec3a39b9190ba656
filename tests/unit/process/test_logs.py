"""What may stand in a log, and what not."""

import json
import logging
import os
import sys
from contextlib import suppress

import pytest
import structlog

from shared.process.logs import set_up_logs

REFUSED = """duplicate key value violates unique constraint "uq_cases_number"
DETAIL:  Failing row contains (0592-0000199, 厦门泓沙五金有限公司
with a second line).
CONTEXT:  while inserting"""


@pytest.fixture
def plain_root():
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_refused_row_is_not_quoted_in_the_log(plain_root: None, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("intake", "web")
    try:
        raise ValueError(REFUSED)
    except ValueError as error:
        logging.getLogger("x").error("failed", exc_info=error)
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert "uq_cases_number" in line["exception"]
    assert "while inserting" in line["exception"]
    assert "0592" not in line["exception"]
    assert "second line" not in line["exception"]


def test_who_reads_the_log_no_more_does_not_undo_what_a_line_tells_of(
    plain_root: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w", encoding="utf-8", buffering=1) as nobody_reads:
        monkeypatch.setattr(sys, "stderr", nobody_reads)
        set_up_logs("intake", "web")
        os.close(reader)
        with pytest.raises(BrokenPipeError):
            nobody_reads.write("so it is for whoever writes there by himself\n")
        structlog.get_logger("x").info("taken")
        logging.getLogger("x").info("taken")
        with suppress(BrokenPipeError):
            nobody_reads.close()
