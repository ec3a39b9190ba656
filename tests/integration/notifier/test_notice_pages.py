"""The pages of notices and cards: who sees them, what their forms do, and what a confidential case shows."""

import re

import pytest
from flask.testing import FlaskClient

from services.notifier.mail.domain import MailKind
from services.notifier.mail.letters import About, letter_for
from services.notifier.mail.sender import Sender
from services.notifier.tasks.models import Case
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, opened, reread, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.ladder import answer, at, brought, notices, place, sign, stands
from tests.integration.notifier.staff import office, seat

__all__ = ["place"]

NOTICES, MEASURES = "/desk/notices/", "/desk/measures/"


@pytest.fixture
def supervisor(place: Notifier, face: Face) -> FlaskClient:
    return seat(place, face, "guodong", Duty.SUPERVISOR)


def get(client: FlaskClient, path: str) -> str:
    answered = client.get(path, headers=PAGE)
    assert answered.status_code == 200, path
    return answered.text


def late(place: Notifier, **more: object) -> str:
    """Bring a case that has a yellow card, and a blue notice to be signed."""
    case = brought(place, **more)
    at(place, "2026-11-30T09:00")
    at(place, "2026-12-02T17:30")
    return case


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.SUPERVISOR])
def test_no_other_duty_opens_them(place: Notifier, face: Face, duty: Duty) -> None:
    case = late(place)
    client = seat(place, face, "somebody", duty)
    (notice,) = notices(place, case)
    paths = (NOTICES, MEASURES, f"{NOTICES}{notice.id}", f"{NOTICES}new/{place.lead(case).id}")
    assert {client.get(path, headers=PAGE).status_code for path in paths} == {403}


def test_a_supervisor_words_signs_and_prints_a_notice(place: Notifier, supervisor: FlaskClient) -> None:
    case = late(place)
    (notice,) = notices(place, case)
    assert f'href="{NOTICES}{notice.id}"' in get(supervisor, NOTICES)
    page = get(supervisor, f"{NOTICES}{notice.id}")
    assert "请说明进展并尽快办理。" in page
    assert "现在签发，则为" in page
    status, again = send(supervisor, page, "sign", zh=" ", en="")
    assert (status, "请填写" in again) == (422, True)
    assert send(supervisor, page, "sign", zh="请于明日办结。", en="")[0] == 303
    page = get(supervisor, f"{NOTICES}{notice.id}")
    assert "督办〔2026〕1号" in page
    assert "请于明日办结。" in page
    assert 'name="zh"' not in page
    assert "督办〔2026〕1号" in get(supervisor, f"{NOTICES}?show=open")
    assert "没有待签发的督办单。" in get(supervisor, NOTICES)
    assert send(supervisor, page, "withdraw", reason="系统停机所致")[0] == 303
    assert "系统停机所致" in get(supervisor, f"{NOTICES}{notice.id}")
    assert "已撤销" in get(supervisor, f"{NOTICES}?show=over")


def test_the_body_sees_no_draft_and_answers_what_was_signed_on_its_tasks_page(
    place: Notifier, client: FlaskClient
) -> None:
    case = late(place)
    task = place.lead(case)
    assert "督办" not in opened(client, place, task)
    sign(place, notices(place, case)[0])
    at(place, "2026-12-03T17:30")
    orange = notices(place, case)[1]
    sign(place, orange)
    page = reread(client, task)
    assert "督办〔2026〕2号" in page
    word = f"notices/{orange.id}/answer"
    status, again = send(client, page, word, text=" ")
    assert (status, "请填写" in again) == (422, True)
    assert send(client, page, word, text="已约谈经办人，本周办结。")[0] == 303
    page = reread(client, task)
    assert "已约谈经办人，本周办结。" in page
    assert "已销号" in page
    # A written answer is an action too, so the blue one is stopped with it.
    assert [one[1] for one in stands(place, case)] == ["stopped", "stopped"]


