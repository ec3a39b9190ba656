"""The parts themselves: what the other tests build on."""

import smtplib
import threading
from collections.abc import Callable
from email.message import EmailMessage

import pika
import psycopg
import pytest

from tests.parts import plugin, postgres, supply
from tests.parts.management import Amqp
from tests.parts.postgres import PostgresServer
from tests.parts.program import sweep
from tests.parts.smtp import HANG_UP, SmtpSink

NOTE = "create table note (text text)"


def test_a_database_is_fresh_and_gone_afterwards(postgres_server_url: str) -> None:
    with postgres.new_database(postgres_server_url) as url:
        with postgres.connect(url) as connection:
            connection.execute(NOTE)
        with postgres.new_database(postgres_server_url) as other, postgres.connect(other) as connection:
            assert connection.execute("select to_regclass('note')").fetchone() == (None,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        postgres.connect(url)


class TestPrepared:
    """Each group of tests may have its databases filled in its own way."""

    @pytest.fixture(scope="session")
    @classmethod
    def prepare_postgres(cls) -> Callable[[str], None]:
        def prepare(url: str) -> None:
            with postgres.connect(url) as connection:
                connection.execute(NOTE)

        return prepare

    @pytest.mark.parametrize("turn", [1, 2])
    def test_each_test_gets_its_own_copy(self, postgres_url: str, turn: int) -> None:
        with postgres.connect(postgres_url) as connection:
            connection.execute("insert into note values ('mine')")
            assert connection.execute("select count(*) from note").fetchone() == (1,)


def test_what_others_prepared_is_not_here(postgres_url: str) -> None:
    with postgres.connect(postgres_url) as connection:
        assert connection.execute("select to_regclass('note')").fetchone() == (None,)


def test_a_queue_keeps_a_message(amqp: Amqp) -> None:
    name = f"{amqp.prefix}.letters"
    amqp.queues.append(name)
    connection = pika.BlockingConnection(pika.URLParameters(amqp.url))
    channel = connection.channel()
    channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})
    channel.confirm_delivery()
    channel.basic_publish("", name, "来信".encode(), mandatory=True)
    _, _, body = channel.basic_get(name, auto_ack=True)
    connection.close()
    assert body.decode() == "来信"


@pytest.mark.chaos
@pytest.mark.xdist_group("chaos")
def test_a_killed_database_comes_back_with_what_was_committed(database_server: PostgresServer) -> None:
    before, boots = database_server.pid(), database_server.boots()
    connection = postgres.connect(database_server.url)
    connection.execute(NOTE)
    connection.execute("insert into note values ('kept')")

    database_server.kill()
    with pytest.raises(psycopg.OperationalError):
        connection.execute("select 1")
    connection.close()
    database_server.start()

    assert database_server.pid() not in {None, before}
    assert database_server.boots() == boots + 1
    with postgres.connect(database_server.url) as connection:
        assert connection.execute("select text from note").fetchall() == [("kept",)]


def test_the_mail_server_keeps_what_it_is_sent(smtp_sink: SmtpSink) -> None:
    sender = threading.Thread(target=_send, args=(smtp_sink, "督办单"))
    sender.start()
    mails = smtp_sink.wait_for(1)
    sender.join()
    assert [str(mail.message["Subject"]) for mail in mails] == ["督办单"]
    assert mails[0].recipients == ("duty@haicang.example",)


def test_the_mail_server_refuses_as_it_is_told(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer = lambda mail: "451 4.3.0 later"
    with pytest.raises(smtplib.SMTPDataError, match="later"):
        _send(smtp_sink, "later")
    assert (len(smtp_sink.mails), len(smtp_sink.refused)) == (0, 1)


def test_the_mail_server_hangs_up_after_the_final_dot(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer = lambda mail: HANG_UP
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp_sink, "taken or not?")
    assert len(smtp_sink.wait_for(1)) == 1


def test_waiting_for_a_mail_that_never_comes_says_what_came(smtp_sink: SmtpSink) -> None:
    _send(smtp_sink, "first")
    with pytest.raises(TimeoutError, match=r"1 mails came.*first"):
        smtp_sink.wait_for(2, timeout=0.1)


def test_only_a_postgresql_url_counts_as_a_given_database() -> None:
    assert supply.given_database({"NWD_DATABASE_URL": "sqlite:///var/all.db"}) is None
    assert supply.given_database({"NWD_DATABASE_URL": "postgresql://u@h/d"}) == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_part_that_cannot_be_had_is_named_and_fails_only_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("tests.parts.debian.may_install", lambda: False)
    nowhere = supply.Kind("Oracle bones", "NWD_TEST_BONES", "oracle-bones", lambda: None)
    with pytest.raises(outcome, match=r"Oracle bones is missing: install the package oracle-bones.* NWD_TEST_BONES"):
        plugin.or_skip(lambda: supply.programs_of(nowhere))


def test_folders_of_killed_runs_are_swept(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "nwd-parts-999999999-left").mkdir()
    (tmp_path / "nwd-parts-1-alive").mkdir()
    sweep()
    assert [one.name for one in tmp_path.iterdir()] == ["nwd-parts-1-alive"]


def _send(sink: SmtpSink, subject: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "door@haicang.example", "duty@haicang.example"
    mail.set_content("正文")
    host, port = sink.url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port), timeout=10) as smtp:
        smtp.send_message(mail)
