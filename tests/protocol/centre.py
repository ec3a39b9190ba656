"""What the centre does with cases that its own desk has, in the district of these tests."""

from services.intake.cases.actions import Speaker
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.endings import actions, store
from services.intake.endings.models import Proposal
from services.intake.rechecks import actions as again
from services.intake.rechecks.domain import AGAIN, WAITING, Found
from services.intake.rechecks.models import Recheck
from services.intake.words import Text
from shared.contracts.words import CaseState
from shared.db import new_id
from shared.messaging import Unit
from tests.protocol.district import ENTERPRISE, District

FIRST, SECOND = Speaker("lin_desk", "林派单"), Speaker("chen_desk", "陈会签")
BASIS = {"zh": "行政诉讼法", "en": "Administrative Procedure Law"}


def answers(district: District, case: str) -> bool:
    return district.centre(
        case, "answers at once", lambda unit, row: actions.answer_at_once(unit, row, "见政策", FIRST)
    )


def guides(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        actions.guide(unit, row, door="96110", body="police", text="请报警", who=FIRST)

    return district.centre(case, "guides to another door", act)


def terminates(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        actions.terminate(unit, row, ground="not_true", basis=BASIS, text="经查不实", who=FIRST)

    return district.centre(case, "stops it", act)


def proposes(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        actions.propose_to_decline(unit, row, ground="in_court", basis=BASIS, text="法院在审", who=FIRST)

    return district.centre(case, "proposes to decline it", act)


def signs(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        actions.countersign(unit, row, _waiting(unit, row), SECOND)

    return district.centre(case, "signs as the second", act)


def refuses(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        actions.refuse_proposal(unit, row, _waiting(unit, row), "另有新事实", SECOND)

    return district.centre(case, "refuses to decline it", act)


def says_no(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        actions.judge_guidance(unit, row, "不归他们管", ENTERPRISE, worked=False)

    return district.centre(case, "is told that the door stayed shut", act)


def calls(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        actions.record_call(unit, row, whom="110", called_at=unit.now, text="已止付", who=FIRST)

    return district.centre(case, "telephones", act)


def passes_back(district: District, case: str) -> bool:
    def act(unit: Unit, row: Case) -> None:
        place = district.place
        assert place is not None
        actions.pass_back(unit, row, place, ground="higher_power", basis=BASIS, text="属市级职权", who=FIRST)

    return district.centre(case, "returns it to its source", act)


def rechecks(district: District, case: str) -> bool:
    """Let a case that has ended be drawn, and looked at by somebody who finds that it has to be taken up again."""

    def act(unit: Unit, row: Case) -> None:
        told = {"month": f"2026-{unit.now.month:02}", "kind": "closed", "place": 1, "digest": "0" * 64}
        key = {"case_id": row.id, "month": told["month"], "kind": told["kind"]}
        one = unit.session.query(Recheck).filter_by(**key).one_or_none()
        if one is None:
            if CaseState(row.state) not in AGAIN:
                raise NotNow(Text("没有结束", "it has not ended"))
            one = Recheck(id=new_id(), case_id=row.id, state=WAITING, **told)
            unit.session.add(one)
            unit.record(row, "recheck.drawn", told, "operator")
        again.judge(unit, one, row, Found.REOPENED, "答复不实", "答复与事实不符", person="he_review", name="何复核")

    return district.centre(case, "looks again, and takes it up", act)


CENTRE = (answers, guides, terminates, passes_back, proposes, signs, refuses, says_no, calls, rechecks)


def _waiting(unit: Unit, row: Case) -> Proposal:
    proposal = store.waiting(unit.session, row)
    if proposal is None:
        raise NotNow(Text("没有待会签的建议", "no proposal waits"))
    return proposal
