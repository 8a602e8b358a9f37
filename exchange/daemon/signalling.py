"""Does in a thread of its own what a signal asks for.

A handler runs between any two steps of the main thread, which may hold a lock just then: it may
touch nothing that needs one. A SimpleQueue needs none.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from queue import SimpleQueue

Deeds = Mapping[signal.Signals, Callable[[], None]]


@contextmanager
def heeded(deeds: Deeds) -> Iterator[None]:
    """Do what belongs to each signal that comes, where signals can be caught at all."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: SimpleQueue[int | None] = SimpleQueue()
    heeding = threading.Thread(target=heed, args=[came, deeds], name="signals", daemon=True)
    heeding.start()
    before = {each: signal.signal(each, lambda number, _frame: came.put(number)) for each in deeds}
    try:
        yield
    finally:
        for each, previous in before.items():
            signal.signal(each, previous)
        came.put(None)
        heeding.join()


def heed(came: "SimpleQueue[int | None]", deeds: Deeds) -> None:
    """Do what each signal asks for, in the order they came, until there are no more."""
    while (number := came.get()) is not None:
        deeds[signal.Signals(number)]()
