"""Reads who makes a suggestion, a line for each: name, role, telephone or mail."""

import re

from marshmallow import ValidationError

from services.intake.deputies.domain import MOST_DEPUTIES, Named, Role
from shared.web.faults import Fault

_ROLES = {
    **dict.fromkeys(("代表", "人大代表", "deputy"), Role.DEPUTY),
    **dict.fromkeys(("委员", "政协委员", "adviser"), Role.ADVISER),
}
_PARTS = re.compile(r"[，,、\t]\s*")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_NAME, _CONTACT = 100, 254


def deputies(text: str) -> list[Named]:
    """Return who is named. Raises ValidationError for the field `deputies`, with each line that cannot be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_DEPUTIES:
        raise ValidationError({"deputies": [_too_many()]})
    found = [_named(line) for line in lines]
    wrong = [str(number) for number, one in enumerate(found, 1) if one is None]
    if wrong:
        raise ValidationError({"deputies": [_unread(", ".join(wrong))]})
    return [one for one in found if one is not None]


def _named(line: str) -> Named | None:
    parts = [part.strip() for part in _PARTS.split(line)]
    name, role = parts[0], _ROLES.get(parts[1].lower()) if len(parts) > 1 else Role.DEPUTY
    contact = parts[2] if len(parts) > 2 and parts[2] else None
    if contact and "@" in contact and not _MAIL.fullmatch(contact):
        return None
    if not name or len(name) > _NAME or role is None or len(parts) > 3 or len(contact or "") > _CONTACT:
        return None
    return Named(name, role, contact)


def _unread(numbers: str) -> Fault:
    return Fault(
        "unreadable",
        zh=f"第 {numbers} 行无法识别，请写成“姓名，代表，电话或邮箱”。",
        en=f"Line {numbers} cannot be read; write “name, deputy, telephone or mail”.",
    )


def _too_many() -> Fault:
    return Fault(
        "too_many",
        zh=f"最多 {MOST_DEPUTIES} 人；其余联名者由领衔者转告。",
        en=f"At most {MOST_DEPUTIES}; whoever else signs it hears of the answer through the first.",
    )
