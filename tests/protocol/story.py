"""One case told letter by letter, for orders of events that have a name."""

from typing import Any

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.house import Letter, digits
from tests.protocol.looks import Look, look
from tests.protocol.moves import Moves
from tests.protocol.properties import Watch

LAND, SHUTTLE, POLICY = range(3)


class Story:
    """One case in the district, told letter by letter."""

    def __init__(self, district: District, what: int) -> None:
        self.moves, self.district = Moves(district), district
        self.watch: Watch = self.moves.watch
        self.case = district.submit(what)

    @property
    def seen(self) -> Look:
        return look(self.district, self.case)

    @property
    def lead(self) -> dict[str, Any]:
        assert self.seen.lead is not None
        return self.seen.lead

    def waiting(self, kind: str, taker: str) -> Letter:
        """Return the one letter of a kind that is on its way to a taker."""
        (found,) = [one for one in self.district.on_the_way if (one.message.type, one.taker) == (f"{kind}.v1", taker)]
        return found

    def arrives(self, kind: str, taker: str) -> None:
        self.watch.deliver([self.waiting(kind, taker)])

    def settle(self) -> None:
        self.moves.settle(1)
        self.watch.histories_hold()

    def does(self, act: Act) -> bool:
        done = self.district.act(self.lead, act)
        self.watch.now()
        return done

    def is_reported(self) -> None:
        """Bring the case to its report, which is still on its way to intake and router."""
        self.settle()
        assert self.does(Act.SIGN)
        self.others_have_spoken()
        assert self.does(Act.REPORT)

    def others_have_spoken(self) -> None:
        """Let every split body report on its part, and every assisting one give its opinion."""
        for task in self.seen.own[1:]:
            acts = (Act.SIGN, Act.PART) if task["part"] == "split" else (Act.OPINION,)
            assert all(self.district.act(task, act) for act in acts)

    def reviewed(self, *, good: bool) -> None:
        """Let the centre judge the report that intake has; the review is still on its way."""
        assert self.district.review(self.case, good=good)
        self.watch.now()

    def is_answered(self) -> None:
        """Bring the case to its answer, of which only intake knows yet that it was approved."""
        self.is_reported()
        self.settle()
        self.reviewed(good=True)

    def states(self) -> tuple[str, str]:
        return self.seen.intake["state"], self.seen.router["state"]

    def history(self, kind: str) -> list[dict[str, Any]]:
        return self.district.intake.rows(
            "select json_extract(text, '$.facts.applied') as applied from history where case_id = ? and kind = ?",
            digits(self.case),
            kind,
        )
