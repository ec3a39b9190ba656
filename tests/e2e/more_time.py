"""Extensions and first contacts, for whoever wants to see them."""

import re
from typing import TYPE_CHECKING

from tests.e2e.cases import E4
from tests.e2e.test_road import acts, staff

if TYPE_CHECKING:
    from tests.e2e.lives import Lives


def more_time(lives: "Lives") -> None:
    """Bring one that waits for a decision on more time, and one that has it; both enterprises were telephoned."""
    reviewer = staff(lives.running, "weicheng_wang")
    for words in ({"decision": "grant", "n": "3", "words": "同意，请抓紧。"}, {}):
        number = lives.posted(E4, title="蒸汽压力不稳，等检测结果")["number"]
        assert lives.of(number, E4.lead).send("/sign").answer.status == 200
        told = {"how": "telephone", "at": "", "note": "约定周三上门。"}
        assert acts(lambda number=number: lives.of(number, E4.lead), "/contacted", **told).answer.status == 200
        asked = {"n": "5", "ground": "survey", "reason": "检测机构一周后出报告。", "legal_basis": ""}
        assert acts(lambda number=number: lives.of(number, E4.lead), "/ask_extension", **asked).answer.status == 200
        if words:
            (found,) = set(
                re.findall(r"/desk/extensions/[0-9a-f-]{36}", reviewer.open("/desk/extensions/").answer.text)
            )
            assert reviewer.open(found).send(found, **words).answer.status == 200
