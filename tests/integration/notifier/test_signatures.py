"""An office says no by two: a report that needs a second signature counts once another person of it has signed."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.directory.domain import Person
from services.notifier.mail.domain import MailKind
from services.notifier.signatures.models import Draft
from services.notifier.tasks.actions import Refused, act_on
from services.notifier.tasks.domain import Act, Refusal
from services.notifier.tasks.models import Task
from services.notifier.verification import snapshot
from shared.contracts.from_notifier import TASK_REPORTED
from shared.db import new_id
from tests.integration.notifier.browser import acts_on, opened, reread, send
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import assigned, body, party, person, withdrawn
from tests.integration.notifier.test_reviews import reviewed

NO = {
    "report": "已核实红线。",
    "answer": "该地块在生态红线内，依法不能供地。",
    "outcome": "cannot_by_law",
    "legal_basis": "《土地管理法》第三十八条",
}
YES = {**NO, "outcome": "solved", "answer": "已办妥。", "legal_basis": None}
AUTHOR, LEADER = "land_1", "land_leader"


def signed(notifier: Notifier, **more: Any) -> str:
    """Return a case whose lead has signed for it."""
    case = new_id()
    notifier.take(assigned(case, **more))
    assert by(notifier, case, AUTHOR, Act.SIGN) is None
    return case


def by(notifier: Notifier, case: str, person: str, act: Act, **facts: Any) -> Refused | None:
    who = Person(person, f"{person}某人", f"{person}@haicang.example", "zh")
    with notifier.service.begin("test") as unit:
        return act_on(unit, notifier.lead(case).id, act, who, facts)


def why(refused: Refused | None) -> Refusal:
    assert refused is not None
    return refused.why


def drafts(notifier: Notifier, task: Task) -> list[tuple[int, str]]:
    with notifier.service.database.read() as session:
        found = session.scalars(select(Draft).where(Draft.task_id == task.id).order_by(Draft.number))
        return [(one.number, one.state) for one in found]


def replays(notifier: Notifier) -> None:
    found = snapshot(notifier.service, timedelta(days=1)).findings
    assert found == []


def test_a_no_counts_as_reported_once_a_second_person_has_signed_it(notifier: Notifier) -> None:
    case = signed(notifier)
    assert by(notifier, case, AUTHOR, Act.REPORT, **NO) is None
    assert notifier.states(case) == [("land", "signed")]
    assert notifier.sent(TASK_REPORTED) == []
    assert {timer.state for timer in notifier.timers(case).values()} == {"waiting"}  # its clock runs on
    assert [mail.person for mail in notifier.mails(case, MailKind.COUNTERSIGN)] == [LEADER]
    assert why(by(notifier, case, AUTHOR, Act.COUNTERSIGN)) is Refusal.NOT_SIGNER
    assert why(by(notifier, case, "land_2", Act.COUNTERSIGN)) is Refusal.NOT_SIGNER
    assert why(by(notifier, case, "land_2", Act.REPORT, **YES)) is Refusal.AWAITS_SIGNATURE
    assert why(by(notifier, case, AUTHOR, Act.RETURN, reason="不归", legal_basis="三定")) is Refusal.AWAITS_SIGNATURE
    assert by(notifier, case, LEADER, Act.COUNTERSIGN) is None
    assert notifier.states(case) == [("land", "reported")]
    (report,) = notifier.sent(TASK_REPORTED)
    told = {name: value for name, value in report.data.items() if name != "handled"}
    assert told == {"turn": 3, "lead": "land", "by": "land_1某人", "signed_by": "land_leader某人", **NO}
    assert why(by(notifier, case, LEADER, Act.COUNTERSIGN)) is Refusal.UNDER_REVIEW
    assert drafts(notifier, notifier.lead(case)) == [(1, "signed")]
    kinds = [line.kind for line in notifier.history(case)]
    assert kinds[-3:] == ["report.drafted", "report.countersigned", "task.reported"]
    replays(notifier)


def test_the_head_who_writes_a_no_needs_somebody_else_as_well(notifier: Notifier) -> None:
    case = signed(notifier)
    notifier.take(body("land", 1, stand_in=person("land_stand_in")))
    assert by(notifier, case, LEADER, Act.REPORT, **NO) is None
    assert why(by(notifier, case, LEADER, Act.COUNTERSIGN)) is Refusal.NOT_SIGNER
    assert by(notifier, case, "land_stand_in", Act.COUNTERSIGN) is None
    assert notifier.states(case) == [("land", "reported")]


def test_an_office_with_nobody_who_could_sign_is_told_so_and_nothing_changes(notifier: Notifier) -> None:
    case = signed(notifier)
    before = notifier.stored()
    assert why(by(notifier, case, LEADER, Act.REPORT, **NO)) is Refusal.NO_SIGNER
    assert notifier.stored() == before


def test_what_is_not_signed_goes_back_to_its_author_and_the_same_words_do_not_come_again(notifier: Notifier) -> None:
    case = signed(notifier)
    by(notifier, case, AUTHOR, Act.REPORT, **NO)
    assert by(notifier, case, LEADER, Act.NOT_SIGN, reason="请核对地块编号") is None
    assert notifier.states(case) == [("land", "signed")]
    (mail,) = notifier.mails(case, MailKind.NOT_SIGNED)
    assert mail.person == AUTHOR
    assert mail.details["said"]["text"] == "请核对地块编号"
    assert why(by(notifier, case, AUTHOR, Act.REPORT, **NO)) is Refusal.ALREADY
    assert why(by(notifier, case, LEADER, Act.COUNTERSIGN)) is Refusal.NOTHING_TO_SIGN
    assert by(notifier, case, AUTHOR, Act.REPORT, **{**NO, "report": "已核对地块编号。"}) is None
    assert by(notifier, case, AUTHOR, Act.NOT_SIGN, reason="再核一次") is None  # taken back by its author
    assert len(notifier.mails(case, MailKind.NOT_SIGNED)) == 1
    assert by(notifier, case, AUTHOR, Act.REPORT, **{**NO, "report": "已核对地块编号。"}) is None
    assert drafts(notifier, notifier.lead(case)) == [(1, "refused"), (2, "void"), (3, "waiting")]
    replays(notifier)


def test_a_no_that_was_sent_back_is_signed_anew_and_stays_a_redo_until_then(notifier: Notifier) -> None:
    case = signed(notifier)
    by(notifier, case, AUTHOR, Act.REPORT, **NO)
    by(notifier, case, LEADER, Act.COUNTERSIGN)
    notifier.take(reviewed(case, good=False))
    assert by(notifier, case, AUTHOR, Act.REPORT, **{**NO, "answer": "改写后的答复。"}) is None
    assert by(notifier, case, LEADER, Act.NOT_SIGN, reason="还不清楚") is None
    assert notifier.states(case) == [("land", "redo")]
    assert by(notifier, case, AUTHOR, Act.REPORT, **{**NO, "answer": "再改写的答复。"}) is None
    assert by(notifier, case, LEADER, Act.COUNTERSIGN) is None
    assert [one.data["turn"] for one in notifier.sent(TASK_REPORTED)] == [3, 5]
    replays(notifier)


def test_nobody_signs_for_a_case_that_has_ended(notifier: Notifier) -> None:
    case = signed(notifier)
    by(notifier, case, AUTHOR, Act.REPORT, **NO)
    notifier.take(withdrawn(case))
    before = notifier.stored()
    assert why(by(notifier, case, LEADER, Act.COUNTERSIGN)) is Refusal.OVER
    assert notifier.stored() == before


def test_an_assisting_opinion_that_is_out_holds_up_the_signature_too(notifier: Notifier) -> None:
    case = signed(notifier, assisting=(party("finance"),))
    assert why(by(notifier, case, AUTHOR, Act.REPORT, **NO)) is Refusal.OPINIONS_PENDING


@pytest.fixture
def every_answer(notifier: Notifier, tmp_path: Path) -> Notifier:
    place = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    written = (place / "answers.yaml").read_text(encoding="utf-8")
    (place / "answers.yaml").write_text(written.replace("every_answer: false", "every_answer: true"), encoding="utf-8")
    notifier.load(place)
    return notifier


def test_where_the_head_signs_every_answer_what_the_head_wrote_is_signed(every_answer: Notifier) -> None:
    case = signed(every_answer)
    assert by(every_answer, case, AUTHOR, Act.REPORT, **YES) is None
    assert every_answer.sent(TASK_REPORTED) == []
    assert by(every_answer, case, LEADER, Act.COUNTERSIGN) is None
    other = signed(every_answer)
    assert by(every_answer, other, LEADER, Act.REPORT, **YES) is None
    assert [one.data.get("signed_by") for one in every_answer.sent(TASK_REPORTED)] == ["land_leader某人", None]


def test_the_page_asks_for_the_law_and_then_for_the_signature(notifier: Notifier, client: FlaskClient) -> None:
    case = signed(notifier)
    lead = notifier.lead(case)
    page = opened(client, notifier, lead, AUTHOR)
    told = {name: value for name, value in NO.items() if name != "legal_basis"}
    status, refused = send(client, page, "report", **told)
    assert status == 422
    assert "依法不能办的，请写明法律依据。" in refused
    assert send(client, page, "report", **NO)[0] == 303
    page = reread(client, lead)
    assert "须由本单位负责人或其AB角中的另一人会签" in page
    assert "report" not in acts_on(page)
    assert "countersign" not in acts_on(page)
    page = opened(client, notifier, lead, LEADER)
    assert NO["legal_basis"] in page
    assert {"countersign", "not_sign"} <= set(acts_on(page))
    status, refused = send(client, page, "not_sign")
    assert status == 422
    assert send(client, page, "countersign")[0] == 303
    page = reread(client, lead)
    assert "会签" in page
    assert "已反馈，待审核" in page


def test_the_head_reads_what_is_promised_before_signing_it(every_answer: Notifier, client: FlaskClient) -> None:
    case = signed(every_answer)
    promise = {"owner": "land", "person": AUTHOR, "name": "land_1某人", "until": "2027-03-31", "text": "三月底前供地"}
    assert by(every_answer, case, AUTHOR, Act.REPORT, **{**YES, "outcome": "planned", "promise": promise}) is None
    page = opened(client, every_answer, every_answer.lead(case), LEADER)
    assert page.index("三月底前供地") < page.index("/countersign")
    assert by(every_answer, case, LEADER, Act.COUNTERSIGN) is None
    assert every_answer.sent(TASK_REPORTED)[0].data["promise"] == promise
