"""What only one may have is held by one, and named to the other."""

import socket
from pathlib import Path

import pytest

from shared.process.alone import alone_in, wait_for_port
from shared.process.problems import BadEnvironment


def test_a_data_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with alone_in(tmp_path / "var"), pytest.raises(BadEnvironment, match="in use"), alone_in(tmp_path / "var"):
        pass
    with alone_in(tmp_path / "var"):
        pass


def test_a_port_that_somebody_keeps_is_named_and_one_that_comes_free_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as kept:
        port = kept.getsockname()[1]
        with pytest.raises(BadEnvironment, match=f"PORT {port} "):
            wait_for_port("127.0.0.1", port, 0.1)
    wait_for_port("127.0.0.1", port, 0.1)
