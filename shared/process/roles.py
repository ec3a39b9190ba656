"""What `python -m services.<name>` does with its words: all roles under a supervisor, or the named ones right here."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog

from shared.process.heartbeat import Heartbeat
from shared.process.logs import set_up_logs
from shared.process.problems import Problems
from shared.process.signals import stop_on_signals
from shared.process.supervisor import Child, Supervisor, command_for

log = structlog.get_logger(__name__)

Role = Callable[[threading.Event, Callable[[], None]], None]
"""A role's loop: takes the event that asks it to stop, and a `beat` that it calls in each turn."""


def run(
    service: str,
    words: Sequence[str],
    *,
    prepare: Callable[[], Path],
    roles: Mapping[str, Callable[[], Role]],
    module: str | None = None,
) -> int:
    """Run a service and return the exit code.

    words: what stands behind `python -m services.<name>`: nothing for all roles, or names of roles.
    prepare: reads the settings (raises Problems) and returns the folder for heartbeats and doorbells.
    roles: name -> a function that wires the role and returns its loop; `web` comes first, for stopping goes in this
    order.
    """
    supervised = "--supervised" in words
    names = [word for word in words if word != "--supervised"]
    unknown = [name for name in names if name not in roles]
    if unknown:
        sys.stderr.write(f"{service} has no role {', '.join(unknown)}; it has {', '.join(roles)}, and health\n")
        return 2
    try:
        folder = prepare()
    except Problems as problems:
        sys.stderr.write(f"{problems}\n")
        return 2
    set_up_logs(service, "+".join(names) or "supervisor")
    if not names:
        return _supervise(service, module or f"services.{service}", folder, list(roles))
    stop = _stop_event(supervised)
    if names == ["web"]:  # gunicorn wants the main thread, and handles signals itself
        roles["web"]()(stop, lambda: None)
        return 0
    return _run_threads(service, folder, {name: roles[name] for name in names}, stop)


def metrics_folder(folder: Path, service: str) -> str:
    """Return where the processes of a service keep their metrics, so that its web role can add them up."""
    return str(folder / f"metrics-{service}")


def child_of(service: str, module: str, folder: Path, *roles: str) -> Child:
    """Return the supervised process for some roles of a service."""
    return Child(
        name=f"{service} {'+'.join(roles)}",
        command=command_for(module, *roles),
        environment={"PROMETHEUS_MULTIPROC_DIR": metrics_folder(folder, service)},
    )


def empty_metrics(folder: Path, service: str) -> None:
    """Forget the metrics of an earlier run: prometheus-client would add them to the new ones."""
    shutil.rmtree(metrics_folder(folder, service), ignore_errors=True)
    Path(metrics_folder(folder, service)).mkdir(parents=True)


def _supervise(service: str, module: str, folder: Path, roles: list[str]) -> int:
    empty_metrics(folder, service)
    supervisor = Supervisor([child_of(service, module, folder, role) for role in roles])
    stop_on_signals(supervisor.stopping)
    supervisor.start()
    supervisor.watch()
    return 0


def _stop_event(supervised: bool) -> threading.Event:
    stop = threading.Event()
    stop_on_signals(stop)
    if supervised:
        watch_parent()
    return stop


def watch_parent() -> None:
    """Stop this process, in order, when its supervisor is gone."""
    threading.Thread(target=_stop_with_parent, name="parent", daemon=True).start()


def _stop_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # not through sys.stdin: its lock would be held when the interpreter ends
    # The supervisor is gone, and so is whoever would start us again: stop as if it had asked.
    os.kill(os.getpid(), signal.SIGTERM)


def _run_threads(service: str, folder: Path, roles: Mapping[str, Callable[[], Role]], stop: threading.Event) -> int:
    failed = threading.Event()

    def loop(name: str, wire: Callable[[], Role]) -> None:
        structlog.contextvars.bind_contextvars(role=name)
        try:
            heartbeat = Heartbeat(folder, f"{service}-{name}")
            try:
                wire()(stop, heartbeat.beat)
            finally:
                heartbeat.stop()
        except (
            Exception
        ):  # a role that cannot go on ends the process: the supervisor starts it anew, from a clean state
            log.exception("role failed")
            failed.set()
        finally:
            stop.set()

    threads = [threading.Thread(target=loop, args=item, name=item[0], daemon=True) for item in roles.items()]
    for thread in threads:
        thread.start()
    while not stop.wait(1.0):
        pass
    for thread in threads:
        thread.join(15.0)
    return 1 if failed.is_set() else 0
