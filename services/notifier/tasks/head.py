"""How messages about a case merge: by key, whatever the table of moves says. Pure."""

from typing import NamedTuple


class Head(NamedTuple):
    """What a case's merging goes by: its present (round, assignment) and the highest round known to have ended."""

    round: int
    assignment: int
    ended: int

    @property
    def live(self) -> bool:
        """Say whether the present assignment's round is still open."""
        return self.round > self.ended

    def takes_assignment(self, round_: int, assignment: int) -> bool:
        """Say whether an assignment is newer than all that is known (JUMP) and its round has not ended (ROUND)."""
        return (round_, assignment) > (self.round, self.assignment) and round_ > self.ended

    def takes_recall_early(self, round_: int, assignment: int) -> bool:
        """Say whether a recall is of an assignment that has not arrived: it leaves a mark (TOMB)."""
        return self.takes_assignment(round_, assignment)

    def is_own(self, round_: int, assignment: int) -> bool:
        """Say whether that assignment is the present one."""
        return (round_, assignment) == (self.round, self.assignment)

    def moved_to(self, round_: int, assignment: int) -> "Head":
        """Return the head after taking an assignment or its recall: whatever is of a round ends the one before."""
        return Head(round_, assignment, round_ - 1)

    def takes_end(self, round_: int) -> bool:
        """Say whether an end is news: it ends all rounds up to its own."""
        return round_ > self.ended
