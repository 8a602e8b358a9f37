"""What outlives a configuration: a run from its start to its end, and what it is asked for."""

import threading
from collections.abc import Callable
from typing import Protocol

from exchange.model.vitals import Durations, Vitals


class Halting(Protocol):
    """The part of a run that has one configuration."""

    def halt(self) -> None:
        """Note that all shall stop."""
        ...

    def stir(self) -> None:
        """Make the loop go round."""
        ...

    def vitals(self) -> Vitals:
        """Return how the run is."""
        ...


Noted = Callable[["Course"], None]
"""Called at the start and whenever a wish for another configuration was decided."""


class Course:
    """One run of a site across the configurations it has.

    `ended` is set once we shall stop, `asked` while somebody wants the configuration read anew;
    `refused` is why that did not change it when it was wanted last.
    """

    def __init__(self, noted: Noted | None = None) -> None:
        self.noted = noted
        self.ended, self.asked = threading.Event(), threading.Event()
        self.current: Halting | None = None
        self.turn = threading.Lock()
        self.durations = Durations()
        self.judged = self.answered = self.refusals = 0
        self.refused = ""

    def goes_on(self, current: Halting) -> None:
        """Note who is at work from now on."""
        with self.turn:
            self.current = current
            if self.ended.is_set():
                current.halt()

    def halt(self) -> None:
        """Note that we shall stop."""
        with self.turn:
            self.ended.set()
            if self.current:
                self.current.halt()

    def reread(self) -> None:
        """Note that the configuration shall be read anew."""
        self.asked.set()
        with self.turn:
            if self.current:
                self.current.stir()

    def vitals(self) -> Vitals | None:
        """Return how the run is, None before it has begun."""
        with self.turn:
            current = self.current
        return current.vitals() if current else None

    def took(self, seconds: float) -> None:
        """Count a file that was judged and settled."""
        with self.turn:
            self.judged += 1
            self.durations.add(seconds)

    def decided(self, refused: str) -> None:
        """Note what became of a wish for another configuration: '' where it was fulfilled."""
        self.answered += 1
        self.refusals += bool(refused)
        self.refused = refused
        self.note()

    def note(self) -> None:
        """Have it noted how wishes were answered."""
        if self.noted:
            self.noted(self)
