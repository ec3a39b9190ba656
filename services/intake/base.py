"""The base of intake's models."""

from sqlalchemy.orm import DeclarativeBase

from shared.db.models import TYPES, service_metadata


class Base(DeclarativeBase):
    """Base of every table that intake owns."""

    metadata = service_metadata()
    type_annotation_map = TYPES
