"""Extensions, first contacts, suspensions and urgings, for whoever wants to see them."""

import re
from typing import TYPE_CHECKING

from tests.e2e.cases import E2, E4
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


def rests(lives: "Lives") -> None:
    """Bring one that waits for a decision on its clock's rest, one whose clock rests, and one that somebody urges."""
    supervisor = staff(lives.running, "guodong_ye")
    for words in ({"decision": "grant", "n": "8", "words": "同意中止，判决后及时恢复。"}, {}):
        number = lives.posted(E2, title="用地范围有诉讼，等待判决")["number"]
        assert lives.of(number, E2.lead).send("/sign").answer.status == 200
        told = {
            "n": "10",
            "ground": "lawsuit",
            "reason": "地块权属诉讼尚未审结。",
            "legal_basis": "《土地管理法》第十四条",
        }
        told["evidence"] = "（2026）闽02民初101号受理案件通知书，2026年11月20日"
        assert acts(lambda number=number: lives.of(number, E2.lead), "/ask_suspension", **told).answer.status == 200
        if words:
            (found,) = set(
                re.findall(r"/desk/extensions/[0-9a-f-]{36}", supervisor.open("/desk/extensions/").answer.text)
            )
            assert supervisor.open(found).send(found, **words).answer.status == 200
    number = lives.posted(E4, title="蒸汽压力仍然不稳")["number"]
    opened = lives.of(number, E4.lead).answer.url
    task = re.findall(r"[0-9a-f-]{36}", opened)[-1]
    page = supervisor.open(f"/desk/urging/{task}")
    assert page.send(f"/desk/urging/{task}", words="请今天之内联系企业，并说明进展。").answer.status == 200
