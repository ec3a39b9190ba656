"""What the templates of mails to enterprises see as `m`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


class NewsSeen(NamedTuple):
    """One thing that is new: when, a sentence about it, and what somebody wrote, empty where nothing."""

    at: datetime
    text: str
    said: str


class AskedSeen(NamedTuple):
    """What an enterprise is asked for, and until when."""

    what: str
    until: datetime


class AnswerSeen(NamedTuple):
    """An answer. outcome, result_class: what they are called. asks: whether the three questions are open."""

    text: str
    outcome: str
    result_class: str
    basis: str
    asks: bool


class EndingSeen(NamedTuple):
    """How the centre itself has ended a case. asks: whether it wants to hear if the door has opened."""

    title: str
    ground: str
    basis: str
    door: str
    text: str
    asks: bool


class PromiseSeen(NamedTuple):
    """A promise that stands."""

    text: str
    until: date
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToEnterprise:
    """What the templates of mails to an enterprise see as `m`; of a confidential case, number, link and code alone.

    link: opens the case, or, where what it is made from is gone, asks for number and code; act: the same, and goes on
    to what the mail asks for. code: empty where it is gone. owner: who has the case, empty once it is over. due: the
    enterprise's limit, in the place's zone. news: what has happened since the mail before, the first first.
    reply: whether it can be answered by mail.
    """

    number: str
    confidential: bool
    link: str
    act: str
    code: str
    name: str
    title: str
    state: str
    over: bool
    owner: str
    due: datetime | None
    news: list[NewsSeen]
    asked: AskedSeen | None
    answer: AnswerSeen | None
    ending: EndingSeen | None
    promises: list[PromiseSeen]
    intended: str
    reply: bool
