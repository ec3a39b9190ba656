"""What agencies do, and what they must be answered. Anything else raises Unexpected: the run goes on, and fails."""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from services.simulating.client import Answer, Client
from services.simulating.matters import Case, Matters
from services.simulating.mix import AgencyMix

KEPT = 200
"""Cases that an agency still speaks about."""

_CODE = re.compile(r"[0-9]{6}")
_PAUSE = 0.2
"""Seconds between the pieces of a request on a slow line."""


class Unexpected(Exception):
    """An answer was not what it must be; the text says what was to come and what came."""


@dataclass(slots=True)
class Tally:
    """What an agency has done. Cases that were posted, and what became of them; the rest are requests.

    unanswered: the line was cut; the case was sent again. said: what was said or asked about cases that were there.
    """

    posted: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    unanswered: int = 0
    said: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def accounted(self) -> bool:
        """Say whether something became of every case that was posted."""
        return self.posted == self.accepted + self.repeated + self.refused + self.unanswered


class Known(NamedTuple):
    """A case that was taken, with the body that brought it."""

    number: str
    body: Case


class Agency:
    """One agency at work. run: stands in its references, so that no run meets another one's cases.

    matters: the codes that cases name. elsewhere: the number of another agency's case, None where there is none yet.
    """

    def __init__(
        self,
        mix: AgencyMix,
        client: Client,
        made: Matters,
        chance: Random,
        run: str,
        matters: list[str],
        elsewhere: Callable[["Agency"], str | None],
        stopping: threading.Event,
    ) -> None:
        self.mix, self.client, self.chance, self.matters, self.stopping = mix, client, chance, matters, stopping
        self.known: deque[Known] = deque(maxlen=KEPT)
        self.tally = Tally()
        self._made, self._run, self._elsewhere = made, run, elsewhere
        self._sent = 0
        self.has_mapping = False

    def fresh(self) -> Case:
        """Return a new case under a new reference."""
        self._sent += 1
        return self._made.case(self.mix.channel, f"{self._run}-{self._sent}")

    def several(self, count: int) -> list[Case]:
        """Return so many new cases."""
        return [self.fresh() for _ in range(count)]

    def bring(self, body: Any, **headers: str) -> Answer:
        """Post a case."""
        self.tally.posted += 1
        return self.client.post("/v1/cases", body, **headers)

    def taken(self, answer: Answer, body: Case, *, keep: bool = True) -> str:
        """See that a case was taken, whether just now or on a line that was cut, and return its number."""
        told = read(answer, 202)
        number, address = told.get("number"), told.get("links", {}).get("self")
        if not number or not _CODE.fullmatch(str(told.get("tracking_code"))):
            raise Unexpected(f"a receipt lacks number or tracking code: {told}")
        if answer.headers.get("location") != address:
            raise Unexpected(f"Location is {answer.headers.get('location')}, and links.self {address}")
        self.tally.accepted += 1
        if keep:
            self.known.append(Known(number, body))
        return str(number)

    def repeated(self, answer: Answer, number: str) -> None:
        """See that a case was known again."""
        told = read(answer, 202)
        if told.get("number") != number or answer.headers.get("idempotent-replayed") != "true":
            raise Unexpected(f"a repeat of {number} was not known again: {told.get('number')}, {answer.headers}")
        self.tally.repeated += 1

    def refused(self, answer: Answer, status: int, slug: str, pointer: str | None = None) -> None:
        """See that a case was refused in the way it must be. pointer: of the field that is wrong."""
        told = read(answer, status)
        named = {one.get("pointer") for one in told.get("errors", [])}
        if not str(told.get("type")).endswith(f"/{slug}") or (pointer is not None and pointer not in named):
            raise Unexpected(f"{slug} {pointer or ''} was to come: {told}")
        self.tally.refused += 1

    def one_of_its_own(self) -> Known:
        """Return a case that it speaks about, brought now where there is none yet."""
        if not self.known:
            body = self.fresh()
            self.taken(self.bring(body), body)
        return self.known[self.chance.randrange(len(self.known))]

    def say(self, number: str, verb: str, body: Mapping[str, Any], status: int = 200) -> None:
        """Say something about a case, and see what it is answered."""
        self.tally.said += 1
        read(self.client.post(f"/v1/cases/{number}/{verb}", body), status)

    def ask(self, path: str, status: int = 200) -> Any:
        """Ask for something, and return the answer's JSON."""
        self.tally.said += 1
        return read(self.client.get(path), status)

    def stranger(self) -> str | None:
        """Return the number of a case of another agency."""
        return self._elsewhere(self)


def one(agency: Agency) -> None:
    """Bring a case."""
    body = agency.fresh()
    agency.taken(agency.bring(body), body)


