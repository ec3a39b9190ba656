"""The users of the three services on RabbitMQ, as definitions that its server loads.

A service may declare nothing, publishes to the one exchange under its own message types, and reads its own two queues.
What stands on the broker is declared by the owner, in `nwd migrate`. No user may manage anything.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from services.installing.logins import Login, Logins, held_apart, login_in, rabbit_hash
from shared.contracts import all_types
from shared.messaging.topology import Topology

NONE = "^$"


def definitions(services: Sequence[Logins], owner_url: str | None, prefix: str) -> str:
    """Return the definitions as JSON. owner_url: names the owner and the virtual host. Raises BadLogins."""
    owner_variable = "NWD_OWNER_AMQP_URL"
    found = held_apart([(owner_variable, login_in(owner_url)), *((_variable(one), one.broker) for one in services)])
    host = unquote(urlsplit(owner_url or "").path[1:]) or "/"
    topology = Topology(prefix)

    def rights(variable: str, **given: str) -> dict[str, str]:
        return {"user": found[variable].name, "vhost": host, **given}

    own = f"^{re.escape(prefix)}nwd\\."
    permissions = [rights(owner_variable, configure=own, write=own, read=own)]
    topics = [rights(owner_variable, exchange=topology.exchange, write=NONE, read=".*")]
    for one in services:
        queues = _one_of([topology.queue(one.service), topology.dead_queue(one.service)])
        types = _one_of(kind.name for kind in all_types() if kind.source == one.service)
        permissions.append(rights(_variable(one), configure=NONE, write=_one_of([topology.exchange]), read=queues))
        topics.append(rights(_variable(one), exchange=topology.exchange, write=types, read=NONE))
    told = {
        "vhosts": [{"name": host}],
        "users": [_user(login) for login in found.values()],
        "permissions": permissions,
        "topic_permissions": topics,
    }
    return json.dumps(told, indent=2) + "\n"


def _variable(one: Logins) -> str:
    return f"NWD_{one.service.upper()}_AMQP_URL"


def _user(login: Login) -> dict[str, Any]:
    return {
        "name": login.name,
        "password_hash": rabbit_hash(login.password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": [],
    }


def _one_of(names: Iterable[str]) -> str:
    return f"^({'|'.join(re.escape(one) for one in names)})$"
