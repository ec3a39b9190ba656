"""Files are handed to whoever may have them and to nobody else; the enterprise adds some on its page."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from services.intake.attachments import taking
from services.intake.attachments.models import Attachment, Blob
from shared.contracts.words import Duty
from shared.web.context import signer
from shared.web.files import LINK, file_address
from tests.integration.intake.attaching import attach, rows, told
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.same import AGAIN, LAND, bring, hotline, merge, separate
from tests.integration.intake.staff import CLERK, come_in, member
from tests.parts.files import DOCX, PDF, PNG


def link_for(house: House, one: str, person: str) -> str:
    with house.app.test_request_context():
        return file_address(one, person)


def test_each_gets_the_files_that_are_theirs_and_no_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.hear(house.body("planning_land", "资源规划局", "Planning"))
    member(house, "env", "生态环境局", "Environment", "he_env", "何环保", [Duty.DISPATCHER])
    member(house, "fire", "消防大队", "Fire", "jiang_fire", "江消防", [])
    receipt, other = house.bring(about="生态环境局", confidential=True), house.bring(title="另一件事")
    one = attach(house, receipt["number"]).json
    path = f"/v1/cases/{receipt['number']}/attachments/{one['id']}/content"
    stranger = house.operations.add_agency("others", "别的单位")

    assert house.get(path).status_code == 200
    assert house.get(path, key=stranger).status_code == 404
    assert house.client().get(path).status_code == 401
    assert house.get(path.replace(receipt["number"], other["number"])).status_code == 404
    assert attach(house, receipt["number"], key=stranger).status_code == 404

    enterprise, neighbour = Browser(house), Browser(house)
    at = f"{enterprise.open(receipt)}/files/{one['id']}"
    elsewhere = f"{neighbour.open(other)}/files/{one['id']}"
    assert enterprise.get(at).data == PDF
    assert (neighbour.get(at).status_code, neighbour.get(elsewhere).status_code) == (404, 404)
    assert Browser(house).get(at).status_code == 404

    centre = f"/centre/cases/{receipt['number']}/files/{one['id']}"
    assert come_in(house, CLERK).get(centre).data == PDF
    assert come_in(house, "jiang_fire").get(centre).status_code == 403
    assert come_in(house, "he_env").get(centre).status_code == 404  # a body that the case is about
    assert Browser(house).get(centre).status_code == 303

    def had(person: str) -> int:
        return Browser(house).get(link_for(house, one["id"], person)).status_code

    assert (had("jiang_fire"), had("he_env"), had("unknown_here")) == (200, 404, 200)
    good = link_for(house, one["id"], "jiang_fire")
    assert Browser(house).get(good[:-2] + "xx").status_code == 404
    with house.app.test_request_context():
        forged = signer("desk link").sign([one["id"], "jiang_fire"])
        odd = signer(LINK).sign(one["id"])
    assert [Browser(house).get(f"/files/{token}").status_code for token in (forged, odd)] == [404, 404]
    monkeypatch.setattr("services.intake.attachments.pages.LINK_LASTS", timedelta(seconds=-1))
    assert Browser(house).get(good).status_code == 404
    # Who of ours had a file of a confidential case is on record.
    with house.service.database.read() as session:
        lines = taking.store.of_case(session, house.case(receipt["number"]).id)
    assert len(lines) == 1
    page = come_in(house, CLERK).get(f"/centre/cases/{receipt['number']}").text
    assert page.count("下载了附件") == 3


def test_an_enterprise_adds_files_to_what_it_says(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house)
    page = browser.open(receipt)
    hidden = browser.hidden(f"{page}/supplement")

    def send(text: str, *files: tuple[bytes, str]) -> Any:
        sent = [(BytesIO(data), name) for data, name in files]
        return browser.client.post(f"{page}/supplement", data={**hidden, "text": text, "files": sent}, **browser._about)

    wrong = send("补充材料。", (PDF, "a.pdf"), (PNG, "b.jpg"))
    assert (wrong.status_code, "b.jpg：文件自称是JPEG 图片" in wrong.text) == (422, True)
    assert (rows(house, Attachment), rows(house, Blob)) == (0, 0)
    assert send("补充材料。", (PDF, "a.pdf"), (DOCX, "b.docx")).status_code == 303
    assert send("补充材料。", (PDF, "a.pdf"), (DOCX, "b.docx")).status_code == 303  # a second click
    assert [one["name"] for one in told(house, receipt["number"])] == ["a.pdf", "b.docx"]
    assert [one.type for one in house.sent(receipt["number"])].count("case.supplemented.v1") == 1
    shown = browser.get(page).text
    assert re.findall(rf'href="{page}/files/[0-9a-f-]+" download><bdi>([^<]+)<', shown) == ["a.pdf", "b.docx"]
    many = send("还有。", *[(PDF + b"%d" % n, f"{n}.pdf") for n in range(9)])
    assert (many.status_code, "最多 10 个附件" in many.text) == (422, True)
    assert rows(house, Attachment) == 2


def test_the_files_of_a_merged_case_go_to_whoever_has_the_matter(house: House) -> None:
    number, into = bring(house, LAND)["number"], bring(house, AGAIN, hotline(house))["number"]
    early = attach(house, number).json["id"]
    assert merge(house, number, into)[1].status_code == 303
    assert house.case(number).state == "merged"
    late = attach(house, number, PNG, "b.png").json["id"]
    assert [one["attachment"] for one in told(house, into)] == [early, late]
    assert separate(house, number).status_code == 303
    assert [one["attachment"] for one in told(house, number)] == [early, early, late]
