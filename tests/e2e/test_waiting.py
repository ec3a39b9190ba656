"""A case that no rule takes waits at the desk: its clock writes to the desk, and the dispatch stops it."""

from typing import Any

import pytest

from tests.e2e.conftest import POSTGRES
from tests.e2e.installation import Installation, eventually
from tests.e2e.ladder import Timer, Walk
from tests.e2e.lives_words import PLAIN
from tests.e2e.people import Agency, Mailbox
from tests.e2e.staff import mailboxes_of
from tests.e2e.test_road import staff, taken

pytestmark = [pytest.mark.timeout(120), pytest.mark.parametrize("running", [POSTGRES], indirect=True)]

DESK, HEAD, SUPERVISOR = ("shumin.li", "weicheng.wang"), "weicheng.wang", "guodong.ye"


class Waiting(Walk):
    """A case of which notifier knows nothing yet but that it waits."""

    def timers(self, step: str, round_: int) -> list[Timer]:
        return [told for name, *told in self._of_desk(round_) if name.split(":")[0] == step and "#" not in name]

    def pending(self) -> set[str]:
        """Return the names of the desk's timers that wait, each time of a step that is repeated among them."""
        return {name for name, state, *_ in self._of_desk(1) if state in ("waiting", "resting")}

    def _of_desk(self, round_: int) -> list[Any]:
        query = """
            select t.step, t.state, t.due_at, t.fired_at from notifier.timer t
            join notifier.wait w on w.case_id = t.case_id
            where w.facts->>'number' = %s and t.round = %s and t.kind = 'desk' order by t.due_at
        """
        return self._ask(query, self.number, round_)


def test_the_desk_is_written_to_by_the_clock_until_somebody_dispatches(running: Installation, mailbox: Mailbox) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-waits", "--name", "市12345热线").strip())
    number = taken(agency, PLAIN)["number"]
    walk = Waiting(running, mailbox, number)
    supervisor = staff(running, "guodong_ye")

    walk.comes("not_dispatched")
    mail = walk.wrote("事项尚未派单", *DESK)
    text = mail.message.get_body(("plain",))
    assert text is not None
    assert f"/dispatch/cases/{number}" in text.get_content()
    assert walk.pending()
    walk.comes("nobody_dispatches")
    walk.wrote("事项滞留派单台", HEAD)
    walk.wrote("抄送：事项滞留派单台", SUPERVISOR)
    assert f'<span class="waits">{number}</span>' in supervisor.open("/desk/board").answer.text

    page = staff(running, "shumin_li").open(f"/dispatch/cases/{number}")
    assert page.send("/assign", body="industry", reason="与企业服务有关").answer.status == 200
    mailbox.wait_for_task(number, mailboxes_of("industry"))
    assert not walk.pending()
    assert f'<span class="waits">{number}</span>' not in supervisor.open("/desk/board").answer.text
    told = [one for one in walk.history("notifier") if not one.startswith("enterprise.")]
    assert told[0].startswith("case.waits")
    assert told[-1].startswith("task.opened")
    assert [one for one in told if one.startswith("desk.reminded step=not_dispatched")]
    assert eventually(lambda: running.verify(settle=5)["findings"] == [])
