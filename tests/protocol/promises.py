"""Promises in these tests: who says what of them, and what must hold of them (P16)."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from services.intake.cases.domain import NotNow
from services.intake.cases.merging import Pledge
from services.intake.cases.models import Case
from services.intake.promises import actions as intake
from services.intake.promises import store
from services.intake.promises.models import Promise
from services.intake.promises.replay import differences as told_by_intake
from services.notifier.directory.domain import Person
from services.notifier.promises import store as watched
from services.notifier.promises.actions import fulfilled
from services.notifier.promises.replay import differences as told_by_notifier
from shared.contracts import Message
from shared.contracts.promises import PROMISE_DUE, PROMISE_MADE, PROMISE_SETTLED
from shared.messaging import Unit
from tests.protocol.house import dashed, digits

if TYPE_CHECKING:
    from tests.protocol.looks import Look  # which knows the district, and that knows this

LIVE = ("open", "due")
District = Any


def pledge(district: District) -> Pledge:
    """Return what is promised in these tests: for twenty days from now on."""
    until = (district.clock.now() + timedelta(days=20)).date().isoformat()
    return Pledge("其余款项到账", until, "industry", "industry_1", "经办人")


def left_open(district: District) -> dict[str, Any]:
    """Return what two of three reports say besides: that something is left to be done, and by whom it is promised."""
    if district.reports % 3 == 0:
        return {}
    return {"outcome": "planned", "promise": pledge(district).told()}


def says(district: District, pick: int, *, kept: bool) -> bool:
    """Let the enterprise say of any promise whether it was kept; often that is refused."""

    def act(unit: Unit, case: Case, one: Promise) -> None:
        intake.say(unit, case, one.number, "所说", kept=kept, actor="enterprise", name="企业")

    return _on_one(district, pick, f"the enterprise says: {'kept' if kept else 'not kept'}", act)


def reaches_nobody(district: District, pick: int) -> bool:
    def act(unit: Unit, case: Case, one: Promise) -> None:
        intake.not_reached(unit, case, one, "", actor="caller", name="回访员")

    return _on_one(district, pick, "a caller reaches nobody about a promise", act)


def moves_it(district: District, pick: int) -> bool:
    """Let one of the centre ask for another day, and another one sign."""

    def act(unit: Unit, case: Case, one: Promise) -> None:
        until = (unit.now + timedelta(days=33)).date()
        intake.ask_to_move(unit, case, one, until, "招投标流程所需", actor="reviewer", name="审核员")
        intake.sign_move(unit, case, one, actor="supervisor", name="督查员")

    return _on_one(district, pick, "two of the centre move a promise", act)


def takes_up(district: District, pick: int) -> bool:
    def act(unit: Unit, case: Case, one: Promise) -> None:
        intake.take_up(unit, case, one, "已约谈", actor="supervisor", name="督查员")

    return _on_one(district, pick, "the supervision office takes up a promise", act)


def fulfils(district: District, pick: int) -> bool:
    """Let its owner say that any promise is kept, by a page that it may have opened long ago."""
    found = district.notifier.rows("select * from promise where owner is not null order by rowid desc")
    if not found:
        return False
    one = found[pick % len(found)]
    house, before = district.notifier, district.notifier.changes
    who = Person("industry_1", "经办人", "industry@haicang.example", "zh")
    with house.service.begin("test") as unit:
        refused = fulfilled(unit, dashed(one["id"]), who, "已到账", one["reports"] - pick % 2)
    assert refused is None or house.changes == before, f"a refused act changed something: {refused}"
    district.say(f"the owner says that promise {one['number']} is kept -> {refused}")
    district.collect()
    return refused is None


WAYS: tuple[Callable[[District, int], bool], ...] = (
    lambda district, pick: says(district, pick, kept=True),
    *[lambda district, pick: says(district, pick, kept=False)] * 5,
    reaches_nobody,
    takes_up,
    moves_it,
    takes_up,
    fulfils,
    fulfils,
)


class Once:
    """Sees that a promise is made once, falls due once and never early, and ends once."""

    def __init__(self) -> None:
        self._made: Counter[str] = Counter()
        self._due: set[tuple[str, int]] = set()
        self._ended: dict[tuple[str, int], tuple[str, int]] = {}

    def sent(self, message: Message) -> None:
        """Look at a message of any service."""
        key = (message.subject, message.data.get("promise", 0))
        if message.type == PROMISE_MADE.name:
            self._made[message.subject] += 1
            assert key[1] == self._made[message.subject], f"P16: a promise's number is not the next: {message}"
        if message.type == PROMISE_DUE.name:
            assert key not in self._due, f"P16: a promise fell due twice: {message}"
            assert message.data["due_at"] <= message.data["fired_at"], f"P16: a promise fell due early: {message}"
            self._due.add(key)
        if message.type == PROMISE_SETTLED.name:
            state, turn = self._ended.get(key, (message.data["state"], 1))
            assert message.data["state"] == state, f"P16: a promise ended twice: {message}, {state} before"
            assert message.data["turn"] == turn + 1, f"P16: a turn was left out or used twice: {message}"
            self._ended[key] = (state, turn + 1)


def on_promises(seen: "Look", district: District, case: str) -> None:
    """See that both services agree on a case's promises, and that their days are watched, and no others (P16)."""
    made, kept = (
        {row["number"]: row for row in house.rows("select * from promise where case_id = ?", digits(case))}
        for house in (district.intake, district.notifier)
    )
    assert made.keys() == kept.keys(), f"P16: promises {[*made]} were made, {[*kept]} are watched"
    for number, one in made.items():
        own = kept[number]
        for name in ("owner", "until", "turn", "round"):
            assert one[name] == own[name], f"P16: {name} of promise {number}: {one[name]}, and {own[name]}"
        timers = district.notifier.rows(
            "select * from timer where task_id = ? and state in ('waiting', 'resting')", own["id"]
        )
        if one["state"] in LIVE:
            assert one["round"] == seen.intake["round"], f"P16: a promise of another round waits: {one}"
            assert seen.intake["state"] not in ("withdrawn", "merged"), f"P16: a promise waits on such a case: {one}"
            assert own["state"] == ("due" if one["fell_due"] else "open"), f"P16: {one}, and {own}"
            watches = [timer for timer in timers if timer["kind"] == "promise_due"]
            assert len(watches) == (0 if one["fell_due"] else 1), f"P16: its day is watched by {watches}: {own}"
        else:
            assert own["state"] == one["state"], f"P16: {one['state']}, and {own['state']} is watched"
            assert not timers, f"P16: timers of a promise that has ended: {timers}"
    for house, questions, told in (
        (district.intake, store, told_by_intake),
        (district.notifier, watched, told_by_notifier),
    ):
        lines = house.lines(case)
        with house.service.database.read() as session:
            wrong = list(told(questions.of_case(session, case), lines))  # type: ignore[attr-defined, operator]
            assert not wrong, f"P16: what stands is not what was told: {wrong}"


def _on_one(district: District, pick: int, what: str, act: Callable[[Unit, Case, Promise], None]) -> bool:
    found = district.intake.rows("select * from promise order by rowid desc")
    if not found:
        return False
    row = found[pick % len(found)]
    case = dashed(row["case_id"])

    def on(unit: Unit, locked: Case) -> None:
        one = store.promise(unit.session, case, row["number"])
        if one is None:
            raise NotNow
        act(unit, locked, one)

    return bool(district.centre(case, f"(promise {row['number']}): {what}", on))