def again(agency: Agency) -> None:
    """Bring a case, and the very same again: it is known by its reference."""
    body = agency.fresh()
    number = agency.taken(agency.bring(body), body)
    agency.repeated(agency.bring(body), number)


def keyed(agency: Agency) -> None:
    """Bring a case without a reference twice under one Idempotency-Key."""
    body = agency.fresh()
    key = body.pop("source_reference")
    number = agency.taken(agency.bring(body, Idempotency_Key=key), body)
    agency.repeated(agency.bring(body, Idempotency_Key=key), number)


def cut(agency: Agency) -> None:
    """Lose the line before the answer comes, and bring the same until it is answered: one case, whatever was there."""
    body = agency.fresh()
    agency.tally.posted += 1
    agency.tally.unanswered += 1
    agency.client.cut("/v1/cases", body)
    number = agency.taken(agency.bring(body), body)
    agency.repeated(agency.bring(body), number)


def slow(agency: Agency) -> None:
    """Bring a case on a line that gives a piece now and then."""
    body = agency.fresh()
    agency.tally.posted += 1
    agency.taken(agency.client.slowly("/v1/cases", body, _PAUSE), body)


def changed(agency: Agency) -> None:
    """Bring another matter under a reference that a case has already."""
    body = agency.fresh()
    agency.taken(agency.bring(body), body)
    other = {**agency.fresh(), "source_reference": body["source_reference"]}
    agency.refused(agency.bring(other), 409, "source-reference-conflict")


def bad(agency: Agency) -> None:
    """Bring what is no case, in one of the ways that are seen in practice."""
    body = agency.fresh()
    untitled = {name: value for name, value in body.items() if name != "title"}
    coded = {**body["enterprise"], "uscc": "913502000000000000"}
    sent, status, slug, pointer = agency.chance.choice(
        (
            (untitled, 422, "invalid", "/title"),
            ({**body, "title": "有 NUL \0 的标题"}, 422, "invalid", "/title"),
            ({**body, "matter": "no.such.matter"}, 422, "invalid", "/matter"),
            ({**body, "enterprise": coded}, 422, "invalid", "/enterprise/uscc"),
            ({**body, "favourite_colour": "蓝"}, 422, "invalid", "/favourite_colour"),
            (b'{"kind": "help", ', 400, "unreadable-json", None),
        )
    )
    agency.refused(agency.bring(sent), status, slug, pointer)


def burst(agency: Agency) -> None:
    """Bring many at once, as a system does that was switched off for a while."""
    for body in agency.several(agency.mix.burst):
        agency.taken(agency.bring(body), body)


def supplement(agency: Agency) -> None:
    """Add something to a case."""
    agency.say(agency.one_of_its_own().number, "supplement", {"text": "补充：材料已备齐，可随时提交。"})


def urge(agency: Agency) -> None:
    """Press for an answer."""
    agency.say(agency.one_of_its_own().number, "urge", {"text": "企业再次来电催问。"})


def withdraw(agency: Agency) -> None:
    """Take a case back; after that nobody can press for its answer."""
    body = agency.fresh()
    number = agency.taken(agency.bring(body), body, keep=False)
    agency.say(number, "withdraw", {"reason": "企业已自行解决。"})
    agency.say(number, "urge", {}, 409)


def look(agency: Agency) -> None:
    """Look at a case, its timeline, and the newest of all."""
    known = agency.one_of_its_own()
    shown = agency.ask(f"/v1/cases/{known.number}")
    if (shown.get("number"), shown.get("title")) != (known.number, known.body["title"]):
        raise Unexpected(f"{known.number} is not as it was brought: {shown}")
    if not agency.ask(f"/v1/cases/{known.number}/events")["events"]:
        raise Unexpected(f"{known.number} has no timeline")
    if not agency.ask("/v1/cases?limit=5")["cases"]:
        raise Unexpected("its list of cases is empty")


def stranger(agency: Agency) -> None:
    """Look for another agency's case, which must be as unknown as none at all."""
    number = agency.stranger()
    if number is not None:
        agency.ask(f"/v1/cases/{number}", 404)


def read(answer: Answer, status: int) -> Any:
    """Return an answer's JSON. Raises Unexpected where another status came, or no JSON."""
    if answer.status != status:
        came = answer.body[:500].decode(errors="replace")
        raise Unexpected(f"{status} was to come, and {answer.status} came: {came}")
    try:
        return answer.json
    except ValueError as error:
        raise Unexpected(f"no JSON came: {answer.body[:200]!r}") from error


def pages(agency: Agency, path: str, name: str) -> Iterator[Any]:
    """Yield what a list has on all of its pages."""
    following: str | None = path
    while following:
        told = agency.ask(following)
        yield from told[name]
        at = told["next"]
        following = None if at is None else path.partition("?")[0] + "?" + at.partition("?")[2]
