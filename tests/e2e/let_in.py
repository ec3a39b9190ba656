"""An installation with a login for each part: the owners' make tables and queues, the services only use them."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from services.installing.rabbitmq import definitions
from tests.e2e.installation import Apart
from tests.integration.logins import conftest as logins
from tests.parts import supply
from tests.parts.management import Management
from tests.parts.plugin import place_on_broker
from tests.parts.postgres import new_database


class LetIn(Apart):
    """As a compose file runs them: only `nwd migrate` is told of the owners."""

    @property
    def environment(self) -> dict[str, str]:
        return {name: value for name, value in super().environment.items() if "OWNER" not in name}

    def start(self) -> None:
        told = {**super().environment, "NWD_DATA_DIR": str(self.data)}
        settings = logins.Apart("", told).settings(owners=True)
        settings.prepare_storage()
        super().start()


def can_make_users() -> bool:
    """Say whether the broker is ours: on another's no users are made."""
    return supply.MANAGEMENT_URL in os.environ


@contextmanager
def logins_for_each(server_url: str, folder: Path) -> Iterator[dict[str, str]]:
    """Make a database, a place on the broker and every login; give the variables that name them."""
    with ExitStack() as stack:
        place = stack.enter_context(place_on_broker())
        management = Management(os.environ[supply.MANAGEMENT_URL])
        told: dict[str, str] = {}
        stack.callback(logins.drop_logins, server_url, told)  # a login goes after the database that it may enter
        url = stack.enter_context(new_database(server_url))
        told.update(logins.variables_apart(url, folder))
        made = logins.Apart(url, told)
        logins.make_logins(made)
        at = urlsplit(place.url)
        for one in ("OWNER", "INTAKE", "ROUTER", "NOTIFIER"):
            name = f"{place.prefix}-{one.lower()}"
            told[f"NWD_{one}_AMQP_URL"] = f"amqp://{name}:secret-of-{name}@{at.hostname}:{at.port}{at.path}"
            stack.callback(management.ask, "DELETE", f"/users/{name}")
        del told["NWD_AMQP_URL"]
        text = definitions(logins.logins_of(made.settings(owners=True)), told["NWD_OWNER_AMQP_URL"], "")
        management.ask("POST", "/definitions", json.loads(text))
        yield told