def test_two_of_a_body_answer_the_red_one_on_the_page(place: Notifier, client: FlaskClient, face: Face) -> None:
    case = brought(place)
    task = place.lead(case)
    watching = seat(place, face, "guodong", Duty.SUPERVISOR)
    form = get(watching, f"{NOTICES}new/{task.id}")
    assert send(watching, form, f"new/{task.id}", step="severe")[0] == 303
    status, refused = send(watching, form, f"new/{task.id}", step="severe")
    assert (status, "没有另行起草" in refused) == (409, True)
    (severe,) = notices(place, case)
    sign(place, severe)
    way = f"notices/{severe.id}"
    page = opened(client, place, task)
    assert send(client, page, f"{way}/answer", text="已整改。")[0] == 303
    page = reread(client, task)
    assert "待会签" in page
    assert f"{way}/countersign" not in page
    page = opened(face.test_client(), place, task, "land_leader")
    leader = face.test_client()
    page = opened(leader, place, task, "land_leader")
    assert send(leader, page, f"{way}/countersign")[0] == 303
    assert "会签：land_leader某人" in reread(leader, task)
    assert stands(place, case) == [("red", "stopped", 1)]


def test_cards_are_listed_and_taken_back_with_a_reason(place: Notifier, supervisor: FlaskClient) -> None:
    late(place)
    page = get(supervisor, MEASURES)
    assert re.findall(r'class="badge (\w+)">(.牌)<', page) == [("alarm", "红牌"), ("warning", "黄牌")]
    hidden = dict(re.findall(r'name="(case|round|step)" value="([^"]+)"', page))
    assert send(supervisor, page, "measures/withdraw", **hidden)[0] == 422
    assert send(supervisor, page, "measures/withdraw", **hidden, reason="系统停机")[0] == 303
    again = get(supervisor, MEASURES)
    assert "系统停机" in again
    assert send(supervisor, page, "measures/withdraw", **hidden, reason="再撤一次")[0] == 409
    for wrong in ({"case": "x"}, {"round": "-1"}, {"step": "no_such"}):
        assert send(supervisor, page, "measures/withdraw", **{**hidden, **wrong}, reason="x")[0] == 404


def test_the_board_shows_open_notices_and_cards_and_leads_to_them(place: Notifier, supervisor: FlaskClient) -> None:
    case = late(place)
    page = get(supervisor, "/desk/board")
    assert "红牌" in page
    assert "督办〔" not in page
    sign(place, notices(place, case)[0])
    page = get(supervisor, "/desk/board")
    assert "蓝色督办单 督办〔2026〕1号" in page
    assert f'href="{NOTICES}new/{place.lead(case).id}"' in page


def test_a_confidential_case_leaves_as_its_number_and_nobody_sees_what_is_about_their_own_body(
    place: Notifier, face: Face
) -> None:
    secret, own = late(place, confidential=True), brought(place, about="watch", number="HC-2026-000002-5")
    at(place, "2026-12-04T17:30")
    place.clock.pass_by(days=6)
    place.tick()
    place.take(office("watch", "guodong", version=2))
    client = seat(place, face, "guodong", Duty.SUPERVISOR)
    for path in (NOTICES, MEASURES, f"{NOTICES}{notices(place, secret)[0].id}"):
        page = get(client, path)
        assert "HC-2026-000001-7" in page
        assert "HC-2026-000002-5" not in page
        assert "工业用地" not in page
    (theirs,) = notices(place, own)
    assert client.get(f"{NOTICES}{theirs.id}", headers=PAGE).status_code == 404
    assert client.get(f"{NOTICES}new/{place.lead(own).id}", headers=PAGE).status_code == 404
    sign(place, notices(place, secret)[0])
    with place.service.database.read() as session:
        facts = session.get_one(Case, secret).facts
    mail = place.mails(secret, MailKind.NOTICE)[0]
    letter = letter_for(
        mail, About(place.lead(secret), facts), Sender("c@haicang.example", place.links), {"zh": "中心"}
    )
    assert "督办〔" not in letter.text + letter.subject
    assert "请说明进展" not in letter.text + letter.html
    assert answer(place, secret, notices(place, secret)[0]) is None
