"""The table of trained classifiers."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.router.base import Base


class TextModelRow(Base):
    """One version of the classifier, named by the SHA-256 of its bytes. Append-only: triggers refuse a change.

    figures: how good it was at training, on texts that it had not seen. content: its bytes (storing.py).
    """

    __tablename__ = "text_model"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
    content: Mapped[bytes] = mapped_column(LargeBinary)
