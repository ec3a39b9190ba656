"""Who has signed in: their list of tasks, and which tasks they may open."""

import re

import pytest
from flask.testing import FlaskClient

from services.notifier.tasks.domain import Act
from services.notifier.tasks.mine import PAGE_SIZE
from shared.contracts.from_notifier import TASK_SIGNED
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, case_with, opened, path_to, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed, party
from tests.integration.notifier.staff import look, office, seat, staff

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
"""For what asks the database nothing that another test does not ask both."""


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """Return the addresses of the tasks on a page of the list, in their order."""
    answer = client.get(f"/desk/{query}", headers=PAGE)
    assert answer.status_code == 200
    return re.findall(r'href="/desk/tasks/([0-9a-f-]{36})"', answer.text)


def test_the_list_shows_what_my_bodies_have_to_do_soonest_first_and_what_they_have_done(
    notifier: Notifier, face: Face
) -> None:
    notifier.take(office("land", "ann"), office("bio", "bob"), office("industry", "ann"))
    slow, quick, done = (case_with(notifier, case_class=one) for one in ("general", "simple", "simple"))
    both = case_with(notifier, lead=party("bio"), assisting=(party("industry"),))
    for act, facts in ((Act.SIGN, {}), (Act.REPORT, {"report": "办妥", "answer": "已办妥", "outcome": "solved"})):
        assert notifier.act(notifier.lead(done), act, **facts) is None
    ann = seat(notifier, face, "ann")
    opinion = notifier.tasks(both)[1].id
    assert listed(ann) == [opinion, notifier.lead(quick).id, notifier.lead(slow).id]
    assert listed(ann, "?show=done") == [notifier.lead(done).id]
    assert listed(seat(notifier, face, "bob")) == [notifier.lead(both).id]


@on_sqlite
def test_the_list_says_how_much_time_is_left_and_marks_what_is_near_and_what_is_over(
    notifier: Notifier, face: Face
) -> None:
    notifier.take(office("land", "ann"))
    case_with(notifier)
    ann = seat(notifier, face, "ann")
    seen = {}
    for day in ("2026-11-24T10:00", "2026-11-30T10:00", "2026-12-01T10:00", "2026-12-01T17:30"):
        notifier.clock.is_at(day)
        seen[day] = re.findall(r'<span class="badge (\w+)">([^<]+)</span>', ann.get("/desk/", headers=PAGE).text)[-1]
    assert list(seen.values()) == [
        ("quiet", "还有 5 个工作日"),
        ("warning", "还有 1 个工作日"),
        ("warning", "今天到期"),
        ("alarm", "已超过时限"),
    ]


@on_sqlite
def test_a_confidential_case_is_a_number_in_the_list_and_whole_with_a_mark_on_its_page(
    notifier: Notifier, face: Face
) -> None:
    notifier.take(office("land", "ann"))
    task = notifier.lead(case_with(notifier, confidential=True, title="举报某单位"))
    ann = seat(notifier, face, "ann")
    page = ann.get("/desk/", headers=PAGE).text
    assert "HC-2026-000001-7" in page
    assert "保密件" in page
    assert "举报某单位" not in page
    status, page = look(ann, task)
    assert (status, "举报某单位" in page, "保密件，请勿外传" in page) == (200, True, True)


@on_sqlite
def test_the_list_goes_on_page_by_page(notifier: Notifier, face: Face) -> None:
    notifier.take(office("land", "ann"))
    notifier.take(*(assigned(new_id()) for _ in range(PAGE_SIZE + 3)))
    ann = seat(notifier, face, "ann")
    assert (len(listed(ann)), len(listed(ann, "?page=2")), listed(ann, "?page=3")) == (PAGE_SIZE, 3, [])
    assert len({*listed(ann), *listed(ann, "?page=2")}) == PAGE_SIZE + 3
    assert 'page=2"' in ann.get("/desk/", headers=PAGE).text
    for odd in ("0", "-1", "x", "9" * 30, "²"):
        assert ann.get(f"/desk/?page={odd}", headers=PAGE).status_code == 200


@on_sqlite
def test_who_has_nothing_to_do_is_told_so_and_who_has_not_signed_in_where_to_begin(
    notifier: Notifier, face: Face, client: FlaskClient
) -> None:
    notifier.take(office("land", "ann"))
    assert "目前没有待办任务" in seat(notifier, face, "ann").get("/desk/", headers=PAGE).text
    assert "您不属于任何承办单位" in seat(notifier, face, "cleo", Duty.CLERK).get("/desk/", headers=PAGE).text
    home = client.get("/desk/", headers=PAGE).text
    assert "请从任务邮件中的链接打开任务页面" in home
    assert "/dispatch/sign-in" in home


