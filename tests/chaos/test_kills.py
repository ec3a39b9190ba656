"""Cases flow while every part of the system is killed once, at a moment of chance: nothing is lost.

On PostgreSQL and RabbitMQ each service has nothing but its own logins: cases are answered by services that can neither
make tables or queues nor change a history.
"""

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.cases import EXAMPLES
from tests.e2e.conftest import FULL, SECRET, SQLITE, variables_for
from tests.e2e.installation import Apart, Installation, eventually, grandchildren
from tests.e2e.let_in import LetIn, can_make_users, logins_for_each
from tests.e2e.people import Agency
from tests.e2e.staff import mailboxes_of
from tests.parts.smtp import ReceivedMail, SmtpSink

CASES = int(os.environ.get("NWD_TEST_CHAOS_CASES", "60"))

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(420)]


@pytest.fixture(params=FULL)
def fragile(request: pytest.FixtureRequest, tmp_path: Path, smtp_sink: SmtpSink) -> Iterator[Installation]:
    """An installation of this test's own: in one piece on SQLite, with each role and each login apart on PostgreSQL."""
    mail, kind = {"NWD_SMTP_URL": smtp_sink.url}, Installation if request.param == SQLITE else Apart
    with ExitStack() as stack:
        told = variables_for(request, stack, request.param)
        if kind is Apart and can_make_users():
            kind = LetIn
            its = logins_for_each(request.getfixturevalue("postgres_server_url"), tmp_path)
            told = {**stack.enter_context(its), "NWD_SECRET_KEY": SECRET}
        installation = kind(tmp_path, {**mail, **told}, smtp_sink)
        installation.start()
        stack.callback(installation.stop)
        yield installation


class Flow(threading.Thread):
    """An agency's system that posts its cases and tries again, with the same key, until each is accepted."""

    def __init__(self, agency: Agency) -> None:
        super().__init__(daemon=True)
        self.agency = agency
        self.accepted: dict[str, str] = {}
        self.tries = 0
        self._pause = threading.Event()

    def run(self) -> None:
        examples = list(EXAMPLES.values())
        for number in range(CASES):
            example = examples[number % len(examples)]
            reference = f"chaos-{number}"
            while reference not in self.accepted:
                self.tries += 1
                try:
                    answer = self.agency.post(
                        {**example.body, "source_reference": reference}, Idempotency_Key=reference
                    )
                except OSError:  # its connection was cut, or nobody listens just now
                    self._pause.wait(0.2)
                    continue
                if answer.status == 202:
                    self.accepted[reference] = answer.json["number"]
                else:
                    assert answer.status >= 500, answer.text
                    self._pause.wait(0.2)


def kill(installation: Installation, name: str) -> None:
    """Kill one part as a power cut would, and wait until another process has taken its place."""
    before = installation.children()[name]
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: installation.children().get(name, before) != before), f"{name} was not started again"


def kill_web_worker(installation: Installation) -> None:
    """Kill a process that answers requests, under the one that only watches it."""

    def workers() -> list[int]:
        return [one for name, pid in installation.children().items() if "web" in name for one in grandchildren(pid)]

    assert eventually(lambda: bool(workers())), "there is no worker"  # its master may have been killed just now
    worker = workers()[0]
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: bool(workers()) and worker not in workers()), "its worker was not replaced"


def test_every_part_is_killed_once_while_cases_flow_and_nothing_is_lost(
    fragile: Installation, smtp_sink: SmtpSink
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    agency = Agency(fragile.url, fragile.nwd("agency", "add", "chaos", "--name", "Chaos").strip())
    flow = Flow(agency)
    flow.start()
    # Each kill comes at a moment of chance of the flow, in an order of chance.
    victims = ["worker of web", *fragile.children()]
    chance.shuffle(victims)
    moments = sorted(chance.sample(range(5, CASES - 20), len(victims)))
    for moment, victim in zip(moments, victims, strict=True):
        assert eventually(lambda moment=moment: len(flow.accepted) >= moment, 120), f"seed {seed}: the flow has stopped"
        kill_web_worker(fragile) if victim == "worker of web" else kill(fragile, victim)
    flow.join(180)
    assert len(flow.accepted) == CASES, f"seed {seed}"
    assert len(set(flow.accepted.values())) == CASES, f"seed {seed}: a repeated POST made a second case"

    wanted = {
        (number, recipient)
        for reference, number in flow.accepted.items()
        for recipient in wanted_by(int(reference.removeprefix("chaos-")))
    }
    came: list[tuple[str, str]] = []

    def all_there(mails: list[ReceivedMail]) -> bool:
        # Only what is new is looked at: the server takes no mail while this looks.
        came.extend((number_of(mail), mail.recipients[0]) for mail in mails[len(came) :])
        return wanted <= set(came)

    smtp_sink.wait_for(all_there, 150)
    assert eventually(fragile.settled, 90, every=1.0), f"seed {seed}: {fragile.verify(settle=1)}"

    copies = Counter((number_of(mail), mail.recipients[0], str(mail.message["Message-ID"])) for mail in smtp_sink.mails)
    assert max(copies.values()) <= 2, f"seed {seed}"
    ids = Counter((number, recipient) for number, recipient, _ in copies if (number, recipient) in wanted)
    assert set(ids.values()) == {1}, f"seed {seed}: a second copy came under another Message-ID"


def wanted_by(index: int) -> set[str]:
    """Return who must have a mail about the case of that index."""
    example = list(EXAMPLES.values())[index % len(EXAMPLES)]
    return mailboxes_of(example.lead, *example.assisting)


def number_of(mail: ReceivedMail) -> str:
    """Return the case number in a mail's subject."""
    return mail.subject.partition("[")[2].partition("]")[0]
