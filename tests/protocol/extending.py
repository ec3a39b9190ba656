"""More time and rests, asked for, granted, refused, taken back and ended at any moment; and contacts."""

from services.notifier.extensions.actions import ask, go_on, withdraw
from services.notifier.extensions.deciding import decide, end_early
from services.notifier.limits.extending import Wish
from services.notifier.tasks.domain import Act
from services.notifier.urging.actions import urge
from shared.contracts.words import ContactWay, Urger
from tests.protocol.district import District
from tests.protocol.house import dashed
from tests.protocol.moves import Moves, one_of
from tests.protocol.people import author_of

GROUND = {"code": "survey", "name": {"zh": "需要实地勘察、检测或鉴定", "en": "A survey is needed"}}


def some_asking(moves: Moves, pick: int, n: int) -> None:
    """Let some lead, of now or of before, ask for more time or a rest, take it back, or let its clock go on."""
    tasks = moves.district.notifier.rows("select * from task where part = 'lead' order by rowid desc limit 12")
    if not tasks:
        return
    task, district = one_of(tasks, pick), moves.district
    before = district.notifier.changes
    with district.notifier.service.begin("test") as unit:
        if n % 5 == 4:
            refused = withdraw(unit, dashed(task["id"]), author_of(task), {})
        elif n % 5 == 3:
            refused = go_on(unit, dashed(task["id"]), author_of(task), {"reason": "已判决"})
        else:
            facts = {"n": n % 9, "ground": GROUND, "reason": "需要测绘", "legal_basis": None, "evidence": None}
            refused = ask(unit, dashed(task["id"]), author_of(task), facts, list(Wish)[n % 2])
    assert refused is None or district.notifier.changes == before, f"what is refused changed something: {refused}"
    district.say(f"{task['body']}: asks for more time ({n}) -> {refused}")
    district.collect()
    moves.watch.now()


def some_decision(moves: Moves, pick: int, n: int) -> None:
    """Let somebody of the centre decide on what was asked for, or was long decided."""
    district = moves.district
    asked = district.notifier.rows("select * from extension order by (state = 'asked') desc, rowid desc limit 6")
    if not asked:
        return
    one = one_of(asked, pick)
    ends = one["wish"] == "suspension" and one["state"] == "granted"
    with district.notifier.service.begin("test") as unit:
        if ends and n % 2:
            over = end_early(unit, dashed(one["id"]), author_of(one), "已判决")
        else:
            over = decide(unit, dashed(one["id"]), author_of(one), n % 9, "已核实")
            ends = False
    assert (over is None) == (ends or one["state"] == "asked"), f"decided twice, or not at all: {one} {over}"
    district.say(f"the centre decides on more time for {one['body']} ({n}) -> {over}")
    district.collect()
    moves.watch.now()


def some_urging(moves: Moves, pick: int) -> None:
    """Let somebody of ours press some body for its task, of now or of before."""
    tasks = moves.district.notifier.rows("select * from task order by rowid desc limit 12")
    if not tasks:
        return
    task, district = one_of(tasks, pick), moves.district
    before = district.notifier.changes
    with district.notifier.service.begin("test") as unit:
        refused = urge(unit, dashed(task["id"]), author_of(task), list(Urger)[pick % 3], "请尽快")
    assert refused is None or district.notifier.changes == before, f"what is refused changed something: {refused}"
    district.say(f"{task['body']}: is pressed -> {refused}")
    district.collect()
    moves.watch.now()


def some_contact(moves: Moves, pick: int) -> None:
    """Let a lead say that it has spoken to the enterprise."""
    states = "('signed', 'redo', 'supplement', 'reported')"
    tasks = moves.district.notifier.rows(f"select * from task where part = 'lead' and state in {states} order by rowid")
    if tasks:
        task = one_of(tasks, pick)
        at = moves.district.clock.now().isoformat()
        said = {"how": ContactWay.TELEPHONE.value, "contacted_at": at, "note": "已通话"}
        moves.district.act_as(task, Act.CONTACT, author_of(task), said)
        moves.watch.now()


def none_waits(district: District) -> None:
    """See that nothing waits to be decided of a task with which nobody is at work (P3)."""
    query = """
        select e.id, t.state from extension e join task t on t.id = e.task_id
        join cases c on c.id = e.case_id
        where e.state = 'asked' and (t.state not in ('signed', 'redo', 'supplement') or c.round <= c.ended)
    """
    left = district.notifier.rows(query)
    assert not left, f"P3: more time is waited for that nobody needs: {left}"
    rests = query.replace("e.state = 'asked'", "e.state = 'granted' and e.wish = 'suspension'")
    left = district.notifier.rows(rests.replace(", 'supplement'", ""))
    assert not left, f"P3: a clock rests of a task with which nobody is at work: {left}"
    query = """
        select r.step, r.state from timer r join extension e on e.case_id = r.case_id and e.round = r.round
        where e.state = 'granted' and e.wish = 'suspension' and e.whole and r.kind = 'step' and r.state = 'waiting'
    """
    assert not (woke := district.notifier.rows(query)), f"steps wait while the clock rests: {woke}"
