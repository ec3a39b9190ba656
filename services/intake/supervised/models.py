"""Tables of supervised matters."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Supervised(Base):
    """A supervised matter: what never changes of it. Its row is the lock for its lines.

    owner: a body's code. supervisor: a name, of whoever presses it. quantity: what is counted; unit: in what.
    """

    __tablename__ = "supervised"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(64))
    supervisor: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]


class SupervisedLine(Base):
    """One line of a matter's history, from which all that changes of it is told. Append-only.

    kind: domain.Kind. by: a person's id; name: theirs.
    """

    __tablename__ = "supervised_line"

    matter_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]]
