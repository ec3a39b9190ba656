"""What changes the code tables: the directory's messages."""

from services.intake.codes import store
from services.intake.codes.models import BodyCopy, PersonCopy
from shared.contracts import Message
from shared.db import people
from shared.messaging import Unit


def keep_body(unit: Unit, message: Message) -> None:
    """Keep a copy of a body as router tells it; an older version than the one that is here changes nothing."""
    version, content = message.data["version"], message.data["body"]
    known = store.body_for_update(unit.session, content["code"])
    if known is None:
        unit.session.add(BodyCopy(code=content["code"], version=version, content=content))
    elif version > known.version:
        known.version, known.content = version, content


def keep_person(unit: Unit, message: Message) -> None:
    """Keep a copy of a person as router tells them."""
    people.keep_person(unit.session, PersonCopy, message.data["version"], message.data["person"])
