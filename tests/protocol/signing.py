"""Reports that two of an office have to sign, and what has to be in before, in the district of these tests."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from services.notifier.tasks.domain import Act
from shared.contracts import Message
from shared.contracts.words import Outcome
from tests.protocol.district import District
from tests.protocol.people import author_of
from tests.protocol.words import NO

if TYPE_CHECKING:
    from tests.protocol.moves import Moves

SIGNATURES = (Act.COUNTERSIGN, Act.COUNTERSIGN, Act.NOT_SIGN)


def says_no(district: District, task: dict[str, Any]) -> bool:
    """Let one of a body's people report that it cannot be done; its head has to sign that."""
    district.reports += 1
    said = {**NO, "answer": f"{NO['answer']}（{district.reports}）"}
    return district.act_as(task, Act.REPORT, author_of(task), said)


def waits(district: District, task: dict[str, Any]) -> bool:
    """Say whether a report of a task waits for its second signature."""
    return bool(district.notifier.rows("select 1 from draft where state = 'waiting' and task_id = ?", task["id"]))


def others_speak(district: District, own: Sequence[dict[str, Any]]) -> None:
    """Let the others of an assignment do their part, so that its lead can report."""
    for task in own:
        if task["state"] == "pending_opinion":
            assert district.act(task, Act.OPINION), "P7: an opinion cannot be given"
        elif task["part"] == "split" and task["state"] in ("to_sign", "signed"):
            assert task["state"] == "signed" or district.act(task, Act.SIGN), "P7: a part cannot be signed for"
            assert district.act(task, Act.PART), "P7: a part cannot be reported"


def signed_by_two(message: Message) -> None:
    """See that a report which says no names its law, and was signed by two (P15)."""
    told = message.data
    if told["outcome"] == Outcome.CANNOT_BY_LAW:
        assert told["legal_basis"], f"P15: a no without a law: {message}"
        assert told.get("signed_by") not in (None, told["by"]), f"P15: a no that one alone said: {message}"


def some_no(moves: "Moves", pick: int) -> None:
    """Let some lead say no."""
    tasks = moves.district.notifier.rows("select * from task where state in ('signed', 'redo') and part = 'lead'")
    if tasks:
        says_no(moves.district, tasks[pick % len(tasks)])
        moves.watch.now()


def some_signature(moves: "Moves", pick: int) -> None:
    """Let the head of an office sign what waits for that, refuse to, or follow an old link."""
    tasks = moves.district.notifier.rows("select * from task where id in (select task_id from draft) order by id")
    if tasks:
        moves.district.act(tasks[pick % len(tasks)], SIGNATURES[pick // 8 % len(SIGNATURES)])
        moves.watch.now()
