"""Tables of the public form: contact points with their links, and how often the form was used."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class ContactPoint(Base):
    """Somebody who brings cases of others, such as the staff of a park. Of the link only a digest is kept.

    closed_at: since when the link opens nothing.
    """

    __tablename__ = "contact_point"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class FormUse(Base):
    """How often a form was used on one day of the place, by an address or for an enterprise."""

    __tablename__ = "form_use"

    about: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    times: Mapped[int]
