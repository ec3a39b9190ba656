"""How an installation keeps files, from its settings."""

import re

from services.intake.attachments.domain import MOST_BYTES
from services.intake.attachments.storage import Storage, Volume
from services.intake.attachments.taking import Keeping
from services.intake.settings import Settings
from shared.web.uploads import Uploads

TARGETS = re.compile(
    rb"/(v1/cases/([^/? ]{1,80}/attachments|batch)|v1/imports|track/cases/[^/? ]{1,80}/supplement"
    rb"|centre/take|bring/[^/? ]{1,80}/check)[? ]"
)
"""The addresses to which files are sent; a new one belongs here and into deploy/gateway.conf.template."""


def storage_of(settings: Settings) -> Storage:
    """Return where files are kept."""
    return Volume(settings.files)


def keeping_of(settings: Settings) -> Keeping:
    """Return how files are kept and looked over."""
    return Keeping(settings.files, storage_of(settings), settings.scanner)


def uploads_of(settings: Settings) -> Uploads:
    """Return which requests bring files, and where these stand while they come."""
    return Uploads(keeping_of(settings).arriving, TARGETS, MOST_BYTES)
