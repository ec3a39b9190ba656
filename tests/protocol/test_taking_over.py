"""A meeting or a reform decides who has a case while a body has it: orders of events that have a name."""

import json
from typing import Any

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.house import digits
from tests.protocol.reforms import reform
from tests.protocol.story import LAND, POLICY, SHUTTLE, Story


def fell(story: Story) -> list[str]:
    """Return why what had been decided did not follow, in the case's history."""
    query = "select text from history where case_id = ? and kind = 'plan_fell'"
    rows = story.district.router.rows(query, digits(story.case))
    return [json.loads(row["text"])["facts"]["why"]["en"] for row in rows]


def lead_of(story: Story) -> tuple[str, int, str]:
    lead: dict[str, Any] = story.lead
    return lead["body"], lead["assignment"], lead["state"]


def test_what_a_meeting_decides_is_taken_from_who_has_signed_and_cannot_be_returned(district: District) -> None:
    story = Story(district, SHUTTLE)
    story.settle()
    assert story.does(Act.SIGN)
    assert district.decide(story.case, "industry", ["planning_land"])
    story.settle()
    assert lead_of(story) == ("industry", 2, "to_sign")
    assert [task["body"] for task in story.seen.own[1:]] == ["planning_land"]
    assert not story.does(Act.RETURN)
    assert story.states() == ("dispatched", "assigned")


def test_a_signature_that_crosses_a_decision_is_no_answer_to_it(district: District) -> None:
    story = Story(district, SHUTTLE)
    story.settle()
    assert story.does(Act.SIGN)
    assert district.decide(story.case, "industry", [])
    story.arrives("task.signed", "router")
    assert story.seen.router["recalling"]
    story.settle()
    assert lead_of(story) == ("industry", 2, "to_sign")


def test_a_decision_that_overtakes_the_assignment_leaves_a_mark_and_the_next_is_made(district: District) -> None:
    story = Story(district, SHUTTLE)
    story.arrives("case.submitted", "router")
    assert district.decide(story.case, "industry", [])
    story.arrives("assignment.recall", "notifier")
    assert story.seen.notifier["assignment"] == 1
    story.arrives("task.recalled", "router")
    assert story.seen.router["assignment"] == 2
    story.settle()
    assert lead_of(story) == ("industry", 2, "to_sign")
    assert len(story.seen.tasks) == 1


def test_a_report_that_was_sent_before_is_stronger_than_a_decision_and_the_history_says_so(district: District) -> None:
    story = Story(district, POLICY)
    story.is_reported()
    assert district.decide(story.case, "industry", [])
    story.arrives("assignment.recall", "notifier")
    assert lead_of(story) == ("service", 1, "reported")
    story.settle()
    assert story.states() == ("under_review", "reported")
    assert fell(story) == ["The lead had reported before it could be taken over, so what was to follow does not."]
    assert not district.decide(story.case, "industry", [])


def test_what_a_meeting_decides_follows_a_return_that_was_sent_meanwhile(district: District) -> None:
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    story.settle()
    assert story.does(Act.RETURN)
    assert district.decide(story.case, "industry", [])
    story.settle()
    assert lead_of(story) == ("industry", 2, "to_sign")
    assert json.loads(story.seen.router["returned"]) == ["planning_land"]


def test_a_rest_ends_with_what_is_taken_over(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    assert story.does(Act.SIGN)
    assert story.does(Act.ASK_SUPPLEMENT)
    story.settle()
    assert story.states()[0] == "supplement"
    assert district.decide(story.case, "industry", [])
    story.settle()
    assert lead_of(story) == ("industry", 2, "to_sign")
    assert not story.seen.intake["asked"]


def test_the_end_of_the_case_ends_what_was_to_follow(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    assert district.decide(story.case, "industry", [])
    assert district.withdraw(story.case)
    story.arrives("case.withdrawn", "router")
    assert fell(story) == ["The round has ended, so nothing follows."]
    story.settle()
    assert story.states()[0] == "withdrawn"
    assert {task["state"] for task in story.seen.tasks} <= {"superseded", "cancelled"}


def test_a_second_meeting_decides_again_before_the_first_decision_has_followed(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    assert district.decide(story.case, "industry", [])
    assert district.decide(story.case, "investment", [])
    story.settle()
    assert lead_of(story) == ("investment", 2, "to_sign")


def test_a_desk_s_undo_becomes_a_decision_that_binds(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    assert story.does(Act.SIGN)
    assert district.recall(story.case)
    assert district.decide(story.case, "industry", [])
    story.settle()
    assert lead_of(story) == ("industry", 2, "to_sign")


def test_a_reform_moves_a_case_from_who_leads_it_and_from_who_assists(district: District) -> None:
    story = Story(district, LAND)
    story.settle()
    assert story.does(Act.SIGN)
    helpers = [task["body"] for task in story.seen.own[1:]]
    assert reform(district, "planning_land", "investment")
    assert not reform(district, "planning_land", "investment")
    story.settle()
    assert lead_of(story) == ("investment", 2, "to_sign")
    assert {task["body"] for task in story.seen.own[1:]} == set(helpers) - {"investment"}
    ended = helpers[0]
    assert reform(district, ended, "service")
    story.settle()
    assert lead_of(story) == ("investment", 3, "to_sign")
    assert "service" in {task["body"] for task in story.seen.own[1:]}
    assert ended not in {task["body"] for task in story.seen.own[1:]}


def test_a_reform_while_another_s_successor_waits_for_the_case_is_followed_too(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    assert reform(district, "service", "industry")
    assert reform(district, "industry", "investment")
    story.settle()
    assert lead_of(story) == ("investment", 2, "to_sign")


def test_a_case_goes_to_no_successor_that_has_returned_it(district: District) -> None:
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    story.settle()
    assert story.does(Act.RETURN)
    story.settle()
    assert district.assign(story.case, "industry")
    story.settle()
    assert reform(district, "industry", "planning_land")
    story.settle()
    assert story.states() == ("admitted", "desk")
    assert "has returned this case" in story.seen.router["waits_because"]


def test_a_return_that_a_reform_meets_is_decided_by_the_desk_and_refused_goes_to_the_successor(
    district: District,
) -> None:
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    story.settle()
    assert story.does(Act.RETURN)
    assert reform(district, "planning_land", "investment")
    story.settle()
    assert story.states()[1] == "desk"
    assert fell(story) == ["The body has asked to return the case, and that is decided first."]
    assert district.refuse(story.case)
    story.settle()
    assert lead_of(story) == ("investment", 2, "to_sign")


def test_what_minutes_have_settled_stays_so_with_the_successor_of_whom_they_named(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()
    assert district.decide(story.case, "industry", [])
    story.settle()
    assert reform(district, "industry", "investment")
    story.settle()
    assert lead_of(story) == ("investment", 3, "to_sign")
    assert story.seen.notifier["basis"] == "纪要2026-1"
    assert not story.does(Act.RETURN)


def test_a_case_whose_body_has_ended_goes_to_the_successor_when_it_is_reopened(district: District) -> None:
    story = Story(district, POLICY)
    story.is_answered()
    story.settle()
    assert reform(district, "service", "industry")
    assert district.judge(story.case, good=False)
    story.settle()
    assert (story.lead["body"], story.lead["round"], story.lead["state"]) == ("industry", 2, "to_sign")
