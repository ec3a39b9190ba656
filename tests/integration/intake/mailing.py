"""Files of mails, as tests of intake have them: notifier's door with some behind it."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from services.intake.attachments.running import Files
from services.intake.mail_in.cli import MailIn
from services.intake.mailed.fetching import Door
from services.intake.mailed.running import Mailed
from shared.contracts import Message
from shared.contracts.mail_in import AGENCY_ANSWERED, AGENCY_WROTE
from shared.db import new_id
from shared.web.keys import BadToken, Signer
from shared.web.mailed import LASTS, PURPOSE
from tests.integration.intake.house import House

SECRET = "a-secret-of-the-tests-and-nothing-else"
PATH = re.compile(r"/desk/mailed/([0-9a-f-]{36})/([0-9a-f]{64})")


@dataclass
class Postbox:
    """Hands out files by their SHA-256 as notifier does, to who shows the house's token.

    status: what it answers instead. cut: how many bytes of the answer come before the connection breaks off. asked:
    what it was asked for.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    status: int | None = None
    cut: int | None = None
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def holds(self, name: str, data: bytes) -> dict[str, Any]:
        """Keep a file, and return how a message names it."""
        digest = sha256(data).hexdigest()
        self.files[digest] = data
        return {"name": name, "size": len(data), "sha256": digest}


@contextmanager
def postbox() -> Iterator[Postbox]:
    """Give a door that nobody else knows."""
    box, signer = Postbox(), Signer([SECRET], PURPOSE)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = PATH.fullmatch(self.path)
            assert found is not None
            try:
                token = self.headers["Authorization"].removeprefix("Bearer ")
                known = signer.read(token, LASTS) == list(found.groups())
            except BadToken:
                known = False
            box.asked.append(found[2])
            data = box.files.get(found[2])
            self.send_response(box.status or (404 if not known else 410 if data is None else 200))
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write((data or b"")[: box.cut])

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    box.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield box
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def mailed_role(house: House, url: str) -> Files:
    """Return the role that fetches, scans and tells, as this house is set up."""
    keeping = house.app.extensions["intake.files"]
    mailed = Mailed(house.service, keeping, Door(url, [SECRET]))
    return Files(house.service, keeping.storage, keeping.scanner, mailed.turn)


def mailed_in(house: House, *files: dict[str, Any], message_id: str = "<1@park.example>") -> str:
    """Bring a case by mail, with files, and return its number."""
    token = MailIn(house.service).change("window-hall", allow=("lin@park.example",)).token
    data = {"mail": new_id(), "message_id": message_id, "sender": "lin@park.example", "sender_name": "林女士"}
    data |= {"subject": "增资扩产用地", "text": "企业：厦门澜峰精密制造有限公司\n\n厂房已满。", "files": list(files)}
    house.hear(Message(new_id(), AGENCY_WROTE.name, "notifier", token, house.clock.now(), data))
    answers = [one.data for one in house.sent() if one.type == AGENCY_ANSWERED.name]
    number: str = answers[-1]["number"]
    assert answers[-1]["case"] == house.case(number).id
    return number
