"""The whole system in the two full combinations, started once for all tests of one: each brings its own cases."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.installation import Installation, quiet_port
from tests.e2e.people import Mailbox
from tests.parts.browser import running_chromium
from tests.parts.plugin import or_skip, place_on_broker
from tests.parts.postgres import new_database
from tests.parts.smtp import smtp_server

SQLITE, POSTGRES = "sqlite-lease", "postgres-rabbit"
FULL = [SQLITE, POSTGRES]
SECRET = "a key for tests that is long enough to be one"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a combination in one process of pytest-xdist, so that it is started once."""
    for item in items:
        running_in = getattr(item, "callspec", None)
        if running_in is not None and "running" in running_in.params:
            item.add_marker(pytest.mark.xdist_group(f"whole-{running_in.params['running']}"))


def variables_for(request: pytest.FixtureRequest, stack: ExitStack, combination: str) -> dict[str, str]:
    """Return what tells an installation which database and transport to use; they go when the stack closes."""
    if combination == SQLITE:
        return {}
    database = stack.enter_context(new_database(request.getfixturevalue("postgres_server_url")))
    broker = stack.enter_context(place_on_broker())
    return {
        "NWD_DATABASE_URL": database,
        "NWD_AMQP_URL": broker.url,
        "NWD_AMQP_PREFIX": broker.prefix,
        "NWD_SECRET_KEY": SECRET,
    }


@contextmanager
def an_installation(request: pytest.FixtureRequest, folder: Path) -> Iterator[Installation]:
    """Run an installation with a mail server of its own: another one's cases have the same numbers."""
    with ExitStack() as stack:
        sink = stack.enter_context(smtp_server())
        incoming = {"NWD_MAIL_REPLY_TO": "reply@in.haicang.example"}
        incoming["NWD_MAIL_IN_LISTEN"] = f"lmtp://127.0.0.1:{quiet_port()}"
        # Receivers of webhooks listen on this machine.
        incoming |= {"NWD_WEBHOOK_NETWORKS": "127.0.0.0/8", "NWD_WEBHOOK_HTTP": "1"}
        told = {"NWD_SMTP_URL": sink.url, **incoming, **variables_for(request, stack, request.param)}
        installation = Installation(folder, told, sink)
        installation.start()
        stack.callback(installation.stop)
        yield installation


@pytest.fixture(scope="package", params=FULL)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The one installation of a combination."""
    with an_installation(request, tmp_path_factory.mktemp("whole")) as installation:
        yield installation


@pytest.fixture
def mailbox(running: Installation) -> Mailbox:
    """What has come to anybody."""
    assert running.sink is not None
    return Mailbox(running.sink)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once for the walks of a process."""
    with ExitStack() as stack:
        yield or_skip(lambda: stack.enter_context(running_chromium()))
