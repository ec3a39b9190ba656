"""The record of a decision: why a case went where it went."""

from collections.abc import Mapping
from typing import Any

from services.router.decisions.choices import Choice
from services.router.decisions.models import Case, Decision
from services.router.policy import Policy
from shared.db import new_id
from shared.messaging import Unit

_COLUMNS = frozenset({"seen", "matched", "runner_up", "passed_over"})
"""Grounds that a decision has columns for; the rest of them stands in one."""


def record_decision(unit: Unit, case: Case, chosen: Choice, policy: Policy | None) -> str:
    """Put on record why a case goes where it goes, by which versions, and return the record's id.

    To be called once the case stands there.
    """
    grounds: Mapping[str, Any] = chosen.grounds
    decision = new_id()
    # No object: nobody looks at it in this unit.
    unit.session.write(
        Decision,
        id=decision,
        case_id=case.id,
        at=unit.now,
        round=case.round,
        assignment=case.assignment,
        by=chosen.by,
        actor=chosen.actor,
        rule=chosen.rule,
        routing=policy.routing_hash if policy else None,
        directory=policy.directory_hash if policy else None,
        lead=chosen.lead.code if chosen.lead else None,
        split=[one.code for one in chosen.split],
        assisting=[one.code for one in chosen.assisting],
        case_class=chosen.case_class,
        seen=grounds.get("seen", {}),
        matched=grounds.get("matched", []),
        runner_up=grounds.get("runner_up"),
        passed_over=grounds.get("passed_over", []),
        precedent=chosen.precedent,
        grounds={name: told for name, told in grounds.items() if name not in _COLUMNS} or None,
        reason_zh=chosen.reason["zh"],
        reason_en=chosen.reason["en"],
    )
    return decision
