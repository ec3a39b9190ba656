"""People of the centre in a browser, as tests of intake's pages have them."""

from typing import Any

from shared.contracts import Message
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.people import COOKIE, seal
from tests.integration.intake.browser import HTTPS, Browser
from tests.integration.intake.house import House

DISPATCHER, SECOND, REVIEWER, CLERK, CALLER = "lin_desk", "chen_desk", "wu_review", "huang_window", "xu_calls"
EVERYBODY = {
    DISPATCHER: ("林派单", [Duty.DISPATCHER]),
    SECOND: ("陈会签", [Duty.DISPATCHER]),
    REVIEWER: ("吴审核", [Duty.REVIEWER]),
    CLERK: ("黄窗口", [Duty.CLERK]),
    CALLER: ("许回访", [Duty.CALLER]),
}


def person(house: House, code: str, name: str, duties: list[Duty]) -> dict[str, Any]:
    """Let the directory tell of a person, and return what it says."""
    told = {"id": code, "name": name, "email": f"{code}@haicang.example", "language": "zh"}
    left = {"duties": [str(duty) for duty in duties], "left": False, "successor": None, "signed_out_at": None}
    data = {"version": 1, "person": {**told, **left}}
    house.hear(Message(new_id(), "directory.person.v1", "router", code, house.clock.now(), data))
    return told


def member(house: House, body: str, zh: str, en: str, code: str, name: str, duties: list[Duty]) -> None:
    """Let the directory tell of a body, and of somebody who handles its tasks and has duties for the centre."""
    told = person(house, code, name, duties)
    message = house.body(body, zh, en)
    message.data["body"]["handlers"] = [told]
    message.data["body"]["aliases"] = [f"{zh}窗口"]
    house.hear(message)


def come_in(house: House, code: str, language: str = "zh-CN") -> Browser:
    """Return the browser of somebody who has signed in; one of EVERYBODY is in the directory then."""
    if code in EVERYBODY:
        person(house, code, *EVERYBODY[code])
    browser = Browser(house, language)
    with house.app.test_request_context():
        value = seal(code, new_id(), house.clock.now())
    browser.client.set_cookie(COOKIE, value, domain=HTTPS.removeprefix("https://"))
    return browser
