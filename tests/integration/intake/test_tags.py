"""Entity tags: who has it already gets nothing twice, and who has read something else changes nothing."""

import pytest

from tests.integration.intake.house import House


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/cases/{}", "/v1/cases/{}/events"])
def test_what_has_not_changed_is_not_sent_again(house: House, path: str) -> None:
    number = house.bring()["number"]
    address = path.format(number)
    tag = house.get(address).headers["ETag"]
    again = house.get(address, If_None_Match=f'"else", W/{tag}')
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    house.post(f"/v1/cases/{number}/urge", {})
    changed = house.get(address, If_None_Match=tag)
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)


def test_a_timeline_in_another_language_is_another_answer(house: House) -> None:
    address = f"/v1/cases/{house.bring()['number']}/events"
    chinese = house.get(address, Accept_Language="zh")
    assert house.get(address, Accept_Language="en", If_None_Match=chinese.headers["ETag"]).status_code == 200
    assert "Accept-Language" in chinese.headers["Vary"]


@pytest.mark.parametrize("fixture", ["house", "house_on_postgres"])
def test_a_command_on_what_has_changed_since_is_refused_with_the_present_tag(
    request: pytest.FixtureRequest, fixture: str
) -> None:
    house: House = request.getfixturevalue(fixture)
    path = f"/v1/cases/{house.bring()['number']}"
    read = house.get(path).headers["ETag"]
    first = house.post(f"{path}/supplement", {"text": "一"}, If_Match=read, Idempotency_Key="1")
    assert first.status_code == 200
    late = house.post(f"{path}/withdraw", {}, If_Match=read)
    assert (late.status_code, late.json["type"]) == (412, "/problems/precondition-failed")
    assert late.headers["ETag"] == first.headers["ETag"] == house.get(path).headers["ETag"]
    assert house.get(path).json["state"] == "received"
    # A repeat of what was done stays a repeat, though the case has changed by it.
    again = house.post(f"{path}/supplement", {"text": "一"}, If_Match=read, Idempotency_Key="1")
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert house.post(f"{path}/withdraw", {}, If_Match=f"W/{late.headers['ETag']}").status_code == 412
    assert house.post(f"{path}/urge", {}, If_Match="*").status_code == 200
    assert house.post(f"{path}/withdraw", {}, If_Match=house.get(path).headers["ETag"]).json["state"] == "withdrawn"


def test_a_case_links_to_its_timeline_and_its_page(house: House) -> None:
    receipt = house.bring()
    link = house.get(f"/v1/cases/{receipt['number']}").headers["Link"]
    assert f'<{receipt["links"]["events"]}>; rel="related"' in link
    assert f'<{receipt["links"]["page"]}>; rel="alternate"' in link
