"""The pages: a link opens a task for its reader, and nothing but a sent form acts."""

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.app import create_app, late_clock
from services.notifier.mail.models import Mail
from shared.contracts.from_notifier import TASK_INTERIM, TASK_OPINION, TASK_REPORTED, TASK_SIGNED
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, acts_on, case_with, opened, path_to, reread, send
from tests.integration.notifier.conftest import Notifier, settings_for
from tests.integration.notifier.messages import assigned, party, urged

# What the pages ask of the database is asked of both in test_storage_and_cli.py.
pytestmark = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


def test_a_link_trades_its_token_for_a_cookie_and_goes_on_to_a_clean_address(
    notifier: Notifier, client: FlaskClient
) -> None:
    task = notifier.lead(case_with(notifier))
    answer = client.get(path_to(notifier, task))
    assert (answer.status_code, answer.location) == (303, f"/desk/tasks/{task.id}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("nwd_task="))
    assert f"Path=/desk/tasks/{task.id}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_opening_a_link_never_acts_however_it_is_done(notifier: Notifier, client: FlaskClient) -> None:
    task = notifier.lead(case_with(notifier))
    before = notifier.stored()
    for method in ("GET", "HEAD", "GET"):
        client.open(path_to(notifier, task), method=method, follow_redirects=True)
    for word in ("sign", "return", "report", "opinion"):
        assert client.get(f"/desk/tasks/{task.id}/{word}").status_code == 405
        assert client.head(f"/desk/tasks/{task.id}/{word}").status_code == 405
    assert notifier.stored() == before


def test_the_page_shows_what_is_asked_by_whom_and_until_when(notifier: Notifier, client: FlaskClient) -> None:
    case = case_with(notifier, assisting=(party("bio"),))
    notifier.take(urged(case, "已经等了一周"))
    page = opened(client, notifier, notifier.lead(case))
    told = (
        "HC-2026-000001-7",
        "厦门澜峰精密制造有限公司",
        "2026年12月1日（星期二）17:30",
        "按事项类别派单",
    )
    for text in (*told, "还有 5 个工作日", "已经等了一周", "land_1某人", "bio办"):
        assert text in page
    assert "form_token" in page
    assert "<script" not in page


def test_a_reader_who_reads_english_gets_the_page_in_english(notifier: Notifier, client: FlaskClient) -> None:
    task = notifier.lead(case_with(notifier, lead=party("land", language="en")))
    page = client.get(path_to(notifier, task), follow_redirects=True, headers={"Accept": "text/html"}).text
    assert '<html lang="en"' in page
    assert "Sign for it" in page
    assert "land office" in page


def test_sign_and_answer_from_the_page(notifier: Notifier, client: FlaskClient) -> None:
    task = notifier.lead(case_with(notifier))
    page = opened(client, notifier, task)
    assert 'word="report"' not in page
    assert send(client, page, "sign")[0] == 303
    assert notifier.sent(TASK_SIGNED)[0].data["by"] == "land_1某人"
    page = reread(client, task)
    fields = {"report": "已协调\r\n三家单位", "answer": "已安排用地", "outcome": "solved"}
    assert send(client, page, "report", **fields)[0] == 303
    assert notifier.sent(TASK_REPORTED)[0].data["answer"] == "已安排用地"
    page = reread(client, task)
    assert "已反馈，待审核" in page
    assert "已协调\n三家单位" in page
    assert acts_on(page) == []


def test_a_form_sent_a_second_time_says_when_it_was_done_and_by_whom(notifier: Notifier, client: FlaskClient) -> None:
    task = notifier.lead(case_with(notifier))
    page = opened(client, notifier, task)
    send(client, page, "sign")
    notifier.clock.pass_by(hours=1)
    status, again = send(client, page, "sign")
    assert status == 409
    assert "land_1某人已于2026年11月24日（星期二）10:00完成这一操作" in again
    assert len(notifier.sent(TASK_SIGNED)) == 1


def test_a_form_that_lacks_something_says_what_and_keeps_what_was_written(
    notifier: Notifier, client: FlaskClient
) -> None:
    task = notifier.lead(case_with(notifier))
    page = opened(client, notifier, task)
    send(client, page, "sign")
    before = notifier.stored()
    status, again = send(
        client, reread(client, task), "report", report="写了很久的办理情况 <b>", answer="  ", outcome=""
    )
    assert status == 422
    assert "写了很久的办理情况 &lt;b&gt;" in again
    assert again.count('class="error"') == 2
    status, _ = send(client, reread(client, task), "report", report="x", answer="y", outcome="perfect")
    assert status == 422
    assert send(client, reread(client, task), "report", report="a\x00b", answer="y", outcome="solved")[0] == 422
    assert send(client, reread(client, task), "report", report="x" * 20_001, answer="y", outcome="solved")[0] == 422
    assert notifier.stored() == before


def test_an_assisting_body_agrees_or_says_why_not_and_the_lead_waits_for_it(
    notifier: Notifier, face: Face, client: FlaskClient
) -> None:
    case = case_with(notifier, assisting=(party("bio"),))
    lead, bio = notifier.tasks(case)
    send(client, opened(client, notifier, lead), "sign")
    assert "暂时不能提交最终答复" in reread(client, lead)
    other = face.test_client()
    page = opened(other, notifier, bio)
    status, again = send(other, page, "opinion", agrees="no")
    assert (status, "不同意的，请说明理由" in again) == (422, True)
    assert send(other, page, "opinion", agrees="no", text="蒸汽压力不足")[0] == 303
    assert notifier.sent(TASK_OPINION)[0].data == {"body": "bio", "agrees": False, "text": "蒸汽压力不足"}
    page = reread(client, lead)
    assert "暂时不能提交最终答复" not in page
    assert "蒸汽压力不足" in page


def test_a_split_body_signs_and_reports_on_its_part_and_the_lead_reads_who_said_what_and_when(
    notifier: Notifier, face: Face, client: FlaskClient
) -> None:
    case = case_with(notifier, split=(party("fire"), party("build")), assisting=(party("bio"),))
    lead, build, fire, _ = notifier.tasks(case)
    send(client, opened(client, notifier, lead), "sign")
    page = reread(client, lead)
    assert "暂时不能提交最终答复（可以先发送阶段性答复）：build办、fire办、bio办" in page
    assert set(acts_on(page)) == {"interim", "ask_supplement", "contacted", "ask_extension", "delegate", "return"}
    other = face.test_client()
    page = opened(other, notifier, build)
    assert "由land办主办" in page
    assert set(acts_on(page)) == {"sign", "delegate"}
    assert send(other, page, "sign")[0] == 303
    page = reread(other, build)
    assert set(acts_on(page)) == {"part", "delegate"}
    status, again = send(other, page, "part", agrees="yes", text=" ")
    assert (status, again.count('class="error"')) == (422, 1)
    assert send(other, page, "part", agrees="yes", text="已出具意见\n编号 7")[0] == 303
    assert acts_on(reread(other, build)) == []
    third = face.test_client()
    send(third, opened(third, notifier, fire), "sign")
    assert send(third, reread(third, fire), "part", agrees="no", text="由建设部门负责")[0] == 303
    page = reread(client, lead)
    bodies = page[page.index('id="bodies"') : page.index("暂时不能提交最终答复")]
    for told in (
        "build办",
        "反馈分办部分的办理情况",
        "已出具意见\n编号 7",
        "build_1某人",
        "2026年11月24日（星期二）10:00",
    ):
        assert told in bodies
    assert "认为分办的部分不属于本单位职责" in bodies
    assert "由建设部门负责" in bodies
    assert "时限2026年11月27日（星期五）17:30" in bodies  # of the opinion that is out


def test_the_keepers_pages_open_with_a_keepers_link(notifier: Notifier, client: FlaskClient) -> None:
    case = case_with(notifier)
    notifier.sender().turn()
    key = notifier.mails(case)[0].key
    paths = ["/desk/mails", f"/desk/mails/{key}", f"/desk/mails/{key}/html"]
    opened(client, notifier, notifier.lead(case))
    assert [client.get(path).status_code for path in paths] == [303, 303, 303]
    assert client.get("/desk/mails/open/forged").status_code == 404
    link = notifier.operations.keeper_link().removeprefix("http://nwd.example")
    listed = client.get(link, follow_redirects=True, headers=PAGE)
    assert listed.request.path == "/desk/mails"
    assert "land_1@haicang.example" in listed.text
    assert "没有配置邮件服务器" in listed.text
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]


