"""What a reader of a mail does with its link, in a browser."""

import html
import re

from flask.testing import FlaskClient

from services.notifier.tasks.models import Task
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned


def path_to(notifier: Notifier, task: Task, person: str = "") -> str:
    return notifier.links.task(task.id, person or f"{task.body}_1").removeprefix("http://nwd.example")


def opened(client: FlaskClient, notifier: Notifier, task: Task, person: str = "") -> str:
    """Follow a link as a browser does, and return the page."""
    answer = client.get(path_to(notifier, task, person), follow_redirects=True, headers=PAGE)
    assert answer.status_code == 200
    return answer.text


PAGE = {"Accept": "text/html", "Accept-Language": "zh-CN"}


def send(client: FlaskClient, page: str, word: str, **fields: str) -> tuple[int, str]:
    """Send one of the forms of a page as a browser does: with its hidden token and its button, to its address."""
    address = re.search(rf'action="([^"]+/{word})"', page)
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert address is not None
    assert token is not None
    form = {"form_token": html.unescape(token[1]), "pressed": "yes", **fields}
    answer = client.post(html.unescape(address[1]), data=form, headers=PAGE)
    return answer.status_code, answer.text


def acts_on(page: str) -> list[str]:
    """Return the words of the forms by which something can be done with the task of a page."""
    return re.findall(r'action="/desk/tasks/[^"/]+/(?!contact")(\w+)"', page)


def reread(client: FlaskClient, task: Task) -> str:
    return client.get(f"/desk/tasks/{task.id}", headers=PAGE).text


def case_with(notifier: Notifier, **more: object) -> str:
    case = new_id()
    notifier.take(assigned(case, **more))  # type: ignore[arg-type]
    return case
