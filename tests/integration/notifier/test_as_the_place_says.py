"""Mails leave as their place says: signed for its domain, and in its own words."""

import dkim
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from services.notifier.mail.dkim import Seal
from services.notifier.mail.rendering import FOLDER
from services.notifier.mail.sender import Sender
from services.notifier.mail.sending import Sending
from services.notifier.mail.smtp import Postman, server_at
from services.notifier.regime import TEMPLATES
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import one_mail
from tests.parts.smtp import SmtpSink


def test_a_mail_leaves_signed_and_in_the_places_own_words(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    seal = Seal("haicang.example", "d2026", generate_private_key(65537, 2048))
    own = (FOLDER / "zh" / "task.jinja").read_text("utf-8").replace("签收并办理", "签收、核实并办理")
    with notifier.service.begin("test") as unit:
        notifier.service.parts.store(unit.session, TEMPLATES, {"templates": {"zh/task.jinja": own}}, unit.now)
    one_mail(notifier)
    sender = Sender(notifier.settings.mail_from, notifier.links, seal=seal)
    notifier.senders.append(Sending(notifier.service, sender, Postman(server_at(smtp_sink.url))))
    assert notifier.senders[-1].turn() == 1
    (received,) = smtp_sink.mails
    assert received.content.startswith(b"DKIM-Signature: ")
    assert b"d=haicang.example" in received.content.partition(b"From:")[0]
    body = received.message.get_body(("plain",))
    assert body is not None
    assert "签收、核实并办理" in body.get_content()
    name, record = seal.record
    assert dkim.verify(received.content, dnsfunc=lambda asked, timeout=5: {f"{name}.": record}[asked.decode()].encode())
