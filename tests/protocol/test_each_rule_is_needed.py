"""Each rule of the protocol, taken away alone, is missed: what holds the services together is what these tests see."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.intake.cases import actions as intake_actions
from services.intake.cases import merging as intake
from services.intake.reviews import domain as intake_reviews
from services.notifier.escalation import store as timers
from services.notifier.tasks import actions as notifier_actions
from services.notifier.tasks import domain as notifier
from services.notifier.tasks import merging
from services.notifier.tasks import reviews as notifier_reviews
from services.notifier.tasks.head import Head
from services.router.decisions import domain as router
from services.router.decisions import taking_over
from services.router.decisions.domain import Hold, State
from shared.contracts import to_bytes
from shared.contracts.words import Part, TaskState
from shared.db import new_id
from shared.messaging.transport import Delivery
from tests.protocol import test_orders as orders
from tests.protocol import test_returns as returns
from tests.protocol import test_reviews as reviews
from tests.protocol import test_signatures as signatures
from tests.protocol import test_taking_over as taken
from tests.protocol.district import District
from tests.protocol.test_walks import walk

ENOUGH = 36
"""Walks within which a rule must have been missed; most are within the first few."""

_sign, _report = router.sign, router.report
_SUPERSEDED = notifier.MOVES[notifier.Act.TAKE_OVER, Part.LEAD, TaskState.SIGNED]
_undo, _reopen, _assign, _standing = router.undo, router.reopen, router.assign, notifier_actions.standing


def _undo_at_once(hold: Hold) -> Hold:
    return replace(_undo(hold), state=State.DESK, recalling=False)


def _reopen_what_is_reported(hold: Hold, new_round: int) -> tuple[Hold, str | None]:
    return _reopen(hold, new_round) if hold.state is State.REPORTED else (hold, None)


def _reopen_what_has_ended(hold: Hold, new_round: int) -> tuple[Hold, str | None]:
    return _reopen(replace(hold, ended=0), new_round)


def _assign_without_counting(hold: Hold, lead: str, **more: bool) -> Hold:
    return replace(_assign(hold, lead, **more), assignment=max(1, hold.assignment))


def walks(district: District) -> None:
    for seed in range(ENOUGH):
        walk(district, seed)


def reports_at_once(district: District) -> None:
    """Let a lead report whose assisting bodies have not said anything."""
    story = orders.Story(district, orders.SHUTTLE)
    story.settle()
    for act in (notifier.Act.SIGN, notifier.Act.REPORT):
        story.does(act)


def is_sent_back(district: District) -> None:
    """Let a report be sent back, and see that the case can still be closed."""
    story = reviews.sent_back(district)
    story.moves.close(story.case)


RULES: dict[str, tuple[Any, str, Any, Callable[[District], None]]] = {
    "NUMBER: notifier takes any other assignment": (
        Head,
        "takes_assignment",
        lambda head, round_, number: not head.is_own(round_, number) and round_ > head.ended,
        walks,
    ),
    "NUMBER: router takes events of any assignment": (
        router,
        "_is_own",
        lambda hold, _: not hold.over and hold.state is State.ASSIGNED,
        walks,
    ),
    "NUMBER: intake knows no turns": (
        intake.Event,
        "key",
        property(lambda event: (event.round, event.assignment, 0)),
        walks,
    ),
    "JUMP: router reopens only what it knows as reported": (
        router,
        "reopen",
        _reopen_what_is_reported,
        orders.test_a_reopening_that_overtakes_the_report_goes_back_to_the_body_that_answered,
    ),
    "TOMB: a recall of what has not come is dropped": (
        Head,
        "takes_recall_early",
        lambda *_: False,
        orders.test_a_recall_that_overtakes_its_assignment_leaves_a_mark_and_the_desk_has_the_case,
    ),
    "TOMB: router takes a case that was withdrawn before it came": (
        router,
        "submit",
        lambda hold: router._moved(hold, router.Act.SUBMIT),
        orders.test_a_withdrawal_that_overtakes_the_case_itself_leaves_nothing_for_anybody_to_do,
    ),
    "ROUND: notifier takes an assignment of a round that has ended": (
        Head,
        "takes_assignment",
        lambda head, round_, number: (round_, number) > (head.round, head.assignment),
        orders.test_a_withdrawal_that_overtakes_the_assignment_opens_no_task_and_mails_nobody,
    ),
    "ROUND: router reopens what has ended": (
        router,
        "reopen",
        _reopen_what_has_ended,
        orders.test_the_end_of_all_rounds_that_overtakes_a_reopening_ends_that_too,
    ),
    "BATON: what is asked back is the desk's at once": (router, "undo", _undo_at_once, walks),
    "RENUMBER: a number is used again": (router, "assign", _assign_without_counting, walks),
    "LIMIT: any body may return": (
        notifier_actions,
        "standing",
        lambda *told, **more: replace(_standing(*told, **more), may_return=True),
        returns.test_a_refused_return_is_a_new_assignment_to_the_same_body_and_at_the_limit_the_last,
    ),
    "STEP: a step that has fired waits again": (timers, "PENDING", ("waiting", "resting", "fired"), walks),
    "P8: the lead does not wait for opinions": (
        notifier_actions,
        "standing",
        lambda *told, **more: replace(_standing(*told, **more), opinions_pending=0),
        reports_at_once,
    ),
    "P15: whoever wrote a no may sign it": (
        notifier_actions,
        "may_sign",
        lambda *_: True,
        signatures.test_nobody_but_a_second_person_of_the_office_makes_a_no_count,
    ),
    "P15: a no counts as soon as it is written": (
        notifier_actions,
        "_signed_within",
        lambda _unit, _case, _task, act, who, facts, **_: notifier_actions.Signed(act, who, facts),
        signatures.test_nobody_but_a_second_person_of_the_office_makes_a_no_count,
    ),
    "REVIEW: notifier heeds a review of an older report": (
        notifier_reviews,
        "judges",
        lambda _unit, task, _turn: task.state == TaskState.REPORTED,
        reviews.test_a_review_of_an_older_report_says_nothing_of_the_newer_one,
    ),
    "REVIEW: notifier heeds a review as often as it comes": (
        notifier_reviews,
        "judges",
        lambda *_: True,
        reviews.test_a_review_that_comes_twice_acts_once,
    ),
    "REVIEW: intake takes a judgement by whatever page": (
        intake_reviews,
        "judge",
        lambda judgement, state, _own, _meant: intake_reviews.MOVES[judgement, state],
        reviews.test_nobody_judges_what_a_page_shows_that_is_older_than_the_newest_report,
    ),
    "TAKEOVER: a signature is an answer to what binds": (
        router,
        "sign",
        lambda hold, key: replace(_sign(hold, key), recalling=False, to_follow=None),
        taken.test_a_signature_that_crosses_a_decision_is_no_answer_to_it,
    ),
    "TAKEOVER: who has signed keeps what a meeting took": (
        merging,
        "MOVES",
        {move: to for move, to in notifier.MOVES.items() if move[::2] != (notifier.Act.TAKE_OVER, TaskState.SIGNED)},
        taken.test_what_a_meeting_decides_is_taken_from_who_has_signed_and_cannot_be_returned,
    ),
    "TAKEOVER: what has been reported is taken over": (
        merging,
        "MOVES",
        {**notifier.MOVES, (notifier.Act.TAKE_OVER, Part.LEAD, TaskState.REPORTED): _SUPERSEDED},
        taken.test_a_report_that_was_sent_before_is_stronger_than_a_decision_and_the_history_says_so,
    ),
    "TAKEOVER: what was decided is forgotten when the case comes back": (
        taking_over,
        "follow",
        lambda *_: None,
        taken.test_what_a_meeting_decides_is_taken_from_who_has_signed_and_cannot_be_returned,
    ),
    "TAKEOVER: what was decided outlives a report": (
        router,
        "report",
        lambda hold, key: replace(_report(hold, key), to_follow=hold.to_follow),
        taken.test_a_report_that_was_sent_before_is_stronger_than_a_decision_and_the_history_says_so,
    ),
    "TURN: an office reports but once": (notifier, "AGAIN", frozenset(), is_sent_back),
    "intake hears a thing as often as it comes": (intake_actions, "_is_new", lambda *_: True, walks),
    "intake follows events after the end": (intake, "ROUND_OVER", frozenset(), walks),
}
"""Rule and what is done without it: where it stands, and what takes its place; and what misses it."""


@pytest.mark.parametrize(("where", "name", "without", "missed_by"), RULES.values(), ids=RULES.keys())
def test_without_this_rule_something_breaks(
    district: District,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    name: str,
    without: Any,
    missed_by: Callable[[District], None],
) -> None:
    monkeypatch.setattr(where, name, without)
    with pytest.raises(AssertionError):
        missed_by(district)


def test_a_message_that_fails_ends_a_test(district: District) -> None:
    story = orders.Story(district, orders.POLICY)
    story.arrives("case.submitted", "router")
    letter = story.waiting("case.assigned", "intake")
    of_no_case = replace(letter, message=replace(letter.message, id=new_id(), subject=new_id()))
    with pytest.raises(AssertionError, match=r"failed on case\.assigned\.v1"):
        district.intake.consumer.take([Delivery(to_bytes(of_no_case.message))])
