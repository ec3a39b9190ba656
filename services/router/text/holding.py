"""The classifier in force, loaded once in each process, when the first case is left open by the rules."""

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from services.router.text import store
from shared.db.parts import Parts

if TYPE_CHECKING:
    from services.router.text.model import TextModel

PART = "text"
"""The router's part of the configuration that says which version is in force: {"model", "figures", "source", ...}."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """A version. model is None where it cannot be used; why says why, in words for an operator."""

    hash: str
    model: "TextModel | None"
    why: str | None = None


_KEPT: dict[str, Held] = {}
_LOADING = Lock()


def in_force(session: Session, parts: Parts) -> Held | None:
    """Return the version in force, None where none was ever put in force. One small read where it is loaded already."""
    with session.no_autoflush:
        pointer = parts.current_hash(session, PART)
        if pointer is None:
            return None
        held = _KEPT.get(pointer)
        if held is not None:
            return held
        with _LOADING:
            return _KEPT.get(pointer) or _load(session, parts, pointer)


def trouble(session: Session, parts: Parts) -> str | None:
    """Return why the version in force is of no use, None where it is, or where there is none."""
    held = in_force(session, parts)
    return held.why if held else None


def _load(session: Session, parts: Parts, pointer: str) -> Held:
    part = parts.version(session, pointer)
    digest = str(part.content["model"]) if part else pointer
    held = _read(digest, store.model_bytes(session, digest))
    if held.why:
        log.error("the text model in force cannot be used; rules go on without it", model=digest, reason=held.why)
    _KEPT.clear()  # one version at a time: it is the largest thing that a process holds
    _KEPT[pointer] = held
    return held


def _read(digest: str, content: bytes | None) -> Held:
    if content is None:
        return Held(digest, None, "The text model in force is not stored; train a new one with `nwd route train`.")
    try:
        from services.router.text.model import NoCutter, cutter
        from services.router.text.storing import Damaged, from_bytes, hash_of
    except ImportError:
        return Held(digest, None, "The text model needs numpy, which is not installed; install the extra `text`.")
    if hash_of(content) != digest:
        return Held(digest, None, "The stored text model is not the one that was put in force; train a new one.")
    try:
        model = from_bytes(content)
        cutter(model.cutter)
    except (Damaged, NoCutter) as error:
        return Held(digest, None, str(error))
    return Held(digest, model)
