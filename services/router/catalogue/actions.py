"""A version of the dispatch catalogue is put in force, from the page or from a folder: as a whole or not at all.

Who does so holds the pointer to the version in force until the end of the unit, so that two do it one after the other.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from services.router.catalogue import store
from services.router.catalogue.domain import OverPublished, difference, rules_of, with_rules
from services.router.catalogue.models import Publication
from services.router.catalogue.reading import LARGEST, read_text
from services.router.catalogue.writing import written_anew
from services.router.decisions.domain import Refused
from services.router.policy import DIRECTORY, ROUTING
from shared.db import new_id
from shared.db.canonical import canonical
from shared.db.parts import Parts
from shared.messaging import Unit
from shared.process.problems import BadConfiguration

LOADED = "nwd load"
"""Who puts a folder in force."""


def standing(session: Session, parts: Parts) -> str:
    """Return a word for what is in force that changes with every publication; empty before the first."""
    held, newest = parts.current_hash(session, ROUTING), store.newest(session)
    return newest.id if newest and newest.hash == held else held or ""


def text_in_force(session: Session, parts: Parts) -> str:
    """Return the rules.yaml in force, as it was written where that is known. Raises Refused where nothing is."""
    part = parts.in_force(session, ROUTING)
    if part is None:
        raise _nothing_in_force()
    return text_of(session, parts, part.hash)


def text_of(session: Session, parts: Parts, digest: str) -> str:
    """Return the rules.yaml of a version, as it was written where that is known. Raises LookupError for none."""
    part = parts.version(session, digest)
    if part is None or part.name != ROUTING:
        raise LookupError(digest)
    known = (one.written for one in store.publications_of(session, digest))
    return next((text for text in known if text is not None), None) or written_anew(part.content)


def checked(session: Session, parts: Parts, text: str) -> dict[str, Any]:
    """Return what a rules.yaml would put in force. Raises BadConfiguration with all that is wrong; Refused."""
    routing, directory = parts.in_force(session, ROUTING), parts.in_force(session, DIRECTORY)
    if routing is None or directory is None:
        raise _nothing_in_force()
    if len(text.encode()) > LARGEST:
        raise BadConfiguration([f"rules.yaml:1 the file is larger than {LARGEST // 1024} KB; load it with its folder"])
    return read_text(text, directory.content, routing.content)


def publish(unit: Unit, text: str, *, began_from: str, reason: str, by: str, person: str) -> Publication:
    """Put a rules.yaml in force as a whole, and put on record who did so and why.

    began_from: `standing` when the draft was begun. Raises BadConfiguration with all that is wrong in the text, and
    Refused where somebody else has published since, or where nothing would change; the version in force stays then.
    """
    parts = unit.service.parts
    held = parts.hold(unit.session, ROUTING)
    newest = store.newest(unit.session)
    if not reason.strip():
        raise Refused(zh="请写明发布理由。", en="Say why it is published.")
    if began_from != standing(unit.session, parts):
        raise Refused(
            zh="您起草期间，已有人启用了新的派单目录，本次未发布。请与现行目录比较后重新起草。",
            en="Somebody put another catalogue in force since you began this draft; nothing was published. Compare "
            "yours with what is in force, and begin from that.",
        )
    content = checked(unit.session, parts, text)
    if held and text == text_of(unit.session, parts, held):
        raise Refused(zh="草案与现行派单目录完全相同，无需发布。", en="This is what is in force, word for word.")
    before = parts.version(unit.session, held) if held else None
    # Before there was a record of publications, what is in force can only have come from a folder.
    folder_rules = newest.folder_rules if newest else _hash(rules_of(before.content if before else content))
    digest = parts.store(unit.session, ROUTING, content, unit.now)
    return _record(
        unit,
        hash=digest,
        before=held,
        way="page",
        rules=_hash(rules_of(content)),
        folder_rules=folder_rules,
        by=by,
        person=person,
        reason=reason.strip(),
        written=text,
    )


def load(
    unit: Unit,
    routing: Mapping[str, Any],
    directory: Mapping[str, Any],
    written: str | None,
    over: OverPublished = OverPublished.REFUSE,
) -> None:
    """Put a folder's checked part `routing` in force; doing it again changes nothing.

    Where other rules were published on the page since, they stay while the folder's own are those that it brought the
    last time; once both have changed, `over` says which hold. Raises BadConfiguration where that has to be decided, and
    where the published rules do not fit the rest of the folder; nothing is stored then.
    """
    parts = unit.service.parts
    held, newest = parts.hold(unit.session, ROUTING), store.newest(unit.session)
    brought = _hash(rules_of(routing))
    content, folder_rules = dict(routing), brought
    if newest and newest.rules != newest.folder_rules and brought != newest.rules and over is not OverPublished.REPLACE:
        if brought != newest.folder_rules and over is OverPublished.REFUSE:
            raise BadConfiguration(_both_changed(unit, newest, routing))
        written = text_of(unit.session, parts, newest.hash)
        content, folder_rules = _kept(written, routing, directory, newest), newest.folder_rules
    digest = parts.store(unit.session, ROUTING, content, unit.now)
    told = {"hash": digest, "rules": _hash(rules_of(content)), "folder_rules": folder_rules, "written": written}
    if newest is None or any(getattr(newest, name) != value for name, value in told.items()):
        _record(unit, **told, before=held, way="folder", by=LOADED, person=None, reason="")


def kept_over_folder(session: Session) -> Publication | None:
    """Return the publication whose rules are in force instead of the folder's, None where the folder's are."""
    found = store.newest(session)
    while found and found.way != "page" and found.rules != found.folder_rules:
        earlier = store.publications(session, 1, found.id)
        found = earlier[0] if earlier else None
    return found if found and found.rules != found.folder_rules else None


def _record(unit: Unit, **told: Any) -> Publication:
    made = Publication(id=new_id(), at=unit.now, **told)
    unit.session.add(made)
    unit.session.flush()
    return made


def _kept(text: str, routing: Mapping[str, Any], directory: Mapping[str, Any], newest: Publication) -> dict[str, Any]:
    try:
        return read_text(text, directory, routing)
    except BadConfiguration as bad:
        which = f"the published rules of {newest.at:%Y-%m-%d}, which stay in force, do not fit this folder"
        raise BadConfiguration(
            [*(f"{one} ({which})" for one in bad.problems), f"{_ADVICE} or load with --replace-published"]
        ) from bad


_ADVICE = "Bring what was published into the folder with `nwd route export-rules --out rules.yaml`,"


def _both_changed(unit: Unit, newest: Publication, routing: Mapping[str, Any]) -> list[str]:
    published = kept_over_folder(unit.session) or newest
    part = unit.service.parts.version(unit.session, newest.hash)
    told = difference(part.content, with_rules(part.content, rules_of(routing))).lines() if part else ()
    return [
        f"rules.yaml:1 other rules were published on the page by {published.by} on {published.at:%Y-%m-%d %H:%M} UTC "
        f"(“{published.reason}”), and the folder's were changed since it was last loaded. Nothing was loaded.",
        "From what is in force to this folder:",
        *(f"  {line}" for line in told),
        f"{_ADVICE} merge your changes and load again; or load with --replace-published or --keep-published.",
    ]


def _hash(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _nothing_in_force() -> Refused:
    return Refused(
        zh="尚未加载名录和派单目录；请先用 nwd load 加载。",
        en="No directory and catalogue are in force; load them first: nwd load <folder>.",
    )
