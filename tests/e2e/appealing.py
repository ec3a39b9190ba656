"""Appeals brought to life, for whoever wants to see their pages."""

import re

from tests.e2e.lives import GOOD, Lives
from tests.e2e.test_road import staff

TOLD = {"body": "industry", "reason": "资金由市级拨付，本单位无权决定。", "basis": "资金管理办法第九条"}


def appeal(lives: Lives) -> None:
    """Let an office say of two verdicts that they are not its own: one is kept out of its figures, the other waits."""
    supervisor = staff(lives.running, "guodong_ye")
    for rules in (True, False):
        number = lives.judged(GOOD)
        sent = supervisor.open("/reports/appeals").send("/reports/appeals", number=number, **TOLD)
        assert sent.answer.status == 200, sent.answer.text
        if rules:
            (address,) = set(re.findall(r"/reports/appeals/[0-9a-f-]{36}", sent.answer.text))
            assert supervisor.open(address).send(address, ruling="grant", words="属实。").answer.status == 200
