"""How a transaction is opened, what every service stores in the same way, and how its tables come to be."""

from shared.db.database import Database, DatabaseDown
from shared.db.ids import new_id
from shared.db.types import UtcDateTime

__all__ = ["Database", "DatabaseDown", "UtcDateTime", "new_id"]
