"""The table of publications."""

from datetime import datetime

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.router.base import Base


class Publication(Base):
    """One time that a version of the dispatch catalogue was put in force. Append-only: triggers refuse other changes.

    hash: the part `routing` from then on; before: the one until then, None at the first load. way: `page` or `folder`.
    rules: hash of what rules.yaml says of it; folder_rules: of what the folder's rules.yaml said when it was last
    loaded and heeded: where they differ, what is in force was published on the page. by, person: who, by name and id.
    reason: theirs, empty for a folder. written: the rules.yaml as it was written, None where only its content is known.
    """

    __tablename__ = "publication"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(String(64), index=True)
    before: Mapped[str | None] = mapped_column(String(64))
    way: Mapped[str] = mapped_column(String(8))
    rules: Mapped[str] = mapped_column(String(64))
    folder_rules: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(64))
    person: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    written: Mapped[str | None] = mapped_column(Text)
