"""The supervision board shows which parts, opinions and stages of task forces are late, by limits of their own."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from services.notifier.tasks.domain import Act
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed, party
from tests.integration.notifier.staff import office, seat
from tests.integration.notifier.teams import enlarged, ready, team
from tests.integration.notifier.test_parts import waiting_place

__all__ = ["ready"]
LATER = "2027-03-01T12:00"


def helped(client: FlaskClient) -> list[str]:
    page = client.get("/desk/board", headers=PAGE).text
    return re.findall(r'<a class="helped" href="/desk/(?:tasks|task-forces)/([0-9a-f-]{36})">', page)


def test_parts_and_opinions_that_are_late_stand_there_and_taken_consent_does_not(
    notifier: Notifier, face: Face, tmp_path: Path
) -> None:
    case, consents, over = new_id(), new_id(), new_id()
    notifier.take(assigned(consents, assisting=(party("env"),)))
    notifier.load(waiting_place(tmp_path))
    for one in (case, over):
        notifier.take(assigned(one, split=(party("fire"), party("build")), assisting=(party("env"),)))
    notifier.take(closed(over))
    _, build, fire, env = notifier.tasks(case)
    notifier.act(fire, Act.SIGN)
    notifier.act(fire, Act.PART, agrees=True, text="已办。")
    boss = seat(notifier, face, "guodong", Duty.SUPERVISOR)
    assert helped(boss) == []
    notifier.clock.is_at(LATER)
    assert set(helped(boss)) == {build.id, env.id}
    notifier.take(office("build", "build_1", leader="head"))
    assert helped(seat(notifier, face, "head")) == [build.id]


def test_a_stage_that_is_late_stands_there_by_its_name(ready: Notifier, face: Face) -> None:
    case = enlarged(ready)
    boss = seat(ready, face, "guodong", Duty.SUPERVISOR)
    assert helped(boss) == []
    ready.clock.is_at(LATER)
    page = boss.get("/desk/board", headers=PAGE).text
    assert set(helped(boss)) == {team(ready, case).id}
    assert "专班阶段：" in page
    own = enlarged(ready, about="preliminary")
    ready.clock.is_at("2027-12-01T12:00")
    preliminary = seat(ready, face, "preliminary_leader")
    assert team(ready, own).id not in helped(preliminary)
