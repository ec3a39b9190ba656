"""Bodies that each answer for a part of a case, told letter by letter."""

import json
from typing import Any

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.story import Story

DESK = 3
"""A matter that no rule takes."""


def shared_out(district: District) -> tuple[Story, dict[str, dict[str, Any]]]:
    """Tell a case with a lead, two bodies with parts and one that assists; return its tasks by body."""
    story = Story(district, DESK)
    story.settle()
    assert district.assign(story.case, "service", ["investment"], split=["industry", "transport"])
    story.settle()
    return story, {task["body"]: task for task in story.seen.own}


def parts_at_the_desk(story: Story) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(story.seen.router["parts"])
    return told


def test_the_lead_answers_when_every_part_and_opinion_is_in_and_may_send_word_before(district: District) -> None:
    story, tasks = shared_out(district)
    assert [(task["body"], task["part"]) for task in story.seen.own] == [
        ("service", "lead"),
        ("industry", "split"),
        ("transport", "split"),
        ("investment", "assisting"),
    ]
    assert story.does(Act.SIGN)
    assert story.does(Act.INTERIM)
    for body, acts in (
        ("investment", [Act.OPINION]),
        ("industry", [Act.SIGN, Act.PART]),
        ("transport", [Act.SIGN, Act.PART]),
    ):
        assert not story.does(Act.REPORT)
        assert all(district.act(tasks[body], act) for act in acts)
        story.settle()
    assert set(parts_at_the_desk(story)) == {"industry", "transport"}
    assert story.does(Act.REPORT)
    story.settle()
    story.reviewed(good=True)
    story.moves.close(story.case)


def test_who_signs_for_a_part_leaves_the_desk_free_to_undo_and_its_task_falls_with_the_leads(
    district: District,
) -> None:
    story, tasks = shared_out(district)
    assert district.act(tasks["industry"], Act.SIGN)
    story.settle()
    assert story.states() == ("dispatched", "assigned")
    assert district.recall(story.case)
    story.settle()
    assert {task["state"] for task in story.seen.tasks} == {"superseded"}
    assert not district.act(tasks["industry"], Act.PART)
    assert story.states()[1] == "desk"


def test_a_part_that_is_reported_after_the_next_assignment_changes_nothing_there(district: District) -> None:
    story, tasks = shared_out(district)
    assert district.act(tasks["industry"], Act.SIGN)
    assert district.act(tasks["industry"], Act.PART)
    late = story.waiting("task.part_reported", "router")
    assert story.does(Act.RETURN)
    story.arrives("task.returned", "router")
    assert district.assign(story.case, "planning_land")
    assert story.seen.router["assignment"] == 2
    story.watch.deliver([late])
    assert parts_at_the_desk(story) == {}
    story.settle()


def test_a_part_that_comes_again_is_one_part(district: District) -> None:
    story, tasks = shared_out(district)
    assert district.act(tasks["industry"], Act.SIGN)
    assert district.act(tasks["industry"], Act.PART)
    letter = story.waiting("task.part_reported", "router")
    story.watch.deliver([letter])
    story.watch.deliver([letter.copy(new_name=True)])
    story.settle()
    assert parts_at_the_desk(story) == {"industry": {"agrees": True, "text": "本单位负责的部分已办理。"}}


def test_a_reopened_case_goes_back_to_all_who_had_a_part(district: District) -> None:
    story, tasks = shared_out(district)
    assert story.does(Act.SIGN)
    story.others_have_spoken()
    assert story.does(Act.REPORT)
    story.settle()
    story.reviewed(good=True)
    story.settle()
    assert district.judge(story.case, good=False)
    story.settle()
    assert [(task["body"], task["part"], task["state"]) for task in story.seen.own] == [
        ("service", "lead", "to_sign"),
        ("industry", "split", "to_sign"),
        ("transport", "split", "to_sign"),
        ("investment", "assisting", "pending_opinion"),
    ]
    assert {task["state"] for task in story.seen.tasks if task["round"] == 1} == {
        "approved",
        "part_reported",
        "opinion_given",
    }
    assert not district.act(tasks["industry"], Act.PART)
