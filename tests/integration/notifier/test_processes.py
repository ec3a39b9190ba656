"""All of notifier as it runs: its processes under a supervisor, on the lease table, mailing for real."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.notifier.cli import Operations
from services.notifier.mail.domain import MailState
from services.notifier.models import MIGRATIONS, RECORDS
from services.notifier.settings import Settings
from shared.contracts import to_bytes
from shared.contracts.from_router import CASE_ASSIGNED
from shared.db import Database, new_id
from shared.messaging.lease import LeaseTransport
from shared.messaging.running import prepare_storage
from shared.messaging.service import run_folder, service_for
from shared.messaging.transport import Outgoing
from tests.integration.notifier.conftest import HAICANG, ROOT, SECRET
from tests.integration.notifier.messages import assigned
from tests.parts.program import free_port
from tests.parts.smtp import SmtpSink

WAIT = 30.0


@pytest.fixture
def running(tmp_path: Path, smtp_sink: SmtpSink) -> Iterator[tuple[Settings, subprocess.Popen[bytes]]]:
    """Run `python -m services.notifier` with Haicang loaded, until it is ready."""
    variables = {
        "NWD_DATA_DIR": str(tmp_path),
        "NWD_SECRET_KEY": SECRET,
        "NWD_SMTP_URL": smtp_sink.url,
        "NWD_MAIL_AT_ONCE": "1",
        "NWD_LINK_CODES": "off",
        "NWD_MAIL_FROM": "centre@haicang.example",
        "PORT": str(free_port()),
    }
    settings = Settings.from_env(variables)
    prepare_storage(settings.common, MIGRATIONS)
    service = service_for(settings.common, RECORDS)
    operations = Operations(service, settings)
    operations.store(operations.check(HAICANG))
    with subprocess.Popen(  # one group for all its processes
        [sys.executable, "-m", "services.notifier"],
        cwd=ROOT,
        env={**os.environ, **variables},
        stderr=subprocess.DEVNULL,
    ) as process:
        wait_until_ready(settings)
        yield settings, process
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT) == 0
    service.database.close()


def wait_until_ready(settings: Settings) -> None:
    waiting = 0
    while waiting < 300:
        try:
            with urllib.request.urlopen(f"{settings.common.public_url}/desk/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        waiting += 1
        subprocess.run(["sleep", "0.1"], check=True)
    raise AssertionError("notifier was not ready in half a minute")


def bring(settings: Settings, case_id: str) -> None:
    """Put an assignment into notifier's queue as router's relay would."""
    common = settings.common
    transport = LeaseTransport("router", common.lease_database_url, run_folder(common.data_dir))
    publisher = transport.publisher()
    message = assigned(case_id)
    publisher.publish([Outgoing(message.id, CASE_ASSIGNED.name, to_bytes(message))])
    publisher.close()


def test_an_assignment_on_the_queue_is_a_mail_within_moments(
    running: tuple[Settings, subprocess.Popen[bytes]], smtp_sink: SmtpSink
) -> None:
    settings, _ = running
    case = new_id()
    bring(settings, case)
    mails = smtp_sink.wait_for(2, timeout=WAIT)
    assert sorted(mail.recipients[0] for mail in mails) == ["land_1@haicang.example", "land_2@haicang.example"]
    text = mails[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    link = next(line for line in text.splitlines() if "/desk/open/" in line)
    with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(link, timeout=10) as page:
        assert "HC-2026-000001-7" in page.read().decode()
        assert page.url.startswith(f"{settings.common.public_url}/desk/tasks/")
    database = Database(settings.common.database_url, "notifier")
    states = {mail.state for mail in Operations(service_for(settings.common, RECORDS), settings).mails(case)}
    database.close()
    assert states <= {MailState.SENT, MailState.SENDING}
