"""Cases on the ladder: cards, notices that wait to be signed, are open, answered, withdrawn.

Nobody waits days for a limit to pass: the timers of the steps are brought forward in the database, and the clock does
the rest.
"""

import re
import sqlite3
from typing import TYPE_CHECKING

from tests.e2e.cases import E4
from tests.e2e.installation import eventually
from tests.e2e.people import Client, Page
from tests.e2e.test_road import staff

if TYPE_CHECKING:
    from tests.e2e.lives import Lives

A_NOTICE = re.compile(r"/desk/notices/[0-9a-f-]{36}")
LONG_AGO = "2020-01-01 00:00:00.000000"


def noticed(lives: "Lives") -> None:
    """Bring two cases: one whose notices were signed, one that waits for a signature."""
    supervisor = staff(lives.running, "guodong_ye")
    waiting = lives.posted(E4, title="园区供汽何时恢复")["number"]
    assert lives.of(waiting, E4.lead).answer.status == 200
    happens(lives, waiting, "yellow", "red", "blue_notice")
    number = lives.posted(E4, title="废水预处理能力不足")["number"]
    assert lives.of(number, E4.lead).send("/sign").answer.status == 200
    happens(lives, number, "yellow", "blue_notice")
    blue = drafted(supervisor, number)
    assert signed(supervisor.open(blue)).answer.status == 200
    page = lives.of(number, E4.lead)
    assert page.send("/ask_supplement", what="请补充排水许可。").answer.status == 200  # which stops the blue one
    task = re.search(r"/desk/notices/new/[0-9a-f-]{36}", board_row(supervisor, number))
    assert task
    for step in ("orange_notice", "red_notice"):
        page = supervisor.open(task[0]).send(task[0], step=step)
        assert signed(page).answer.status == 200
    for text in ("原计划本周完成，因设备到货推迟，改为下周三。", "已整改，责任人已明确。"):  # the red one then waits
        assert lives.of(number, E4.lead).send("/answer", text=text).answer.status == 200
    page = supervisor.open(task[0]).send(task[0], step="blue_notice")
    assert page.send("/discard", reason="已有更高等级的督办。").answer.status == 200
    cards = supervisor.open("/desk/measures/")
    assert cards.send("/withdraw", reason="系统停机期间无法操作。").answer.status == 200


def happens(lives: "Lives", number: str, *steps: str) -> None:
    """Let steps of a case be due, and wait until they have happened."""
    names = ", ".join(f"'{one}'" for one in steps)
    of_case = f"step in ({names}) and case_id in (select id from cases where facts like '%{number}%')"
    with sqlite3.connect(lives.running.data / "notifier.db", timeout=20) as notifier:
        notifier.execute(f"update timer set due_at = ? where {of_case}", (LONG_AGO,))

    def fired() -> bool:
        with sqlite3.connect(lives.running.data / "notifier.db", timeout=20) as notifier:
            rows = notifier.execute(f"select state from timer where {of_case}").fetchall()
        return len(rows) == len(steps) and all(state == "fired" for (state,) in rows)

    assert eventually(fired), (number, steps)


def drafted(supervisor: Client, number: str) -> str:
    """Return the address of the draft about a case."""
    listed = supervisor.open("/desk/notices/").answer.text
    rows = [row for row in listed.split("<tr>") if number in row]
    found = A_NOTICE.search(rows[0])
    assert found
    return found[0]


def board_row(supervisor: Client, number: str) -> str:
    """Return the line of a case on the board."""
    assert eventually(lambda: number in supervisor.open("/desk/board").text)
    return next(row for row in supervisor.open("/desk/board").answer.text.split("<tr>") if number in row)


def signed(page: Page) -> Page:
    """Sign the draft of a page as it is worded there; forms do not read what stands between tags."""
    wording = dict(re.findall(r'<textarea id="(zh|en)"[^>]*>\n?([^<]*)</textarea>', page.answer.text))
    return page.send("/sign", **wording)
