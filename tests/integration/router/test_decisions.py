"""What the router does with the messages of the other services, on a real database."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from services.router.decisions.domain import Refused
from services.router.decisions.models import Case
from services.router.models import Base, History
from shared.db import new_id
from shared.db.history import broken_lines
from shared.db.migrate import differences
from tests.integration.router.conftest import (
    Router,
    closed,
    recalled,
    reopened,
    reported,
    returned,
    signed,
    submitted,
    withdrawn,
)

LAND = {"matter": "land.enlarge"}


def test_the_migrated_tables_are_what_the_models_say(bare_router: Router) -> None:
    assert differences(bare_router.service.database, Base.metadata) == []


def test_a_submitted_case_is_assigned_whole(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "增资扩产用地", **LAND))
    (sent,) = router.sent_about(case_id)
    assert (sent.type, sent.round, sent.assignment, sent.line) == ("case.assigned.v1", 1, 1, 1)
    assert sent.data["case"]["description"] == "增资扩产用地"
    assert sent.data["lead"]["code"] == "planning_land"
    assert all(person["email"].endswith("@haicang.example") for person in sent.data["lead"]["handlers"])
    assert {one["code"] for one in sent.data["assisting"]} == {"investment", "industry", "acquisition", "preliminary"}
    assert (sent.data["case_class"], sent.data["may_return"]) == ("weighty", True)
    assert sent.data["decision"]["rule"] == "land-enlarge"
    assert sent.line_hash == router.history(case_id)[0].hash


def test_the_decision_is_on_record_with_versions_and_grounds(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "增资扩产用地", **LAND))
    (decision,) = router.decisions(case_id)
    assert decision.routing == router.sent_about(case_id)[0].data["decision"]["rules_version"]
    assert decision.directory is not None
    assert (decision.by, decision.rule, decision.runner_up) == ("rule", "land-enlarge", "matter:land.enlarge")
    assert [one["rule"] for one in decision.matched] == ["land-enlarge", "matter:land.enlarge"]
    assert decision.seen["matter"] == "land.enlarge"
    assert "增资" not in str(decision.seen)


@pytest.mark.parametrize("table", ["decision", "history", "part"])
def test_what_is_on_record_cannot_be_changed(router: Router, table: str) -> None:
    router.take(submitted(new_id(), **LAND))
    with pytest.raises(DatabaseError), router.service.database.begin() as session:
        session.execute(text(f"delete from {table}"))


def test_without_a_configuration_a_case_is_the_desk_s(bare_router: Router) -> None:
    case_id = new_id()
    bare_router.take(submitted(case_id, **LAND))
    assert bare_router.case(case_id).state == "desk"
    assert "No directory" in bare_router.operations.waiting()[0].why["en"]
    bare_router.load()
    done = bare_router.operations.assign("HC2026000001", "planning_land", "按目录", "派单员")
    assert done.lead == "planning_land"


def test_the_same_case_sent_again_under_a_new_id_changes_nothing(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, **LAND))
    lines, sent = router.history(case_id), router.sent()
    router.take(submitted(case_id, **LAND), submitted(case_id, matter="labour.site"))
    assert (router.history(case_id), router.sent()) == (lines, sent)


def test_a_case_withdrawn_before_it_arrives_is_assigned_to_nobody(router: Router) -> None:
    case_id = new_id()
    router.take(withdrawn(case_id))
    router.take(submitted(case_id, **LAND))
    assert router.sent_about(case_id) == []
    assert router.operations.waiting() == []


def test_a_returned_case_goes_to_another_body_and_never_back_by_rule(by_rules: Router) -> None:
    case_id = new_id()
    by_rules.take(submitted(case_id, matter="tax.matter"))
    by_rules.take(returned(case_id, "tax", (1, 1)))
    second = by_rules.sent_about(case_id)[-1]
    assert (second.assignment, second.data["lead"]["code"]) == (2, "service")
    assert second.data["decision"]["rule"] == "backstop"
    assert second.data["may_return"] is True


def test_at_the_limit_a_ruling_is_due_and_what_it_says_cannot_be_returned(by_rules: Router) -> None:
    case_id = new_id()
    by_rules.take(submitted(case_id, matter="tax.matter"))
    by_rules.take(returned(case_id, "tax", (1, 1)))
    by_rules.take(returned(case_id, "service", (1, 2)))
    (waiting,) = by_rules.operations.waiting()
    assert (waiting.ruling, list(waiting.returned)) == (True, ["tax", "service"])
    assert len(by_rules.sent_about(case_id)) == 2
    # A ruling may name a body that has returned the case.
    by_rules.operations.assign("HC2026000001", "tax", "审定：属税务职责", "审定人")
    ruled = by_rules.sent_about(case_id)[-1]
    assert (ruled.assignment, ruled.data["may_return"], ruled.data["decision"]["by"]) == (3, False, "ruling")
    by_rules.take(returned(case_id, "tax", (1, 3)))
    assert by_rules.case(case_id).state == "assigned"
    assert by_rules.operations.waiting() == []


def test_a_return_that_comes_twice_counts_once(by_rules: Router) -> None:
    case_id = new_id()
    by_rules.take(submitted(case_id, matter="tax.matter"))
    by_rules.take(returned(case_id, "tax", (1, 1)), returned(case_id, "tax", (1, 1)))
    by_rules.take(returned(case_id, "tax", (1, 1)), signed(case_id, "tax", (1, 1)), reported(case_id, "tax", (1, 1)))
    case = by_rules.case(case_id)
    assert (case.assignment, case.returned, case.state, case.signed) == (2, ["tax"], "assigned", False)


def test_undo_asks_and_only_the_reply_brings_the_case_back(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, **LAND))
    router.operations.recall("HC2026000001", "派错了", "派单员")
    asked = router.sent_about(case_id)[-1]
    assert (asked.type, asked.round, asked.assignment) == ("assignment.recall.v1", 1, 1)
    assert asked.data == {"lead": "planning_land", "reason": "派错了"}
    with pytest.raises(Refused):
        router.operations.assign("HC2026000001", "industry", "改派", "派单员")
    router.take(recalled(case_id, "planning_land", (1, 1)))
    assert router.operations.waiting()[0].number == "HC2026000001"
    assert router.operations.assign("HC2026000001", "industry", "改派", "派单员").assignment == 2


def test_a_signature_refuses_an_undo(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, **LAND))
    router.operations.recall("HC2026000001", "", "派单员")
    router.take(signed(case_id, "planning_land", (1, 1)))
    assert router.case(case_id).recalling is False
    with pytest.raises(Refused, match="has signed"):
        router.operations.recall("HC2026000001", "", "派单员")


def test_a_reopened_case_goes_back_to_the_body_that_answered_with_its_helpers(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, **LAND))
    router.take(reported(case_id, "planning_land", (1, 1)), closed(case_id))
    router.take(reopened(case_id, 2, **LAND))
    again = router.sent_about(case_id)[-1]
    assert (again.round, again.assignment, again.data["lead"]["code"]) == (2, 2, "planning_land")
    assert len(again.data["assisting"]) == 4
    assert again.data["case_class"] == "weighty"
    assert again.data["decision"]["reason"]["zh"].endswith("；原因：“未解决”。")
    assert again.data["decision"]["reason"]["en"].endswith(". Why: “未解决”.")


def test_the_reason_of_a_confidential_cases_reopening_stays_with_the_centre(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, **LAND, confidential=True))
    router.take(reported(case_id, "planning_land", (1, 1)), closed(case_id))
    router.take(reopened(case_id, 2, **LAND, confidential=True))
    again = router.sent_about(case_id)[-1]
    assert (again.round, "未解决" in str(again.data["decision"])) == (2, False)


@pytest.mark.parametrize("secret", [False, True])
def test_what_comes_back_from_outside_is_the_desks_whoever_had_it_before(router: Router, secret: bool) -> None:
    case_id, stated = new_id(), {**LAND, "confidential": secret}
    router.take(submitted(case_id, **stated))
    again = reopened(case_id, 2, **stated)
    there = {"zh": "市规划局", "en": "City planning"}
    again.data.update(to_desk=True, outside=there, reason="不属本局。", legal_basis="规划条例")
    router.take(closed(case_id), again)
    case = router.case(case_id)
    assert (case.state, case.round) == ("desk", 2)
    assert case.waits_because == (
        {
            "zh": "区外单位退回，由派单台决定。",
            "en": "Whoever had it outside of the district has sent it back; the desk decides.",
        }
        if secret
        else {
            "zh": "市规划局退回，由派单台决定；理由：“不属本局。”；依据：“规划条例”。",
            "en": "City planning has sent it back; the desk decides. The reason given: “不属本局。”; "
            "legal basis: “规划条例”.",
        }
    )
    assert [one.assignment for one in router.sent_about(case_id)] == [1]  # nobody else was given it


def test_a_reopening_of_a_case_unknown_here_waits_at_the_desk_with_all_its_facts(router: Router) -> None:
    case_id = new_id()
    router.take(reopened(case_id, 2, **LAND))
    router.take(submitted(case_id, **LAND))
    assert router.case(case_id).round == 2
    assert router.operations.assign("HC2026000001", "planning_land", "重新办理", "派单员").assignment == 1


def test_the_desk_shows_the_longest_waiting_first_and_forgets_what_was_withdrawn(router: Router) -> None:
    ids = [new_id() for _ in range(3)]
    for number, case_id in enumerate(ids):
        router.take(submitted(case_id, "你好", number=f"HC{number}"))
        router.clock.pass_by(timedelta(minutes=1))
    router.take(withdrawn(ids[1]))
    assert [one.number for one in router.operations.waiting()] == ["HC0", "HC2"]
    assert router.operations.waiting(limit=1)[0].since < router.clock.now()


def test_the_desk_s_list_says_nothing_of_a_confidential_case_but_its_number(router: Router) -> None:
    router.take(submitted(new_id(), "你好", title="不可外传", confidential=True))
    (waiting,) = router.operations.waiting()
    assert (waiting.title, waiting.number) == ("", "HC2026000001")


@pytest.mark.parametrize(
    ("body", "about", "why"),
    [
        ("supervision", None, "may not lead"),
        ("planing", None, "not in the directory"),
        ("tax", "税务局", "is whom the case is about"),
    ],
)
def test_a_person_cannot_give_a_case_to_a_body_that_may_not_have_it(
    router: Router, body: str, about: str | None, why: str
) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "你好", about=about))
    with pytest.raises(Refused, match=why):
        router.operations.assign("HC2026000001", body, "理由", "派单员")
    assert router.case(case_id).state == "desk"
    assert router.sent_about(case_id) == []


def test_a_person_names_the_assisting_bodies_or_leaves_them_to_the_rules(router: Router) -> None:
    for number in ("HC1", "HC2"):
        router.take(submitted(new_id(), "你好", number=number))
    named = router.operations.assign("HC1", "service", "协调", "派单员", assisting=["tax", "tax", "customs"])
    assert list(named.assisting) == ["tax", "customs"]
    assert list(router.operations.assign("HC2", "service", "协调", "派单员").assisting) == []


def test_an_assignment_this_database_never_made_raises_the_floor(router: Router) -> None:
    case_id = new_id()
    router.take(signed(case_id, "tax", (1, 7)))
    router.take(submitted(case_id, **LAND))
    assert router.sent_about(case_id)[-1].assignment == 8


def test_a_batch_comes_to_the_same_as_one_by_one(by_rules: Router) -> None:
    ids = [new_id() for _ in range(6)]
    by_rules.take(*(submitted(one, matter="tax.matter") for one in ids))
    by_rules.take(
        *itertools.chain.from_iterable((returned(one, "tax", (1, 1)), signed(one, "tax", (1, 1))) for one in ids)
    )
    assert {(by_rules.case(one).assignment, by_rules.case(one).lead) for one in ids} == {(2, "service")}
    with by_rules.service.database.read() as session:
        assert list(broken_lines(session, History, Case)) == []


def test_a_larger_batch_asks_no_more_questions_but_for_its_cases(router: Router) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        # The rows of the cases themselves are the unit's to lock, before any handler runs.
        if statement.lstrip().upper().startswith("SELECT") and "FROM cases" not in statement:
            asked.append(statement)

    event.listen(router.service.database.engine, "before_cursor_execute", note)
    counts = []
    for size in (2, 20):
        ids = [new_id() for _ in range(size)]
        router.take(*(submitted(one, matter="tax.matter") for one in ids))
        asked.clear()
        router.take(
            *itertools.chain.from_iterable((signed(one, "tax", (1, 1)), reported(one, "tax", (1, 1))) for one in ids)
        )
        counts.append(len(asked))
        asked.clear()
        router.take(*(submitted(new_id(), matter="tax.matter") for _ in range(size)))
        counts.append(len(asked))
    event.remove(router.service.database.engine, "before_cursor_execute", note)
    assert counts[:2] == counts[2:]
