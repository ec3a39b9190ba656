"""Files of mails, which notifier keeps with the mail: where intake fetches one, and how notifier knows that it asks.

Both sides share the house's secret. What is shown there is a token for one file of one mail, made for that alone, in
the head of the request and not in its address.
"""

from datetime import timedelta

PURPOSE = "mailed file"
"""What the key of these tokens is made for; it carries the mail's id and the SHA-256 of the file."""

LASTS = timedelta(minutes=5)
"""How long one is good: clocks of two machines may differ a little."""

RULE = "/desk/mailed/<uuid:incoming_id>/<sha256>"


def path_of(mail: str, sha256: str) -> str:
    """Return the path at which notifier hands out a file of a mail, by the SHA-256 of its bytes."""
    return f"/desk/mailed/{mail}/{sha256}"
