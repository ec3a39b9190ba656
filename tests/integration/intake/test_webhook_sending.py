"""One attempt at one address: what is checked is what is called, and nobody keeps us for long."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.intake.webhooks.rules import Rules
from services.intake.webhooks.sending import MOST_WORDS, Refused, Sender
from tests.parts.receiver import receiver

HERE = (ip_network("127.0.0.0/8"),)
OPEN = Rules(HERE, http=True)


def at(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda _host, _port: addresses


def test_what_is_sent_arrives_and_the_first_of_the_answer_is_kept() -> None:
    with receiver() as there:
        there.answer = lambda _: (202, b"\x1b[31mtaken " + b"x" * 5000)
        answer = Sender(OPEN).post(f"{there.url}/in?a=1", {"webhook-id": "evt_1"}, b"{}")
    assert (answer.status, answer.taken, len(answer.words)) == (202, True, MOST_WORDS - 1)
    assert answer.words.startswith("[31mtaken x")
    one = there.received[0]
    assert (one.path, one.body, one.headers["webhook-id"]) == ("/in?a=1", b"{}", "evt_1")
    assert one.headers["host"] == there.url.removeprefix("http://")


def test_a_redirect_is_not_followed_and_fails() -> None:
    with receiver() as there, receiver() as elsewhere:
        there.answer, there.extra = lambda _: (302, b""), {"Location": elsewhere.url}
        answer = Sender(OPEN).post(there.url, {}, b"{}")
    assert (answer.status, answer.taken, answer.words) == (302, False, "redirects are not followed")
    assert elsewhere.received == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "169.254.169.254", "10.0.0.5", "0.0.0.0", "::ffff:127.0.0.1"])
def test_a_name_that_leads_to_a_forbidden_address_is_not_called(address: str) -> None:
    # One allowed address beside it changes nothing: whichever came first would be a matter of luck.
    for addresses in ((address,), ("1.1.1.1", address)):
        sender = Sender(Rules(), at(*addresses))
        with pytest.raises(Refused):
            sender.look("https://agency.example/in")
        answer = sender.post("https://agency.example/in", {}, b"{}")
        assert answer.status is None
        assert answer.words.startswith(f"not sent: {address} is ")


def test_a_name_that_leads_elsewhere_at_the_second_look_is_looked_up_once_and_checked_then() -> None:
    looks: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        looks.append(host)
        return ["1.1.1.1"] if len(looks) == 1 else ["127.0.0.1"]

    with receiver() as there:
        port = there.url.rpartition(":")[2]
        sender = Sender(Rules(), rebinding)
        sender.look(f"https://agency.example:{port}/in")  # at registration all is well
        answer = sender.post(f"https://agency.example:{port}/in", {}, b"{}")
        assert answer.words == "not sent: 127.0.0.1 is this machine itself and is not called."
        assert there.received == []
        # And what was checked is what is connected to: a name that nobody else could resolve.
        found: list[str] = []
        opened = Sender(OPEN, lambda host, _port: found.append(host) or ["127.0.0.1"])
        assert opened.post(f"http://no-such-name.invalid:{port}/in", {}, b"{}").taken
        assert found == ["no-such-name.invalid"]


def test_http_is_for_opened_networks_alone_and_where_the_operator_says_so() -> None:
    with receiver() as there:
        assert Sender(Rules(HERE)).post(there.url, {}, b"{}").words == "not sent: It must begin with https://."
        words = Sender(Rules(HERE, http=True), at("1.1.1.1")).post("http://a.example/", {}, b"{}").words
        assert words == "not sent: 1.1.1.1 is called by https alone."
        assert there.received == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own authority, for the name agency.example."""
    key, folder = ec.generate_private_key(ec.SECP256R1()), tmp_path_factory.mktemp("tls")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "agency.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("agency.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pair.pem").write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder


def test_tls_is_verified_with_the_host_s_name_and_the_operator_s_authorities(certificate: Path) -> None:
    with receiver(certificate / "pair.pem") as there:
        port = there.url.rpartition(":")[2]
        ours = Rules(HERE, ca_file=certificate / "ca.pem")
        assert Sender(ours, at("127.0.0.1")).post(f"https://agency.example:{port}/", {}, b"{}").taken
        other = Sender(ours, at("127.0.0.1")).post(f"https://other.example:{port}/", {}, b"{}")
        assert other.status is None
        assert other.words.startswith("TLS: Hostname mismatch")
        unknown = Sender(Rules(HERE), at("127.0.0.1")).post(f"https://agency.example:{port}/", {}, b"{}")
        assert unknown.words.startswith("TLS: ")
        assert len(there.received) == 1


Speak = Callable[[socket.socket, threading.Event], None]


def drip(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not over.wait(0.02):
        sock.sendall(b"x")


def silent(_sock: socket.socket, over: threading.Event) -> None:
    over.wait(30)


def flood(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(b"HTTP/1.1 500 No\r\n\r\n")
    while not over.is_set():
        sock.sendall(b"y" * 65536)


def nonsense(sock: socket.socket, _over: threading.Event) -> None:
    sock.sendall(b"\xff\xfe nothing that we know\r\n\r\n")


def hang_up(_sock: socket.socket, _over: threading.Event) -> None:
    return


def chunked(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(b"HTTP/1.1 503 Later\r\nTransfer-Encoding: chunked\r\nRetry-After: 90\r\n\r\n4\r\nbusy\r\n0\r\n\r\n")
    over.wait(30)


@pytest.fixture
def spoken() -> Iterator[Callable[[Speak], str]]:
    over, servers = threading.Event(), []

    def serve(speak: Speak) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def answer() -> None:
            sock, _ = server.accept()
            with sock:
                sock.recv(65536)
                try:
                    speak(sock, over)
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    yield serve
    over.set()
    for one in servers:
        one.close()


@pytest.mark.parametrize(
    ("speak", "status", "words"),
    [
        (drip, None, "no answer: timed out"),
        (silent, None, "no answer: timed out"),
        (flood, 500, "y" * MOST_WORDS),
        (nonsense, None, "no answer: "),
        (hang_up, None, "no answer: "),
        (chunked, 503, "busy"),
    ],
)
def test_whatever_a_receiver_says_or_does_not_an_attempt_ends(
    spoken: Callable[[Speak], str], speak: Speak, status: int | None, words: str
) -> None:
    # Who never ends is given up soon; whoever has something to say may take its time on a busy machine.
    seconds = 0.5 if speak in (drip, silent) else 20
    answer = Sender(OPEN, seconds=seconds).post(spoken(speak), {}, b"{}")
    assert (answer.status, answer.taken) == (status, False)
    assert answer.words.startswith(words)
    assert answer.retry_after == (90 if speak is chunked else None)


def test_where_nobody_listens_the_words_say_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert Sender(OPEN).post(f"http://127.0.0.1:{port}/", {}, b"{}").words.startswith("no answer: [Errno 111]")
