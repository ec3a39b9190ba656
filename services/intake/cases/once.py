"""What makes one showing of a form count once, however often it is sent."""

import re

from services.intake.cases import canonical

_ONCE = re.compile(r"[A-Za-z0-9_-]{16}")


def fingerprint(verb: str, values: dict[str, str], once: str) -> tuple[str, str]:
    """Return the key of one showing of a form with one content, and the digest of the content.

    The same form sent again, by a second click or by going back, has the same key; mended and sent again it has
    another.
    """
    digest = canonical.digest({"to": verb, "form": values})
    return f"{token(once)}:{digest}", digest


def token(once: str) -> str:
    """Return a form's token, empty where it came from no page of ours: the content alone then tells showings apart."""
    return once if _ONCE.fullmatch(once) else ""
