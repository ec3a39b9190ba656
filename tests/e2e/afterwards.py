"""Cases that an office refused, and cases that are looked at again after their end, for whoever wants to see them."""

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.e2e.test_road import acts, staff

if TYPE_CHECKING:
    from tests.e2e.lives import Lives

NO = {
    "report": "当年预算已用完。",
    "answer": "当年预算已安排完毕，依法不能在预算外兑付，余额列入下一年度预算。",
    "outcome": "cannot_by_law",
    "legal_basis": "《中华人民共和国预算法》",
}


def refused(lives: "Lives") -> None:
    """Bring a no that waits for the head's signature, one that has it, and one that the head did not sign."""
    for word, asked in (("", {}), ("/countersign", {}), ("/not_sign", {"reason": "请补充年度预算安排。"})):
        number = lives.reported(NO, title=f"要求提前兑付奖补资金{word}")["number"]
        own, head = lives.of(number, "industry").answer.url, staff(lives.running, "haoran_hong")
        if word:
            assert acts(lambda own=own, head=head: head.open(own), word, **asked).answer.status == 200


def looked_at_again(lives: "Lives") -> None:
    """Draw of this month's cases, by a clock that is ahead; one was found not to be in order."""
    lives.closed()  # one more, for somebody to look at
    running, later = lives.running, lives.running.folder / "later"
    later.mkdir()
    for one in running.data.iterdir():
        (later / one.name).symlink_to(one)
    (later / "clock-shift").write_text(str(40 * 86_400), encoding="utf-8")
    ahead = replace(running, variables={**running.variables, "NWD_DATA_DIR": str(later)})
    month = datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m")
    assert "drawn now" in ahead.nwd("recheck", "draw", month)
    watcher = staff(running, "guodong_ye")
    found = re.findall(r"/centre/rechecks/[0-9a-f-]{36}", watcher.open("/centre/rechecks/").answer.text)
    assert found
    sent = watcher.open(found[0]).send(found[0], found="noted", note="企业称没有接到电话。", reason="")
    assert sent.answer.status == 200
