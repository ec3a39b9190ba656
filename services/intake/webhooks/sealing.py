"""The house's key for the secrets of webhooks."""

from collections.abc import Sequence

from services.intake.webhooks.signing import Seal
from shared.web.keys import purpose_keys


def seal_for(secrets: Sequence[str]) -> Seal:
    """Return the seal. secrets: NWD_SECRET_KEY, then its fallbacks."""
    return Seal(purpose_keys(secrets, "webhook-secret"))
