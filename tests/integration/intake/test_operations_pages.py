"""Operators' pages at intake; what they show is tested at notifier, which has more of it."""

import pytest
from structlog.testing import capture_logs

from services.intake.models import Inbox
from shared.contracts import to_bytes
from shared.contracts.words import Duty
from shared.messaging.consumer import Consumer
from tests.integration.intake.browser import HTTPS
from tests.integration.intake.house import House
from tests.integration.intake.staff import come_in, person

HOME = "/operations"


def test_an_operator_sees_what_waits_and_each_replay_is_on_record(house: House) -> None:
    person(house, "xie_runs", "谢运维", [Duty.OPERATOR])
    operator = come_in(house, "xie_runs")
    number = house.bring(confidential=True)["number"]
    told = house.told(number, "task.signed", {"turn": 2, "lead": "land", "by": "陈雅雯"})
    Consumer(house.service, {})._set_aside(told.id, told.type, told.subject, to_bytes(told), "it does not fit")
    assert "case.submitted.v1" in operator.get(HOME).text
    address = f"{HOME}/letters/{told.id}"
    page = operator.get(address).text
    assert "task.signed.v1" in page
    assert "陈雅雯" not in page  # the case is confidential
    with capture_logs() as logs:
        assert operator.send(f"{address}/replay", operator.hidden(address)).status_code == 303
    (line,) = [line for line in logs if line["event"] == "dead letter replayed"]
    assert (line["person"], line["letter"], line["service"]) == ("xie_runs", told.id, "intake")
    with house.service.database.read() as session:
        assert session.get_one(Inbox, told.id).state == "retry"


@pytest.mark.parametrize("duty", [Duty.CLERK, Duty.REVIEWER, Duty.SUPERVISOR])
def test_they_are_for_operators_alone(house: House, duty: Duty) -> None:
    person(house, "somebody", "某人", [duty])
    assert come_in(house, "somebody").client.get(HOME, base_url=HTTPS).status_code == 403
    assert house.client().get(HOME, base_url=HTTPS).status_code == 303
