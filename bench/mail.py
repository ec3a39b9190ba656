"""Measures mails on their way out: `make bench-mail`. On a PostgreSQL, a RabbitMQ and a mail server of its own.

MAILS (sent for the rate), SECONDS (of each load). One process renders, signs and hands over; beside it bare smtplib
hands over the same bytes. Then what many waiting mails cost in memory, and how soon a mail leaves (bench.mail_latency).
"""

import multiprocessing
import os
import resource
import smtplib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from sqlalchemy import select, text

from bench import mail_latency
from bench.clock import AT_ONCE, HAICANG
from bench.tools import running_sink
from services.notifier.configuration import read
from services.notifier.handlers import HANDLERS
from services.notifier.inbox.addresses import ReplyAddresses
from services.notifier.mail.dkim import Seal
from services.notifier.mail.letters import About, letter_for
from services.notifier.mail.models import Mail
from services.notifier.mail.sender import Sender
from services.notifier.mail.sending import Sending
from services.notifier.mail.smtp import Postman, server_at
from services.notifier.mail.writing import to_bytes
from services.notifier.models import MIGRATIONS, RECORDS
from services.notifier.tasks.links import Links
from services.notifier.tasks.models import Case, Task
from shared.contracts import to_bytes as message_to_bytes
from shared.db import Database, new_id
from shared.db.migrate import upgrade
from shared.db.session import table_of
from shared.messaging import Service
from shared.messaging.consumer import Consumer
from shared.messaging.transport import Delivery
from shared.process.clock import Clock
from tests.integration.notifier.conftest import SECRET
from tests.integration.notifier.messages import assigned
from tests.parts import supply
from tests.parts.postgres import new_database

FEW, MANY = 1_000, 100_000
NAMES = {"zh": "海沧区企业诉求处置中心", "en": "Haicang Centre for Enterprise Matters"}
RENDERED = 400


def main() -> int:
    """Measure and print."""
    mails, seconds = int(os.environ.get("MAILS") or 3_000), int(os.environ.get("SECONDS") or 30)
    for name in [one for one in os.environ if one.startswith("NWD_")]:
        del os.environ[name]  # what is set for a running installation is none of ours
    for line in _report(mails, seconds):
        print(line, flush=True)
    return 0


def _report(mails: int, seconds: int) -> Iterator[str]:
    seal = Seal("haicang.example", "bench", generate_private_key(65537, 2048))
    server, rabbit = supply.start_postgres(may_be_killed=True), None
    try:
        with new_database(server.url) as url, running_sink() as sink:
            _queue(url, mails)
            yield from _sent(url, sink, seal, mails)
        yield from _memory(server.url)
        rabbit = supply.start_rabbit()
        yield from mail_latency.report(server, rabbit, seconds)
    finally:
        server.destroy()
        if rabbit is not None:
            rabbit.destroy()


def _sent(url: str, sink: str, seal: Seal, mails: int) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        service = Service("notifier", RECORDS, Database(url, "notifier"), clock=Clock(), bells=Path(folder) / "run")
        sender = _sender(seal)
        rendered, raw = _rendered(service, sender)
        yield f"a mail rendered: {rendered:.2f} ms of the processor (bar 1), {len(raw)} bytes"
        began = time.process_time()
        for _ in range(RENDERED):
            seal.sealed(raw, service.clock.now())
        yield f"a mail signed: {(time.process_time() - began) / RENDERED * 1000:.2f} ms of the processor"
        bare, bare_cpu = _bare(sink, seal.sealed(raw, service.clock.now()), mails)
        yield f"bare smtplib, the same bytes: {bare:.0f} mails a second; {bare_cpu:.2f} ms of the processor each"
        postman = Postman(server_at(f"smtp://{sink}"))
        role = Sending(service, sender, postman)
        wall, used, done = time.perf_counter(), time.process_time(), 0
        while count := role.turn():
            done += count
        wall, used = time.perf_counter() - wall, time.process_time() - used
        role.close()
        with service.database.read() as session:
            states = dict(session.execute(text("select state, count(*) from mail group by state")).all())  # type: ignore[arg-type]
        service.database.close()
    rate = done / wall
    yield (
        f"rendered, signed and handed over by one process: {rate:.0f} mails a second (bar 400), that is "
        f"{rate / bare:.2f} times bare smtplib (bar 0.5); {used / done * 1000:.2f} ms of the processor each; {states}"
    )


