"""What may be attached to a case, under which name, and who may have it when. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from services.intake.attachments.kinds import TYPES, by_ending, by_media, called, ending_of
from services.intake.words import Text

MOST_BYTES = 20 * 1024 * 1024
"""Bytes of one file."""

MOST_FILES = 10
"""Files of one case."""

LONGEST_NAME, LONGEST_ENDING = 120, 12
"""Characters of a name, and of its ending."""

_LONGEST_ENCODED = 240
"""Bytes of a name in UTF-8: file systems take 255, and browsers add something of their own."""


class FileState(StrEnum):
    """Where the bytes of a file stand with the virus scanner.

    waiting: nobody has looked yet; where there is no scanner, nobody will. quarantined: something was found.
    """

    WAITING = "waiting"
    CLEAN = "clean"
    QUARANTINED = "quarantined"


class Refused(Exception):
    """A file is not taken. code: a permanent word for programs; text says what is wrong and what to do instead."""

    def __init__(self, code: str, text: Text) -> None:
        self.code, self.text = code, text
        super().__init__(text.en)


EMPTY = Refused("empty_file", Text("文件是空的。", "The file is empty."))
TOO_LARGE = Refused(
    "file_too_large",
    Text(
        "一个文件不得超过 20 MB。请压缩图片或拆分后再上传。",
        "A file may have 20 MB. Make its pictures smaller, or split it.",
    ),
)
FULL = Text(
    f"一个事项最多 {MOST_FILES} 个附件，已经满额。请合并材料后补充说明。",
    f"A case may have {MOST_FILES} attachments and has them already. Say in a supplement where the rest can be had.",
)


def available(state: FileState, *, scanned: bool) -> bool:
    """Say whether a file may be handed out. scanned: whether the installation has a scanner."""
    return state is FileState.CLEAN or (state is FileState.WAITING and not scanned)


_HARMFUL = re.compile(r'[:*?"<>|]')
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories of Unicode that cannot be seen, or turn what stands beside them around."""

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def cleaned(name: str) -> str:
    """Return a file's name without folders, what cannot be seen, and what systems read into it; empty if none is left.

    The ending is kept, for it says what the file is; what does not fit is cut before it.
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name[:2000]))[-1]
    seen = "".join(one for one in base if unicodedata.category(one) not in _HIDDEN)
    seen = " ".join(_HARMFUL.sub("_", seen).split()).strip(" .")
    if _DEVICES.match(seen):
        seen = f"_{seen}"
    ending = ending_of(seen)
    tail = seen[-len(ending) - 1 :] if 0 < len(ending) <= LONGEST_ENDING else ""
    stem = seen[: len(seen) - len(tail)]
    room = _LONGEST_ENCODED - len(tail.encode())
    while len(stem) > LONGEST_NAME - len(tail) or len(stem.encode()) > room:
        stem = stem[:-1]
    return stem.rstrip(" .") + tail


def named(name: str, media: str, found: Iterable[str], allowed: Iterable[str]) -> tuple[str, str]:
    """Return the name under which a file is kept, and its type.

    name: as it was sent. media: the media type that its sender says, or nothing. found: the types that its bytes may
    be, the likeliest first; allowed: those that the place takes. Raises Refused where the bytes are none of those, or
    where the name or the media type says something else than the bytes.
    """
    able, allowed = list(found), list(allowed)
    known = cleaned(name)
    claimed, ending = by_ending(known), ending_of(known)
    if not able:
        raise Refused("file_type", _unknown(ending, allowed))
    for claim, what in ((claimed, f".{ending}"), (by_media(media), media.strip().lower())):
        if claim is not None and claim not in able:
            raise Refused("file_type_mismatch", _lies(what, claim, able[0]))
    if claimed is None and ending and not _is_no_ending(ending):
        raise Refused("file_type", _not_taken(f".{ending}", allowed))
    kind = claimed or by_media(media) or able[0]
    if kind not in allowed:
        raise Refused("file_type", _not_taken(f".{TYPES[kind].endings[0]}", allowed))
    if claimed is None:
        known = f"{known or 'file'}.{TYPES[kind].endings[0]}"
    return known, kind


def _is_no_ending(ending: str) -> bool:
    # What stands behind the last dot of "1.2 亩" or "V2.3" is no claim.
    return not (ending.isascii() and ending.isalnum() and ending[:1].isalpha() and len(ending) <= 5)


def _lies(what: str, claim: str, found: str) -> Text:
    said, seen = TYPES[claim].name, TYPES[found].name
    return Text(
        f"文件自称是{said.zh}（{what}），内容却是{seen.zh}。请用正确的扩展名保存后再上传。",
        f"The file says that it is a {said.en} ({what}), but its bytes are a {seen.en}. Save it under the right ending "
        "and send it again.",
    )


def _unknown(ending: str, allowed: Iterable[str]) -> Text:
    what, taken = (f"（.{ending}）" if ending else "", f" (.{ending})" if ending else ""), called(allowed)
    return Text(
        f"认不出文件内容的类型{what[0]}，或者文件已损坏。可以上传的类型：{taken.zh}。",
        f"The bytes of the file{what[1]} are of no type that is taken, or it is damaged. Taken are: {taken.en}.",
    )


def _not_taken(what: str, allowed: Iterable[str]) -> Text:
    taken = called(allowed)
    return Text(
        f"不接收 {what} 类型的文件。可以上传的类型：{taken.zh}。",
        f"Files that end in {what} are not taken. Taken are: {taken.en}.",
    )
