import os
import time
from pathlib import Path

from shared.process.doorbell import Bell, Doorbell
from shared.process.heartbeat import Heartbeat, silent_roles


def test_a_ring_wakes_the_role_that_it_names_and_no_other(tmp_path: Path) -> None:
    relay, consume = Bell(tmp_path, "intake-relay"), Bell(tmp_path, "intake-consume")
    Doorbell(tmp_path).ring("intake-relay")
    assert relay.wait(1.0)
    assert not consume.wait(0.0)
    relay.close()
    consume.close()


def test_a_ring_leaves_the_roles_heartbeat_alone(tmp_path: Path) -> None:
    bell, heartbeat = Bell(tmp_path, "intake-relay"), Heartbeat(tmp_path, "intake-relay")
    heartbeat.beat()
    Doorbell(tmp_path).ring("intake-relay")
    assert silent_roles(tmp_path, ["intake-relay"]) == []
    bell.close()
    heartbeat.stop()


def test_the_bell_of_a_killed_process_is_swept_away(tmp_path: Path) -> None:
    bell = Bell(tmp_path, "intake-relay")
    bell._socket.close()
    Doorbell(tmp_path).ring("intake-relay")
    assert list(tmp_path.iterdir()) == []


def test_a_beat_from_before_the_clock_was_set_back_is_no_sign_of_life(tmp_path: Path) -> None:
    Heartbeat(tmp_path, "intake-relay").beat()
    (beat,) = tmp_path.iterdir()
    os.utime(beat, (time.time() + 3600, time.time() + 3600))
    assert silent_roles(tmp_path, ["intake-relay"]) == ["intake-relay"]