def test_everybody_of_the_body_today_opens_its_task_and_acts_in_their_own_name(notifier: Notifier, face: Face) -> None:
    notifier.take(office("land", "ann", leader="lea"), office("bio", "bob"))
    task = notifier.lead(case_with(notifier))
    lea = seat(notifier, face, "lea")
    status, page = look(lea, task)
    assert (status, "您以lea某人的身份打开本页" in page) == (200, True)
    assert send(lea, page, "sign")[0] == 303
    assert notifier.sent(TASK_SIGNED)[0].data["by"] == "lea某人"
    assert [line.actor for line in notifier.history(task.case_id)] == ["router", "lea"]
    assert look(seat(notifier, face, "bob"), task)[0] == 404
    assert look(seat(notifier, face, "cleo", Duty.CLERK, Duty.OPERATOR), task)[0] == 404


@on_sqlite
def test_a_supervisor_looks_and_cannot_act_and_sees_nothing_about_their_own_body(
    notifier: Notifier, face: Face
) -> None:
    notifier.take(office("land", "ann"), office("supervision", "sue"))
    task, own = (notifier.lead(case_with(notifier, about=about)) for about in (None, "supervision办"))
    sue = seat(notifier, face, "sue", Duty.SUPERVISOR)
    status, page = look(sue, task)
    assert (status, "仅供查看" in page) == (200, True)
    assert "<form" not in page.split("<main")[1]  # nor one for the contact
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token is not None
    forged = sue.post(f"/desk/tasks/{task.id}/sign", data={"form_token": token[1]}, headers=PAGE)
    assert (forged.status_code, notifier.sent(TASK_SIGNED)) == (404, [])
    assert look(sue, own)[0] == 404


@on_sqlite
def test_nobody_sees_a_case_about_their_own_body_by_whatever_door(notifier: Notifier, face: Face) -> None:
    notifier.take(office("land", "ann"))
    task = notifier.lead(case_with(notifier, about="land办"))
    ann = seat(notifier, face, "ann")
    assert listed(ann) == []
    assert look(ann, task)[0] == 404
    assert ann.get(path_to(notifier, task, "ann"), headers=PAGE).status_code == 404


@on_sqlite
def test_the_link_of_who_has_left_the_body_or_the_house_opens_no_more(
    notifier: Notifier, face: Face, client: FlaskClient
) -> None:
    notifier.take(office("land", "ann", "ben"), staff("ann"), staff("ben"))
    task = notifier.lead(case_with(notifier))
    opened(client, notifier, task, "ann")
    notifier.take(office("land", "ben", version=2))
    assert look(client, task)[0] == 410
    assert client.get(path_to(notifier, task, "ann"), headers=PAGE).status_code == 410
    opened(client, notifier, task, "ben")
    notifier.take(staff("ben", left=True, version=2))
    assert look(client, task)[0] == 410
    assert client.get(path_to(notifier, task, "ben"), headers=PAGE).status_code == 410


@on_sqlite
def test_the_task_of_another_body_looks_like_none_at_all(notifier: Notifier, face: Face) -> None:
    notifier.take(office("land", "ann"))
    bob = seat(notifier, face, "bob")
    status, page = look(bob, notifier.lead(case_with(notifier)))
    none = bob.get(f"/desk/tasks/{new_id()}", headers=PAGE)
    assert (status, none.status_code) == (404, 404)
    its_own = r'[0-9a-f-]{36}|<code>.*?</code>|(?<=name="form_token" value=")[^"]*'
    bare = [re.sub(its_own, "", one) for one in (page, none.text)]
    assert bare[0] == bare[1]
    assert "请登录后打开任务页面" in page


@on_sqlite
def test_a_closed_case_stays_to_be_looked_at_by_who_has_signed_in_and_a_replaced_task_does_not(
    notifier: Notifier, face: Face
) -> None:
    notifier.take(office("land", "ann"))
    over, replaced = case_with(notifier), case_with(notifier)
    tasks = [notifier.lead(case) for case in (over, replaced)]
    notifier.take(closed(over), assigned(replaced, (1, 2), lead=party("bio")))
    ann = seat(notifier, face, "ann")
    status, page = look(ann, tasks[0])
    assert (status, "<form" in page.split("<main")[1]) == (200, False)
    assert look(ann, tasks[1])[0] == 410
