"""The agencies' side in a real browser: its lists read well in both languages and at both widths."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import SQLITE
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Client
from tests.e2e.staff import CLERK, sign_in_link
from tests.e2e.test_same_matter import looked_at
from tests.parts.browser import visitor

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.parametrize("running", [SQLITE], indirect=True, scope="package"),
]

MAPPING = """
constants: {channel: contact_point, kind: help}
columns:
  编号: {field: source_reference}
  企业: {field: enterprise.name}
  诉求: {field: title}
"""
TABLE = "编号,企业,诉求\nP-1,厦门禾芮生物制药有限公司,用地\nP-2,,没有企业\n"


def brought(running: Installation, key: str, table: str) -> str:
    """Bring a spreadsheet, and return the address of its import once it is over."""
    client, key = Client(running.url), f"Bearer {key}"
    mapping, file = {"Content_Type": "application/yaml"}, {"Content_Type": "text/csv"}
    asked = client.request("POST", "/v1/import-mappings?name=park", MAPPING.encode(), Authorization=key, **mapping)
    assert asked.status == 200, asked.text
    asked = client.request("POST", "/v1/imports?mapping=park", table.encode(), Authorization=key, **file)
    assert asked.status == 202, asked.text
    path = f"/v1/imports/{asked.json['id']}"
    assert eventually(lambda: client.request("GET", path, Authorization=key).json["state"] == "done")
    return path


def test_the_list_of_spreadsheets_reads_well_for_everybody(running: Installation, browser: Browser) -> None:
    key = running.nwd("agency", "add", "park-sheets", "--name", "园区系统").strip()
    brought(running, key, TABLE)
    with visitor(browser, running.url) as page:
        page.goto(sign_in_link(running, CLERK))
        with page.expect_navigation():
            page.locator("main form button").click()
        for language, words in (("zh", "未收下的行"), ("en", "Refused rows")):
            page.goto(f"/centre/imports?lang={language}")
            assert words in page.content()
            looked_at(page)
        with page.expect_download() as download:
            page.locator('a[href$="/refused.csv"]').first.click()
        assert "P-2" in download.value.path().read_text("utf-8-sig")


def test_what_a_contact_point_has_brought_reads_well(running: Installation, browser: Browser) -> None:
    link = running.nwd("contact-point", "add", "side-park", "--name", "新阳园区服务站").split()[-1]
    with visitor(browser, running.url) as page:
        page.goto(link)
        page.locator("#kind").select_option("help")
        page.locator("#title").fill("园区蒸汽压力不稳")
        page.locator("#enterprise_name").fill("厦门禾芮生物制药有限公司")
        for button in ('button[value="next"]', "main form[enctype] button"):
            with page.expect_navigation():
                page.locator(button).click()
        for language, words in (("zh", "本联系点填报的事项"), ("en", "What this contact point has brought")):
            page.goto(f"/bring/brought?lang={language}")
            assert words in page.content()
            assert "园区蒸汽压力不稳" in page.content()
            looked_at(page)


def test_the_operators_command_says_where_an_import_waits(running: Installation, tmp_path: Path) -> None:
    running.nwd("agency", "add", "park-quota", "--name", "园区系统")
    running.nwd("agency", "limit", "park-quota", "--cases-a-day", "1")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "visits.csv").write_text(
        "编号,企业,诉求\nP-1,厦门禾芮生物制药有限公司,用地\nP-2,厦门旧垵食品有限公司,用工\n", "utf-8"
    )
    running.nwd("import", "mapping", "park-quota", "park", str(tmp_path / "mapping.yaml"))
    said = running.nwd("import", "run", "park-quota", str(tmp_path / "visits.csv"), "--mapping", "park")
    assert "waiting: 1 taken" in said
    assert "goes on behind row 2" in said
