"""Short messages by a gateway: each ends where it can be seen, with at most two copies, and under one id."""

import base64
import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from services.notifier.channels import gateways
from services.notifier.channels.actions import write_short
from services.notifier.channels.domain import Reached, Said, ShortKind, signed
from services.notifier.channels.doors import Gateway, door_at
from services.notifier.channels.running import Both
from services.notifier.channels.sending import KEPT, ByGateway
from services.notifier.mail.domain import MailState, Way
from services.notifier.mail.models import Mail
from services.notifier.verification import snapshot
from shared.contracts.words import Duty
from shared.db import new_id
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.gateway import (
    DRIP,
    DRIP_LATER,
    ENDLESS,
    HANG_UP,
    SECRET,
    SILENCE,
    by_gateway,
    scripted_gateway,
)
from tests.integration.notifier.mails import wait_is_over
from tests.integration.notifier.messages import assigned
from tests.integration.notifier.staff import seat
from tests.parts.program import wait_until
from tests.parts.smtp import SmtpSink

DUE = datetime.fromisoformat("2026-12-01T17:30:00+08:00")
PHONE = "+8613800000001"


def one_short(
    notifier: Notifier, way: Way = Way.SMS, *, address: str = PHONE, language: str = "zh", confidential: bool = False
) -> str:
    """Bring a case, queue a short message about its task, and return the case's id."""
    case = new_id()
    notifier.take(assigned(case))
    task = notifier.lead(case)
    reader = Reached("land_1", "land_1某人", address, language)
    with notifier.service.begin("test") as unit:
        said = Said("HC-2026-000001-7", confidential, DUE)
        row = write_short(unit, way, reader, ShortKind.NOT_OPENED, said, case_id=case, task_id=task.id)
        again = write_short(unit, way, reader, ShortKind.NOT_OPENED, said, case_id=case, task_id=task.id)
        assert row is not None
        assert again is None
    return case


def short_of(notifier: Notifier, case: str) -> Mail:
    (found,) = [mail for mail in notifier.mails(case) if mail.way != Way.MAIL]
    return found


def test_a_message_is_posted_once_signed_and_short(notifier: Notifier) -> None:
    with scripted_gateway() as gateway:
        case = one_short(notifier)
        assert by_gateway(notifier, sms=gateway.url).turn() == 1
    row, (post,) = short_of(notifier, case), gateway.posts
    assert (row.state, row.attempts, row.words) == (MailState.SENT, 1, "200 word")
    link = f"http://nwd.example/desk/m/{row.code}"
    assert post.told == {
        "id": row.key,
        "channel": "sms",
        "to": PHONE,
        "language": "zh",
        "kind": "not_opened",
        "text": f"急件HC-2026-000001-7，12月1日17:30到期，请签收 {link}",
        "values": {"number": "HC-2026-000001-7", "due": "12月1日17:30", "link": link},
    }
    assert len(post.told["text"]) <= 90
    assert post.at == "/messages?to=us"
    at = int(post.headers["webhook-timestamp"])
    assert at == int(notifier.clock.instant.timestamp())
    expected = signed([SECRET], row.key, at, post.body)
    assert {name: post.headers[name] for name in expected} == expected


def test_of_a_confidential_case_number_and_link_leave_and_nothing_else(notifier: Notifier) -> None:
    with scripted_gateway() as gateway:
        case = one_short(notifier, confidential=True, language="en")
        by_gateway(notifier, sms=gateway.url).turn()
    row, (post,) = short_of(notifier, case), gateway.posts
    assert post.told["text"] == f"HC-2026-000001-7 http://nwd.example/desk/m/{row.code}"
    assert set(post.told["values"]) == {"number", "link"}


class Fault(NamedTuple):
    """What a gateway does, and how the message ends."""

    name: str
    script: list[str]
    ends: MailState
    posts: int


