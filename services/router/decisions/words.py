"""What the codes in a decision's record are called, in both languages."""

from collections.abc import Mapping

from services.router.rules.reasons import Sentence

WHO: Mapping[str, tuple[str, str]] = {
    "rule": ("规则", "the rules"),
    "model": ("文本模型", "the text model"),
    "person": ("人工派单", "by hand"),
    "ruling": ("审定", "a ruling"),
}
"""By what a decision was made."""

ENDS: Mapping[str, tuple[str, str]] = {
    "answered_at_once": ("直接答复", "answer at once"),
    "declined": ("不予受理", "decline it"),
    "guided": ("引导到正确的渠道", "guide to the right door"),
    "passed_up": ("提请上级办理", "pass it up"),
    "emergency": ("紧急事项，口头通知", "an emergency, told by voice"),
    "referral": ("移送有权机关", "refer it to the authority in charge"),
}
"""How a rule may propose to end a case."""


def _named(**names: tuple[str, str]) -> dict[str, Sentence]:
    return {code: {"zh": zh, "en": en} for code, (zh, en) in names.items()}


FACTS: Mapping[str, Mapping[str, Sentence]] = {
    "kind": _named(
        consultation=("咨询", "consultation"),
        help=("求助", "request for help"),
        complaint=("投诉", "complaint"),
        report=("举报", "report of wrongdoing"),
        suggestion=("建议", "suggestion"),
    ),
    "channel": _named(
        hotline=("热线", "hotline"),
        window=("窗口", "service window"),
        contact_point=("联系点", "contact point"),
        deputy=("代表", "deputy"),
        symposium=("座谈会", "symposium"),
        visit=("走访", "visit"),
        passed_down=("上级交办", "passed down by a higher level"),
        instruction=("批示件", "leader's instruction"),
        web=("网上", "web"),
        mail=("邮件", "mail"),
    ),
    "urgency": _named(normal=("一般", "normal"), urgent=("紧急", "urgent"), emergency=("特急", "emergency")),
    "confidential": _named(true=("是", "yes")),
}
"""By fact and code; what a place names itself, such as its matters, stands in its configuration."""
