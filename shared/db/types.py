"""Column types that mean the same on PostgreSQL and SQLite."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator


def aware(value: datetime) -> datetime:
    """Return an instant as it is; a naive one is a mistake of ours and is refused with ValueError."""
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone; business times are instants")
    return value


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on both sides, stored in UTC. SQLite would give back naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an instant into UTC; a naive one is a mistake of ours and is refused with ValueError."""
        return None if value is None else aware(value).astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
