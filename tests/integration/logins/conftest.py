"""An installation with logins of its own: made by the operator's script, tables by `nwd migrate` with the owners'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from psycopg import sql

from services.house import AllSettings
from services.installing.logins import logins_of
from services.installing.postgres import login_script
from services.intake.settings import Settings as Intake
from services.notifier.settings import Settings as Notifier
from services.router.settings import Settings as Router
from tests.parts.postgres import connect, new_database, new_name

SERVICES = ("intake", "router", "notifier")


@dataclass
class Apart:
    """The URLs of an installation by variable, and its settings; `admin` is the URL of the database's administrator."""

    admin: str
    variables: dict[str, str]

    def settings(self, *, owners: bool) -> AllSettings:
        told = {name: value for name, value in self.variables.items() if owners or "OWNER" not in name}
        return AllSettings(Intake.from_env(told), Router.from_env(told), Notifier.from_env(told))

    def url(self, service: str, kind: str = "") -> str:
        return self.variables[f"NWD_{service.upper()}_{kind}DATABASE_URL"]


def variables_apart(admin: str, folder: Path) -> dict[str, str]:
    """Return variables that name three logins for each service in the database of a URL, under names of this test's."""
    names, place = new_name(), re.sub(r"//[^@]*@", "//{}@", admin)
    told = {
        f"NWD_{service.upper()}_{kind}DATABASE_URL": place.format(f"{names}_{service}{kind.lower()[:-1]}:secret")
        for service in SERVICES
        for kind in ("", "OWNER_", "READER_")
    }
    return {
        **told,
        "NWD_DATA_DIR": str(folder),
        "NWD_SECRET_KEY": "a key for tests that is long enough to be one",
        # Nobody listens there: tables need no broker, and its name alone says that there is no lease table.
        "NWD_AMQP_URL": "amqp://127.0.0.1:1/nowhere",
    }


def make_logins(apart: Apart) -> None:
    with connect(apart.admin) as admin:
        admin.execute(login_script(logins_of(apart.settings(owners=True))))


def drop_logins(server_url: str, variables: dict[str, str]) -> None:
    with connect(server_url) as admin:
        for url in variables.values():
            found = re.search(r"//(nwd_test_\w+):", url)
            if found:
                admin.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(found[1])))


@pytest.fixture(scope="module")
def unmigrated(postgres_server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    with new_database(postgres_server_url) as url:
        apart = Apart(url, variables_apart(url, tmp_path_factory.mktemp("apart")))
        make_logins(apart)
        yield apart
    drop_logins(postgres_server_url, apart.variables)


@pytest.fixture(scope="module")
def apart(postgres_server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    with new_database(postgres_server_url) as url:
        made = Apart(url, variables_apart(url, tmp_path_factory.mktemp("apart")))
        make_logins(made)
        made.settings(owners=True).prepare_storage()
        yield made
    drop_logins(postgres_server_url, made.variables)
