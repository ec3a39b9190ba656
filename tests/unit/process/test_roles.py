"""A process whose role cannot begin ends, so that its supervisor hears of it."""

import threading
from pathlib import Path

import pytest

from shared.process import roles


def test_a_process_ends_when_one_of_its_roles_cannot_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "run"
    in_the_way.write_text("no folder, so no heartbeat can be kept here")
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    ended: list[int] = []
    words = {"relay": lambda: lambda stop, _beat: stop.wait()}
    stop = threading.Event()
    process = threading.Thread(target=lambda: ended.append(roles._run_threads("intake", in_the_way, words, stop)))
    process.start()
    process.join(5)
    stop.set()
    process.join()
    assert ended == [1]
