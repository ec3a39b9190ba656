"""A lead asks to be rid of its task: with which reasons, in what time, and where it cannot."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.replay import differences
from services.notifier.tasks.models import Case, Task
from shared.contracts.from_notifier import TASK_RETURNED
from shared.db.history import lines_of
from tests.integration.notifier.browser import acts_on, case_with, opened, reread, send
from tests.integration.notifier.conftest import Notifier

pytestmark = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


def test_a_return_is_asked_with_reason_and_legal_basis_and_then_nothing_can_be_done(
    notifier: Notifier, client: FlaskClient
) -> None:
    task = notifier.lead(case_with(notifier))
    page = opened(client, notifier, task)
    assert "申请退单的期限：2026年11月27日（星期五）17:30。" in page
    said = {"reason": "用地归规划", "legal_basis": "“三定”规定第三条", "ground": "not_our_duty"}
    for lacking in said:
        assert send(client, page, "return", **{name: said[name] for name in said if name != lacking})[0] == 422
    assert "请从列表中选择理由。" in send(client, page, "return", **{**said, "ground": "tired"})[1]
    assert send(client, page, "return", **said)[0] == 303
    told = notifier.sent(TASK_RETURNED)[0].data
    assert (told["reason"], told["legal_basis"]) == ("用地归规划", "“三定”规定第三条")
    assert told["ground"] == {"code": "not_our_duty", "name": {"zh": "不属于本单位职责", "en": "It is not our duty"}}
    frozen = reread(client, task)
    assert "已申请退单，待派单台处理" in frozen
    assert acts_on(frozen) == []
    status, refused = send(client, page, "sign")
    assert (status, "已申请退单，在派单台处理之前不能再操作" in refused) == (409, True)


def test_a_body_that_may_not_return_gets_no_form_for_it(notifier: Notifier, client: FlaskClient) -> None:
    page = opened(client, notifier, notifier.lead(case_with(notifier, may_return=False)))
    assert 'legal_basis"' not in page
    assert "不能再申请退单" in page


def test_a_return_is_asked_within_its_time_and_after_it_the_page_says_what_to_do_instead(
    notifier: Notifier, client: FlaskClient
) -> None:
    task = notifier.lead(case_with(notifier))
    page = opened(client, notifier, task)
    notifier.clock.instant += timedelta(days=4)
    late = reread(client, task)
    assert "legal_basis" not in late
    assert "申请退单的期限已于2026年11月27日（星期五）17:30届满。请继续办理" in late
    said = {"reason": "用地归规划", "legal_basis": "“三定”规定第三条", "ground": "not_our_duty"}
    status, refused = send(client, page, "return", **said)
    assert (status, "申请退单的期限已过" in refused) == (409, True)


def test_what_rests_on_minutes_names_them_and_cannot_be_returned(notifier: Notifier, client: FlaskClient) -> None:
    case = case_with(notifier, may_return=False, basis="海仓专题会议纪要2026-7")
    page = opened(client, notifier, notifier.lead(case))
    assert "该事项依据会议纪要海仓专题会议纪要2026-7派出，不能申请退单" in page
    assert "legal_basis" not in page
    with notifier.service.database.read() as session:
        lines = lines_of(session, notifier.service.records.history, case)
        tasks = session.scalars(select(Task).where(Task.case_id == case)).all()
        assert list(differences(session.get_one(Case, case), tasks, lines)) == []
    assert lines[0].facts["basis"] == "海仓专题会议纪要2026-7"
