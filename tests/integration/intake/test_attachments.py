"""Files of cases: taken once, kept before anybody says so, handed to whoever may have them and to nobody else."""

import hashlib
import threading
from datetime import timedelta
from typing import Any

import pytest

from services.intake.attachments import actions
from services.intake.attachments.domain import MOST_BYTES
from services.intake.attachments.models import Attachment, Blob
from services.intake.attachments.storage import NoRoom, Volume
from services.intake.attachments.verifying import missing
from services.intake.verification import snapshot
from tests.integration.intake.attaching import attach, files_role, kept, kinds, rows, sound, told
from tests.integration.intake.house import House
from tests.parts.files import JPG, PDF, PNG, TEXT, packed


def test_a_file_is_kept_told_and_handed_back(either: House) -> None:
    number = either.bring()["number"]
    answer = attach(either, number, name="..\\\u202e现状图.pdf")
    assert answer.status_code == 201, answer.json
    one = answer.json
    digest = hashlib.sha256(PDF).hexdigest()
    about = {name: one[name] for name in ("number", "name", "type", "size", "sha256", "state", "by")}
    assert about == {
        "number": 1,
        "name": "现状图.pdf",
        "type": "pdf",
        "size": len(PDF),
        "sha256": digest,
        "state": "waiting",
        "by": "政务服务大厅",
    }
    assert kept(either) == [digest]
    (message,) = told(either, number)
    assert (message["attachment"], message["name"], message["sha256"]) == (one["id"], "现状图.pdf", digest)
    assert kinds(either, number) == ["attachment.added"]
    assert either.get(f"/v1/cases/{number}/attachments").json == {"attachments": [one]}
    assert either.get(one["links"]["self"]).json == one
    had = either.get(one["links"]["content"])
    assert (had.data, had.mimetype, had.content_length) == (PDF, "application/pdf", len(PDF))
    assert had.headers["Content-Disposition"] == (
        "attachment; filename=\"___.pdf\"; filename*=UTF-8''%E7%8E%B0%E7%8A%B6%E5%9B%BE.pdf"
    )
    assert had.headers["X-Content-Type-Options"] == "nosniff"
    assert had.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert had.headers["Cache-Control"] == "no-store"
    assert not files_role(either).turn()
    assert sound(either) == []


def test_the_file_itself_may_be_the_body(house: House) -> None:
    number = house.bring()["number"]
    headers = {"Authorization": f"Bearer {house.key}", "Content-Type": "application/x-www-form-urlencoded"}
    path = f"/v1/cases/{number}/attachments"
    answer = house.client().post(f"{path}?name=说明.txt", data=TEXT, headers=headers)
    assert (answer.status_code, answer.json["type"], answer.json["sha256"]) == (
        201,
        "txt",
        hashlib.sha256(TEXT).hexdigest(),
    )
    for address, parameter in ((path, "name"), (f"{path}?name=", "name"), (f"{path}?nmae=x", "nmae")):
        refused = house.client().post(address, data=TEXT, headers=headers)
        assert (refused.status_code, refused.json["errors"][0]["parameter"]) == (422, parameter)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (PNG, "图.pdf", "file_type_mismatch"),
        (packed("../x", "word/document.xml"), "图.docx", "archive_paths"),
        (b"", "图.pdf", "empty_file"),
        (b"%PDF-" + b"x" * MOST_BYTES, "图.pdf", "file_too_large"),
    ],
    ids=["lies", "leads out", "empty", "too large"],
)
def test_what_is_refused_leaves_nothing_behind(house: House, data: bytes, name: str, code: str) -> None:
    number = house.bring()["number"]
    answer = attach(house, number, data, name)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)
    assert (rows(house, Blob), rows(house, Attachment), kept(house)) == (0, 0, [])


@pytest.mark.parametrize(
    "body",
    [
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n' + PDF,
        b'--b\r\nContent-Disposition: form-data; name="other"; filename="x.pdf"\r\n\r\n%PDF-\r\n--b--\r\n',
        b"--b--\r\n",
        b"",
    ],
    ids=["half sent", "another field", "no field", "nothing"],
)
def test_a_form_without_one_whole_file_is_refused(house: House, body: bytes) -> None:
    number = house.bring()["number"]
    headers = {"Authorization": f"Bearer {house.key}", "Content-Type": "multipart/form-data; boundary=b"}
    answer = house.client().post(f"/v1/cases/{number}/attachments", data=body, headers=headers)
    assert (answer.status_code, rows(house, Attachment)) == (422, 0)


