"""Events are kept for so long: then the stream begins later, and whoever comes back too late is told to reconcile."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from no_wrong_door import Client, Gone
from services.intake.agencies.actions import Refused
from services.intake.cases.views import Links
from services.intake.events import actions as events
from services.intake.events import store
from services.intake.events.models import AgencyEvent
from services.intake.settings import Settings
from services.intake.webhooks.cli import Webhooks
from services.intake.webhooks.models import Delivery
from services.intake.webhooks.role import Hooks
from services.intake.webhooks.sealing import seal_for
from services.intake.webhooks.sending import Sender
from shared.process.environment import BadEnvironment
from tests.integration.intake.hooked import OPEN, add, deliveries, hooks, turn
from tests.integration.intake.house import House, settings_for
from tests.integration.intake.same import bring, hotline
from tests.integration.intake.served import served
from tests.parts.receiver import receiver

KEPT = timedelta(days=400)
LAND = {"title": "用地", "enterprise": {"name": "厦门海岳物流有限公司"}}


def keeping(house: House, days: int = 400) -> Hooks:
    """Return the role as an installation has it that keeps events for so many days."""
    secrets = settings_for("sqlite://", house.data_dir).common.secret_keys
    parts = (Sender(OPEN), seal_for(secrets), Links("https://cases.haicang.example"), lambda: None)
    return Hooks(house.service, *parts, timedelta(days=days))


def kept(house: House) -> int:
    with house.service.database.read() as session:
        return session.scalar(select(func.count()).select_from(AgencyEvent)) or 0


def positions(house: House, query: str = "", key: str | None = None) -> list[int]:
    answer = house.get(f"/v1/events{query}", key=key)
    assert answer.status_code == 200, answer.json
    return [one["position"] for one in answer.json["events"]]


def aged(house: House) -> str:
    """Bring three cases, two of them too long ago, and return the number of the last."""
    house.bring()
    house.bring()
    turn(keeping(house))
    house.clock.at += KEPT
    number: str = house.bring()["number"]
    turn(keeping(house))
    return number


def test_what_is_too_old_goes_and_the_stream_begins_with_what_is_kept(either: House) -> None:
    other = hotline(either)
    number = aged(either)
    bring(either, LAND, other)
    turn(keeping(either))
    assert positions(either) == [3]
    assert positions(either, "?after=2") == [3]
    assert positions(either, key=other) == [1]
    assert kept(either) == 2
    # The history and the case's own timeline are whole.
    assert either.get(f"/v1/cases/{number}/events").json["events"]
    either.bring()
    turn(keeping(either))
    assert positions(either, "?after=2") == [3, 4]


@pytest.mark.parametrize("after", ["0", "1"])
def test_whoever_asks_for_what_is_gone_is_told_how_to_reconcile(either: House, after: str) -> None:
    aged(either)
    for wait in ("", "&wait=1"):
        answer = either.get(f"/v1/events?after={after}{wait}", Accept_Language="en")
        assert (answer.status_code, answer.json["type"]) == (410, "/problems/events-gone")
        assert answer.json["kept_after"] == 2
        for endpoint in ("GET /v1/cases?updated_since=", "GET /v1/reconciliation"):
            assert endpoint in answer.json["detail"]
    assert positions(either, f"?after={answer.json['kept_after']}") == [3]
    assert either.client().get("/problems/events-gone").status_code == 200


def test_nothing_goes_before_its_time_or_where_events_are_kept_for_ever(either: House) -> None:
    either.bring()
    turn(keeping(either))
    either.clock.at += KEPT - timedelta(hours=1)
    turn(keeping(either))
    assert positions(either, "?after=0") == [1]
    either.clock.at += timedelta(hours=2)
    secrets = settings_for("sqlite://", either.data_dir).common.secret_keys
    turn(Hooks(either.service, Sender(OPEN), seal_for(secrets), Links("https://x.example"), lambda: None))
    assert positions(either, "?after=0") == [1]
    turn(keeping(either))
    assert positions(either) == []
    assert either.get("/v1/events").json["next"] == 1


def test_what_is_old_goes_a_little_in_each_turn(either: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "FORGOTTEN", 2)
    for _ in range(5):
        either.bring()
    turn(keeping(either))
    either.clock.at += KEPT + timedelta(days=1)
    role = keeping(either)
    left = []
    for _ in range(4):
        turn(role)
        left.append(kept(either))
    assert left == [3, 1, 0, 0]
    # And then it is left alone until the next sweep.
    either.bring()
    either.clock.at += KEPT + timedelta(days=1)
    turn(role)
    assert kept(either) == 1


def test_no_more_of_a_stream_is_looked_at_than_is_deleted_at_once(either: House) -> None:
    for _ in range(3):
        either.bring()
    turn(keeping(either))
    either.clock.at += KEPT
    either.bring()
    turn(hooks(either))
    day = timedelta(days=1)
    between, behind = either.clock.now() - day, either.clock.now() + day
    with either.service.database.read() as session:
        (head,) = store.heads(session)
        for before, most, last in (
            (between, 1, 1),
            (between, 2, 2),
            (between, 3, 3),
            (between, 9, 3),
            (behind, 9, 4),
            (behind, 4, 4),
            (behind, 3, 3),
            (between - KEPT, 9, 0),
        ):
            assert store.last_before(session, head, before, most) == last


def test_what_waited_for_an_endpoint_that_was_off_is_given_up_and_the_rest_is_sent(either: House) -> None:
    with receiver() as there:
        there.answer = lambda _: (500, b"")
        made = add(either, there)
        aged(either)
        assert [(one.state, one.words) for one in deliveries(either)[:2]] == [
            ("given_up", "the event is not kept any more")
        ] * 2
        there.answer = lambda _: (200, b"")
        assert either.get(f"/v1/webhooks/{made['id']}").json["state"] == "off"
        assert either.post(f"/v1/webhooks/{made['id']}/enable").status_code == 200
        turn(keeping(either))
        assert [one.state for one in deliveries(either)] == ["given_up", "given_up", "sent"]
        refused = either.post(f"/v1/webhooks/{made['id']}/replay", {"after": 1})
        assert (refused.status_code, refused.json["kept_after"]) == (410, 2)
        assert either.post(f"/v1/webhooks/{made['id']}/replay", {"after": 2}).json["queued"] == 1
        with either.service.database.read() as session:
            assert session.scalar(select(func.count()).select_from(Delivery)) == 3


def test_a_replay_from_an_instant_of_which_events_are_gone_is_refused_as_well(either: House) -> None:
    begun = either.clock.now()
    with receiver() as there:
        address = f"/v1/webhooks/{add(either, there)['id']}/replay"
        aged(either)
        turn(keeping(either))
        for since in (begun, begun + timedelta(days=350)):
            refused = either.post(address, {"since": since.isoformat()})
            assert (refused.status_code, refused.json.get("kept_after")) == (410, 2), refused.json
        # Nothing goes before forty days are over: what begins later than that misses nothing.
        recent = either.clock.now() - timedelta(days=39)
        answer = either.post(address, {"since": recent.isoformat()})
        assert (answer.status_code, answer.json["queued"]) == (202, 1)
        # Where nothing at all is kept any more, it is the same.
        either.clock.at += KEPT + timedelta(days=1)
        turn(keeping(either))
        assert kept(either) == 0
        assert either.post(address, {"since": begun.isoformat()}).json["kept_after"] == 3
        later = either.clock.now() - timedelta(days=1)
        assert either.post(address, {"since": later.isoformat()}).json["queued"] == 0


def test_an_operators_replay_of_what_is_gone_is_refused_and_says_what_is_kept(either: House) -> None:
    secrets = settings_for("sqlite://", either.data_dir).common.secret_keys
    commands = Webhooks(either.service, secrets, OPEN)
    with receiver() as there:
        webhook = add(either, there)["id"]
        aged(either)
        for after in (0, 1):
            with pytest.raises(Refused, match=r"kept from position 3 on.*Give --after 2 .*/v1/reconciliation"):
                commands.replay(webhook, after)
        assert commands.replay(webhook, 2) == (1, 3, False)


def test_the_client_says_where_to_go_on(house: House) -> None:
    aged(house)
    with served(house) as address:
        client = Client(address, house.key)
        assert [one["position"] for one in client.stream(follow=False)] == [3]
        with pytest.raises(Gone) as caught:
            next(client.stream(after=1, follow=False))
        assert [one["position"] for one in client.stream(after=caught.value.members["kept_after"], follow=False)] == [3]


@pytest.mark.parametrize(("said", "days"), [(None, 400), ("", 400), ("0", None), ("40", 40)])
def test_the_operator_says_how_long(tmp_path: Any, said: str | None, days: int | None) -> None:
    told = {"NWD_DATA_DIR": str(tmp_path), **({} if said is None else {"NWD_EVENTS_KEPT_DAYS": said})}
    assert Settings.from_env(told).events_kept == (None if days is None else timedelta(days=days))


@pytest.mark.parametrize("said", ["39", "-1", "a year"])
def test_too_short_a_time_is_refused_at_the_start(tmp_path: Any, said: str) -> None:
    with pytest.raises(BadEnvironment, match="NWD_EVENTS_KEPT_DAYS"):
        Settings.from_env({"NWD_DATA_DIR": str(tmp_path), "NWD_EVENTS_KEPT_DAYS": said})
