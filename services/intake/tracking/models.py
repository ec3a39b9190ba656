"""How often a tracking code was guessed."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Tries(Base):
    """Wrong codes for one case number, or from one address, since the first of them."""

    __tablename__ = "tracking_tries"

    about: Mapped[str] = mapped_column(String(80), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    wrong: Mapped[int]
