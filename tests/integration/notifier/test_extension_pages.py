"""Pages on which more time is asked for and decided on, and a first contact is put on record."""

import re
from datetime import UTC, datetime

from flask.testing import FlaskClient

from services.notifier.tasks.domain import Refusal
from shared.contracts.from_notifier import TASK_CONTACTED
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, opened, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.staff import office, seat
from tests.integration.notifier.test_clocks import clocks
from tests.integration.notifier.test_extensions import asks, extensions, replays, signed


def test_a_class_that_the_place_does_not_name_has_no_form(notifier: Notifier, client: FlaskClient) -> None:
    task = signed(notifier, case_class="at_once")
    assert asks(notifier, task) is Refusal.NOT_EXTENDABLE
    assert "ask_extension" not in opened(client, notifier, task)


def test_the_form_asks_for_a_ground_and_says_when_it_is_decided(notifier: Notifier, client: FlaskClient) -> None:
    task = signed(notifier)
    page = opened(client, notifier, task)
    assert "最多延长 7 个工作日" in page
    status, answer = send(client, page, "ask_extension", n="3", reason="测绘", ground="no_such")
    assert (status, "请从列表中选择理由" in answer) == (422, True)
    status, answer = send(client, page, "ask_extension", n="30", reason="测绘", ground="survey")
    assert (status, "申请的时间超过规定" in answer) == (409, True)
    assert send(client, page, "ask_extension", n="3", reason="测绘", ground="survey")[0] == 303
    page = opened(client, notifier, task)
    assert "延期申请待决定" in page
    assert send(client, page, "drop_extension")[0] == 303


def listed(client: FlaskClient, show: str = "") -> list[str]:
    page = client.get(f"/desk/extensions/{show}", headers=PAGE).text
    return re.findall(r'href="(/desk/extensions/[0-9a-f-]{36})"', page)


def test_who_decides_sees_it_listed_and_decides_with_reasons(notifier: Notifier, face: Face) -> None:
    task = signed(notifier, case_class="complex")
    asks(notifier, task)
    reviewer, supervisor = seat(notifier, face, "fu", Duty.REVIEWER), seat(notifier, face, "du", Duty.SUPERVISOR)
    (path,) = listed(reviewer)
    assert listed(supervisor) == []
    assert supervisor.get(path, headers=PAGE).status_code == 404
    page = reviewer.get(path, headers=PAGE).text
    word = path.rpartition("/")[2]
    assert send(reviewer, page, word, decision="")[0] == 422
    assert send(reviewer, page, word, decision="refuse", words="")[0] == 422
    assert send(reviewer, page, word, decision="grant", n="4")[0] == 422
    assert send(reviewer, page, word, decision="grant", n="2", words="同意")[0] == 303
    status, again = send(reviewer, page, word, decision="refuse", words="不同意")
    assert (status, "已批准" in again) == (409, True)
    assert (listed(reviewer), listed(reviewer, "?show=over")) == ([], [path])
    (one,) = extensions(notifier, task.case_id)
    assert (one.state, one.granted_n, one.decided_by) == ("granted", 2, "fu")


def test_nobody_decides_for_their_own_office_or_sees_what_is_about_it(notifier: Notifier, face: Face) -> None:
    task = signed(notifier)
    asks(notifier, task)
    notifier.take(office("land", "fu"), office("plan", "other"))
    reviewer = seat(notifier, face, "fu", Duty.REVIEWER)
    (path,) = listed(reviewer)
    page = reviewer.get(path, headers=PAGE).text
    assert "请由其他人员决定" in page
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    about = signed(notifier, about="plan办")
    asks(notifier, about)
    other = seat(notifier, face, "other", Duty.REVIEWER)
    assert listed(other) == [path]
    hidden = f"/desk/extensions/{extensions(notifier, about.case_id)[0].id}"
    assert other.get(hidden, headers=PAGE).status_code == 404
    if token:
        sent = {"form_token": token[1], "decision": "grant", "n": "3"}
        assert reviewer.post(path, data=sent, headers=PAGE).status_code == 403
    assert extensions(notifier, task.case_id)[0].state == "asked"


def test_a_first_contact_stops_its_clock_and_is_told(notifier: Notifier, client: FlaskClient) -> None:
    notifier.load(clocks=True)
    task = signed(notifier)
    assert clocks(notifier, task.case_id)["contact"].due_at == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    page = opened(client, notifier, task)
    assert send(client, page, "contacted", how="telephone", at="2026-11-24T10:30")[0] == 422
    assert send(client, page, "contacted", how="telephone", at="2026-11-23T09:00")[0] == 422
    assert send(client, page, "contacted", how="telephone", note="约定周三上门")[0] == 303
    assert clocks(notifier, task.case_id)["contact"].stopped_by == "contacted"
    (told,) = notifier.sent(TASK_CONTACTED)
    assert (told.data["how"], told.data["note"]) == ("telephone", "约定周三上门")
    assert "已联系诉求人（电话" in opened(client, notifier, task)
    assert replays(notifier, task.case_id) == []
