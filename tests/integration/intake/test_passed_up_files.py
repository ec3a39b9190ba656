"""The files of a case that was passed up: its owner outside has those that can be had while it has the case."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import USUAL
from tests.integration.intake.attaching import attach, scanned_by
from tests.integration.intake.house import BODY, House
from tests.integration.intake.promising import anywhere
from tests.integration.intake.same import AGAIN, LAND, bring, hotline, merge, separate
from tests.integration.intake.test_ledger import at_work, sends
from tests.integration.intake.test_passed_up import NEIGHBOUR, OUTSIDE, pass_up
from tests.integration.intake.test_passed_up_told import beyond, city, refuse, told_to
from tests.parts.clamd import Clamd
from tests.parts.files import EICAR, PDF, PNG, TEXT

__all__ = ["anywhere", "beyond", "city"]


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    """A scanner on a port."""
    one = Clamd()
    yield one
    one.close()


def listed(house: House, number: str, key: str | None) -> Any:
    return house.get(f"/v1/passed-up/{number}/attachments", key=key)


def names(house: House, number: str, key: str) -> list[str]:
    return [one["name"] for one in listed(house, number, key).json["attachments"]]


def content(house: House, number: str, file: str, key: str | None) -> Any:
    return house.get(f"/v1/passed-up/{number}/attachments/{file}/content", key=key)


def none_for(house: House, number: str, file: str, key: str | None) -> bool:
    """Say whether a key gets neither the list nor the file, and no word of why."""
    for answer in (listed(house, number, key), content(house, number, file, key)):
        if (answer.status_code, answer.json["type"]) != (404, "/problems/not-found") or file in answer.text:
            return False
    return True


def test_the_owner_outside_has_the_files_of_its_case_as_an_agency_has_those_of_its_own(
    beyond: House, city: str
) -> None:
    number = str(at_work(beyond)["number"])
    before = attach(beyond, number).json
    assert none_for(beyond, number, before["id"], city)
    pass_up(beyond, number)
    after = attach(beyond, number, PNG, "照片.png").json
    first, second = listed(beyond, number, city).json["attachments"]
    same = ("id", "name", "type", "size", "sha256", "added_at")
    assert [{name: one[name] for name in same} for one in (before, after)] == [
        {name: one[name] for name in same} for one in (first, second)
    ]
    assert first.keys() == {*same, "links"}  # who brought it is not told
    theirs, own = beyond.get(first["links"]["content"], key=city), beyond.get(before["links"]["content"])
    assert (theirs.data, theirs.mimetype, theirs.content_length) == (PDF, "application/pdf", len(PDF))
    for header in ("Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"):
        assert theirs.headers[header] == own.headers[header]


def test_whoever_has_the_case_no_more_or_never_had_it_gets_no_file(beyond: House, city: str) -> None:
    beyond.loosen(outside=[OUTSIDE, NEIGHBOUR])
    neighbour, stranger = (beyond.operations.add_agency(code, code) for code in ("neighbour", "others"))
    number, other = str(at_work(beyond)["number"]), str(beyond.bring(source_reference="2")["number"])
    file, elsewhere = attach(beyond, number).json["id"], attach(beyond, other).json["id"]
    pass_up(beyond, number)
    for key in (None, neighbour, stranger):  # whoever brought it asks for its own case elsewhere
        assert none_for(beyond, number, file, key)
    assert content(beyond, number, elsewhere, city).status_code == 404
    assert none_for(beyond, other, elsewhere, city)
    assert refuse(beyond, number, city).status_code == 200
    assert none_for(beyond, number, file, city)
    assert beyond.get(f"/v1/passed-up/{number}", key=city).json["title"] is None  # as of the case itself

    second = pass_up(beyond, number, outside="next_door")
    assert names(beyond, number, neighbour) == ["现状图.pdf"]
    assert none_for(beyond, number, file, city)
    assert sends(second, number, "resume", why="本区办理").status_code == 303
    assert none_for(beyond, number, file, neighbour)

    pass_up(beyond, number)
    assert content(beyond, number, file, city).data == PDF
    assert beyond.operations.revoke_key(city.split("_")[1])
    assert (listed(beyond, number, city).status_code, content(beyond, number, file, city).status_code) == (401, 401)


def test_of_a_confidential_case_the_owner_has_no_file_and_of_an_anonymous_one_it_has(beyond: House, city: str) -> None:
    for told, has in (({"confidential": True}, False), ({"anonymous": True, "enterprise": None}, True)):
        number = str(beyond.bring(source_reference=str(told), **told)["number"])
        file = attach(beyond, number).json["id"]
        pass_up(beyond, number)
        assert (beyond.get(f"/v1/passed-up/{number}", key=city).json["title"] is not None) is has
        if has:
            assert content(beyond, number, file, city).data == PDF
        else:
            assert none_for(beyond, number, file, city)


def test_with_a_scanner_the_owner_sees_a_file_once_it_is_clean_and_never_one_that_is_not(
    beyond: House, city: str, clamd: Clamd
) -> None:
    number = str(beyond.bring()["number"])
    with scanned_by(beyond, clamd.url) as role:
        clean, bad = attach(beyond, number).json["id"], attach(beyond, number, EICAR, "说明.txt").json["id"]
        pass_up(beyond, number)
        assert names(beyond, number, city) == []
        assert content(beyond, number, clean, city).status_code == 404
        while role.turn():
            pass
        heard = [one["data"]["event"]["facts"] for one in told_to(beyond, city) if one["type"] == "passed_up.attached"]
        assert [one["attachment"] for one in heard] == [clean]
        assert names(beyond, number, city) == ["现状图.pdf"]
        assert content(beyond, number, clean, city).data == PDF
        assert content(beyond, number, bad, city).status_code == 404


def test_of_a_case_into_which_others_were_merged_the_owner_has_their_files_too(beyond: House, city: str) -> None:
    key = hotline(beyond)
    first, second = bring(beyond, LAND)["number"], bring(beyond, AGAIN, key)["number"]
    attach(beyond, first)
    theirs = attach(beyond, second, TEXT, "说明.txt", key=key).json["id"]
    pass_up(beyond, first)
    assert merge(beyond, second, first)[1].status_code == 303
    assert names(beyond, first, city) == ["现状图.pdf", "说明.txt"]
    assert content(beyond, first, theirs, city).data == TEXT
    assert none_for(beyond, second, theirs, city)


def test_of_a_file_of_a_case_that_is_separate_again_the_owner_hears_no_name(beyond: House, city: str) -> None:
    key = hotline(beyond)
    first, second = bring(beyond, LAND)["number"], bring(beyond, AGAIN, key)["number"]
    pass_up(beyond, first)
    assert merge(beyond, second, first)[1].status_code == 303
    attach(beyond, second, TEXT, "说明.txt", key=key)
    attach(beyond, first)

    def heard() -> list[str | None]:
        told = [one["data"]["event"] for one in told_to(beyond, city) if one["type"] == "passed_up.attached"]
        return [one and one["facts"]["name"] for one in told]

    assert heard() == ["说明.txt", "现状图.pdf"]
    assert separate(beyond, second).status_code == 303
    assert heard() == [None, "现状图.pdf"]
    assert names(beyond, first, city) == ["现状图.pdf"]


def test_the_files_of_a_test_are_handed_to_nobody_outside(beyond: House, city: str) -> None:
    keys = Keys(beyond.service)
    brings, trial = (keys.add(code, scopes=USUAL, test=True) for code in ("window-hall", "city"))
    number = str(beyond.post("/v1/cases", BODY, key=brings).json["number"])
    file = attach(beyond, number, key=brings).json["id"]
    pass_up(beyond, number)
    real = str(beyond.bring()["number"])
    own = attach(beyond, real).json["id"]
    pass_up(beyond, real)
    assert none_for(beyond, number, file, city)
    assert none_for(beyond, number, file, trial)
    assert none_for(beyond, real, own, trial)
