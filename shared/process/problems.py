"""What an operator has to mend before anything starts: every problem at once, never the first alone."""

from collections.abc import Sequence


class Problems(Exception):
    """A list of things that are wrong, one line each, in words for the person who can mend them."""

    heading = "This cannot go on:"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n  - ".join([self.heading, *self.problems]))


class BadEnvironment(Problems):
    """Variables are missing or bad; nothing was started."""

    heading = "Nothing was started. Mend these variables first:"


class BadConfiguration(Problems):
    """A place's folder was refused whole; what runs goes on unchanged. Each line names file, line and what to write."""

    heading = "The configuration was refused whole; nothing was changed. Mend these lines first:"