def test_a_kept_mail_is_shown_with_its_link_and_its_html_can_do_nothing(
    notifier: Notifier, client: FlaskClient
) -> None:
    case = case_with(notifier, title="标题 <img src=x onerror=alert(1)>")
    notifier.sender().turn()
    mail = next(one for one in notifier.mails(case) if one.person == "land_1")
    client.get(notifier.operations.keeper_link().removeprefix("http://nwd.example"))
    page = client.get(f"/desk/mails/{mail.key}", headers=PAGE).text
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
    link = re.search(r'href="http://nwd\.example(/desk/open/[^"]+)"', page)
    assert link is not None
    assert "签收" in client.get(link[1], follow_redirects=True, headers=PAGE).text
    frame = client.get(f"/desk/mails/{mail.key}/html")
    assert frame.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "<img src=x" not in frame.text


def test_a_sent_mail_is_shown_as_it_was_written_and_a_bad_address_is_named(
    notifier: Notifier, client: FlaskClient
) -> None:
    bad = {"id": "bad", "name": "坏地址", "email": "a, b@haicang.example", "language": "zh"}
    case = case_with(notifier, lead=party("land", handlers=[bad]))
    client.get(notifier.operations.keeper_link().removeprefix("http://nwd.example"))
    (mail,) = notifier.mails(case)
    assert "is no mail address" in html.unescape(client.get(f"/desk/mails/{mail.key}", headers=PAGE).text)
    sent = notifier.mails(case_with(notifier))[0]
    page = client.get(f"/desk/mails/{sent.key}", headers=PAGE).text
    assert f"{sent.key}@haicang.example" in page


