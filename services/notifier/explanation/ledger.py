"""Sentences about ledger.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.explanation.limits import Said
from services.notifier.explanation.phrases import ROLES, Pair, length, listed


def sentences(ledger: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what a place says of the ledger. ledger: the part."""
    cycle, remind, missed = ledger["cycle"], ledger["remind"], ledger["missed"]
    most, usual = (length({"n": cycle[name], "unit": "months"}) for name in ("longest", "months"))
    yield (
        ("cycle",),
        cycle.get("clause"),
        Pair(
            f"一时无法办结的事项，经两人会签可列入挂账，由责任单位每{usual.zh}复核一次；另定周期的，最长{most.zh}。",
            "What cannot be closed for years goes onto the ledger once two have signed, and its owner reviews it every "
            f"{usual.en}; where another cycle is named, every {most.en} at least.",
        ),
    )
    before, near = length(remind["before"]), _first(remind["to"])
    yield (
        ("remind",),
        remind.get("clause"),
        Pair(
            f"复核日期前{before.zh}和当日，提醒责任人和责任单位的{near.zh}。",
            f"{before.en} before a review and on its day, the owner is reminded: who is responsible, and {near.en}.",
        ),
    )
    above, every = _first(missed["to"]), missed.get("every")
    again = (
        Pair(f"，此后每{length(every).zh}再报一次", f", and again every {length(every).en}") if every else Pair("", "")
    )
    yield (
        ("missed",),
        missed.get("clause"),
        Pair(
            f"复核日期当日下班前未复核的，报督查部门，并通知责任单位的{above.zh}{again.zh}。",
            "Where nobody has reported by the close of that day, the supervision office is told, and so is the owner, "
            f"{above.en}{again.en}.",
        ),
    )


def _first(roles: list[str]) -> Pair:
    """Return the first of some roles that anybody holds."""
    found = [ROLES[role] for role in roles]
    return Pair("、".join(one.zh for one in found) + "（依次取有人的）" * (len(found) > 1), listed(found).en)
