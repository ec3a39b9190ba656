"""Files that came by mail become files of the case, once each and by the same rules, or its page says why not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.intake.attachments import actions as files
from services.intake.attachments.domain import MOST_FILES
from services.intake.attachments.running import Files
from services.intake.mailed import fetching, running
from services.intake.mailed.models import MailedFile
from services.intake.settings import Settings
from shared.contracts.enterprise import ENTERPRISE_WROTE
from shared.db import new_id
from shared.process.problems import BadEnvironment
from tests.integration.intake.attaching import attach, kept, kinds, rows, scanned_by, sound, told
from tests.integration.intake.house import House
from tests.integration.intake.mailing import SECRET, Postbox, mailed_in, mailed_role, postbox
from tests.integration.intake.staff import CLERK, come_in
from tests.parts.clamd import Clamd
from tests.parts.files import EICAR, EXE, PDF, PNG


@pytest.fixture
def box() -> Iterator[Postbox]:
    """Notifier's door."""
    with postbox() as one:
        yield one


def listed(house: House, number: str) -> list[str]:
    return [one["name"] for one in house.get(f"/v1/cases/{number}/attachments").json["attachments"]]


def refusals(house: House, number: str) -> list[tuple[str, str]]:
    events = house.get(f"/v1/cases/{number}/events").json["events"]
    return [(one["facts"]["name"], one["facts"]["code"]) for one in events if one["kind"] == "attachment.refused"]


def answered(house: House, number: str, text: str, *files: dict[str, Any]) -> None:
    """Let the case's enterprise answer a mail of ours."""
    data = {"mail": new_id(), "text": text, "files": len(files), "by": "陈雅文", "at": "2026-11-24T02:00:00+00:00"}
    house.hear(house.told(number, ENTERPRISE_WROTE.name.removesuffix(".v1"), {**data, "attached": list(files)}))


def test_files_of_a_mail_become_files_of_the_case_and_those_at_work_hear_of_them(either: House, box: Postbox) -> None:
    number = mailed_in(either, box.holds("现状图.pdf", PDF), box.holds("照片.png", PNG), box.holds("again.pdf", PDF))
    assert listed(either, number) == []
    assert "正在取出" in come_in(either, CLERK).get(f"/centre/cases/{number}").text
    role = mailed_role(either, box.url)
    while role.turn():
        pass
    assert listed(either, number) == ["现状图.pdf", "照片.png"]  # the same bytes are in a case once
    assert [one["name"] for one in told(either, number)] == ["现状图.pdf", "照片.png"]
    assert {one["by"] for one in told(either, number)} == {"政务服务大厅"}
    [first, _] = either.get(f"/v1/cases/{number}/attachments").json["attachments"]
    assert either.get(first["links"]["content"]).data == PDF
    assert "正在取出" not in come_in(either, CLERK).get(f"/centre/cases/{number}").text
    # The same mail once more is the same case, and brings no file again.
    assert mailed_in(either, box.holds("现状图.pdf", PDF)) == number
    assert not role.turn()
    assert (len(told(either, number)), rows(either, MailedFile)) == (2, 3)
    assert sound(either) == []


def test_what_is_not_taken_leaves_the_case_and_its_neighbours_and_is_named_with_the_reason(
    either: House, box: Postbox
) -> None:
    large = {**box.holds("规划.pdf", PDF), "size": 20 * 1024 * 1024 + 1}
    number = mailed_in(either, large, box.holds("tool.exe", EXE), box.holds("假.pdf", PNG), box.holds("照片.png", PNG))
    role = mailed_role(either, box.url)
    while role.turn():
        pass
    assert listed(either, number) == ["照片.png"]
    assert refusals(either, number) == [
        ("规划.pdf", "file_too_large"),
        ("tool.exe", "file_type"),
        ("假.pdf", "file_type_mismatch"),
    ]
    assert large["sha256"] not in box.asked
    page = come_in(either, CLERK).get(f"/centre/cases/{number}").text
    assert "不得超过 20 MB" in page
    assert "没有收下" in page
    assert "tool.exe" in page
    assert sound(either) == []


