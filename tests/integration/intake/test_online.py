"""The public form: whoever comes brings a case without a key, once, and loses nothing that was typed."""

import io
import re
from typing import Any

import pytest

from services.intake.online import pages
from services.intake.online.cli import Points
from services.intake.online.domain import TRAP
from tests.integration.intake.attaching import PDF
from tests.integration.intake.browser import HTTPS, Browser
from tests.integration.intake.house import House

TOLD = {
    "kind": "help",
    "title": "园区蒸汽压力不稳",
    "description": "每天下午三点以后\r\n压力不足",
    "matter": "bio.facility",
    "enterprise_name": "厦门禾芮生物制药有限公司",
    "contact_name": "陈女士",
    "contact_phone": "0592-0000001",
    "contact_email": "chen@herui.example",
}


def saved(browser: Browser, **more: str) -> str:
    """Begin a draft, and return its address."""
    answer = browser.fill("/bring", do="save", **{**TOLD, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).partition("?")[0]


def send(browser: Browser, draft: str, **files: Any) -> Any:
    return browser.send(f"{draft}/check", browser.hidden(f"{draft}/check"), **files)


def sent(browser: Browser, **more: str) -> str:
    """Bring a case, and return its number."""
    page = browser.follow(send(browser, saved(browser, **more)))
    return str(re.findall(r"HC-\d{4}-\d{6}-\d", page.text)[0])


def test_a_case_is_brought_without_a_key_and_its_receipt_opens_its_page(either: House) -> None:
    browser = Browser(either)
    look = browser.follow(browser.fill("/bring", do="next", **TOLD))
    for shown in ("园区蒸汽压力不稳", "压力不足", "园区蒸汽污水危化", "chen@herui.example"):
        assert shown in look.text
    draft = look.request.path.removesuffix("/check")
    receipt = browser.follow(send(browser, draft))
    number = re.findall(r"HC-\d{4}-\d{6}-\d", receipt.text)[0]
    case = either.case(number)
    assert case.tracking_code in receipt.text
    assert f"/track/{case.link_token}" in receipt.text
    (message,) = either.sent(number)
    told = message.data["case"]
    assert message.type == "case.submitted.v1"
    assert (told["source"]["agency"], told["channel"], told["needs_reply"]) == ("own.web", "web", True)
    assert told["description"] == TOLD["description"]
    assert len(either.informed(number)) == 1


def test_sending_again_leads_to_the_same_receipt_and_makes_no_second_case(either: House) -> None:
    browser = Browser(either)
    draft = saved(browser)
    hidden = browser.hidden(f"{draft}/check")
    first, second = (browser.send(f"{draft}/check", hidden) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(either.sent()) == 1
    # Nor does going back to the form.
    for path in (draft, f"{draft}/check"):
        assert browser.get(path).headers["Location"] == first.headers["Location"]
    assert browser.send(draft, hidden, do="next", **{**TOLD, "title": "另一件"}).status_code == 303
    assert len(either.sent()) == 1


def test_what_is_wrong_is_said_and_what_was_typed_is_there_and_saved(house: House) -> None:
    browser = Browser(house, "en")
    answer = browser.fill("/bring", do="next", **{**TOLD, "kind": "", "contact_email": "nobody"})
    assert answer.status_code == 422
    for name in ("kind", "contact_email"):
        assert f'id="{name}-error"' in answer.text, name
    draft = re.findall(r'action="(/bring/[^"]+)"', answer.text)[0]
    for page in (answer.text, Browser(house).get(draft).text):  # from another device too
        for typed in ("园区蒸汽压力不稳", "压力不足", 'value="nobody"'):
            assert typed in page, typed
    # What is not in order is not sent by going round the form.
    assert send(browser, draft).status_code == 422
    assert house.sent() == []


def test_a_draft_is_nobody_elses_and_goes_after_a_week(house: House) -> None:
    browser = Browser(house)
    draft = saved(browser)
    assert browser.get(f"/bring/{'A' * 32}").status_code == 404
    assert browser.get("/bring/short").status_code == 404
    house.clock.at = house.clock.at.replace(day=30)
    assert browser.get(draft).status_code == 200
    house.clock.at = house.clock.at.replace(month=12, day=2)
    assert browser.get(draft).status_code == 404
    assert send(Browser(house), draft).status_code in (400, 403, 404)


def test_a_receipt_is_shown_for_a_day(house: House) -> None:
    browser = Browser(house)
    receipt = send(browser, saved(browser)).headers["Location"]
    assert browser.get(receipt).status_code == 200
    house.clock.at = house.clock.at.replace(day=25, hour=3)
    assert browser.get(receipt).status_code == 404


def test_whoever_fills_in_what_nobody_sees_is_told_and_sends_nothing(house: House) -> None:
    browser = Browser(house)
    answer = browser.fill("/bring", do="next", **TOLD, **{TRAP: "https://spam.example"})
    assert answer.status_code == 422
    assert "请留空" in answer.text
    draft = re.findall(r'action="(/bring/[^"]+)"', answer.text)[0]
    assert send(browser, draft).status_code == 422
    assert house.sent() == []
    assert browser.fill(draft, do="next", **TOLD).status_code == 303


def test_an_enterprise_and_an_address_bring_only_so_many_a_day_and_keep_their_drafts(either: House) -> None:
    either.loosen(public_form={"address_a_day": 3, "enterprise_a_day": 1})
    browser = Browser(either)
    sent(browser)
    draft = saved(browser, title="第二件")
    refused = send(browser, draft)
    assert refused.status_code == 429
    assert "这家企业" in refused.text
    assert "第二件" in browser.get(draft).text
    sent(browser, enterprise_name="厦门泓沙五金有限公司")
    refused = send(browser, saved(browser, enterprise_name="厦门旧垵食品有限公司"))
    assert refused.status_code == 429
    assert "您的网络" in refused.text
    assert len(either.sent()) == 2
    # Others are not held up, and the next day is another one.
    sent(Browser(either, address="198.51.100.7"), enterprise_name="厦门朗域包装有限公司")
    either.clock.at = either.clock.at.replace(day=25)
    browser.follow(send(browser, draft))
    assert len(either.sent()) == 4


def test_what_is_saved_is_bounded_too(house: House) -> None:
    house.loosen(public_form={"address_a_day": 1, "enterprise_a_day": 1})
    browser = Browser(house)
    for _ in range(3):
        saved(browser)
    answer = browser.fill("/bring", do="save", **TOLD)
    assert answer.status_code == 429
    assert "园区蒸汽压力不稳" in answer.text
    long = Browser(house, address="198.51.100.8").fill("/bring", do="save", **{**TOLD, "description": "长" * 60_001})
    assert long.status_code == 422
    assert "长" * 60_001 in long.text


def test_files_come_with_it_and_a_wrong_one_keeps_the_draft(either: House) -> None:
    browser = Browser(either)
    draft = saved(browser)
    wrong = send(browser, draft, files=(io.BytesIO(b"MZ\x00\x01nothing"), "a.pdf"))
    assert wrong.status_code == 422
    assert 'id="files-error"' in wrong.text
    assert either.sent() == []
    page = browser.follow(send(browser, draft, files=(io.BytesIO(PDF), "方案.pdf")))
    number = re.findall(r"HC-\d{4}-\d{6}-\d", page.text)[0]
    assert [one.type for one in either.sent(number)] == ["case.submitted.v1", "case.attached.v1"]


def test_where_no_public_form_is_configured_there_is_none(house: House) -> None:
    house.loosen(public_form=None)
    assert Browser(house).get("/bring").status_code == 404
    assert "/bring" not in Browser(house).get("/").text


def test_a_contact_point_brings_cases_by_its_link_until_it_is_closed(either: House) -> None:
    points = Points(either.service, HTTPS)
    link = points.add("xinyang-park", "新阳园区服务站").removeprefix(HTTPS)
    either.loosen(public_form=None)
    browser = Browser(either)
    assert "新阳园区服务站" in browser.follow(browser.get(link)).text
    number = sent(browser)
    told = either.sent(number)[0].data["case"]
    assert (told["channel"], told["source"]["agency"]) == ("contact_point", "own.point.xinyang-park")
    assert told["source"]["agency_name"] == "新阳园区服务站"
    draft = saved(browser)
    # Another link closes the first; what is begun goes on, for its address is a key of its own.
    again = points.link("xinyang-park").removeprefix(HTTPS)
    assert browser.get(link).status_code == 404
    assert browser.get("/bring").status_code == 404
    browser.follow(browser.get(again))
    assert points.close("xinyang-park")
    assert browser.get("/bring").status_code == 404
    assert browser.get(draft).status_code == 404
    assert not points.close("xinyang-park")


def at_point(house: House, code: str, name: str) -> Browser:
    """Return the browser of somebody at a contact point."""
    link, browser = Points(house.service, HTTPS).add(code, name).removeprefix(HTTPS), Browser(house)
    browser.follow(browser.get(link))
    return browser


def test_a_contact_point_sees_what_it_has_brought_and_nothing_of_others(either: House) -> None:
    park, harbour = at_point(either, "park", "园区"), at_point(either, "harbour", "港区")
    assert "还没有填报过事项" in park.get("/bring/brought").text
    mine, theirs = sent(park, title="园区的事"), sent(harbour, title="港区的事")
    hidden = sent(park, title="商业秘密", confidential="yes", enterprise_name="厦门旧垵食品有限公司")
    public, agencys = sent(Browser(either), title="公众的事"), either.bring(title="热线的事")["number"]
    either.hear(either.told(mine, "task.signed", {"turn": 1, "lead": "planning_land", "by": "林工"}))
    page = park.get("/bring/brought").text
    assert page.index(hidden) < page.index(mine)
    assert "园区的事" in page
    for other in (
        theirs,
        public,
        agencys,
        "港区的事",
        "商业秘密",
        "厦门旧垵食品有限公司",
        either.case(mine).tracking_code,
    ):
        assert other not in page, other
    assert theirs in harbour.get("/bring/brought").text


def test_of_a_confidential_case_a_contact_point_sees_the_number_alone(either: House) -> None:
    park = at_point(either, "park", "园区")
    hidden, mine = sent(park, title="商业秘密", confidential="yes"), sent(park, title="园区的事")
    for number in (hidden, mine):
        signed = {"turn": 1, "lead": "planning_land", "by": "林工"}
        either.hear(either.told(number, "task.signed", signed))
    rows = re.findall(r"<tr>.*?</tr>", park.get("/bring/brought").text, re.DOTALL)
    told = {}
    for number in (hidden, mine):
        (row,) = (one for one in rows if number in one)
        told[number] = [re.sub("<.*?>", "", one) for one in re.findall("<td.*?</td>", row)]
    assert told[hidden] == [hidden, "保密件", "", "", "", "", ""]
    assert told[mine][:5] == [mine, "园区的事", TOLD["enterprise_name"], "办理中", "planning_land"]


def test_nobody_but_a_contact_point_has_such_a_list(house: House) -> None:
    park = at_point(house, "park", "园区")
    sent(park)
    assert "/bring/brought" in park.get("/bring").text
    assert "/bring/brought" not in Browser(house).get("/bring").text
    assert Browser(house).get("/bring/brought").status_code == 404
    assert Points(house.service, HTTPS).close("park")
    assert park.get("/bring/brought").status_code == 404


def test_the_list_of_a_contact_point_has_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    park, address = at_point(house, "park", "园区"), "/bring/brought"
    numbers, seen = [sent(park, enterprise_name=f"厦门第{one}机械有限公司") for one in range(3)], []
    while address:
        page = park.get(address).text
        seen.append(re.findall(r"HC-\d{4}-\d{6}-\d", page))
        following = re.search(r'href="(/bring/brought\?cursor=[^"]+)"', page)
        address = following[1] if following else ""
    assert seen == [[numbers[2], numbers[1]], [numbers[0]]]
    assert park.get("/bring/brought?cursor=forged").status_code == 422


def test_a_browser_leaves_a_contact_point(house: House) -> None:
    link = Points(house.service, HTTPS).add("park", "园区").removeprefix(HTTPS)
    browser = Browser(house)
    browser.follow(browser.get(link))
    assert browser.send("/bring/leave", browser.hidden("/bring")).status_code == 303
    assert "联系点“" not in browser.get("/bring").text


@pytest.mark.parametrize("path", ["/bring", "/bring/leave", f"/bring/{'A' * 32}", f"/bring/{'A' * 32}/check"])
def test_no_other_site_sends_the_form_in_somebodys_name(house: House, path: str) -> None:
    assert house.client().post(path, data=TOLD, base_url=HTTPS).status_code in (400, 403)
    assert house.sent() == []


def test_no_system_sees_what_came_by_the_public_form(house: House) -> None:
    number = sent(Browser(house))
    assert house.get(f"/v1/cases/{number}").status_code == 404
    assert house.get("/v1/cases").json["cases"] == []
