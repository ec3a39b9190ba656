"""Cases with a promise, and what tests ask about it and do with it."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.promises.store import of_case
from services.intake.verification import snapshot
from shared.contracts import Message
from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.staff import come_in, person

UNTIL = "2027-03-31"
PLEDGE = {"text": "余额<b>到账</b>", "until": UNTIL, "owner": "industry", "person": "chen_industry", "name": "陈示例"}
FORM = {"promise": "余额到账", "promised_on": UNTIL, "owner": "industry", "responsible": "陈示例"}
SUPERVISOR = "zhou_super"


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database, with a body that may promise."""
    found: House = request.getfixturevalue(request.param)
    found.hear(found.body("industry", "产业办", "Industry office"))
    return found


def reported(house: House, pledge: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    """Bring a case whose report leaves something to be done, and return its receipt."""
    receipt = house.bring(**facts)
    lead = {"lead": "industry", "by": "林工"}
    told = {"report": "预算所限", "answer": "其余列入明年预算。", "outcome": "partly_solved"}
    if pledge:
        told["promise"] = pledge  # type: ignore[assignment]
    number = receipt["number"]
    house.hear(
        house.told(number, "task.signed", {"turn": 2, **lead}),
        house.told(number, "task.reported", {"turn": 3, **lead, **told}),
    )
    return receipt


def promised(house: House, **facts: Any) -> dict[str, Any]:
    receipt = reported(house, PLEDGE, **facts)
    house.approve(receipt["number"])
    return receipt


def due(house: House, number: str, promise: int = 1) -> Message:
    at = "2027-03-31T09:30:00+00:00"
    return house.told(number, "promise.due", {"promise": promise, "until": UNTIL, "due_at": at, "fired_at": at})


def fulfilled(house: House, number: str, turn: int = 1) -> Message:
    told = {"promise": 1, "turn": turn, "text": f"已拨付{turn}", "by": "陈示例", "at": "2027-03-20T03:00:00+00:00"}
    return house.told(number, "promise.fulfilled", told)


def states(house: House, number: str) -> list[str]:
    with house.service.database.read() as session:
        return [one.state for one in of_case(session, house.case(number).id)]


def settled(house: House, number: str) -> list[tuple[int, str]]:
    found = [one for one in house.sent(number) if one.type == "promise.settled.v1"]
    return [(one.data["promise"], one.data["state"]) for one in found]


def acts(browser: Browser, number: str, word: str, promise: int = 1, **values: str) -> Any:
    """Send one of the forms of a promise's page as it stands now."""
    address = f"/centre/promises/{number}/{promise}"
    return browser.send(f"{address}/{word}", browser.hidden(address), **values)


def says(house: House, receipt: dict[str, Any], kept: str, text: str = "") -> Any:
    outside = Browser(house)
    return outside.fill(f"{outside.open(receipt)}/promises/1", kept=kept, text=text)


def sound(house: House) -> None:
    assert snapshot(house.service, timedelta(days=1)).findings == []


def supervisor(house: House, code: str = SUPERVISOR) -> Browser:
    person(house, code, "周督查", [Duty.SUPERVISOR])
    return come_in(house, code)
