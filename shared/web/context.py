"""What a request may ask of the app that serves it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app

from shared.web.keys import Signer


@dataclass(frozen=True)
class Web:
    """The settings of one HTTP face.

    prefix: what all its paths begin with, `""` or like `/desk`. public_url: how people reach the house, without a slash
    at the end. secrets: NWD_SECRET_KEY and its fallbacks. place: returns the place's name for a language (`zh`, `en`).
    """

    prefix: str
    public_url: str
    secrets: tuple[str, ...]
    place: Callable[[str], str]

    @property
    def secure(self) -> bool:
        """Say whether people come by https, so that cookies may insist on it."""
        return self.public_url.startswith("https://")


def service() -> Any:
    """Return the service (shared.messaging.Service) behind the app that answers now."""
    return current_app.extensions["nwd"]


def web() -> Web:
    """Return the settings of the HTTP face that answers now."""
    found: Web = current_app.extensions["nwd.web"]
    return found


def signer(purpose: str) -> Signer:
    """Return the signer for a purpose, made once for each app."""
    signers: dict[str, Signer] = current_app.extensions.setdefault("nwd.signers", {})
    if purpose not in signers:
        signers[purpose] = Signer(web().secrets, purpose)
    return signers[purpose]


def put_cookie(response: Response, name: str, value: str, *, max_age: int | None = None, path: str = "/") -> None:
    """Set a cookie that no script reads and that no other site sends along with a POST. max_age in seconds."""
    response.set_cookie(name, value, max_age=max_age, path=path, secure=web().secure, httponly=True, samesite="Lax")
