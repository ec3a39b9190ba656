"""The ledger in these tests: who puts cases there, reviews them and takes them off, and what must hold of it (P18)."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.ledger import actions as intake
from services.intake.ledger import store
from services.intake.ledger.models import Entry
from services.intake.ledger.replay import differences as told_by_intake
from services.notifier.directory.domain import Person
from services.notifier.ledger import actions as notifier
from services.notifier.ledger import store as watched
from services.notifier.ledger.replay import differences as told_by_notifier
from shared.contracts import Message
from shared.contracts.ledger import LEDGER_REVIEW_MISSED, LEDGER_REVIEW_SET, LEDGER_REVIEWED
from shared.messaging import Unit
from tests.protocol.house import dashed, digits

if TYPE_CHECKING:
    from tests.protocol.looks import Look  # which knows the district, and that knows this

District = Any
OWN_ANSWER = "道路已建成。"
"""What the centre answers to a case on the ledger."""

OWNERS = ("industry", "service")

CONTACT = {"name": "综合处", "phone": "0592-5550901"}
OUTSIDE = {"code": "city", "name": {"zh": "市局", "en": "City"}, "level": "higher", "agency": None, "contact": CONTACT}


def puts_on(district: District, pick: int) -> bool:
    """Let one of the centre propose to put any case on the ledger, or to pass it up, and another one sign."""
    up = pick % 7 < 3

    def act(unit: Unit, case: Case) -> None:
        until = (unit.now + timedelta(days=20)).date().isoformat()
        told = {
            "reason": "须待上位规划调整",
            "owner": OWNERS[pick % 2],
            "person": "industry_1" if pick % 2 == 0 else None,
            "name": "经办人",
            "outside": OUTSIDE if up else None,
            "days": 1 + pick % 5 if up else None,
            "months": 1 + pick % 3,
            "pledge": {"text": "规划批复后开工", "until": until} if pick % 3 == 0 else None,
        }
        one = store.open_one(unit.session, case.id)
        if one is None:
            one = intake.propose(unit, case, district.place, told, actor="reviewer", name="审核员")
        elif not pick % 3:
            raise NotNow(intake.domain.nothing_there(intake.Act.CHANGE))
        if pick % 3:  # else it waits for its second signature
            intake.sign(unit, case, one, actor="supervisor", name="督查员")

    return _on_case(district, pick, "two of the centre put it on the ledger", act)


def refuses(district: District, pick: int) -> bool:
    def act(unit: Unit, case: Case) -> None:
        intake.refuse(unit, case, _open(unit, case), "可以办", actor="supervisor", name="督查员")

    return _on_case(district, pick, "the second of them refuses", act)


def changes(district: District, pick: int) -> bool:
    """Let another body answer for any case on the ledger, or the cycle be another."""

    def act(unit: Unit, case: Case) -> None:
        told = {"owner": OWNERS[pick % 2], "person": None, "name": "经办人", "months": 1 + pick % 4, "note": "调整"}
        told["days"] = 1 + pick % 3
        intake.change(unit, case, district.place, _open(unit, case), told, actor="reviewer", name="审核员")

    return _on_case(district, pick, "its owner or its cycle changes", act)


def goes_on(district: District, case: str) -> bool:
    """Let the centre take a case off the ledger, back to work."""

    def act(unit: Unit, row: Case) -> None:
        intake.resume(unit, row, _open(unit, row), "障碍已消除", actor="reviewer", name="审核员")

    return bool(district.centre(case, "takes it back to work", act))


def takes_off(district: District, pick: int) -> bool:
    """Let the centre take any case off the ledger: back to work, or with an answer."""

    def act(unit: Unit, case: Case) -> None:
        one, name = _open(unit, case), {"actor": "reviewer", "name": "审核员"}
        if pick % 3:
            intake.resume(unit, case, one, "障碍已消除", **name)
            return
        until = (unit.now + timedelta(days=20)).date().isoformat()
        pledge = {"text": "规划批复后开工", "until": until} if pick % 2 else None
        told = {"text": OWN_ANSWER, "outcome": "planned" if pledge else "solved", "pledge": pledge}
        intake.answer(unit, case, one, told, **name)

    return _on_case(district, pick, "the centre takes it off the ledger", act)


def sends_back(district: District, pick: int) -> bool:
    """Let whoever has any case outside of the district not take it."""

    def act(unit: Unit, case: Case) -> None:
        said = {"actor": "agency:city", "name": "市局", "by": "市局"}
        intake.sent_back(unit, case, _open(unit, case), "不属本局职权", "《城乡规划法》", **said)

    return _on_case(district, pick, "whoever has it outside sends it back", act)


def reviews(district: District, pick: int) -> bool:
    """Let an owner report on a review, by a page that may have been opened long ago."""
    found = district.notifier.rows("select * from ledger_entry order by rowid desc")
    if not found:
        return False
    one = found[pick % len(found)]
    house, before = district.notifier, district.notifier.changes
    who = Person("industry_1", "经办人", "industry@haicang.example", "zh")
    said = {"done": "会商", "hindrance": "批复未下", "next_step": "再会商"}
    with house.service.begin("test") as unit:
        refused = notifier.review(unit, dashed(one["id"]), who, said, one["reviews"] - (pick % 4 == 0))
    assert refused is None or house.changes == before, f"a refused act changed something: {refused}"
    district.say(f"the owner reviews entry {one['number']} -> {refused}")
    district.collect()
    return refused is None


WAYS: tuple[Callable[[District, int], bool], ...] = (
    *[puts_on] * 3,
    *[reviews] * 3,
    *[takes_off] * 2,
    sends_back,
    changes,
    *[refuses] * 2,
)


class EachOnce:
    """Sees that what is told of an entry is counted one by one, and that a review is missed once and never early."""

    def __init__(self) -> None:
        self._turns: Counter[tuple[str, str, int]] = Counter()
        self._ended: set[tuple[str, int]] = set()

    def sent(self, message: Message) -> None:
        """Look at a message of any service."""
        if not message.type.startswith("ledger."):
            return
        key = (message.source, message.subject, message.data["entry"])
        self._turns[key] += 1
        assert message.data["turn"] == self._turns[key], f"P18: a turn was left out or used twice: {message}"
        if message.type == LEDGER_REVIEW_SET.name:
            assert key[1:] not in self._ended, f"P18: an entry went on after its end: {message}"
            if message.data["ended_at"]:
                self._ended.add(key[1:])
        if message.type == LEDGER_REVIEW_MISSED.name:
            assert message.data["due_at"] <= message.data["fired_at"], f"P18: a review was missed early: {message}"
        if message.type == LEDGER_REVIEWED.name:
            assert message.data["next_on"] >= message.data["at"][:10], f"P18: the next review has passed: {message}"


def on_ledger(seen: "Look", district: District, case: str) -> None:
    """See that both services agree on a case's entries, and that the reviews of a live one alone are watched (P18)."""
    kept = {row["number"]: row for row in district.notifier.rows(_ENTRIES, digits(case))}
    made = {row["number"]: row for row in district.intake.rows(_ENTRIES, digits(case)) if row["turn"]}
    assert made.keys() == kept.keys(), f"P18: entries {[*made]} were made, {[*kept]} are watched"
    live = [one for one in made.values() if one["state"] == "live"]
    assert (seen.intake["state"] in ("ledger", "passed_up")) == (len(live) == 1), (
        f"P18: {seen.intake['state']}, and {live}"
    )
    for number, one in made.items():
        own = kept[number]
        for name in ("owner", "turn", "round", "months", "told", "next_on", "why"):
            assert one[name] == own[name], f"P18: {name} of entry {number}: {one[name]}, and {own[name]}"
        assert bool(one["missed"]) == (own["missed_at"] is not None), f"P18: {one}, and {own}"
        timers = district.notifier.rows("select * from timer where task_id = ? and state = 'waiting'", own["id"])
        if one["state"] == "live":
            assert one["owner"] == seen.intake["lead"], f"P18: it is {seen.intake['lead']}'s, on the ledger {one}"
            misses = [timer for timer in timers if timer["kind"] == "ledger_missed"]
            assert len(misses) == 1, f"P18: a review that nobody would miss, or twice: {timers}"
        else:
            assert own["ended_at"] is not None, f"P18: {one['state']}, and {own} is watched"
            assert not timers, f"P18: timers of an entry that has ended: {timers}"
    for house, questions, told in (
        (district.intake, store, told_by_intake),
        (district.notifier, watched, told_by_notifier),
    ):
        lines = house.lines(case)
        with house.service.database.read() as session:
            wrong = list(told(questions.of_case(session, case), lines))  # type: ignore[attr-defined, operator]
            assert not wrong, f"P18: what stands is not what was told: {wrong}"


_ENTRIES = "select * from ledger_entry where case_id = ? order by number"


def _open(unit: Unit, case: Case) -> Entry:
    found = store.open_one(unit.session, case.id)
    if found is None:
        raise NotNow(intake.domain.nothing_there(intake.Act.CHANGE))
    return found


def _on_case(district: District, pick: int, what: str, act: Callable[[Unit, Case], None]) -> bool:
    if not district.cases:
        return False
    return bool(district.centre(district.cases[pick % len(district.cases)], what, act))
