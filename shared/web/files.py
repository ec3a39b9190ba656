"""Links from one service to a file that another keeps: short-lived, for one file and one person, signed by the house.

Who may have the file is judged when the link is made, by the service on whose page it was asked for; services do not
call each other. The token is good for two minutes and names two ids, so that one in a browser's history opens nothing.
"""

from datetime import timedelta

from shared.web.context import signer, web

LINK = "attachment link"
"""What the key of these links is made for."""

LINK_LASTS = timedelta(minutes=2)


def file_address(attachment_id: str, person: str) -> str:
    """Return the address at which a person may have a file now."""
    return f"{web().public_url}/files/{signer(LINK).sign([attachment_id, person])}"