def test_the_list_of_mails_goes_on_page_by_page(notifier: Notifier, client: FlaskClient) -> None:
    notifier.take(*(assigned(new_id()) for _ in range(30)))
    client.get(notifier.operations.keeper_link().removeprefix("http://nwd.example"))
    seen: list[str] = []
    address = "/desk/mails"
    while address:
        page = client.get(address, headers=PAGE).text
        seen += re.findall(r'<a href="/desk/mails/([0-9a-f]{32})"', page)
        older = re.search(r'href="(/desk/mails\?before=[^"]+)"', page)
        address = html.unescape(older[1]) if older else ""
    with notifier.service.database.read() as session:
        assert sorted(seen) == sorted(session.scalars(select(Mail.key)))
    assert len(seen) == 60
    for spot in ("nonsense", "0001-01-01T00:00:00%2B14:00 x", "9999-12-31T23:59:59-14:00 x"):
        assert client.get(f"/desk/mails?before={spot}", headers=PAGE).status_code == 200


def test_health_says_what_is_missing(bare_notifier: Notifier) -> None:
    app = create_app(bare_notifier.settings)
    client = app.test_client()
    assert client.get("/desk/livez").status_code == 200
    answer = client.get("/desk/readyz")
    assert answer.status_code == 503
    reasons = {reason["check"]: reason["reason"] for reason in answer.json["reasons"]}  # type: ignore[index]
    assert set(reasons) == {"configuration", "roles"}
    assert "nwd load" in reasons["configuration"]
    assert client.get("/desk/metrics").status_code == 200
    app.extensions["nwd"].database.close()


def test_a_clock_that_has_stopped_shows(notifier: Notifier) -> None:
    case_with(notifier)
    assert late_clock(notifier.service) is None
    notifier.clock.is_at("2026-11-30T09:05")
    assert late_clock(notifier.service) == "a timer has been due for 300 s and has not fired"
    notifier.tick()
    assert late_clock(notifier.service) is None


def test_who_comes_without_a_link_is_told_where_to_begin(client: FlaskClient) -> None:
    home = client.get("/desk/", headers=PAGE)
    assert (home.status_code, "请从任务邮件中的链接打开任务页面" in home.text) == (200, True)
    assert "请登录后打开任务页面" in client.get(f"/desk/tasks/{new_id()}", headers=PAGE).text


def test_cookies_are_secure_where_people_come_by_https(notifier: Notifier, face: Face) -> None:
    task = notifier.lead(case_with(notifier))
    url = notifier.settings.common.database_url
    app = create_app(
        settings_for(
            notifier.settings.common.data_dir, NWD_NOTIFIER_DATABASE_URL=url, NWD_PUBLIC_URL="https://nwd.example"
        )
    )
    answer = app.test_client().get(path_to(notifier, task))
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    app.extensions["nwd"].database.close()


def test_the_enterprise_is_told_something_and_asked_for_something_from_the_page(
    notifier: Notifier, client: FlaskClient
) -> None:
    task = notifier.lead(case_with(notifier))
    send(client, opened(client, notifier, task), "sign")
    page = reread(client, task)
    assert acts_on(page) == ["report", "interim", "ask_supplement", "contacted", "ask_extension", "delegate", "return"]
    status, again = send(client, page, "interim", text="正在比选地块", promised_on="2026-11-22")
    assert (status, "该日期已经过去" in again, "正在比选地块" in again) == (422, True, True)
    assert send(client, page, "interim", text="正在比选地块", promised_on="2026-12-18", turn="2")[0] == 303
    assert send(client, page, "interim", text="正在比选地块", promised_on="2026-12-18", turn="2")[0] == 409
    (told,) = notifier.sent(TASK_INTERIM)
    assert (told.data["text"], told.data["promised_on"]) == ("正在比选地块", "2026-12-18")
    page = reread(client, task)
    assert "承诺日期：2026年12月18日" in page
    assert send(client, page, "ask_supplement", what="  ")[0] == 422
    assert send(client, page, "ask_supplement", what="请提供红线图", turn="3")[0] == 303
    page = reread(client, task)
    assert "最晚到2026年12月1日（星期二）17:30" in page
    assert "时限暂停" in page
    assert acts_on(page) == ["report", "delegate", "return"]
