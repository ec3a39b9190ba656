"""Operators see all webhooks, those that need somebody first, and nobody else does."""

from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.hooked import add, hooks, turn
from tests.integration.intake.house import House
from tests.integration.intake.same import bring, hotline
from tests.integration.intake.staff import CLERK, EVERYBODY, come_in
from tests.parts.receiver import receiver

OPERATOR = "zhao_operator"


def operator(house: House, language: str = "zh-CN") -> Browser:
    EVERYBODY.setdefault(OPERATOR, ("赵运维", [Duty.OPERATOR]))
    return come_in(house, OPERATOR, language)


def test_operators_see_what_fails_and_what_was_said_and_no_secret_of_a_receiver(house: House) -> None:
    assert "还没有单位登记回调地址" in operator(house).get("/centre/webhooks/").text
    with receiver() as good, receiver() as gone:
        gone.answer = lambda _: (410, b"<script>moved</script>")
        add(house, f"{good.url}/in?token=geheim")
        other = hotline(house)
        add(house, f"{gone.url}/in", other)
        house.bring()
        bring(house, {"title": "别家", "anonymous": True}, other)
        turn(hooks(house))
        page = operator(house, "en").get("/centre/webhooks/").text
        assert page.index("市12345热线") < page.index("政务服务大厅")
        assert "switched off (410)" in page
        assert "410 &lt;script&gt;moved&lt;/script&gt;" in page
        assert f"{good.url}/in" in page
        assert "geheim" not in page
        assert come_in(house, CLERK).get("/centre/webhooks/").status_code == 403
