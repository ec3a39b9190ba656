"""`python -m services.<name> health`: whether all roles on this machine have given a sign of life.

A container asks every few seconds, so nothing is imported here that is not needed for the answer.
"""

import http.client
import ipaddress
import sys
from collections.abc import Callable, Sequence

from shared.process.common import Common, run_folder
from shared.process.heartbeat import silent_roles
from shared.process.problems import Problems

PATIENCE = 5.0
"""Seconds in which the web role must answer."""


def health(settings: Callable[[], Common], roles: Sequence[str], livez: str) -> int:
    """Return 0 where every role lives, else 1 after naming those that do not, or 2 where the settings are bad.

    roles: those that keep a heartbeat. livez: path under which the web role, which keeps none, is asked.
    """
    try:
        common = settings()
    except Problems as problems:
        sys.stderr.write(f"{problems}\n")
        return 2
    silent = silent_roles(run_folder(common.data_dir), [f"{common.service}-{role}" for role in roles])
    if not _answers(common, livez):
        silent.append(f"{common.service}-web")
    for role in silent:
        sys.stderr.write(f"{role} has given no sign of life lately\n")
    return 1 if silent else 0


def _answers(common: Common, livez: str) -> bool:
    connection = http.client.HTTPConnection(near(common.host), common.port, timeout=PATIENCE)
    try:
        connection.request("GET", livez)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def near(host: str) -> str:
    """Return where a web role that listens on `host` is reached from its own machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a name
        return host
    return {4: "127.0.0.1", 6: "::1"}[address.version] if address.is_unspecified else host
