"""What a message about a file does: a file is there once, in whatever order and however often it is told of."""

from datetime import datetime

from services.notifier.files import store
from services.notifier.files.models import CaseFile
from services.notifier.tasks.models import Case
from shared.contracts import Message
from shared.messaging import Unit


def take_file(unit: Unit, case: Case, message: Message) -> None:
    """Keep that a case has a file."""
    told = message.data
    if store.one(unit.session, case.id, told["attachment"]) is not None:
        return
    unit.session.add(
        CaseFile(
            case_id=case.id,
            id=told["attachment"],
            name=told["name"],
            type=told["type"],
            size=told["size"],
            sha256=told["sha256"],
            by=told["by"],
            at=datetime.fromisoformat(told["at"]),
        )
    )
    kept = {name: told[name] for name in ("attachment", "name", "size", "sha256", "by")}
    unit.record(case, "case.attached", {**kept, "line": message.line}, "intake")
