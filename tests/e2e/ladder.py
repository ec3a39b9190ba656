"""A case on its way up the ladder: time passes to what is due next, and what it led to is looked at."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Client, Form, Mailbox, Page, link_in
from tests.parts.smtp import ReceivedMail

ZONE = ZoneInfo("Asia/Shanghai")
LATE = timedelta(seconds=30)
"""A step may be late by two seconds; a machine that is busy with other tests gets more."""

A_NUMBER = re.compile(r"督办〔(\d+)〕(\d+)号")
A_LINE = re.compile(r"^\S+ \S+ UTC  (\w+ \d+|mail) +(.*?)  (\S.*)$", re.MULTILINE)

Timer = tuple[str, datetime, datetime | None]
"""State, when it is or was due, when it fired."""


@dataclass
class Walk:
    """A case in an installation on PostgreSQL, with its mails."""

    running: Installation
    mailbox: Mailbox
    number: str

    def timers(self, step: str, round_: int) -> list[Timer]:
        """Return the timers of a step in a round, the first first."""
        query = """
            select t.state, t.due_at, t.fired_at from notifier.timer t join notifier.cases c on c.id = t.case_id
            where c.facts->>'number' = %s and t.round = %s and split_part(t.step, ':', 1) = %s order by t.due_at
        """
        return self._ask(query, self.number, round_, step)

    def comes(self, step: str, round_: int = 1) -> None:
        """Let time pass until a step is due, and see that it happens then: not before, and not much later."""
        assert eventually(lambda: bool(self.timers(step, round_))), f"nobody waits for {step}"
        due = self.timers(step, round_)[-1][1]
        if due > self.running.now():
            assert self.timers(step, round_)[-1][0] == "waiting", f"{step} has happened early"
            self.running.let_pass(due - self.running.now())
        assert eventually(lambda: self.timers(step, round_)[-1][0] == "fired"), self.timers(step, round_)
        _, _, fired = self.timers(step, round_)[-1]
        assert fired is not None
        assert timedelta(0) <= fired - due < LATE, f"{step} was due at {due} and happened at {fired}"

    @property
    def case(self) -> str:
        """Return the case's id."""
        (found,) = self._ask("select id::text from notifier.cases where facts->>'number' = %s", self.number)
        return str(found[0])

    def mails(self, begins: str) -> list[ReceivedMail]:
        """Return the mails about the case whose subjects begin so, behind the number."""
        told = f"[{self.number}] {begins}"
        return [one for one in self.mailbox.about(self.number) if one.subject.startswith(told)]

    def wrote(self, begins: str, *to: str) -> ReceivedMail:
        """See that such mails came to these people, once to each, and to nobody else; return the last."""
        wanted = sorted(f"{one}@haicang.example" for one in to)
        assert eventually(lambda: len(self.mails(begins)) >= len(wanted)), (begins, self.mails(""))
        came = sorted(one.recipients[0] for one in self.mails(begins))
        assert came == wanted, f"“{begins}” went to {came}, not to {wanted}"
        return self.mails(begins)[-1]

    def link(self, begins: str, to: str, times: int = 1) -> str:
        """Return the link in the newest mail to somebody whose subject begins so, once so many have come."""

        def mine() -> list[ReceivedMail]:
            return [one for one in self.mails(begins) if one.recipients[0] == f"{to}@haicang.example"]

        assert eventually(lambda: len(mine()) >= times), (begins, to)
        return link_in(mine()[-1])

    def history(self, service: str) -> list[str]:
        """Return what `nwd trace` tells of a service's lines, each with who caused it."""
        lines = A_LINE.findall(self.running.nwd("trace", self.number))
        return [f"{A_NUMBER.sub('督办', what)}  {who}" for where, what, who in lines if where.startswith(service)]

    def draft(self, supervisor: Client) -> Page:
        """Open the newest draft of a notice about the case."""
        listed = supervisor.open("/desk/notices/").answer.text
        row = next(one for one in listed.split("<tr>") if self.number in one)
        found = re.search(r"/desk/notices/[0-9a-f-]{36}", row)
        assert found
        return supervisor.open(found[0])

    def figures(self, body: str, months: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return what a body's figures come to in some months together; those that are nothing are left out."""
        added: dict[str, dict[str, int]] = {}
        for month in sorted({*months}):
            for one in json.loads(self.running.nwd("report", "month", month, "--json"))["bodies"]:
                for code, value in one["figures"].items() if one["body"] == body else ():
                    for name, number in _numbers(value):
                        sums = added.setdefault(code, {})
                        sums[name] = sums.get(name, 0) + number
        return {code: {name: n for name, n in sums.items() if n} for code, sums in added.items()}

    def _ask(self, query: str, *values: Any) -> list[Any]:
        url = self.running.variables["NWD_DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(url) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def day(self, days: int = 0) -> str:
        """Return the day in so many days, by the calendar on the wall there."""
        return (self.running.now() + timedelta(days=days)).astimezone(ZONE).date().isoformat()


def _numbers(value: dict[str, Any]) -> list[tuple[str, int]]:
    flat = {name: number for name, number in value.items() if name in ("of", "that", "count")}
    return [*(flat | value.get("by", {})).items()]


def number_of(page: Page) -> tuple[int, int]:
    """Return the year and number of the notice on a page."""
    found = A_NUMBER.search(page.text)
    assert found, page.text
    return int(found[1]), int(found[2])


def follow_each_other(numbers: list[tuple[int, int]]) -> bool:
    """Say whether numbers were given one after the other, beginning anew with a year."""
    pairs = pairwise(numbers)
    return all(
        after == ((before[0], before[1] + 1) if after[0] == before[0] else (after[0], 1)) for before, after in pairs
    )


def forms(page: Page, ending: str, **hidden: str) -> list[Form]:
    """Return the forms of a page whose address ends so, and that hold these values."""
    return [one for one in page.forms if one.action.endswith(ending) and hidden.items() <= one.fields.items()]
