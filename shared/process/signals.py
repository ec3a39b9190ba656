"""Stopping when asked."""

import signal
import threading


def stop_on_signals(stop: threading.Event) -> None:
    """Set the event on SIGTERM and SIGINT.

    From a thread of its own: the handler runs in the middle of whatever the main thread does, and that may be holding
    the event's lock, which `set` would then wait for forever.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=stop.set).start())
