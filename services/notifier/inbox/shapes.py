"""What a mail that has come in says, as the rest of the house sees it. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    """What has come. A reply alone may act or be answered.

    auto_reply: no person wrote it (RFC 3834), a receipt for reading included. report: on the delivery of a mail (RFC
    3464, or in a server's own words). list: it went through a mailing list or to very many. loop: a mail of ours has
    come back. unreadable: nobody knows what it is.
    """

    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    REPORT = "report"
    LIST = "list"
    LOOP = "loop"
    UNREADABLE = "unreadable"


class Remark(StrEnum):
    """What was cut, refused or guessed in reading."""

    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MANY_FILES = "too_many_files"
    HEADERS_CUT = "headers_cut"
    TEXT_CUT = "text_cut"
    QUOTE_CUT = "quote_cut"
    SIGNATURE_CUT = "signature_cut"
    CHARSET_GUESSED = "charset_guessed"
    CHARACTERS_LOST = "characters_lost"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"


class Action(StrEnum):
    """What became of a mail, by a report on it (RFC 3464, 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent, never opened. name: harmless to show and to keep under; sha256: hexadecimal."""

    name: str
    type: str
    size: int
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says about the delivery of a mail.

    recipient: whom it could not reach, a plain address or empty. status: of RFC 3463, such as `5.1.1`, or empty where
    nothing says it. words: the server's own. message_id: of the mail, with its angle brackets, or empty.
    """

    recipient: str
    action: Action
    status: str
    words: str
    message_id: str

    @property
    def hard(self) -> bool:
        """Say whether nothing will ever reach that recipient as things are."""
        return self.action is Action.FAILED and self.status.startswith("5")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that has come in.

    sender, recipients: plain addresses, their domains in small ASCII letters; sender is empty where there is none that
    one could write to; recipients are all that the headers name (To, Cc, Delivered-To, X-Original-To), each once.
    message_id, references: with angle brackets; references begin with the oldest and hold In-Reply-To too. date: aware,
    as the sender's clock had it, or None. text: the person's own words, without what they quote and their signature.
    whole: the text as it came, quotes included. away_until: the last day of an absence that an automatic reply tells.
    """

    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    message_id: str
    references: tuple[str, ...]
    date: dt.datetime | None
    nature: Nature
    text: str
    whole: str
    files: tuple[File, ...]
    report: Report | None
    away_until: dt.date | None
    notes: tuple[Remark, ...]
