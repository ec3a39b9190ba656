"""Files where there is a virus scanner: nobody has one before it is clean, and none that is not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.intake.attachments.models import Blob
from tests.integration.intake.attaching import attach, files_role, kinds, scanned_by, sound, told
from tests.integration.intake.house import House
from tests.integration.intake.staff import CLERK, come_in
from tests.parts.clamd import Clamd
from tests.parts.files import EICAR, PDF


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    """A scanner on a port."""
    one = Clamd()
    yield one
    one.close()


def test_with_a_scanner_nothing_is_handed_out_or_told_before_it_is_clean(either: House, clamd: Clamd) -> None:
    number = either.bring()["number"]
    with scanned_by(either, clamd.url) as role:
        one = attach(either, number).json
        waits = either.get(one["links"]["content"])
        assert (waits.status_code, waits.json["type"]) == (409, "/problems/file-waits")
        assert told(either, number) == []
        assert role.turn()
        assert not role.turn()
        assert either.get(one["links"]["self"]).json["state"] == "clean"
        assert either.get(one["links"]["content"]).data == PDF
        assert [file["attachment"] for file in told(either, number)] == [one["id"]]
        assert clamd.looked_at == [PDF]
        assert sound(either) == []


def test_what_a_scanner_finds_is_withheld_for_good_and_shown(either: House, clamd: Clamd) -> None:
    number = either.bring()["number"]
    with scanned_by(either, clamd.url) as role:
        one = attach(either, number, EICAR, "说明.txt").json
        assert role.turn()
        withheld = either.get(one["links"]["content"])
        assert (withheld.status_code, withheld.json["type"]) == (403, "/problems/file-withheld")
        assert told(either, number) == []
        assert kinds(either, number) == ["attachment.added", "attachment.quarantined"]
        # The same bytes in another case are known at once.
        other = either.bring(title="另一件事")["number"]
        assert attach(either, other, EICAR, "x.txt").json["state"] == "quarantined"
        assert kinds(either, other) == ["attachment.added", "attachment.quarantined"]
        assert not role.turn()
        assert len(clamd.looked_at) == 1
    assert either.get(one["links"]["content"]).status_code == 403  # also where there is no scanner any more
    assert "Eicar-Signature" in come_in(either, CLERK).get(f"/centre/cases/{number}").text
    assert sound(either) == []


def test_a_scanner_that_is_away_or_has_no_answer_is_asked_again(house: House, clamd: Clamd) -> None:
    number = house.bring()["number"]
    clamd.says = b"INSTREAM size limit exceeded. ERROR\0"
    with scanned_by(house, clamd.url) as role:
        one = attach(house, number).json
        assert role.turn()
        assert not role.turn()  # not before its time
        with house.service.database.read() as session:
            (blob,) = session.scalars(select(Blob))
            assert "size limit exceeded" in str(blob.reason)
    with scanned_by(house, "tcp://127.0.0.1:9") as role:
        house.clock.at += timedelta(minutes=1)
        assert role.turn()
        assert house.get(one["links"]["self"]).json["state"] == "waiting"
    clamd.says = None
    with scanned_by(house, clamd.url) as role:
        house.clock.at += timedelta(minutes=2)
        assert role.turn()
        assert len(told(house, number)) == 1


def test_files_that_waited_for_a_scanner_that_was_given_up_are_told_of(house: House) -> None:
    number = house.bring()["number"]
    with scanned_by(house, "unix:///nowhere/clamd.ctl"):
        attach(house, number)
    role = files_role(house)
    assert role.turn()
    assert not role.turn()
    assert len(told(house, number)) == 1


def test_a_scanner_may_listen_on_a_socket(house: House) -> None:
    number = house.bring()["number"]
    clamd = Clamd(house.data_dir / "clamd.ctl")
    with scanned_by(house, clamd.url) as role:
        attach(house, number, EICAR, "x.txt")
        assert role.turn()
    clamd.close()
    assert kinds(house, number)[-1] == "attachment.quarantined"
