"""The ladder in these tests: what supervisors and bodies do about notices and cards, and what must hold (P6, P17)."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from services.notifier.escalation.domain import step_of
from services.notifier.notices import actions, answering, cards
from services.notifier.notices.actions import Refused
from services.notifier.notices.domain import Supervisor
from services.notifier.notices.drafting import draft_by_hand
from services.notifier.parts import policy
from services.notifier.tasks.models import Task
from shared.contracts import Message
from shared.contracts.from_notifier import CARD_WITHDRAWN, ESCALATION_RAISED
from shared.contracts.words import Card
from shared.messaging import Unit
from tests.protocol.house import dashed, digits
from tests.protocol.loaded import parts
from tests.protocol.people import author_of, head_of

if TYPE_CHECKING:
    from tests.protocol.district import District
    from tests.protocol.looks import Look
    from tests.protocol.moves import Moves

SUPERVISOR = Supervisor("guodong_ye", "叶国栋", frozenset({"supervision"}))
DRAFTING = [one["step"] for one in parts()[2]["escalation"]["steps"] if "notice" in one]
"""The steps that draft notices."""

MARKS = {step.name: str(step.mark) for step in policy(parts()[2]["escalation"]).steps if step.mark}
"""What the steps mark a body with that mark it."""

LIVE = ("draft", "open")


class Steps:
    """Sees that a step happens once, never early and never while its clock rests; and a card is taken back once."""

    def __init__(self, district: "District") -> None:
        self._district = district
        self._cards: dict[tuple[str, int, str], str | None] = {}

    def sent(self, message: Message) -> None:
        """Look at a message of any service."""
        step = (message.subject, message.round, message.data.get("step", ""))
        if message.type == ESCALATION_RAISED.name:
            assert step not in self._cards, f"P6: a step fired twice: {step}"
            assert message.data["due_at"] <= message.data["fired_at"], f"P6: a step fired early: {message.data}"
            self._cards[step] = message.data["card"]
            self._does_not_rest(message)
        if message.type == CARD_WITHDRAWN.name:
            assert self._cards.get(step) == message.data["card"], f"P17: taken back twice, or never given: {message}"
            self._cards[step] = None

    def _does_not_rest(self, message: Message) -> None:
        """See that nobody was told that time passes while it does not.

        That a mail was lost is said at any time, and a notice's limit does not rest with its case.
        """
        if message.data["step"] == "undelivered" or message.data["clock"].startswith("notice."):
            return
        query = "select rests_since from clock where case_id = ? and round = ? and rests_since is not null"
        rests = self._district.notifier.rows(query, digits(message.subject), message.round)
        assert not rests, f"P6: a step fired while its clock rested: {message}"


def some_notice(moves: "Moves", pick: int, how: int) -> None:
    """Let a supervisor do something with a notice, mostly with one that is under way."""
    found = moves.district.notifier.rows("select * from notice order by state in ('draft', 'open') desc, rowid desc")
    if not found:
        return
    one = found[pick % min(len(found), 6)]
    notice = dashed(one["id"])
    ways: list[tuple[str, Callable[[Unit], Refused | None]]] = [
        ("withdraws", lambda unit: actions.withdraw(unit, notice, SUPERVISOR, "已经办理")),
        ("discards", lambda unit: actions.discard(unit, notice, SUPERVISOR, "无须督办")),
        *[("signs", lambda unit: actions.sign(unit, notice, SUPERVISOR, one["zh"], ""))] * 4,
    ]
    word, act = ways[how % len(ways)]
    acts(moves, f"a supervisor {word} the {one['colour']} notice to {one['body']} ({one['state']})", act)


def some_answer(moves: "Moves", pick: int, how: int) -> None:
    """Let a body answer a notice, or its head sign what was answered or refuse to; by any link, old ones too."""
    found = moves.district.notifier.rows(
        "select * from notice where number is not null order by state = 'open' desc, rowid desc"
    )
    if not found:
        return
    one = found[pick % min(len(found), 6)]
    rows = moves.district.notifier.rows(
        "select * from task where case_id = ? and body = ? order by rowid desc", one["case_id"], one["body"]
    )
    task, notice = rows[how // 8 % len(rows)], dashed(one["id"])

    def answers(unit: Unit) -> Refused | None:
        return answering.answer(unit, task_of(unit, task), notice, author_of(task), f"已约谈（{how % 3}）")

    def signs(unit: Unit) -> Refused | None:
        return answering.countersign(unit, task_of(unit, task), notice, head_of(task))

    def refuses(unit: Unit) -> Refused | None:
        return answering.not_sign(unit, task_of(unit, task), notice, head_of(task), "请写明时间")

    waits = moves.district.notifier.rows(
        "select 1 from notice_answer where notice_id = ? and state = 'waiting'", one["id"]
    )
    said = ("does not sign", refuses), ("answers", answers), ("countersigns", signs)
    word, act = said[how % 3 if waits else 1]
    acts(moves, f"{one['body']} {word}: the {one['colour']} notice ({one['state']})", act)


def some_draft(moves: "Moves", pick: int, how: int) -> None:
    """Let a supervisor draft a notice by hand, to the body of any lead's task."""
    tasks = moves.district.notifier.rows("select * from task where part = 'lead' order by rowid desc limit 6")
    if tasks:
        task, step = tasks[pick % len(tasks)], DRAFTING[how % len(DRAFTING)]

        def drafts(unit: Unit) -> Refused | None:
            made = draft_by_hand(unit, dashed(task["id"]), step, SUPERVISOR)
            return made if isinstance(made, Refused) else None

        acts(moves, f"a supervisor drafts {step} to {task['body']}", drafts)


