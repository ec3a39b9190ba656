"""Whether a face lives, whether its service is ready, and its counters."""

from collections.abc import Callable, Mapping, Sequence

import structlog
from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

Check = Callable[[], str | None]
"""Returns None where all is well, else the reason in words. It must come back within a second or two by itself."""

log = structlog.get_logger("nwd.web")


def blueprint(
    prefix: str,
    checks: Mapping[str, Check],
    multiprocess_dir: str | None = None,
    collectors: Sequence[Collector] = (),
    lacking: Mapping[str, Check] | None = None,
) -> Blueprint:
    """Return `/livez`, `/readyz` and `/metrics` under the prefix.

    checks: what readiness asks for, by name (`database`, `migrations`, `heartbeat consume`, `outbox`).
    multiprocess_dir: PROMETHEUS_MULTIPROC_DIR where it is set: the metrics are then those of all roles of the service
    on this machine. collectors: figures that are read when they are asked for, such as how much waits. lacking: what
    the service does without where it fails: told under `degraded`, and no reason to send nobody here.

    The reasons are for whoever runs the house: the outermost proxy shows none of the three to the world.
    """
    found, read = Blueprint("health", __name__), CollectorRegistry()
    for collector in collectors:
        read.register(collector)

    @found.get(f"{prefix}/livez")
    def livez() -> Response:
        return jsonify(alive=True)

    @found.get(f"{prefix}/readyz")
    def readyz() -> tuple[Response, int]:
        reasons = failing(checks)
        without = {"degraded": failing(lacking)} if lacking else {}
        return jsonify(ready=not reasons, reasons=reasons, **without), 503 if reasons else 200

    @found.get(f"{prefix}/metrics")
    def metrics() -> Response:
        return Response(
            generate_latest(_registry(multiprocess_dir)) + generate_latest(read), content_type=CONTENT_TYPE_LATEST
        )

    return found


def failing(checks: Mapping[str, Check]) -> list[dict[str, str]]:
    """Return what keeps a service from being ready: for each failing check its name and the reason in words."""
    return [{"check": name, "reason": why} for name, check in checks.items() if (why := _asked(name, check))]


def _asked(name: str, check: Check) -> str | None:
    try:
        return check()
    except Exception as error:
        log.warning("readiness check failed", check=name, exc_info=error)
        # The text of a driver's error may hold addresses and names; the log has it.
        return f"the check itself failed: {type(error).__name__}"


def _registry(multiprocess_dir: str | None) -> CollectorRegistry:
    if multiprocess_dir is None:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=multiprocess_dir)  # type: ignore[no-untyped-call]
    return registry
