"""Running faces: one server for one of them, or for several side by side."""

import gc
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from prometheus_client.multiprocess import mark_process_dead

from shared.process.common import Common
from shared.process.environment import multiprocess_folder
from shared.process.roles import Role
from shared.web.uploads import Uploads
from shared.web.worker import Worker

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# gunicorn makes its heartbeat file there by itself, and safely.
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # nosec B108


def mount(faces: Mapping[str, "WSGIApplication"]) -> "WSGIApplication":
    """Return one application that hands each request to the face with the longest prefix of its path.

    faces: prefix (`""` or like `/desk`) to application. The path is handed on whole, since each face's routes carry
    their prefix. Raises ValueError where no face has the prefix `""`, which takes what nobody else does.
    """
    if "" not in faces:
        raise ValueError('one face must have the prefix "", for the paths that belong to no other')
    longest_first = sorted(faces.items(), key=lambda pair: len(pair[0]), reverse=True)

    def dispatch(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "") + "/"
        face = next(face for prefix, face in longest_first if path.startswith(prefix + "/") or not prefix)
        return face(environ, start_response)

    return dispatch


def run(
    load: Callable[[], "WSGIApplication"],
    *,
    port: int,
    host: str = "127.0.0.1",
    workers: int = 1,
    threads: int = 8,
    graceful_timeout: int = 20,
    multiprocess_dir: str | None = None,
    ready: Callable[[], None] | None = None,
    uploads: Uploads | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way and leave through SystemExit.

    load: makes the application, in each worker and after the fork, so that no connection is shared between processes.
    workers: 2 on PostgreSQL, 1 on SQLite. graceful_timeout: seconds. multiprocess_dir: PROMETHEUS_MULTIPROC_DIR where
    it is set. ready: called in the master once the socket listens. uploads: which requests may bring files. Call it in
    the main thread: gunicorn takes the signals.
    """
    options: dict[str, Any] = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": type("Worker", (Worker,), {"uploads": uploads}),
        "graceful_timeout": graceful_timeout,
        "timeout": 60,
        "preload_app": False,
        "control_socket_disable": True,
        # Whom to believe about the caller is the app's to decide (trusted_proxies).
        "forwarded_allow_ips": "",
        "logger_class": _Log,
        "accesslog": None,
        "proc_name": "nwd-web",
    }
    if os.access(_SHARED_MEMORY, os.W_OK):
        # On a slow disk gunicorn's heartbeat would take a busy worker for a dead one.
        options["worker_tmp_dir"] = str(_SHARED_MEMORY)
    if multiprocess_dir:
        options["child_exit"] = lambda _server, worker: mark_process_dead(  # type: ignore[no-untyped-call]
            worker.pid, multiprocess_dir
        )
    if ready:
        options["when_ready"] = lambda _server: ready()
    # What the master has loaded is shared with its workers until somebody writes to it, and the collector writes to all
    # that it looks at: three processes take 118 MB instead of 158.
    gc.collect()
    gc.freeze()
    _Server(load, options).run()


def web_role(common: Common, create: Callable[[str | None], "WSGIApplication"], uploads: Uploads | None = None) -> Role:
    """Return the `web` role. create: makes the application, in each worker; takes PROMETHEUS_MULTIPROC_DIR, if set.

    uploads: which requests may bring files.
    """
    metrics = multiprocess_folder()
    return lambda _stop, _beat: run(
        lambda: create(metrics),
        port=common.port,
        host=common.host,
        workers=common.web_workers,
        multiprocess_dir=metrics,
        uploads=uploads,
    )


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, load: Callable[[], "WSGIApplication"], options: Mapping[str, Any]) -> None:
        self._load = load
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        return self._load()


class _Log(Logger):  # type: ignore[misc]
    """Leaves gunicorn's messages to the process's own logging; requests are logged by the app, with route templates.

    Where it would name a request's address, it does not: links hold tokens.
    """

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self.error_log.handlers = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        # What was wrong with a request is told with the very line that held its path.
        text = str(msg)
        super().warning(text.partition(": ")[0] if text.startswith("Invalid request") else msg, *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        failed = str(msg).startswith("Error handling request")
        super().exception("a request failed outside of the app" if failed else msg, *(() if failed else args), **kwargs)
