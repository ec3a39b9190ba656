"""P11: what was ruled on is followed by later like cases, until it is ended; P12: what binds is not returned."""

import json
from typing import Any

from shared.contracts import Message
from tests.protocol.district import District
from tests.protocol.house import digits


def seen_to(district: District, message: Message) -> None:
    """See that an assignment follows the precedent that is there for it, and none that is not. To be asked at once."""
    query = "select * from decision where case_id = ? and assignment = ? and lead is not null"
    (decision,) = district.router.rows(query, digits(message.subject), message.assignment)
    (case,) = district.router.rows("select * from cases where id = ?", digits(message.subject))
    if decision["precedent"]:
        (followed,) = district.router.rows("select * from precedent where id = ?", decision["precedent"])
        assert followed["lead"] == decision["lead"], f"P11: {decision} follows {followed} and goes elsewhere"
        assert followed["ended_at"] is None, f"P11: {decision} follows what has ended: {followed}"
        assert followed["lead"] not in json.loads(case["returned"]), f"P11: back to who returned it: {decision}"
    elif decision["by"] == "rule" and decision["rule"] in {one["rule"] for one in json.loads(decision["matched"])}:
        left_out = [one for one in _in_force(district, message, decision) if _applies(one, decision, case)]
        assert not left_out, f"P11: {decision} does not follow {left_out}"


def _in_force(district: District, message: Message, decision: dict[str, Any]) -> list[dict[str, Any]]:
    query = "select * from precedent where ended_at is null and rule = ? and matter = ?"
    return district.router.rows(query, decision["rule"], message.data["case"]["matter"] or "")


def _applies(one: dict[str, Any], decision: dict[str, Any], case: dict[str, Any]) -> bool:
    settled = decision["lead"] in json.loads(one["returned"])
    return settled and one["lead"] not in (decision["lead"], *json.loads(case["returned"]))
