"""The mail to an agency's contact about its webhook: once, in its language, with what the receiver said last."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from shared.contracts.webhooks import WEBHOOK_FAILING
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import message
from tests.integration.notifier.scripted import ScriptedServer


@pytest.mark.parametrize(
    ("why", "language", "words"),
    [
        ("gone", "en", ["answered 410 Gone", "/enable", "410 <b>no</b>", "12 waiting"]),
        ("failing", "zh", ["连续三天未能接收任何事件", "/enable", "12 条待发"]),
        ("given_up", "en", ["an event for three days", "/replay"]),
    ],
)
def test_the_contact_is_told_once_and_the_receiver_s_words_stay_words(
    notifier: Notifier, server: ScriptedServer, why: str, language: str, words: list[str]
) -> None:
    told = {
        "webhook": "01936000-7a10-7c31-9d5e-2f6b8c4a1e31",
        "agency": "市12345热线",
        "contact": "ops@hotline.example",
        "language": language,
        "address": "https://hotline.example/nwd",
        "why": why,
        "status": 410,
        "said": "<b>no</b>",
        "waiting": 12,
    }
    sent = message(WEBHOOK_FAILING, "hotline", told, time=notifier.clock.now())
    notifier.take(sent)
    notifier.take(sent)
    notifier.sender(server.url).turn()
    (raw,) = server.mails
    mail = cast("EmailMessage", message_from_bytes(raw, policy=policy.default))
    assert mail["To"].addresses[0].addr_spec == "ops@hotline.example"
    parts = {kind: mail.get_body((kind,)) for kind in ("plain", "html")}
    assert parts["plain"] is not None
    assert parts["html"] is not None
    text, page = parts["plain"].get_content(), parts["html"].get_content()
    assert all(one in text for one in [*words, "https://hotline.example/nwd"])
    assert "<b>no</b>" not in page
    assert "&lt;b&gt;no&lt;/b&gt;" in page
