"""Has the mails of a batch written and signed in threads of their own, while others are with the mail server.

Most of what a mail costs us is to write it, and half of that is its signature, during which other threads run too.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from services.notifier.mail.domain import Attempt, BadAddress, Result
from services.notifier.mail.letters import About, letter_for
from services.notifier.mail.models import Mail
from services.notifier.mail.rendering import Templates
from services.notifier.mail.sender import Sender
from services.notifier.mail.writing import Letter, to_bytes
from shared.process.clock import Clock

THREADS = 2
"""While one signs its mail, which leaves the interpreter to others, the other renders the next."""

NOT_WRITTEN = Result(Attempt.LATER, "nobody has written it yet")


@dataclass(slots=True)
class Parcel:
    """A mail with all that it takes to write it, and then what came of it; result: None where it was not tried.

    starts_by: until when it may begin to go (time.monotonic), None where its domain gets as many as there are.
    written: the letter, with its bytes as they will travel, or why there is none. fault: what nobody foresaw when it
    was written. raw: the bytes that are to be kept.
    """

    mail: Mail
    about: About | None
    names: dict[str, str]
    templates: Templates | None
    result: Result | None = None
    raw: bytes | None = None
    starts_by: float | None = None
    written: tuple[Letter, bytes] | Result = NOT_WRITTEN
    fault: Exception | None = None


class Ahead:
    """Writes for one sender."""

    def __init__(self, sender: Sender, clock: Clock) -> None:
        self._sender, self._clock = sender, clock
        self._threads = ThreadPoolExecutor(THREADS, "mail-writer")

    def ready(self, parcels: Sequence[Parcel], wanted: Callable[[Parcel], bool]) -> Iterator[Parcel]:
        """Yield each once it is written; whoever has enough of them leaves the others unwritten.

        wanted: asked right before, in any thread; what is not wanted then is yielded as it is, and must not be later.
        """
        write = partial(self._write, wanted=wanted)
        if len(parcels) == 1:  # nothing to write meanwhile, and another thread would hold it up
            return map(write, parcels)
        return self._threads.map(write, parcels)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(cancel_futures=True)

    def _write(self, parcel: Parcel, wanted: Callable[[Parcel], bool]) -> Parcel:
        if parcel.result is None and wanted(parcel):
            parcel.written = self._written(parcel)
        return parcel

    def _written(self, parcel: Parcel) -> tuple[Letter, bytes] | Result:
        try:
            letter = letter_for(parcel.mail, parcel.about, self._sender, parcel.names, parcel.templates)
            return letter, self._sender.signed(to_bytes(letter), self._clock.now())
        except BadAddress as error:
            return Result(Attempt.REFUSED, str(error))
        except Exception as error:  # noqa: BLE001 - it must not hold up the others, and fails after its tries
            parcel.fault = error  # for the log of whoever sends: this thread does not know in which role it is
            return Result(Attempt.LATER, f"it cannot be written: {type(error).__name__}")
