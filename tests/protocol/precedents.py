"""P11: what was ruled on is followed by later like cases, until it is ended; P12: what binds is not returned."""

import json
from typing import Any

from shared.contracts import Message
from tests.protocol.district import District
from tests.protocol.house import digits
from tests.protocol.reforms import followed_by


def seen_to(district: District, message: Message) -> None:
    """See that an assignment follows the precedent that is there for it, and none that is not. To be asked at once."""
    query = "select * from decision where case_id = ? and assignment = ? and lead is not null"
    decisions = district.router.rows(query, digits(message.subject), message.assignment)
    assert len(decisions) == 1, f"the assignment {message} was decided {len(decisions)} times"
    (decision,) = decisions
    (case,) = district.router.rows("select * from cases where id = ?", digits(message.subject))
    if decision["precedent"]:
        (followed,) = district.router.rows("select * from precedent where id = ?", decision["precedent"])
        assert {decision["lead"]} == followed_by(district, [followed["lead"]]), (
            f"P11: {decision} follows {followed} and goes elsewhere"
        )
        assert followed["ended_at"] is None, f"P11: {decision} follows what has ended: {followed}"
        shut = followed_by(district, json.loads(case["returned"]))
        assert decision["lead"] not in shut, f"P11: back to who returned it: {decision}"
    elif decision["by"] == "rule" and decision["rule"] in {one["rule"] for one in json.loads(decision["matched"])}:
        left_out = [one for one in _in_force(district, message, decision) if _applies(district, one, decision, case)]
        assert not left_out, f"P11: {decision} does not follow {left_out}"


def _in_force(district: District, message: Message, decision: dict[str, Any]) -> list[dict[str, Any]]:
    query = "select * from precedent where ended_at is null and rule = ? and matter = ?"
    return district.router.rows(query, decision["rule"], message.data["case"]["matter"] or "")


def _applies(district: District, one: dict[str, Any], decision: dict[str, Any], case: dict[str, Any]) -> bool:
    settled = decision["lead"] in followed_by(district, json.loads(one["returned"]))
    shut = {decision["lead"], *followed_by(district, json.loads(case["returned"]))}
    return settled and not followed_by(district, [one["lead"]]) & shut