def _rendered(service: Service, sender: Sender) -> tuple[float, bytes]:
    """Return the ms of the processor that rendering and writing one mail takes, and one mail."""
    with service.database.read() as session:
        rows = session.execute(
            select(Mail, Task, Case.facts)
            .join(Task, Task.id == Mail.task_id)
            .join(Case, Case.id == Task.case_id)
            .limit(RENDERED)
        ).all()
        raw = to_bytes(letter_for(rows[0][0], About(rows[0][1], rows[0][2]), sender, NAMES))
        began = time.process_time()
        for mail, task, facts in rows:
            to_bytes(letter_for(mail, About(task, facts), sender, NAMES))
        return (time.process_time() - began) / len(rows) * 1000, raw


def _bare(sink: str, raw: bytes, mails: int) -> tuple[float, float]:
    """Hand over the same bytes with smtplib alone; return mails a second, and ms of the processor for each."""
    host, _, port = sink.partition(":")
    with smtplib.SMTP(host, int(port)) as smtp:
        wall, used = time.perf_counter(), time.process_time()
        for _ in range(mails):
            smtp.sendmail("centre@haicang.example", ["land_1@haicang.example"], raw)
        return mails / (time.perf_counter() - wall), (time.process_time() - used) / mails * 1000


def _sender(seal: Seal | None) -> Sender:
    links = Links([SECRET], "https://nwd.haicang.example")
    replies = ReplyAddresses("reply@in.haicang.example", [SECRET])
    return Sender("centre@haicang.example", links, None, replies, seal)


def _queue(url: str, mails: int) -> None:
    """Queue so many task mails, as cases that are assigned cause them: two for each case."""
    with TemporaryDirectory() as folder:
        database = Database(url, "notifier")
        upgrade(database, MIGRATIONS)
        service = Service("notifier", RECORDS, database, clock=Clock(), bells=Path(folder) / "run")
        with service.begin("bench") as unit:
            for name, content in read(HAICANG).items():
                service.parts.store(unit.session, name, content, unit.now)
        consumer = Consumer(service, HANDLERS)
        for first in range(0, mails // 2, AT_ONCE):
            count = min(AT_ONCE, mails // 2 - first)
            now = service.clock.now()
            consumer.take([Delivery(message_to_bytes(assigned(new_id(), time=now))) for _ in range(count)])
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum analyze"))
        database.close()


def _memory(server: str) -> Iterator[str]:
    held = {}
    for waiting in (FEW, MANY):
        with new_database(server) as url, running_sink() as sink:
            _queue(url, FEW)
            _copy(url, waiting - FEW)
            context = multiprocessing.get_context("spawn")
            with context.Pool(1) as pool:
                held[waiting] = pool.apply(_peak, (url, sink))
    yield (
        f"memory of the sender with {MANY} mails waiting: {held[MANY]:.0f} MB, with {FEW}: {held[FEW]:.0f} MB, "
        f"that is {held[MANY] - held[FEW]:.0f} MB more"
    )


def _copy(url: str, mails: int) -> None:
    database = Database(url, "notifier")
    with database.begin() as session:
        columns = ", ".join(one.name for one in table_of(Mail).columns if one.name != "key")
        sql = (
            f"insert into mail (key, {columns}) select md5(m.key || i), {columns} from mail m, generate_series(1, :n) i"
        )
        session.connection().execute(text(f"{sql} limit :mails"), {"n": mails // FEW + 1, "mails": mails})
    database.close()


def _peak(url: str, sink: str) -> float:
    """Send some mails and return the most memory that this process ever had, in MB (10^6)."""
    with TemporaryDirectory() as folder:
        service = Service("notifier", RECORDS, Database(url, "notifier"), clock=Clock(), bells=Path(folder) / "run")
        postman = Postman(server_at(f"smtp://{sink}"))
        role = Sending(service, _sender(None), postman)
        for _ in range(FEW // 20):
            role.turn()
        role.close()
        service.database.close()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
