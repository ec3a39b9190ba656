"""People leave, and somebody else has what was theirs; sign-ins are revoked."""

from typing import Any

import pytest
from sqlalchemy import select

from services.router.cli import Staff
from services.router.decisions.domain import Refused
from services.router.directory.models import BodyRow, PersonRow
from services.router.models import Part
from services.router.settings import Settings
from services.router.staff import actions
from shared.contracts import Message
from shared.db import new_id
from shared.web.keys import Signer
from shared.web.signing_in import PURPOSE, read_sign_in
from tests.integration.router.conftest import Router, submitted

LEAVER, HEIR, THIRD = "wanting_zhuang", "zhenhua_he", "shihan_lu"
"""Of the planning and land office: a handler, another one, and a third person."""


def staff(router: Router) -> Staff:
    secret = {"NWD_SECRET_KEY": "a-secret-for-tests-of-thirty-two-or-more"}
    return Staff(router.service, Settings.from_env(secret).common)


def places(router: Router, person: str) -> set[tuple[str, str]]:
    """Return in which bodies somebody is named, and as what."""
    with router.service.database.read() as session:
        bodies = session.scalars(select(BodyRow.body)).all()
    return {
        (body["code"], part)
        for body in bodies
        for part in ("handlers", "liaison", "leader", "stand_in")
        for one in (body[part] if part == "handlers" else [body[part]])
        if one and one["id"] == person
    }


def told_of(router: Router, subject: str) -> Message:
    return router.sent_about(subject)[-1]


def person(router: Router, which: str) -> dict[str, Any]:
    with router.service.database.read() as session:
        return session.get_one(PersonRow, which).person


def test_who_leaves_is_followed_in_every_place_and_all_are_told(router: Router) -> None:
    before = places(router, LEAVER) | places(router, HEIR)
    assert places(router, LEAVER)
    changed = staff(router).leave(LEAVER, HEIR, "wanting_lin")
    assert places(router, LEAVER) == set()
    assert places(router, HEIR) == before
    left = told_of(router, LEAVER).data["person"]
    assert (left["left"], left["successor"]) == (True, HEIR)
    assert left["signed_out_at"] == router.clock.now().isoformat()
    assert list(changed) == ["planning_land"]
    handlers = [one["id"] for one in told_of(router, "planning_land").data["body"]["handlers"]]
    assert LEAVER not in handlers
    assert len(handlers) == len(set(handlers))


def test_the_next_case_is_mailed_to_the_successor(router: Router) -> None:
    staff(router).leave(LEAVER, "wanting_lin", "test")
    case_id = new_id()
    router.take(submitted(case_id, matter="land.enlarge"))
    (sent,) = router.sent_about(case_id)
    handlers = {one["id"] for one in sent.data["lead"]["handlers"]}
    assert LEAVER not in handlers
    assert "wanting_lin" in handlers


def test_the_version_before_is_kept_for_the_cases_that_it_decided(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, matter="land.enlarge"))
    staff(router).leave(LEAVER, HEIR, "test")
    (decision,) = router.decisions(case_id)
    with router.service.database.read() as session:
        assert session.get(Part, decision.directory) is not None
        assert router.service.parts.current_hash(session, "directory") != decision.directory


def test_a_folder_that_still_names_who_has_left_is_read_as_naming_their_successor(router: Router) -> None:
    staff(router).leave(LEAVER, HEIR, "test")
    sent = len(router.sent())
    assert router.load() == []
    assert places(router, LEAVER) == set()
    assert person(router, LEAVER)["left"] is True
    assert len(router.sent()) == sent


def test_who_follows_somebody_and_leaves_as_well_is_followed_in_both_places(router: Router) -> None:
    hands = staff(router)
    hands.leave(LEAVER, HEIR, "test")
    both = places(router, HEIR)
    hands.leave(HEIR, "wanting_lin", "test")
    router.load()
    assert places(router, "wanting_lin") == both
    assert places(router, LEAVER) == places(router, HEIR) == set()


def test_who_comes_back_has_the_places_that_the_next_load_gives(router: Router) -> None:
    hands, before = staff(router), places(router, LEAVER)
    hands.leave(LEAVER, THIRD, "test")
    hands.come_back(LEAVER, "test")
    assert person(router, LEAVER)["left"] is False
    assert places(router, LEAVER) == set()
    router.load()
    assert places(router, LEAVER) == before


@pytest.mark.parametrize(
    ("who", "to", "why"),
    [
        (LEAVER, LEAVER, "Nobody follows themselves"),
        ("nobody", HEIR, "knows nobody called nobody"),
        (LEAVER, "nobody", "knows nobody called nobody"),
        (THIRD, HEIR, "has left already"),
        (LEAVER, THIRD, "cannot follow anybody"),
    ],
)
def test_what_cannot_be_handed_over_is_refused_in_words_and_changes_nothing(
    router: Router, who: str, to: str, why: str
) -> None:
    hands = staff(router)
    hands.leave(THIRD, HEIR, "test")
    sent = len(router.sent())
    with pytest.raises(Refused, match=why) as refused:
        hands.leave(who, to, "test")
    assert refused.value.zh
    assert len(router.sent()) == sent


def test_nobody_leaves_before_there_is_a_directory(bare_router: Router) -> None:
    with bare_router.service.begin("test") as unit, pytest.raises(Refused):
        actions.leave(unit, LEAVER, HEIR, "test")


def test_a_printed_link_is_the_one_that_a_mail_would_hold(router: Router) -> None:
    address = staff(router).link(LEAVER)
    front, _, token = address.rpartition("/")
    assert front == "http://127.0.0.1:8001/dispatch/sign-in"
    signer = Signer(["a-secret-for-tests-of-thirty-two-or-more"], PURPOSE)
    assert read_sign_in(signer, token)[0] == LEAVER


@pytest.mark.parametrize("who", ["nobody", LEAVER])
def test_no_link_is_printed_for_who_is_not_here(router: Router, who: str) -> None:
    hands = staff(router)
    hands.leave(LEAVER, HEIR, "test")
    with pytest.raises(Refused, match="still here"):
        hands.link(who)
