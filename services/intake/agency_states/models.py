"""The table of agencies' own words for states."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class AgencyStates(Base):
    """A version of what an agency calls our states; never changed, and the newest holds. by: who brought it."""

    __tablename__ = "agency_states"

    agency: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
