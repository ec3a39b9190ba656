"""The pages of task forces: who may open one, what can be done there, and what each reader is shown."""

import html
import re

import pytest
from flask.testing import FlaskClient

from services.notifier.mail.domain import MailKind
from shared.contracts.from_notifier import STAGE_REACHED
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, opened, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import kept
from tests.integration.notifier.messages import body, closed, party, person
from tests.integration.notifier.staff import office, seat, staff
from tests.integration.notifier.teams import act, enlarged, ready, states, team
from tests.integration.notifier.test_leaving import gone, mails_to

pytestmark = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)

__all__ = ["ready"]


def address(notifier: Notifier, case: str) -> str:
    return f"/desk/task-forces/{team(notifier, case).id}"


def look(client: FlaskClient, path: str, language: str = "zh-CN") -> tuple[int, str]:
    answer = client.get(path, headers={**PAGE, "Accept-Language": language})
    return answer.status_code, html.unescape(answer.text)


def acts_on(page: str) -> list[str]:
    """Return the stages and words of the forms by which something can be done."""
    return re.findall(r'action="/desk/task-forces/[^"/]+/stages/(\w+/\w+)"', page)


def by_mail(notifier: Notifier, client: FlaskClient, case: str, person: str) -> str:
    """Follow the link of the mail that told somebody of a stage, and return the page."""
    (mail,) = [one for one in notifier.mails(case, MailKind.STAGE) if one.person == person]
    link = notifier.links.task_force(mail.details["force"], person).removeprefix("http://nwd.example")
    answer = client.get(link, follow_redirects=True, headers=PAGE)
    assert answer.status_code == 200
    return answer.text


def test_the_link_in_the_mail_opens_it_and_a_form_that_is_sent_passes_the_stage(
    ready: Notifier, client: FlaskClient
) -> None:
    case = enlarged(ready)
    page = by_mail(ready, client, case, "preliminary_1")
    assert acts_on(page) == ["filing/done"]
    assert "完成标志：取得项目备案证明。" in page
    status, lacking = send(client, page, "filing/done", note="  ")
    assert (status, "请填写。" in lacking, states(ready, case)["filing"]) == (422, True, "open")
    assert send(client, page, "filing/done", note="海发改备〔2026〕12号")[0] == 303
    assert states(ready, case)["filing"] == "done"
    status, again = send(client, page, "filing/done", note="海发改备〔2026〕13号")
    assert (status, "该阶段已由preliminary_1某人于2026年11月24日" in again) == (409, True)
    assert len(ready.sent(STAGE_REACHED)) == 1
    _, after = look(client, address(ready, case))
    assert "海发改备〔2026〕12号" in after
    assert acts_on(after) == []


def test_looking_does_nothing(ready: Notifier, client: FlaskClient) -> None:
    case = enlarged(ready)
    by_mail(ready, client, case, "preliminary_1")
    before = ready.stored()
    for path in (address(ready, case), f"{address(ready, case)}/stages/filing/done"):
        client.get(path)
        client.head(path)
    assert ready.stored() == before


def test_each_member_may_do_its_own_the_lead_may_spare_a_stage_and_a_supervisor_looks(
    ready: Notifier, face: Face
) -> None:
    case = enlarged(ready, assisting=(party("industry"),))
    path = address(ready, case)
    every = [f"{stage}/skip" for stage in states(ready, case)]
    for who, duties, may in (
        ("acquisition_1", (), ["land/done"]),
        ("planning_land_1", (), every),
        ("industry_1", (), []),
        ("somebody", (Duty.SUPERVISOR,), []),
    ):
        client = seat(ready, face, who, *duties)
        status, page = look(client, path)
        assert (who, status, acts_on(page)) == (who, 200, may)
        assert ("仅供查看" in page) == (who == "somebody")
        assert case_listed(ready, client, case)
    lead = seat(ready, face, "planning_land_1")
    _, page = look(lead, path)
    assert send(lead, page, "planning/skip", note="利用存量厂房")[0] == 303
    assert states(ready, case)["planning"] == "skipped"


def case_listed(notifier: Notifier, client: FlaskClient, case: str) -> bool:
    return address(notifier, case) in look(client, "/desk/task-forces/")[1]


def test_who_is_in_no_body_of_it_is_told_the_same_whether_it_exists_or_not(ready: Notifier, face: Face) -> None:
    case = enlarged(ready)
    ready.take(office("elsewhere", "stranger"))
    stranger = seat(ready, face, "stranger")
    answers = [look(stranger, path) for path in (address(ready, case), f"/desk/task-forces/{new_id()}")]
    assert {status for status, _ in answers} == {404}
    assert not case_listed(ready, stranger, case)
    _, page = look(seat(ready, face, "acquisition_1"), address(ready, case))
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    for client in (stranger, face.test_client()):
        answer = client.post(f"{address(ready, case)}/stages/land/done", data={"form_token": token[1], "note": "x"})
        assert answer.status_code in (303, 403, 404)
    assert states(ready, case)["land"] == "open"
    assert look(face.test_client(), address(ready, case))[0] in (303, 404)


def test_a_body_that_the_case_is_about_never_sees_it(ready: Notifier, face: Face) -> None:
    case = enlarged(ready, about="acquisition办")
    for who, duties in (("acquisition_1", ()), ("acquisition_leader", (Duty.SUPERVISOR,))):
        client = seat(ready, face, who, *duties)
        assert look(client, address(ready, case))[0] == 404
        assert not case_listed(ready, client, case)


