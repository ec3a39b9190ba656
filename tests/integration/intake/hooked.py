"""Intake with webhooks, as tests of them have it: the role, turned by hand, and a receiver."""

from ipaddress import ip_network
from typing import Any

from sqlalchemy import select, update

from services.intake.cases.views import Links
from services.intake.webhooks.models import Delivery, Endpoint
from services.intake.webhooks.role import Hooks
from services.intake.webhooks.rules import Rules
from services.intake.webhooks.sealing import seal_for
from services.intake.webhooks.sending import Sender
from tests.integration.intake.house import House, settings_for
from tests.parts.receiver import Receiver

OPEN = Rules((ip_network("127.0.0.0/8"),), http=True)


def hooks(house: House, sender: Sender | None = None) -> Hooks:
    """Return the role, wired as its process would."""
    secrets = settings_for("sqlite://", house.data_dir).common.secret_keys
    links = Links("https://cases.haicang.example")
    return Hooks(house.service, sender or Sender(OPEN), seal_for(secrets), links, lambda: None)


def add(house: House, there: Receiver | str, key: str | None = None, **more: Any) -> dict[str, Any]:
    """Register a webhook and return the answer's body."""
    house.app.extensions["intake.sender"] = Sender(OPEN)
    url = there if isinstance(there, str) else f"{there.url}/in"
    answer = house.post("/v1/webhooks", {"url": url, "contact": "ops@hall.example", **more}, key=key)
    assert answer.status_code == 201, answer.json
    told: dict[str, Any] = answer.json
    return told


def turn(role: Hooks, times: int = 1) -> None:
    """Let the role do what there is to do, and wait for what it has begun."""
    for _ in range(times):
        role.turn()
        role.finish()


def due_now(house: House) -> None:
    """Let all that waits be due, as if its time had come."""
    with house.service.begin("test") as unit:
        unit.session.execute(update(Delivery).where(Delivery.due_at.is_not(None)).values(due_at=0.0))


def deliveries(house: House) -> list[Delivery]:
    with house.service.database.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.position, Delivery.id)))


def endpoint(house: House) -> Endpoint:
    with house.service.database.read() as session:
        return session.scalars(select(Endpoint)).one()
