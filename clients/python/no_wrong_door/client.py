"""The client: everything that an agency's system does with a house."""

from typing import Any

from no_wrong_door.asking import Asking
from no_wrong_door.cases import Cases
from no_wrong_door.events import Events
from no_wrong_door.passed_up import PassedUpCases
from no_wrong_door.sheets import Sheets


class Client(Cases, Events, Sheets, PassedUpCases):
    """An agency's way to a house. Threads may share one.

    house: its address, `https://cases.example`. key: `nwd_…`; with `signs` it signs each request and is never sent.
    further: what `Asking` takes besides (language, timeout, tries, patience, context).

    Every method raises Problem for an answer that says no, and NotReached where none came. What is safe to repeat is
    repeated by itself, later each time, and never before `Retry-After`.
    """

    def __init__(self, house: str, key: str, *, signs: bool = False, **further: Any) -> None:
        super().__init__(Asking(house, key, signs, **further))
