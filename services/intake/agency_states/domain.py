"""An agency's own words for our states, as its operator writes them down: checked whole. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.contracts.words import CaseState

LONGEST = 60
"""Characters of an agency's word."""

Words = Mapping[str, str]
"""What an agency calls states, by our codes. A state that it has no word for is left out."""


class Unfit(Exception):
    """What was written down is no mapping; `faults` has a sentence for each thing that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


def read(content: Any) -> dict[str, str]:
    """Return a mapping from what stands in a file: our code of a state, and the agency's word for it.

    Two states may have one word. A number is refused: of 01 a reader of YAML leaves 1. Raises Unfit.
    """
    if not isinstance(content, dict) or not content:
        raise Unfit(['write a line for each state, such as `received: "01"`'])
    known = {str(state) for state in CaseState}
    faults = [f"{state}: there is no such state" for state in content if state not in known]
    for state, word in content.items():
        if not isinstance(word, str):
            faults.append(f"{state}: write the word in quotes")
        elif not 1 <= len(word.strip()) <= LONGEST or not word.isprintable():
            faults.append(f"{state}: write 1 to {LONGEST} characters on one line")
    if faults:
        raise Unfit(faults)
    return {state: word.strip() for state, word in content.items()}


def unmapped(words: Words) -> list[str]:
    """Return the states for which an agency has no word, in the order in which cases go through them."""
    return [str(state) for state in CaseState if str(state) not in words]
