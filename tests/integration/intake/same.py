"""What tests of the same matter share: two cases that are one, and what a dispatcher does with them."""

from datetime import timedelta
from typing import Any

from services.intake.models import Likeness
from services.intake.verification import snapshot
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.staff import DISPATCHER, come_in

LANFENG = {"name": "厦门澜峰精密制造有限公司", "uscc": "91350200M000100010"}
LAND = {
    "title": "增资扩产需要新增工业用地",
    "description": "拟增资1.8亿元，现有厂区已满，需在附近新增约40亩工业用地，希望年内开工。",
    "enterprise": LANFENG,
}
AGAIN = {**LAND, "title": "增资扩产，需新增工业用地", "enterprise": {"name": " 厦门澜峰精密制造有限公司 "}}
"""The same once more through another door, which wrote down no credit code."""


def by_rule(house: House, **rules: Any) -> None:
    same_matter_is(house, {"within": {"n": 30, "unit": "calendar_days"}, "propose": 0.5, "merge": 0.8, **rules})


def same_matter_is(house: House, rules: dict[str, Any] | None) -> None:
    """Let the place say when two cases are the same matter, from the next request on."""
    house.loosen(same_matter=rules)
    house.app.extensions["intake.place"]._asked = float("-inf")


def hotline(house: House) -> str:
    return house.operations.add_agency("hotline", "市12345热线")


def bring(house: House, told: dict[str, Any], key: str | None = None) -> dict[str, Any]:
    answer = house.post("/v1/cases", {**told, "kind": "help", "channel": "hotline"}, key=key)
    assert answer.status_code == 202, answer.json
    return dict(answer.json)


def kept(house: House) -> list[Likeness]:
    with house.service.database.read() as session:
        return list(session.query(Likeness))


def merge(house: House, number: str, other: str, word: str = "merge", **values: str) -> tuple[Browser, Any]:
    browser = come_in(house, DISPATCHER)
    page = f"/centre/cases/{number}/same?with={other}"
    return browser, browser.send(f"/centre/cases/{number}/same/{word}", browser.hidden(page), **values)


def separate(house: House, number: str, why: str = "不是一回事") -> Any:
    browser = come_in(house, DISPATCHER)
    return browser.send(
        f"/centre/cases/{number}/same/separate", browser.hidden(f"/centre/cases/{number}/same"), why=why
    )


def events(house: House, number: str, key: str | None = None, after: int = 0) -> list[dict[str, Any]]:
    found = house.get(f"/v1/cases/{number}/events?after={after}", key=key).json["events"]
    assert [one["seq"] for one in found] == sorted({one["seq"] for one in found})
    return list(found)


def kinds(house: House, number: str, key: str | None = None) -> list[str]:
    return [one["kind"] for one in events(house, number, key)]


def well(house: House) -> None:
    """See that the histories give where the cases stand."""
    found = snapshot(house.service, timedelta(days=1)).findings
    assert found == []
