"""Tries a place's templates of mails with a mail of each kind, and says what is wrong where."""

import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import TemplateError

from services.notifier.mail.domain import MailKind
from services.notifier.mail.letters import letter_for
from services.notifier.mail.rendering import FOLDER, Templates
from services.notifier.mail.sender import Sender
from services.notifier.mail.specimens import CASE, Specimen, specimen, specimens
from services.notifier.mail.writing import Letter
from services.notifier.tasks.links import Links
from shared.contracts.words import Part
from shared.process.folder import Folder

MOST_BYTES = 64_000
DIRECTORY = "mail"
NAMES = {"zh": "企业诉求服务中心", "en": "Centre for enterprise matters"}
LONGEST_LINE = 2_000

_ADDRESS = "https://nwd.example"
_CODE = "503167"
_REMOTE = re.compile(r"<img|<script|<link|<iframe|\bsrc=|url\(|@import", re.IGNORECASE)
_MISSING = re.compile(r"has no attribute '(\w+)'|'(\w+)' is undefined")
_LINKED = re.compile(r"""href=["']?([^"'\s>]+)""", re.IGNORECASE)


class _Links(Links):
    """Makes the same code each time: a specimen is nobody's."""

    def code(self, nonce: str) -> str:  # noqa: ARG002
        return _CODE


class _Replies:
    """Where mails of a place are answered that does not exist."""

    def reply(self, key: str) -> str:
        return f"answers+{key}@nwd.example"

    def bounce(self, key: str) -> str:
        return f"bounces+{key}@nwd.example"


class Fault(NamedTuple):
    """What is wrong with a template. line: 1 where the fault is in all of it."""

    template: str
    line: int
    what: str


def read_templates(folder: Folder) -> dict[str, Any]:
    """Return the part `templates`: {"templates": {name: source}}, the place's own; faults stay with the folder."""
    own = folder.texts(DIRECTORY, MOST_BYTES)
    known = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    for name in sorted(own.keys() - known):
        folder.unknown(f"{DIRECTORY}/{name}", (), "template of a mail", name, known)
    if own and own.keys() <= known:
        for fault in faults(own):
            folder.problem_at(f"{DIRECTORY}/{fault.template}", fault.line, fault.what)
    return {"templates": own}


def faults(own: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with a place's own templates, or where it has none with the house's; each fault once."""
    try:
        templates = Templates(own)
        found = [one for tried in specimens(("zh", "en")) for one in _tried(templates, own, tried)]
    except TemplateError as error:
        found = [_from_error(error, own, "")]
    return list(dict.fromkeys(found))


def written(
    templates: Templates,
    kind: MailKind,
    language: str,
    part: Part = Part.LEAD,
    *,
    variant: str = "",
    confidential: bool = False,
    answered: bool = False,
) -> Letter:
    """Return a mail of a kind about the invented case, with links that lead nowhere.

    variant: what else it may say, by its name in `specimen_variants`. answered: as of a place where mails come in.
    """
    links, replies = _Links(["only-for-looking-at-templates-0123456789"], _ADDRESS), _Replies() if answered else None
    mail, about = specimen(kind, language, part, variant, confidential=confidential)
    return letter_for(mail, about, Sender("centre@nwd.example", links, replies=replies), NAMES, templates)


def _tried(templates: Templates, own: Mapping[str, str], one: Specimen) -> Iterator[Fault]:
    """Say what is wrong with a mail, also as of a place where mails come in, for there it says how to answer."""
    plain = not (one.variant or one.confidential)
    for answered in (False, True) if plain else (False,):
        yield from _found(templates, own, one, answered=answered)


def _found(templates: Templates, own: Mapping[str, str], one: Specimen, *, answered: bool) -> Iterator[Fault]:
    kind, confidential, name = one.kind, one.confidential, f"{one.language}/{one.kind}.jinja"
    try:
        letter = written(
            templates,
            kind,
            one.language,
            one.part,
            variant=one.variant,
            confidential=confidential,
            answered=answered,
        )
    except Exception as error:  # noqa: BLE001 whatever a template does, its place is told where
        yield _from_error(error, own, name)
        return
    yield from (Fault(name, 1, what) for what in _said(letter, confidential=confidential))
    yield from (Fault(name, 1, what) for what in _leads(letter, kind))


def _said(letter: Letter, *, confidential: bool) -> Iterator[str]:
    """Say what is wrong with the words of a mail."""
    told = {"subject": letter.subject, "text": letter.text, "HTML": letter.html}
    for where, words in told.items():
        if not words.strip():
            yield f"the {where} is empty"
        if "{{" in words or "{%" in words:
            yield f"the {where} shows marks of the template itself"
        if confidential and any(secret in words for secret in (CASE["title"], CASE["enterprise"]["name"])):
            yield f"the {where} tells of a confidential case; only number and link may stand there"
    if max(map(len, letter.text.split("\n"))) > LONGEST_LINE:
        yield f"the text has a line of more than {LONGEST_LINE} characters"


def _leads(letter: Letter, kind: MailKind) -> Iterator[str]:
    """Say what is wrong with where a mail leads."""
    if kind is MailKind.LINK_CODE:
        if _CODE not in letter.text or _CODE not in letter.html:
            yield "the code is missing; write {{ m.code }} where its reader is to find it"
    elif "https://" not in letter.text:
        yield "the text has no link; write {{ m.link }} where its reader is to click"
    if remote := _REMOTE.search(letter.html):
        yield f"the HTML has {remote.group()!r}; nothing may be fetched or run when a mail is opened"
    for address in _LINKED.findall(letter.html):
        if not address.startswith(f"{_ADDRESS}/"):
            yield f"the HTML leads to {address[:80]}; a mail may lead to this system alone, by m.link"


def _from_error(error: Exception, own: Mapping[str, str], name: str) -> Fault:
    """Return the fault that an error shows: Jinja writes templates and their lines into the trace."""
    line = getattr(error, "lineno", None)
    if isinstance(error, TemplateError) and line is not None:
        return Fault(getattr(error, "name", None) or name, line, f"this is no template: {error.message}")
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename in own]
    template, at = (frames[-1].filename, frames[-1].lineno or 1) if frames else (name, 1)
    missing = _MISSING.search(str(error))
    what = f"there is no {(missing.group(1) or missing.group(2))!r}" if missing else f"it cannot be written: {error}"
    return Fault(template, at, f"{what}; docs/mail.md lists what `m` has")
