"""The road with each part under a login of its own: the owners' make tables and queues, the services only use them."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.installing.rabbitmq import definitions
from tests.e2e.cases import E4
from tests.e2e.conftest import SECRET
from tests.e2e.installation import Apart, eventually
from tests.e2e.people import Agency, Client, Mailbox, link_in
from tests.e2e.staff import mailboxes_of
from tests.e2e.test_road import taken
from tests.integration.logins import conftest as logins
from tests.parts import supply
from tests.parts.management import Management
from tests.parts.plugin import place_on_broker
from tests.parts.postgres import new_database
from tests.parts.smtp import SmtpSink

pytestmark = pytest.mark.timeout(300)


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


@pytest.fixture
def running(request: pytest.FixtureRequest, tmp_path: Path, smtp_sink: SmtpSink) -> Iterator[LetIn]:
    """An installation whose parts have nothing but their own logins."""
    server_url = request.getfixturevalue("postgres_server_url")
    with ExitStack() as stack:
        place = stack.enter_context(place_on_broker())
        interface = os.environ.get(supply.MANAGEMENT_URL)
        if interface is None:
            pytest.skip("on a broker that is not ours no users are made")
        told: dict[str, str] = {}
        stack.callback(logins.drop_logins, server_url, told)  # a login goes after the database that it may enter
        url = stack.enter_context(new_database(server_url))
        told.update(logins.variables_apart(url, tmp_path))
        made = logins.Apart(url, told)
        logins.make_logins(made)
        at = urlsplit(place.url)
        for one in ("OWNER", "INTAKE", "ROUTER", "NOTIFIER"):
            name = f"{place.prefix}-{one.lower()}"
            told[f"NWD_{one}_AMQP_URL"] = f"amqp://{name}:secret-of-{name}@{at.hostname}:{at.port}{at.path}"
            stack.callback(Management(interface).ask, "DELETE", f"/users/{name}")
        del told["NWD_AMQP_URL"]
        text = definitions(logins.logins_of(made.settings(owners=True)), told["NWD_OWNER_AMQP_URL"], "")
        Management(interface).ask("POST", "/definitions", json.loads(text))
        installation = LetIn(tmp_path, {**told, "NWD_SMTP_URL": smtp_sink.url, "NWD_SECRET_KEY": SECRET}, smtp_sink)
        installation.start()
        stack.callback(installation.stop)
        yield installation


def test_a_case_is_answered_by_services_that_can_change_no_history(running: LetIn, smtp_sink: SmtpSink) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "logins", "--name", "Logins").strip())
    told = taken(agency, E4)
    mailbox = Mailbox(smtp_sink)
    mails = mailbox.wait_for(told["number"], mailboxes_of(E4.lead, *E4.assisting))
    assert all("/desk/open/" in link_in(mail) for mail in mails)
    assert eventually(lambda: agency.get(f"/v1/cases/{told['number']}").json["owner"]["code"] == E4.lead)
    assert E4.body["title"] in Client(running.url).open(told["links"]["page"]).text
    assert eventually(lambda: running.verify(settle=0.5) == {"cases": 1, "settling": 0, "findings": []})