def test_what_a_scanner_finds_in_a_mail_is_withheld_as_of_any_file(either: House, box: Postbox) -> None:
    clamd = Clamd()
    with scanned_by(either, clamd.url):
        number = mailed_in(either, box.holds("说明.txt", EICAR), box.holds("现状图.pdf", PDF))
        role = mailed_role(either, box.url)
        while role.turn():
            pass
        assert [one["name"] for one in told(either, number)] == ["现状图.pdf"]
        assert kinds(either, number) == ["attachment.added", "attachment.quarantined", "attachment.added"]
    clamd.close()
    assert "Eicar-Signature" in come_in(either, CLERK).get(f"/centre/cases/{number}").text


@pytest.mark.parametrize("trouble", ["away", "cut", "502", "404"])
def test_while_notifier_does_not_hand_it_out_a_file_waits_and_comes_late(
    either: House, box: Postbox, trouble: str
) -> None:
    number = mailed_in(either, box.holds("现状图.pdf", PDF))
    url = "http://127.0.0.1:9" if trouble == "away" else box.url
    box.cut, box.status = (20 if trouble == "cut" else None), (int(trouble) if trouble.isdigit() else None)
    assert mailed_role(either, url).turn()
    assert not mailed_role(either, url).turn()  # not before its time
    assert (listed(either, number), refusals(either, number)) == ([], [])
    box.cut = box.status = None
    either.clock.at += timedelta(minutes=1)
    assert mailed_role(either, box.url).turn()
    assert listed(either, number) == ["现状图.pdf"]
    assert sound(either) == []


def test_who_asks_without_the_houses_secret_has_no_file(house: House, box: Postbox) -> None:
    number = mailed_in(house, box.holds("现状图.pdf", PDF))
    keeping = house.app.extensions["intake.files"]
    stranger = running.Mailed(house.service, keeping, running.Door(box.url, ["another-secret-of-thirty-two-letters"]))
    assert stranger.turn()
    assert listed(house, number) == []


def test_a_file_that_the_mail_has_no_more_is_said_to_be_gone(either: House, box: Postbox) -> None:
    number = mailed_in(either, {"name": "现状图.pdf", "size": 9, "sha256": "0" * 64})
    mailed_role(either, box.url).turn()
    assert refusals(either, number) == [("现状图.pdf", "file_gone")]
    assert not mailed_role(either, box.url).turn()


class Killed(BaseException):
    """Ends whoever does something, as kill -9 does: nothing behind it is run."""


