"""People and bodies as the directory tells them, and people who have signed in."""

from flask.testing import FlaskClient

from services.notifier.tasks.models import Task
from shared.contracts import Message
from shared.contracts.from_router import DIRECTORY_PERSON
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import body, message, person
from tests.parts.people import sign_in


def office(code: str, *handlers: str, leader: str | None = None, version: int = 1) -> Message:
    """Return a body as the directory has it; its handlers are given by their ids."""
    people = {"handlers": [person(one) for one in handlers], "leader": person(leader) if leader else None}
    return body(code, version, **people)


def staff(code: str, *duties: Duty, left: bool = False, version: int = 1) -> Message:
    """Return a person as the directory has them."""
    told = {**person(code), "duties": [str(duty) for duty in duties]}
    more = {"left": left, "successor": None, "signed_out_at": None}
    return message(DIRECTORY_PERSON, code, {"version": version, "person": {**told, **more}})


def seat(notifier: Notifier, face: Face, who: str, *duties: Duty) -> FlaskClient:
    """Return the browser of somebody who has signed in; the directory knows them from now on."""
    notifier.take(staff(who, *duties))
    client = face.test_client()
    sign_in(client, face, who)
    return client


def look(client: FlaskClient, task: Task) -> tuple[int, str]:
    answer = client.get(f"/desk/tasks/{task.id}", headers=PAGE)
    return answer.status_code, answer.text
