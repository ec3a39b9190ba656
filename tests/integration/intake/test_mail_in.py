"""An agency brings cases by mail: each once, from whom it has named, and whoever is named hears what became of it."""

from typing import Any

import pytest

from services.intake.mail_in.cli import MailIn
from shared.contracts import Message
from shared.contracts.mail_in import AGENCY_ANSWERED, AGENCY_WROTE
from shared.db import new_id
from tests.integration.intake.house import House
from tests.integration.intake.promising import anywhere

__all__ = ["anywhere"]

TEXT = "企业：厦门澜峰精密制造有限公司\n联系人：林女士\n电话：0592-5550101\n\n厂房已满，请协调用地。"


def opened(house: House, *allow: str) -> str:
    return MailIn(house.service).change("window-hall", allow=allow or ("lin@park.example",)).token


def wrote(house: House, token: str, **told: Any) -> None:
    data = {"mail": new_id(), "message_id": "<1@park.example>", "sender": "lin@park.example", "sender_name": "林女士"}
    data |= {"subject": "增资扩产用地", "text": TEXT, "files": [], **told}
    house.hear(Message(new_id(), AGENCY_WROTE.name, "notifier", token, house.clock.now(), data))


def answers(house: House) -> list[tuple[str, str | None]]:
    return [(one.data["became"], one.data["number"]) for one in house.sent() if one.type == AGENCY_ANSWERED.name]


def test_a_mail_becomes_a_case_of_the_agency_and_its_sender_hears_the_number(anywhere: House) -> None:
    token = opened(anywhere)
    wrote(anywhere, token)
    [(became, number)] = answers(anywhere)
    assert became == "taken"
    seen = anywhere.get(f"/v1/cases/{number}").json
    assert (seen["channel"], seen["title"], seen["enterprise"]["name"]) == (
        "mail",
        "增资扩产用地",
        "厦门澜峰精密制造有限公司",
    )
    assert (seen["description"], seen["state"]) == ("厂房已满，请协调用地。", "received")
    assert "case.submitted.v1" in [one.type for one in anywhere.sent(number)]
    # The same Message-ID once more, as another mail of the mailbox: the same case, and the same answer.
    wrote(anywhere, token)
    assert answers(anywhere) == [("taken", number), ("again", number)]
    assert len(anywhere.get("/v1/cases").json["cases"]) == 1


def test_who_is_not_on_the_list_hears_nothing_and_neither_does_anybody_at_a_closed_or_an_old_address(
    anywhere: House,
) -> None:
    token = opened(anywhere, "@hall.example")
    wrote(anywhere, token)
    wrote(anywhere, "0" * 32, sender="a@hall.example")
    mail_in = MailIn(anywhere.service)
    newer = mail_in.change("window-hall", anew=True).token
    wrote(anywhere, token, sender="a@hall.example")
    mail_in.change("window-hall", close=True)
    wrote(anywhere, newer, sender="a@hall.example")
    assert (answers(anywhere), anywhere.get("/v1/cases").json["cases"], anywhere.dead()) == ([], [], [])
    mail_in.change("window-hall")
    wrote(anywhere, newer, sender="a@hall.example")
    assert [became for became, _ in answers(anywhere)] == ["taken"]


def test_what_cannot_be_taken_is_refused_by_field_in_the_writers_language(house: House) -> None:
    token = opened(house)
    wrote(house, token, text="enterprise: Lanfeng\nuscc: 12345\nmatter: nonsense\nplease help", subject="plant")
    [answer] = [one.data for one in house.sent() if one.type == AGENCY_ANSWERED.name]
    assert (answer["became"], answer["language"], answer["number"]) == ("refused", "en", None)
    assert sorted(one.partition(":")[0] for one in answer["why"]) == ["/enterprise/uscc", "/matter"]
    assert house.get("/v1/cases").json["cases"] == []


def test_an_operator_names_who_may_write_and_nobody_else_can_be_named(house: House) -> None:
    mail_in = MailIn(house.service)
    first = mail_in.change("window-hall", allow=["Lin@Park.example", "@hall.example"])
    assert first.allowed == ("@hall.example", "lin@park.example")
    again = mail_in.change("window-hall", deny=["@hall.example"])
    assert (again.token, again.allowed) == (first.token, ("lin@park.example",))
    with pytest.raises(ValueError, match="neither"):
        mail_in.change("window-hall", allow=["everybody"])
    with pytest.raises(LookupError, match="nobody"):
        mail_in.change("nobody")