@pytest.mark.parametrize("moment", ["begun", "kept", "attached"])
def test_whoever_is_killed_at_any_moment_leaves_a_file_that_is_taken_once(
    either: House, box: Postbox, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    number = mailed_in(either, box.holds("现状图.pdf", PDF))
    real = {"begun": running.arrived, "kept": running.keep, "attached": files.add}[moment]
    place = f"services.intake.mailed.{'actions' if moment == 'attached' else 'running'}.{real.__name__}"

    def killed(*given: Any, **named: Any) -> None:
        if moment != "begun":
            real(*given, **named)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(place, killed)
        role = mailed_role(either, box.url)
        with pytest.raises(Killed):
            role.turn()
    assert listed(either, number) == []
    role = mailed_role(either, box.url)
    assert not role.turn()  # somebody else might still be at it
    either.clock.at += timedelta(minutes=6)
    while role.turn():
        pass
    assert listed(either, number) == ["现状图.pdf"]
    assert (len(told(either, number)), len(kept(either))) == (1, 1)
    assert sound(either) == []


def test_a_case_has_no_more_files_by_mail_than_by_any_other_way(house: House, box: Postbox) -> None:
    number = mailed_in(house, box.holds("一份.pdf", PDF + b"0"), box.holds("又一份.pdf", PDF + b"1"))
    for nth in range(MOST_FILES - 1):
        assert attach(house, number, PDF + b"%d" % (nth + 100), f"{nth}.pdf").status_code == 201
    role = mailed_role(house, box.url)
    while role.turn():
        pass
    assert len(listed(house, number)) == MOST_FILES
    assert refusals(house, number) == [("又一份.pdf", "too_many_files")]


def test_files_that_an_enterprise_answers_with_are_the_cases_too(either: House, box: Postbox) -> None:
    number = either.bring()["number"]
    answered(either, number, "图纸见附件。", box.holds("图纸.pdf", PDF))
    role = mailed_role(either, box.url)
    while role.turn():
        pass
    assert listed(either, number) == ["图纸.pdf"]
    assert [one["by"] for one in told(either, number)] == ["陈雅文"]
    assert "case.supplemented.v1" in [one.type for one in either.sent(number)]


def test_a_file_for_a_case_that_is_over_is_not_taken_and_the_answer_is_looked_at(house: House, box: Postbox) -> None:
    number = house.bring()["number"]
    assert house.post(f"/v1/cases/{number}/withdraw", {"reason": "已解决"}).status_code < 300
    answered(house, number, "图纸见附件。", box.holds("图纸.pdf", PDF))
    mailed_role(house, box.url).turn()
    assert listed(house, number) == []
    assert refusals(house, number) == [("图纸.pdf", "case_over")]


def test_an_answer_of_an_older_release_names_no_files(house: House) -> None:
    number = house.bring()["number"]
    data = {"mail": new_id(), "text": "图纸见附件。", "files": 1, "by": "陈雅文", "at": "2026-11-24T02:00:00+00:00"}
    house.hear(house.told(number, "enterprise.wrote", data))
    assert (house.dead(), rows(house, MailedFile)) == ([], 0)


def test_a_file_is_scanned_and_given_to_all_before_notifier_is_asked_for_another(house: House) -> None:
    clamd, seen = Clamd(), []
    with scanned_by(house, clamd.url):
        number = mailed_in(house)
        attach(house, number, PNG, "照片.png")
        keeping = house.app.extensions["intake.files"]

        def fetch() -> bool:
            seen.append([one["name"] for one in told(house, number)])
            return False

        assert Files(house.service, keeping.storage, keeping.scanner, fetch).turn()
    clamd.close()
    assert seen == [["照片.png"]]


@pytest.mark.parametrize("trouble", ["away", "hangs", "drips"])
def test_who_does_not_answer_is_left_alone_for_a_while_and_cannot_hold_the_role_up(
    house: House, box: Postbox, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed_in(house, box.holds("现状图.pdf", PDF), box.holds("照片.png", PNG))
    monkeypatch.setattr(fetching, "READ_WITHIN", 0.5)
    seconds, keeping, line = [0.0], house.app.extensions["intake.files"], socket.create_server(("127.0.0.1", 0))
    released = threading.Event()
    url = f"http://127.0.0.1:{9 if trouble == 'away' else line.getsockname()[1]}"
    dripping = threading.Thread(target=drip, args=(line, released)) if trouble == "drips" else None
    if dripping:
        dripping.start()
    mailed = running.Mailed(house.service, keeping, running.Door(url, [SECRET]), lambda: seconds[0])
    assert mailed.turn()
    assert not mailed.turn()  # the other file is due, and nobody is asked for it
    seconds[0] += running.ASK_AGAIN
    assert mailed.turn()
    released.set()
    line.close()
    if dripping:
        dripping.join(10)
        assert not dripping.is_alive()


def drip(line: socket.socket, released: threading.Event) -> None:
    """Answer one byte after the other for ever, to whoever comes."""
    while not released.is_set():
        try:
            peer = line.accept()[0]
        except OSError:
            return
        with peer, suppress(OSError):
            peer.recv(65536)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while not released.wait(0.02):
                peer.sendall(b"x")


def test_a_port_that_is_none_is_named_where_the_setting_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment, match="NWD_NOTIFIER_URL has a port"):
        Settings.from_env({"NWD_DATA_DIR": str(tmp_path), "NWD_NOTIFIER_URL": "http://notifier:80x"})