def test_who_has_left_a_body_opens_nothing_any_more_by_an_old_link(ready: Notifier, client: FlaskClient) -> None:
    case = enlarged(ready)
    by_mail(ready, client, case, "preliminary_1")
    ready.take(office("preliminary", "another", version=2))
    assert look(client, address(ready, case))[0] == 404


def test_whoever_follows_somebody_is_told_of_the_stages_that_are_open_there(ready: Notifier) -> None:
    case, hidden = enlarged(ready), enlarged(ready, confidential=True)
    assert act(ready, case, "filing") is None
    ready.take(staff("preliminary_1"), staff("heir"), office("preliminary", "heir", version=2))
    ready.take(gone("preliminary_1", "heir"))
    ready.sender().turn()
    (mail,) = mails_to(ready, "heir", MailKind.HAND_OVER)
    assert [one["force"] for one in mail.details["tasks"]] == [team(ready, hidden).id]  # the other's stage is done
    ready.take(staff("acquisition_1"), office("acquisition", "heir", version=2), gone("acquisition_1", "heir"))
    ready.sender().turn()
    text = kept(next(one for one in mails_to(ready, "heir", MailKind.HAND_OVER) if one.key != mail.key))
    assert text.count("/desk/task-forces/open/") == 2
    assert "用地保障：办理时限 2026年12月22日" in text
    assert text.count("增资扩产需要") == 1


def test_who_follows_a_body_that_a_reform_has_ended_acts_for_its_stage(ready: Notifier, face: Face) -> None:
    case = enlarged(ready)
    ended = {"handlers": [person("acquisition_1")], "valid_until": "2026-11-25", "successor": "land_bureau"}
    ready.take(office("land_bureau", "bea"), body("acquisition", 2, **ended))
    bea = seat(ready, face, "bea")
    assert look(bea, address(ready, case))[0] == 404
    ready.clock.is_at("2026-12-21T10:00:00")
    assert acts_on(look(bea, address(ready, case))[1]) == ["land/done"]
    assert case_listed(ready, bea, case)
    ready.tick()
    (reminder,) = [one for one in ready.mails(case, MailKind.STAGE_DUE) if one.details["stage"]["en"] == "Land"]
    assert reminder.person == "bea"
    link = ready.links.task_force(reminder.details["force"], "bea").removeprefix("http://nwd.example")
    page = face.test_client().get(link, follow_redirects=True, headers=PAGE)
    assert acts_on(page.text) == ["land/done"]


def test_after_its_end_the_link_says_so_and_members_may_still_look(
    ready: Notifier, face: Face, client: FlaskClient
) -> None:
    case = enlarged(ready)
    assert act(ready, case, "filing", note="备案证明") is None
    by_mail(ready, client, case, "acquisition_1")
    ready.take(closed(case))
    status, page = look(client, address(ready, case))
    assert (status, "该专班已经解散" in page, "增资" in page) == (410, True, False)
    member = seat(ready, face, "acquisition_1")
    status, page = look(member, address(ready, case))
    assert (status, "事项已经结束" in page, "备案证明" in page, acts_on(page)) == (200, True, True, [])
    assert not case_listed(ready, member, case)
    assert address(ready, case) in look(member, "/desk/task-forces/?show=over")[1]


def test_the_page_tells_the_day_the_target_and_the_end_that_is_to_be_expected(ready: Notifier, face: Face) -> None:
    case = enlarged(ready)
    client = seat(ready, face, "planning_land_1")
    _, page = look(client, address(ready, case), "en")
    for words in ("Day 0", "target 64, 224 before", "27 Jan 2027 (day 64)", "within the target"):
        assert words in page
    assert page.count("<rect") == 5 + 2
    ready.clock.pass_by(days=40)
    _, page = look(client, address(ready, case), "en")
    for words in ("Day 40", "over the target", ">late<", "today: day 40"):
        assert words in page
    _, listed = look(client, "/desk/task-forces/", "en")
    assert "Day 40" in listed
    assert "Filing · <bdi>preliminary office</bdi>" in listed


def test_a_task_names_the_task_force_beside_it_for_whoever_came_by_its_link_too(
    ready: Notifier, client: FlaskClient
) -> None:
    case = enlarged(ready, assisting=(party("industry"),))
    page = opened(client, ready, ready.lead(case))
    assert "增资扩产项目专班：已过 0/5 个阶段" in page
    link = re.search(r'href="(/desk/task-forces/open/[^"]+)"', page)
    assert link
    answer = client.get(link[1], follow_redirects=True, headers=PAGE)
    assert (answer.status_code, "planning/skip" in answer.text) == (200, True)


def test_a_confidential_case_leaves_as_number_and_link_in_the_mails_of_its_stages(ready: Notifier) -> None:
    case = enlarged(ready, confidential=True)
    ready.sender().turn()
    (mail,) = [one for one in ready.mails(case, MailKind.STAGE) if one.person == "preliminary_1"]
    text = kept(mail)
    assert "HC-2026-000001-7" in text
    assert "/desk/task-forces/open/" in text
    for secret in ("增资", "备案", "澜峰", "前期"):
        assert secret not in text


def test_the_mail_of_a_stage_says_what_is_to_be_there_and_until_when(ready: Notifier) -> None:
    case = enlarged(ready)
    ready.sender().turn()
    (mail,) = [one for one in ready.mails(case, MailKind.STAGE) if one.person == "preliminary_1"]
    text = kept(mail)
    for words in ("“立项备案”阶段", "取得项目备案证明", "增资扩产项目专班", "2026年12月1日（星期二）17:30"):
        assert words in text
