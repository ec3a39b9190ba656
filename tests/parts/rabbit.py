"""A private RabbitMQ for the tests."""

import contextlib
import os
import shutil
import signal
from pathlib import Path
from uuid import uuid4

import pika
from pika.exceptions import AMQPError

from tests.parts.management import Management
from tests.parts.program import Program, free_port, new_folder, wait_until

_SERVES = "Server startup complete"
_CONFIGURATION = """\
listeners.tcp.local = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
management_agent.disable_metrics_collector = true
log.console = true
log.console.level = info
log.file = false
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 33554432
"""
# Idle schedulers spin for a while by default, which two cores shared with the tests cannot spare.
_ERLANG = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


def find_programs() -> Path | None:
    """Return the folder of RabbitMQ's own scripts: Debian's wrapper around them admits root and its own user alone."""
    roots = [Path("/usr/lib/rabbitmq/lib"), Path("/opt/rabbitmq"), Path("/usr/local/lib/rabbitmq/lib")]
    found = [one.parent for root in roots for one in root.glob("**/sbin/rabbitmq-server")]
    return max(found, default=None)


class RabbitServer:
    """RabbitMQ with its own node, data folder, ports, cookie and epmd."""

    def __init__(self, programs: Path) -> None:
        self._folder = new_folder()
        self._amqp_port, self._management_port, self._epmd_port = free_port(), free_port(), free_port()
        self._boots_before = 0
        self.management_url = f"http://guest:guest@127.0.0.1:{self._management_port}"
        self.management = Management(self.management_url)
        self._environment = self._prepare(programs)
        self._epmd = Program(
            "epmd",
            [shutil.which("epmd") or "epmd", "-address", "127.0.0.1", "-port", str(self._epmd_port)],
            self._environment,
            self._folder,
            lambda: True,
        )
        self._program = Program(
            "rabbitmq", [str(programs / "rabbitmq-server")], self._environment, self._folder, self._answers
        )

    def _prepare(self, programs: Path) -> dict[str, str]:
        folder = self._folder
        cookie = folder / ".erlang.cookie"
        cookie.write_text(uuid4().hex)
        cookie.chmod(0o400)
        (folder / "rabbitmq.conf").write_text(
            _CONFIGURATION.format(amqp=self._amqp_port, management=self._management_port)
        )
        (folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
        (folder / "env.conf").write_text("")
        return {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"nwd{self._amqp_port}@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG,
            # Makes the script become the broker instead of watching over it: the id that we start is the broker's own.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    @property
    def url(self) -> str:
        """The AMQP URL of its default virtual host."""
        return f"amqp://guest:guest@127.0.0.1:{self._amqp_port}/%2F"

    def start(self) -> None:
        """Start it and return once it answers (6 s)."""
        self._epmd.start()
        self._boots_before = self.boots()
        self._program.start()

    def pid(self) -> int | None:
        """Return the id of the process that serves now, None while there is none."""
        return self._program.pid()

    def boots(self) -> int:
        """Return how often its own log says that it began to serve."""
        return self._program.boots(_SERVES)

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back on the same port with its data.

        RabbitMQ 3.10 writes the name of a new quorum queue to disk a second after confirming it; killed before that,
        the queue never gets a leader again and its confirmed messages are lost. No test of ours is about that: this
        waits for the names.
        """
        wait_until(self._knows_its_queues_on_disk, 5.0)
        self._program.kill()

    def stop(self) -> None:
        """Shut it down in order."""
        self._program.stop(signal.SIGTERM)

    def destroy(self) -> None:
        """End it and remove its data."""
        self._program.kill()
        self._epmd.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _knows_its_queues_on_disk(self) -> bool:
        for names in self._folder.glob("mnesia/*/quorum/*/names.dets"):
            written = names.read_bytes()
            if not all(one.name.encode() in written for one in names.parent.iterdir() if one.is_dir()):
                return False
        return True

    def _answers(self) -> bool:
        # The log's own word first: a listener that accepts is not yet a broker that has recovered its queues.
        if self.boots() == self._boots_before:
            return False
        with contextlib.suppress(AMQPError, OSError):
            pika.BlockingConnection(pika.URLParameters(self.url)).close()
            return True
        return False
