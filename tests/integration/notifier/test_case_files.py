"""Files of a case on the page of its task: told of once, in any order, and the way to one for whoever has the task."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifier.files.models import CaseFile
from shared.contracts import Message
from shared.contracts.from_intake import CASE_ATTACHED
from shared.db import new_id
from shared.web.files import LINK, LINK_LASTS
from shared.web.keys import Signer
from tests.integration.notifier.browser import opened
from tests.integration.notifier.conftest import SECRET, START, Notifier
from tests.integration.notifier.messages import assigned, message, party, recall


def attached(case: str, file: str, name: str = "现状图.pdf") -> Message:
    data: dict[str, Any] = {"attachment": file, "number": 1, "name": name, "type": "pdf", "size": 182_044}
    data |= {"sha256": "ab" * 32, "by": "政务服务大厅", "at": START.isoformat()}
    return message(CASE_ATTACHED, case, data, line=7)


@pytest.mark.parametrize("early", [True, False])
def test_a_file_is_there_once_whenever_it_is_told_of(notifier: Notifier, early: bool) -> None:
    case, file = new_id(), new_id()
    told, given = attached(case, file), assigned(case)
    notifier.take(*([told, given] if early else [given, told]))
    notifier.take(attached(case, file))
    with notifier.service.database.read() as session:
        assert [row.id for row in session.query(CaseFile)] == [file]


@pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
def test_whoever_has_the_task_goes_on_to_the_file_and_nobody_else(notifier: Notifier, client: FlaskClient) -> None:
    case, other, file = new_id(), new_id(), new_id()
    notifier.take(assigned(case, lead=party("land")), assigned(other, lead=party("water")), attached(case, file))
    lead, stranger = notifier.lead(case), notifier.lead(other)
    page = opened(client, notifier, lead)
    (path,) = re.findall(r'href="(/desk/tasks/[^"]+/attachments/[^"]+)" download><bdi>现状图.pdf', page)
    assert "178 kB" in page
    answer = client.get(path)
    assert answer.status_code == 303
    base, _, token = answer.location.rpartition("/")
    assert base.endswith("/files")
    assert Signer([SECRET], LINK).read(token, LINK_LASTS) == [file, "land_1"]
    # A new browser, and one that has another task open.
    assert client.application.test_client().get(path).status_code == 404
    opened(client, notifier, stranger)
    assert client.get(f"/desk/tasks/{stranger.id}/attachments/{file}").status_code == 404
    assert client.get(f"/desk/tasks/{lead.id}/attachments/{new_id()}").status_code == 404
    notifier.take(recall(case, (1, 1)))
    assert client.get(path).status_code == 404