def some_card(moves: "Moves", pick: int) -> None:
    """Let a supervisor take a card back, or again what was taken back before."""
    given = moves.district.notifier.rows("select * from measure order by rowid desc limit 6")
    if given:
        taken_back(moves, given[pick % len(given)])


def taken_back(moves: "Moves", one: dict[str, Any]) -> Refused | None:
    """Let a supervisor take one card back, or one of the ladder's ends."""

    def takes_back(unit: Unit) -> Refused | None:
        return cards.withdraw(unit, dashed(one["case_id"]), one["round"], one["step"], SUPERVISOR, "系统停机")

    return acts(moves, f"a supervisor takes back {one['step']} of {one['body']}", takes_back)


def on_the_ladder(seen: "Look", district: "District", case: str) -> None:
    """See that notices and cards of a case are as its course, its clocks and its history say (P17)."""
    notices = district.notifier.rows("select * from notice where case_id = ?", digits(case))
    live = [one for one in notices if one["state"] in LIVE]
    asked = [(one["body"], step_of(one["step"])) for one in live]
    assert len(asked) == len({*asked}), f"P17: asked for the same twice: {live}"
    having = {task["body"] for task in seen.own}
    for one in live:
        assert one["round"] > seen.notifier["ended"], f"P17: a notice outlives its round: {one}"
        assert one["body"] in having, f"P17: {one['body']} has the case no more: {one}"
    for one in notices:
        assert (one["number"] is None) == (one["signed_at"] is None), f"P17: numbered, but not signed: {one}"
        clocks = district.notifier.rows("select * from running_clock where id = ?", one["clock_id"])
        runs = [clock for clock in clocks if clock["stopped_at"] is None]
        assert len(runs) == (one["state"] == "open"), f"P17: {one}, and its limit is {clocks}"
        waits = "select * from timer where task_id = ? and state in ('waiting', 'resting')"
        left = [] if runs else district.notifier.rows(waits, one["clock_id"])
        assert not left, f"P17: the limit of a notice that is over is watched: {left}"
    _on_cards(seen, district, case)
    _on_what_was_skipped(district, case)


def numbers_have_no_gap(district: "District") -> None:
    """See that every number of a year was given once, and none left out (P17)."""
    given: dict[int, list[int]] = {}
    for row in district.notifier.rows("select year, number from notice where number is not null order by number"):
        given.setdefault(row["year"], []).append(row["number"])
    for year, numbers in given.items():
        assert numbers == [*range(1, len(numbers) + 1)], f"P17: numbers of {year}: {numbers}"


def _on_cards(seen: "Look", district: "District", case: str) -> None:
    fired = "select * from timer where case_id = ? and state = 'fired' and kind in ('step', 'part', 'clock')"
    wanted = {
        (row["round"], row["step"]): MARKS[step_of(row["step"])]
        for row in district.notifier.rows(fired, digits(case))
        if step_of(row["step"]) in MARKS
    }
    rows = district.notifier.rows("select * from measure where case_id = ?", digits(case))
    assert {(row["round"], row["step"]): row["measure"] for row in rows} == wanted, f"P17: cards {rows} but {wanted}"
    taken = [row for row in rows if row["withdrawn_at"] and row["measure"] in list(Card)]
    back = {f"card.withdrawn/{row['round']}/{row['step']}" for row in taken}
    heard = {one for one in json.loads(seen.intake["heard"] or "[]") if one.startswith("card.withdrawn/")}
    assert heard == back, f"P17: intake knows of {heard}, and {back} were taken back"


def _on_what_was_skipped(district: "District", case: str) -> None:
    rows = district.notifier.rows("select * from timer where case_id = ? and state = 'skipped'", digits(case))
    query = "select text from history where case_id = ? and kind = 'step.skipped'"
    told = [json.loads(line["text"])["facts"] for line in district.notifier.rows(query, digits(case))]
    named = sorted((facts["round"], facts["step"]) for facts in told)
    assert named == sorted((row["round"], row["step"]) for row in rows), f"P17: {told} was skipped, but {rows}"
    assert {facts["why"] for facts in told} <= {"over", "done", "overtaken"}, f"P17: skipped, and why? {told}"
    for row in rows:
        assert row["due_at"] <= row["fired_at"], f"P17: skipped before its time: {row}"


def task_of(unit: Unit, task: dict[str, Any]) -> Task:
    """Return a task as the service has it."""
    return unit.session.get_one(Task, dashed(task["id"]))


def acts(moves: "Moves", what: str, act: Callable[[Unit], Refused | None]) -> Refused | None:
    """Let somebody act, and see that what is refused changes nothing; return why it is."""
    district = moves.district
    before = district.notifier.changes
    with district.notifier.service.begin("test") as unit:
        refused = act(unit)
    assert refused is None or district.notifier.changes == before, f"what is refused changed something: {refused}"
    district.say(f"{what} -> {refused.why if refused else 'done'}")
    district.collect()
    moves.watch.now()
    return refused
