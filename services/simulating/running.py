"""Lets all agencies of a mix work side by side, at a rate, for a while."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from typing import NamedTuple

from services.simulating import habits, in_bulk
from services.simulating.client import Client
from services.simulating.habits import Agency, Tally, Unexpected
from services.simulating.matters import Matters
from services.simulating.mix import AgencyMix, Habit, Mix

ACTS: Mapping[Habit, Callable[[Agency], None]] = {
    Habit.ONE: habits.one,
    Habit.AGAIN: habits.again,
    Habit.KEYED: habits.keyed,
    Habit.CUT: habits.cut,
    Habit.SLOW: habits.slow,
    Habit.CHANGED: habits.changed,
    Habit.BAD: habits.bad,
    Habit.BURST: habits.burst,
    Habit.BATCH: in_bulk.batch,
    Habit.CSV: in_bulk.in_csv,
    Habit.XLSX: in_bulk.in_xlsx,
    Habit.SUPPLEMENT: habits.supplement,
    Habit.URGE: habits.urge,
    Habit.WITHDRAW: habits.withdraw,
    Habit.LOOK: habits.look,
    Habit.STRANGER: habits.stranger,
}


class Bounds(NamedTuple):
    """How much is done: cases (and other requests) a second of all agencies together, seconds, and cases in all.

    cases: None for as many as the time allows.
    """

    rate: float
    seconds: float
    cases: int | None


@dataclass
class Outcome:
    """What became of a run. unexpected: agency, habit, and what was not as it must be."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    unexpected: list[tuple[str, Habit, str]] = field(default_factory=list)
    held_back: int = 0

    @property
    def whole(self) -> Tally:
        """Return what all agencies did."""
        total = Tally()
        for one in self.tallies.values():
            total = total.plus(one)
        return total


class Run:
    """A run of a mix. keys: by agency. name: stands in every reference. seed: of all that is left to chance."""

    def __init__(self, mix: Mix, url: str, keys: Mapping[str, str], bounds: Bounds, *, name: str, seed: int) -> None:
        self.stopping = threading.Event()
        self._bounds, self._lock = bounds, threading.Lock()
        self._outcome = Outcome()
        shares = sum(one.share for one in mix.agencies)
        codes = [one.matter for one in mix.matters]
        self._agencies: list[tuple[Agency, Client, float]] = []
        for one in mix.agencies:
            chance = Random(f"{seed} {one.code}")  # noqa: S311  # nosec B311
            client = Client(url, keys[one.code], self.stopping)
            made = Matters(mix, chance)
            agency = Agency(one, client, made, chance, name, codes, self._elsewhere, self.stopping)
            self._agencies.append((agency, client, one.share / shares))
            self._outcome.tallies[one.code] = agency.tally

    def run(self, told: Callable[[Outcome], None], every: float) -> Outcome:
        """Let all work until they have done what they may, and return what became of it.

        told: every so many seconds.
        """
        began = time.monotonic()
        threads = [threading.Thread(target=self._work, args=(*one, began), daemon=True) for one in self._agencies]
        for thread in threads:
            thread.start()
        following = began + every
        for thread in threads:
            while thread.is_alive():
                thread.join(max(0.0, following - time.monotonic()))
                if time.monotonic() >= following:
                    told(self._outcome)
                    following += every
        self._outcome.held_back = sum(client.held_back for _, client, _ in self._agencies)
        return self._outcome

    def _work(self, agency: Agency, client: Client, share: float, began: float) -> None:
        rate, done = self._bounds.rate * share, 0
        most = None if self._bounds.cases is None else max(1, round(self._bounds.cases * share))
        for habit in _habits(agency.mix, agency.chance):
            due = began + done / rate
            if due > began + self._bounds.seconds or (most is not None and done >= most):
                break
            if self.stopping.wait(max(0.0, due - time.monotonic())):
                break
            self._act(agency, habit)
            done += agency.mix.size(habit)
        client.close()

    def _act(self, agency: Agency, habit: Habit) -> None:
        try:
            ACTS[habit](agency)
            return
        except (Unexpected, OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            what = str(error) if isinstance(error, Unexpected) else f"{type(error).__name__}: {error}"
        if not self.stopping.is_set():
            with self._lock:
                self._outcome.unexpected.append((agency.mix.code, habit, what))

    def _elsewhere(self, mine: Agency) -> str | None:
        for agency, _, _ in self._agencies:
            if agency is not mine and agency.known:
                return agency.known[-1].number
        return None


def _habits(mix: AgencyMix, chance: Random) -> Iterator[Habit]:
    """Yield what an agency does: each of its habits once, and then as often as the mix says."""
    first = list(mix.habits)
    chance.shuffle(first)
    yield from first
    while True:
        yield chance.choices(list(mix.habits), list(mix.habits.values()))[0]
