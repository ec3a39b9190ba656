"""What a meeting or a reform has decided is taken from who is at work, and a meeting's day is the lead's limit."""

from dataclasses import replace

import pytest

from services.notifier.mail.domain import MailKind
from services.notifier.tasks.domain import Act
from shared.contracts import Message
from shared.contracts.from_notifier import TASK_RECALLED
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, party, recall

REPORT = {"report": "已协调", "answer": "已办妥", "outcome": "solved"}


def binding(case: str, key: tuple[int, int] = (1, 1)) -> Message:
    asked = recall(case, key)
    return replace(asked, data={**asked.data, "binding": True})


@pytest.mark.parametrize("acts", [(), (Act.SIGN,), (Act.SIGN, Act.ASK_SUPPLEMENT)], ids=["new", "signed", "resting"])
def test_what_binds_is_given_back_by_who_is_at_work_and_they_are_told(
    notifier: Notifier, acts: tuple[Act, ...]
) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"),)))
    for act in acts:
        notifier.act(notifier.lead(case), act, **({"what": "红线图"} if act is Act.ASK_SUPPLEMENT else {}))
    notifier.take(binding(case))
    assert notifier.states(case) == [("land", "superseded"), ("bio", "superseded")]
    (told,) = notifier.sent(TASK_RECALLED)
    assert told.data["turn"] == 2 + len(acts)
    over = notifier.mails(case, MailKind.OVER)
    assert {mail.person for mail in over} == {"land_1", "land_2", "bio_1"}
    assert {mail.details["why"] for mail in over} == {"taken_over"}
    assert notifier.timers(case)["overdue"].state == "resting"
    before = notifier.stored()
    notifier.take(binding(case))
    assert notifier.stored() == before


def test_a_report_or_a_return_that_was_sent_is_the_reply(notifier: Notifier) -> None:
    reported, returned = new_id(), new_id()
    notifier.take(assigned(reported), assigned(returned))
    notifier.act(notifier.lead(reported), Act.SIGN)
    notifier.act(notifier.lead(reported), Act.REPORT, **REPORT)
    notifier.act(notifier.lead(returned), Act.RETURN, reason="不属本单位职责", legal_basis="“三定”规定")
    before = notifier.stored()
    notifier.take(binding(reported), binding(returned))
    assert notifier.stored() == before


def test_a_day_that_a_meeting_names_is_the_lead_s_limit_and_not_the_enterprise_s(notifier: Notifier) -> None:
    case = new_id()
    told = assigned(case, assisting=(party("bio"),), basis="纪要2026-7", may_return=False)
    notifier.take(replace(told, data={**told.data, "due_on": "2026-12-10"}))
    (opened,) = notifier.sent()
    assert (opened.data["due_at"], opened.data["case_due_at"]) == (
        "2026-12-10T09:30:00+00:00",
        "2026-12-01T09:30:00+00:00",
    )
