"""A lead asks to be rid of a case, and the desk decides, or the rules where a place says so."""

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.story import LAND, Story


def test_a_returned_case_waits_for_the_desk_and_the_body_is_rid_of_it_only_when_another_has_it(
    district: District,
) -> None:
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    story.settle()
    first = story.lead
    assert story.does(Act.RETURN)
    assert story.lead["state"] == "returned"
    assert not district.act(first, Act.SIGN)
    story.arrives("task.returned", "intake")
    assert (story.seen.intake["state"], story.seen.intake["lead"]) == ("admitted", "planning_land")
    story.settle()
    assert story.states() == ("admitted", "desk")
    assert story.lead["body"] == "planning_land"
    assert district.assign(story.case, "industry")
    story.settle()
    assert (story.lead["body"], story.lead["assignment"]) == ("industry", 2)
    assert [task["state"] for task in story.seen.tasks if task["id"] == first["id"]] == ["superseded"]


def test_a_refused_return_is_a_new_assignment_to_the_same_body_and_at_the_limit_the_last(district: District) -> None:
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    for number in (1, 2):
        story.settle()
        first = story.lead
        assert story.does(Act.RETURN)
        story.settle()
        assert story.states()[1] == ("desk" if number == 1 else "ruling")
        assert district.refuse(story.case)
        story.settle()
        assert (story.lead["body"], story.lead["assignment"]) == ("planning_land", number + 1)
        assert [task["state"] for task in story.seen.tasks if task["id"] == first["id"]] == ["superseded"]
    assert not story.does(Act.RETURN)
    assert story.does(Act.SIGN)
    story.settle()


def test_nobody_refuses_a_return_that_was_not_asked_or_was_decided(district: District) -> None:
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    story.settle()
    assert not district.refuse(story.case)
    assert story.does(Act.RETURN)
    story.settle()
    assert district.assign(story.case, "industry")
    assert not district.refuse(story.case)
    story.settle()


def test_where_rules_decide_a_returned_case_goes_where_they_say_and_the_body_is_rid_of_it_only_then(
    district: District,
) -> None:
    story = Story(district, LAND)
    story.settle()
    first = story.lead
    assert story.does(Act.RETURN)
    assert story.lead["state"] == "returned"
    assert not district.act(first, Act.SIGN)
    story.arrives("task.returned", "intake")
    assert (story.seen.intake["state"], story.seen.intake["lead"]) == ("admitted", "planning_land")
    story.settle()
    assert story.lead["body"] == "service"
    assert [task["state"] for task in story.seen.tasks if task["id"] == first["id"]] == ["superseded"]
