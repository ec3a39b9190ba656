"""The base of notifier's models."""

from sqlalchemy.orm import DeclarativeBase

from shared.db.models import TYPES, service_metadata


class Base(DeclarativeBase):
    """Base of every table that notifier owns."""

    metadata = service_metadata()
    type_annotation_map = TYPES
