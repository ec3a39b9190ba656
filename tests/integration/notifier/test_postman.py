"""Talking to mail servers that want a name and a password, or offer TLS."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from services.notifier.mail.domain import Attempt
from services.notifier.mail.smtp import Postman, server_at
from tests.integration.notifier.scripted import ScriptedServer, scripted_server
from tests.parts.program import free_port

MAIL = b"Subject: a\r\n\r\n.a line that begins with a dot\r\n..and another\r\nend"


class Guarded:
    """Takes mail from whoever knows the password, without TLS."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.bodies.append(bytes(envelope.content or b""))
        return "250 kept"


def admit(_server: object, _session: object, _envelope: object, _mechanism: str, told: LoginPassword) -> AuthResult:
    return AuthResult(success=told == LoginPassword(b"me", b"p:w/"), handled=False)


def guarded_at(host: str) -> Iterator[tuple[Guarded, str]]:
    handler = Guarded()
    controller = Controller(
        handler, hostname=host, port=free_port(), authenticator=admit, auth_required=True, auth_require_tls=False
    )
    controller.start()
    yield handler, f"{host}:{controller.port}"
    controller.stop()


@pytest.fixture
def guarded() -> Iterator[tuple[Guarded, str]]:
    yield from guarded_at("127.0.0.1")


@pytest.fixture
def guarded_elsewhere() -> Iterator[tuple[Guarded, str]]:
    # Not one of the names by which this machine calls itself, and as good as another machine.
    yield from guarded_at("127.0.0.2")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


def hand_over(url: str) -> tuple[Attempt, str]:
    postman = Postman(server_at(url))
    result = postman.hand_over("centre@haicang.example", "a@haicang.example", MAIL)
    postman.close()
    return result


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_name_and_a_password_are_given_where_they_are_wanted(guarded: tuple[Guarded, str]) -> None:
    handler, place = guarded
    assert hand_over(f"smtp://me:p%3Aw%2F@{place}") == (Attempt.TAKEN, "250 kept")
    assert handler.bodies == [MAIL + b"\r\n"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_fails_no_mail_but_makes_it_wait_for_who_mends_it(guarded: tuple[Guarded, str]) -> None:
    handler, place = guarded
    attempt, words = hand_over(f"smtp://me:wrong@{place}")
    assert attempt is Attempt.UNREACHABLE
    assert words.startswith("535")
    assert handler.bodies == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_no_password_goes_to_another_machine_without_tls(guarded_elsewhere: tuple[Guarded, str]) -> None:
    handler, place = guarded_elsewhere
    attempt, words = hand_over(f"smtp://me:p%3Aw%2F@{place}")
    assert attempt is Attempt.UNREACHABLE
    assert "no TLS" in words
    assert handler.bodies == []


def test_a_server_that_offers_tls_and_cannot_do_it_gets_no_mail_unless_told_otherwise(server: ScriptedServer) -> None:
    offers = "250-hello\r\n250 STARTTLS"
    server.script["EHLO"] = [offers, offers]
    server.script["STAR"] = ["454 not now"]
    attempt, words = hand_over(server.url)
    assert (attempt, server.mails) == (Attempt.UNREACHABLE, [])
    assert "454" in words
    assert hand_over(f"{server.url}?starttls=no")[0] is Attempt.TAKEN
    assert len(server.mails) == 1


def test_a_server_that_speaks_no_tls_is_no_smtps_server(server: ScriptedServer) -> None:
    attempt, _ = hand_over(server.url.replace("smtp://", "smtps://"))
    assert (attempt, server.mails) == (Attempt.UNREACHABLE, [])


def test_a_stale_connection_that_the_server_ends_with_421_costs_the_mail_no_delay(server: ScriptedServer) -> None:
    postman = Postman(server_at(server.url))
    first = postman.hand_over("centre@haicang.example", "a@haicang.example", MAIL)
    server.script["MAIL"] = ["421 idle for too long"]
    second = postman.hand_over("centre@haicang.example", "a@haicang.example", MAIL)
    postman.close()
    assert (first.attempt, second.attempt, server.connections) == (Attempt.TAKEN, Attempt.TAKEN, 2)


@pytest.fixture
def hasty(server: ScriptedServer) -> ScriptedServer:
    """A server that takes several commands in one go."""
    server.script["EHLO"] = ["250-hello\r\n250 PIPELINING"]
    return server


def test_a_server_that_can_is_told_sender_recipient_and_mail_in_one_go(hasty: ScriptedServer) -> None:
    assert hand_over(hasty.url)[0] is Attempt.TAKEN
    assert len(hasty.mails) == 1


@pytest.mark.parametrize(
    ("script", "attempt"),
    [
        ({"RCPT": ["550 unknown"], "DATA": ["503 no recipient"]}, Attempt.REFUSED),
        ({"RCPT": ["450 later"], "DATA": ["503 no recipient"]}, Attempt.LATER),
        ({"RCPT": ["550 unknown"], "DATA": ["354 go on"]}, Attempt.REFUSED),
        ({"DATA": ["452 full"]}, Attempt.LATER),
    ],
    ids=["refused", "later", "refused-but-waited-for", "refused-at-data"],
)
def test_what_is_refused_in_one_go_is_refused_for_the_first_reason_and_the_next_mail_goes(
    hasty: ScriptedServer, script: dict[str, list[str]], attempt: Attempt
) -> None:
    postman = Postman(server_at(hasty.url))
    hasty.script.update({command: list(answers) for command, answers in script.items()})
    told = postman.hand_over("centre@haicang.example", "a@haicang.example", MAIL)
    assert (told.attempt, hasty.mails) == (attempt, [])
    assert told.words == next(iter(script.values()))[0]
    assert postman.hand_over("centre@haicang.example", "a@haicang.example", MAIL).attempt is Attempt.TAKEN
    postman.close()
    assert len(hasty.mails) == 1


def test_a_connection_that_breaks_before_data_began_leaves_no_doubt(hasty: ScriptedServer) -> None:
    hasty.script["RCPT"] = ["hang up"]
    assert hand_over(hasty.url)[0] is Attempt.UNREACHABLE
    assert hasty.mails == []


@pytest.mark.parametrize("url", ["smtp://", "http://mail.example", "mail.example:25", "smtp://:25"])
def test_what_is_no_mail_servers_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must look like smtp://"):
        server_at(url)
