"""Operators' pages at router; what they show is tested at notifier, which has more of it."""

import pytest

from shared.contracts import to_bytes
from shared.messaging.consumer import Consumer
from shared.messaging.dead_letters import dead_letters
from tests.integration.router.conftest import submitted
from tests.integration.router.face import Face
from tests.parts.people import send

HOME, OPERATOR = "/dispatch/operations", "wanting_lin"


def test_an_operator_sees_what_waits_at_router_and_the_way_to_the_others(face: Face) -> None:
    page = face.browser(OPERATOR).get(HOME).text
    assert "Operations · router" in page
    assert "directory.person.v1" in page
    for address in ("/operations", HOME, "/desk/operations"):
        assert f'href="{address}"' in page
    assert '<a href="/operations" aria-current="page">Operations</a>' in page


@pytest.mark.parametrize("who", ["shumin_li", "guodong_ye"])
def test_they_are_for_operators_alone(face: Face, who: str) -> None:
    assert face.browser(who).get(HOME).status_code == 403
    assert face.browser().get(HOME).status_code == 303


def test_a_letter_is_shown_without_contact_data_and_can_be_discarded(face: Face) -> None:
    told = submitted("018f0000-0000-7000-8000-000000000001")
    Consumer(face.service, {})._set_aside(told.id, told.type, told.subject, to_bytes(told), "it does not fit")
    browser = face.browser(OPERATOR)
    page = browser.get(f"{HOME}/letters/{told.id}").text
    assert "case.submitted.v1" in page
    assert told.data["case"]["title"] not in page  # router has not heard of the case, so it may be confidential
    assert send(browser, f"{HOME}/letters/{told.id}/discard", {"reason": "not ours"}).location == f"{HOME}/letters"
    assert dead_letters(face.service) == []
