"""A lead asks to be rid of a case, and the desk decides, or the rules where a place says so."""

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.looks import look
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


def ruled_on(district: District) -> Story:
    """Tell a case that its lead returned twice, until a ruling was due."""
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    for _ in range(2):
        story.settle()
        assert story.does(Act.RETURN)
        story.settle()
        if story.states()[1] == "desk":
            assert district.refuse(story.case)
    assert story.states()[1] == "ruling"
    return story


def lead_of_next(district: District, story: Story) -> str:
    """Bring a like case, and return who has it once all is quiet."""
    case = district.submit(LAND)
    story.moves.settle(1)
    seen = look(district, case).lead
    assert seen is not None
    return str(seen["body"])


def test_a_ruling_is_followed_by_the_next_like_case_until_its_precedent_is_ended(district: District) -> None:
    story = ruled_on(district)
    assert district.assign(story.case, "industry")
    story.settle()
    assert not story.does(Act.RETURN)
    assert lead_of_next(district, story) == "industry"
    story.moves.end_precedent(0)
    assert lead_of_next(district, story) == "planning_land"
    story.watch.histories_hold()


def test_a_ruling_on_one_case_alone_is_followed_by_none(district: District) -> None:
    story = ruled_on(district)
    assert district.assign(story.case, "industry", leads_on=False)
    assert lead_of_next(district, story) == "planning_land"


def test_what_rests_on_minutes_is_not_returned_in_a_later_round_either(district: District) -> None:
    story = Story(district, LAND)
    story.moves.returns_are_decided_by("desk")
    story.settle()
    assert story.does(Act.RETURN)
    story.settle()
    assert district.assign(story.case, "industry", [], basis="纪要2026-7")
    story.is_answered()
    story.settle()
    assert district.judge(story.case, good=False)
    story.settle()
    assert (story.lead["body"], story.lead["round"]) == ("industry", 2)
    assert not story.does(Act.RETURN)


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