SENT, FAILED, AMBIGUOUS = MailState.SENT, MailState.FAILED, MailState.AMBIGUOUS
FAULTS = [
    Fault("takes it at once", ["202 Accepted"], SENT, 1),
    *(Fault(f"says {one}", [one], SENT, 2) for one in ("429 Too Many", "500 Broken", "503 Later", "408 Slow")),
    *(Fault(f"refuses by {one}", [one], FAILED, 1) for one in ("400 Bad", "401 Who", "410 Gone")),
    Fault("leads elsewhere", ["307 Elsewhere\nLocation: http://127.0.0.1:9/\r\n"], FAILED, 1),
    Fault("is broken, then refuses", ["500 Broken", "400 Bad"], FAILED, 2),
    Fault("hangs up", [HANG_UP], SENT, 2),
    Fault("hangs up twice", [HANG_UP, HANG_UP], AMBIGUOUS, 2),
    Fault("does not answer", [SILENCE], SENT, 2),
    Fault("drips before it has said anything", [DRIP], SENT, 2),
    Fault("drips once it has said that it has it", [DRIP_LATER], SENT, 1),
    Fault("says more than anybody reads", [ENDLESS], SENT, 1),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_whatever_a_gateway_does_a_message_is_not_lost_and_has_one_id(
    notifier: Notifier, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.4 if {SILENCE, DRIP, DRIP_LATER} & set(fault.script) else 15.0)
    case = one_short(notifier)
    with scripted_gateway() as gateway:
        gateway.script = list(fault.script)
        sending = by_gateway(notifier, sms=gateway.url)
        for _ in range(5):
            wait_is_over(notifier)
            sending.turn()
    row = short_of(notifier, case)
    assert (row.state, len(gateway.posts)) == (fault.ends, fault.posts)
    assert {post.headers["webhook-id"] for post in gateway.posts} == {row.key}
    assert len(row.words) <= 600
    # It stands in the history, without the number of anybody's telephone.
    lines = [line for line in notifier.history(case) if line.kind.startswith("message.")]
    assert [line.kind for line in lines] == ([] if fault.ends is SENT else [f"message.{fault.ends}"])
    assert PHONE not in str([line.facts for line in lines])


def test_a_sender_that_dies_inside_a_post_leaves_a_message_that_is_posted_again_under_the_same_id(
    notifier: Notifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = one_short(notifier)
    with scripted_gateway() as gateway:
        dies = by_gateway(notifier, sms=gateway.url)
        monkeypatch.setattr(dies, "_settle", lambda: None)
        dies.turn()
        assert short_of(notifier, case).state == MailState.SENDING
        wait_is_over(notifier)
        other = by_gateway(notifier, sms=gateway.url)
        assert other.sweep() == 1
        wait_is_over(notifier)
        other.turn()
    assert [post.headers["webhook-id"] for post in gateway.posts] == [short_of(notifier, case).key] * 2
    assert short_of(notifier, case).state == SENT


def test_what_cannot_be_reached_is_tried_for_hours_and_mails_do_not_wait_for_it(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    case = one_short(notifier)
    sending, mails = by_gateway(notifier, sms="http://127.0.0.1:1/"), notifier.sender(smtp_sink.url)
    sending.turn()
    assert (short_of(notifier, case).state, short_of(notifier, case).suspects) == (MailState.DEFERRED, 0)
    assert mails.turn() == len(smtp_sink.mails) == 2  # its handlers' mails, and no message that is none
    assert snapshot_is_clean(notifier)


def snapshot_is_clean(notifier: Notifier) -> bool:
    return snapshot(notifier.service, timedelta(minutes=1)).findings == []


def test_the_role_sends_both_and_stops_when_it_is_asked_to(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    stop = threading.Event()
    with scripted_gateway() as gateway:
        both = Both(notifier.sender(smtp_sink.url), by_gateway(notifier, sms=gateway.url))
        role = threading.Thread(target=both.run, args=(stop, lambda: None))
        role.start()
        one_short(notifier)
        smtp_sink.wait_for(2, timeout=10)
        assert wait_until(lambda: len(gateway.posts) == 1)
        stop.set()
        role.join(10)
    assert not role.is_alive()


def test_a_file_gets_a_line_for_each_and_a_torn_line_harms_no_other(notifier: Notifier, tmp_path: Path) -> None:
    drop = tmp_path / "sms.jsonl"
    drop.write_bytes(b'{"id": "torn')
    case = one_short(notifier, Way.MESSENGER, address="lin.zhihang")
    by_gateway(notifier, messenger=drop.as_uri()).turn()
    torn, line, end = drop.read_bytes().split(b"\n")
    assert (torn, end) == (b'{"id": "torn', b"")
    assert json.loads(line)["to"] == "lin.zhihang"
    assert short_of(notifier, case).state == SENT


def test_a_file_that_cannot_be_written_is_tried_again(notifier: Notifier, tmp_path: Path) -> None:
    case = one_short(notifier)
    sending = by_gateway(notifier, sms=(tmp_path / "missing" / "sms.jsonl").as_uri())
    sending.turn()
    assert short_of(notifier, case).state == MailState.DEFERRED
    (tmp_path / "missing").mkdir()
    wait_is_over(notifier)
    sending.turn()
    assert short_of(notifier, case).state == SENT


def test_without_a_gateway_a_message_is_kept_and_the_keeper_reads_it(notifier: Notifier, face: FlaskClient) -> None:
    case = one_short(notifier)
    by_gateway(notifier).turn()
    row = short_of(notifier, case)
    assert (row.state, row.words) == (MailState.KEPT, KEPT)
    keeper = seat(notifier, face, "keeper", Duty.KEEPER)  # type: ignore[arg-type]
    shown = keeper.get(f"/desk/mails/{row.key}", headers=PAGE)
    assert shown.status_code == 200
    assert "请签收" in shown.text
    assert f"http://nwd.example/desk/m/{row.code}" in shown.text
    assert "短信" in keeper.get("/desk/mails", headers=PAGE).text


def test_a_staging_system_posts_to_one_number_and_names_whom_it_was_meant_for(notifier: Notifier) -> None:
    one_short(notifier)
    with scripted_gateway() as gateway:
        by_gateway(notifier, "+8613900000000", sms=gateway.url).turn()
    (post,) = gateway.posts
    assert post.told["to"] == "+8613900000000"
    assert post.told["text"].startswith("[land_1某人] 急件")
    assert PHONE not in str(post.told)


def test_a_short_link_leads_to_the_tasks_own_and_a_wrong_one_nowhere(notifier: Notifier, client: FlaskClient) -> None:
    row = short_of(notifier, one_short(notifier))
    answer = client.get(f"/desk/m/{row.code}")
    assert answer.status_code == 303
    assert answer.location.startswith("http://nwd.example/desk/open/")
    assert client.get(answer.location.removeprefix("http://nwd.example")).status_code == 303
    assert client.get("/desk/m/AAAAAAAAAAAA").status_code == 404


def test_the_receiver_of_the_documentation_takes_what_is_signed_and_nothing_else(
    notifier: Notifier, tmp_path: Path
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "channels.md").read_text("utf-8")
    program = tmp_path / "receiver.py"
    program.write_text(page.split("```python\n")[1].split("```")[0], "utf-8")
    secret = f"whsec_{base64.b64encode(SECRET).decode()}"
    with subprocess.Popen(
        [sys.executable, "-u", str(program), secret, "0"], stdout=subprocess.PIPE, text=True
    ) as receiver:
        try:
            assert receiver.stdout is not None
            port = int(receiver.stdout.readline())
            notifier.clock.instant = datetime.now(UTC)  # the receiver's own clock is the machine's
            case = one_short(notifier)
            by_gateway(notifier, sms=f"http://127.0.0.1:{port}/").turn()
            assert short_of(notifier, case).state == SENT
            assert PHONE in receiver.stdout.readline()
            other = one_short(notifier)
            wrong = Gateway(door_at(f"http://127.0.0.1:{port}/", (b"another secret of thirty bytes",)))
            ByGateway(notifier.service, notifier.links, {Way.SMS: wrong}).turn()
            assert short_of(notifier, other).state == FAILED
        finally:
            receiver.terminate()
