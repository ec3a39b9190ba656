"""What the templates of mails see as `m`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

SHORT = 4_000
"""Characters of a description in the HTML part; the text part and the page hold all of it."""


class Said(NamedTuple):
    """Something that somebody said about the case, and when, in the place's zone."""

    text: str
    by: str
    at: datetime


class NoticeSeen(NamedTuple):
    """A supervision notice. what: signed, withdrawn, countersign, not_signed. colour: what it is called by it."""

    what: str
    number: str
    colour: str
    stops: str


class Receipt(NamedTuple):
    """What became of an answer to a mail of ours.

    became: acted, refused, unfinished or noted (inbox.domain). act: the word of the task page's form, empty for a note;
    drafted: whether its report waits for a second signature. missing: names of fields that are left to fill in; wrong:
    what is wrong with others, in words. why: why it was refused; first: when it was done before, by whom. doubt: why
    words that hold a verb were no act. to: to whom a task was given. files: how many came with it.
    apart: whether it was also addressed to a mail of ours about another matter, for which it did nothing.
    """

    became: str
    act: str
    drafted: bool
    missing: list[str]
    wrong: list[str]
    why: str
    first_at: datetime | None
    first_by: str
    doubt: str
    to: str
    files: int
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What the templates see as `m`. All text has been made visible; what is one line there is one line here.

    lead, split: the body's part; neither where it assists. consents: whether an assisting body's silence is consent.
    founded: whether it rests on a meeting's minutes; basis: their number, empty in a confidential case. stage: what a
    stage of a task force is called, empty where it is about a task. step: what the step of a policy is called, clock:
    what has run, each empty where it has no name; copy: whether its reader has it to know of it alone;
    of_centre: whether the centre is late and not the body. drafted: whether a notice waits for its reader to sign it.
    notice: what is told of a supervision notice, None where the mail is about none. until: the lead's limit, for a body
    that helps; until when a clock rests, or a decision is wanted. since: since when a case waits at the desk. rests:
    whether it is about a clock that rests, or is to; again: whether the reader has been told before. reply: which words
    an answer to it may begin with (`commands` of the templates), empty where it is not answered by mail. ways: sections
    of the task's page that the mail leads to, the first of them first; empty where it leads to the page alone. receipt:
    what became of an answer, None where the mail is none to one. unanswered: whether it is one of the few that nobody
    can answer by mail where others are. wrote: the address of a stranger who has answered in
    its reader's place.
    """

    number: str
    confidential: bool
    link: str
    title: str
    lead: bool = False
    split: bool = False
    consents: bool = False
    request: bool = False
    may_return: bool = False
    founded: bool = False
    basis: str = ""
    body: str
    lead_name: str = ""
    facts: list[tuple[str, str]]
    due: datetime | None
    due_name: str
    left: int
    late: bool
    provisional: bool
    said: Said | None = None
    description: str = ""
    why: str
    intended: str
    stage: str = ""
    outside: str = ""
    step: str = ""
    clock: str = ""
    copy: bool = False
    of_centre: bool = False
    drafted: bool = False
    notice: NoticeSeen | None = None
    until: datetime | None = None
    reply: str = ""
    ways: tuple[str, ...] = ()
    receipt: Receipt | None = None
    wrote: str = ""
    unanswered: bool = False
    again: bool = False
    rests: bool = False
    since: datetime | None = None

    @property
    def short(self) -> str:
        """Return the beginning of the description."""
        return self.description[:SHORT]

    @property
    def cut(self) -> bool:
        """Say whether there is more of the description than that."""
        return len(self.description) > SHORT


class Listed(NamedTuple):
    """A task in a list. title, body, due: None where the case is confidential."""

    number: str
    link: str
    title: str | None
    body: str | None
    due: datetime | None


class Gathered(NamedTuple):
    """A mail that goes with others. subject: its own. due: None where the case is confidential, or it names no limit.

    answer: where it is answered by itself; empty where it is not, or that is not said.
    """

    subject: str
    link: str
    due: datetime | None
    answer: str


class Stretch(NamedTuple):
    """A part of a bar. width: in hundredths of the widest."""

    colour: str
    width: int


class Bar(NamedTuple):
    """The bar of one body. rest: what is left of the width beside its parts, in hundredths."""

    name: str
    total: int
    parts: tuple[Stretch, ...]
    rest: int


class DigestLine(NamedTuple):
    """A line of a digest. due: None where it has no limit. what: `task`, `draft`, `asked` or `notice`."""

    number: str
    title: str
    body: str
    due: datetime | None
    what: str
    link: str


class DigestSection(NamedTuple):
    """A section of a digest: `overdue`, `due_today` or `waiting`. more: how many are not listed."""

    name: str
    total: int
    colour: str
    lines: tuple[DigestLine, ...]
    more: int


class DigestSeen(NamedTuple):
    """A digest. all: whether it is of all bodies. others: bodies without a bar.

    own: whether it is its reader's own; off: where that is turned off, empty where it is not. instead_of: names of
    those who are away and whose digest it is as well.
    """

    day: date
    all: bool
    sections: tuple[DigestSection, ...]
    bars: tuple[Bar, ...]
    others: int
    own: bool
    off: str
    instead_of: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return how much stands in it."""
        return sum(section.total for section in self.sections)


class Met(NamedTuple):
    """A coordination meeting. minutes: their number, empty before they are there."""

    number: str
    day: date
    place: str
    minutes: str


class AbsentSeen(NamedTuple):
    """Of an absence.

    what: `bounced` (who, and how many tasks went to others), `nobody` (of a body, about a case) or `digest` (whose
    nobody got; body: of which it is, several in one line, empty where it is of all).
    """

    what: str
    who: str
    tasks: int
    body: str
    number: str


class WebhookSeen(NamedTuple):
    """Of an agency's webhook. why: `gone`, `failing` or `given_up`. said: what its receiver answered last."""

    id: str
    address: str
    why: str
    said: str
    waiting: int


class MailedSeen(NamedTuple):
    """What became of a mail that an agency sent in. became: `taken`, `again` or `refused`; why: what was wrong."""

    became: str
    number: str
    code: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """What the templates of letters to a person see as `m`. link, code: empty where what it is made from is gone.

    left: the name of whom they follow; tasks: what is open there, more: how many beyond. group, until: an expert's.
    asker: who asks the expert, or calls the meeting. gathered: mails that go with it.
    """

    name: str
    link: str
    minutes: int
    intended: str
    left: str
    tasks: list[Listed]
    more: int
    group: str = ""
    asker: str = ""
    until: datetime | None = None
    meeting: Met | None = None
    absent: AbsentSeen | None = None
    webhook: WebhookSeen | None = None
    mailed: MailedSeen | None = None
    code: str = ""
    gathered: tuple[Gathered, ...] = ()
    digest: DigestSeen | None = None
