"""What the codes in a decision's record are called, in both languages."""

from collections.abc import Mapping

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