def test_more_than_may_come_is_refused_before_it_is_read(house: House) -> None:
    number = house.bring()["number"]
    answer = attach(house, number, b"x" * (MOST_BYTES + 100_000))
    assert (answer.status_code, "20 MiB" in answer.json["detail"]) == (413, True)
    assert house.post("/v1/cases", b"x" * (2**20 + 1)).status_code == 413


def test_the_same_bytes_are_in_a_case_once_and_in_the_store_once(either: House) -> None:
    first, second = either.bring()["number"], either.bring(title="另一件事")["number"]
    one, again = attach(either, first), attach(either, first, name="又一次.pdf")
    assert (again.status_code, again.json["id"], again.json["name"]) == (200, one.json["id"], "现状图.pdf")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert attach(either, second).status_code == 201
    assert (rows(either, Blob), rows(either, Attachment), len(kept(either))) == (1, 2, 1)
    assert (len(told(either, first)), len(told(either, second))) == (1, 1)


def test_two_in_one_moment_do_not_share_the_last_place(either: House) -> None:
    number = either.bring()["number"]
    for place in range(9):
        assert attach(either, number, PDF + b"%d" % place).status_code == 201
    together, answers = threading.Barrier(4), []

    def send(word: bytes) -> None:
        together.wait()
        answers.append(attach(either, number, PDF + word).status_code)

    threads = [threading.Thread(target=send, args=(word,)) for word in (b"a", b"b", b"b", b"c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) in ([201, 409, 409, 409], [200, 201, 409, 409])
    listed = either.get(f"/v1/cases/{number}/attachments").json["attachments"]
    assert [one["number"] for one in listed] == list(range(1, 11))
    assert attach(either, number, JPG, "x.jpg").json["type"] == "/problems/attachments-full"


def test_a_crash_between_store_and_commit_leaves_what_is_swept_and_can_be_sent_again(
    either: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = either.bring()["number"]
    either.app.testing = False  # an error is an answer, as it is in earnest
    with monkeypatch.context() as broken:
        broken.setattr(actions, "add", lambda *_, **__: 1 / 0)
        assert attach(either, number).status_code == 500
    assert (len(kept(either)), rows(either, Attachment)) == (1, 0)
    storage = either.app.extensions["intake.files"].storage
    assert not actions.sweep(either.service, storage)  # whoever sent it may be about to say whose it is
    assert attach(either, number).status_code == 201
    either.clock.at += timedelta(days=2)
    assert not actions.sweep(either.service, storage)
    with either.service.begin("test") as unit:
        actions.forget(unit, unit.case(either.case(number).id), "test")
    assert actions.sweep(either.service, storage)
    assert (kept(either), rows(either, Blob)) == ([], 0)
    assert sound(either) == []


def test_no_room_is_said_and_nothing_is_promised(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    number = house.bring()["number"]

    def no_room(*_: Any) -> None:
        raise NoRoom("disk full")

    monkeypatch.setattr(Volume, "put", no_room)
    answer = attach(house, number)
    assert (answer.status_code, answer.headers["Retry-After"], rows(house, Attachment)) == (503, "60", 0)


def test_nothing_is_added_to_a_case_that_takes_no_more(house: House) -> None:
    number = house.bring()["number"]
    house.post(f"/v1/cases/{number}/withdraw")
    answer = attach(house, number)
    assert (answer.status_code, answer.json["type"], kept(house)) == (409, "/problems/not-now", [])


def test_bytes_that_are_missing_or_cut_are_found(house: House) -> None:
    number = house.bring()["number"]
    for data, name in ((PDF, "a.pdf"), (PNG, "b.png"), (JPG, "c.jpg")):
        attach(house, number, data, name)
    folder = house.data_dir / "attachments" / "kept"
    files = {file.name: file for file in folder.rglob("*") if file.is_file()}
    files[hashlib.sha256(PDF).hexdigest()].unlink()
    files[hashlib.sha256(PNG).hexdigest()].write_bytes(b"x")
    found = list(missing(house.service, house.app.extensions["intake.files"].storage))
    assert len(found) == 2
    assert any(hashlib.sha256(PDF).hexdigest() in one and "missing" in one for one in found)
    (first, *_) = house.get(f"/v1/cases/{number}/attachments").json["attachments"]
    assert house.get(first["links"]["content"]).status_code == 503
    with house.service.begin("test") as unit:
        unit.session.delete(unit.session.get(Attachment, first["id"]))
    assert any("attachment" in one for one in snapshot(house.service, timedelta()).findings)
