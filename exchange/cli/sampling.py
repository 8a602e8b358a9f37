"""Judges samples by one layout alone: no partner, no ledger, no effect."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from exchange import wiring
from exchange.errors import Unreadable
from exchange.model.configuration import Configuration
from exchange.model.layouts import Layout
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.partners import Feed, Format, Partner
from exchange.model.ports import Desk
from exchange.pipeline import refuse
from exchange.sandbox.channel import Job
from exchange.sandbox.readers import Readers
from exchange.wiring.checked import arrived

NOBODY = "sample"
"""The partner a sample is judged for: it agrees to nothing but the layout."""

FORMATS: Sequence[tuple[Format, str]] = (
    ("xlsx", "*"), ("xlsb", "*.xlsb"), ("xls", "*"), ("ods", "*"), ("csv", "*"),
)  # fmt: skip
"""The formats a layout reads; the pattern tells two apart that a password makes alike."""


@contextmanager
def judging(name: str, layout: Layout, configuration: Configuration) -> Iterator["Judges"]:
    """Yield what judges files by a layout, and end its reading child afterwards."""
    feeds = tuple(
        Feed(document=layout.document, format=form, pattern=pattern, layout=name)
        for form, pattern in FORMATS
    )
    nobody = Partner(id=NOBODY, name=NOBODY, state="test", feeds=feeds)
    alone = replace(
        configuration,
        site=replace(configuration.site, readers=1),
        partners={NOBODY: nobody},
        layouts={**configuration.layouts, name: layout},
    )
    readers = Readers(alone)
    try:
        yield Judges(readers, alone)
    finally:
        readers.close()


class Judges:
    """A reading child with the layout that is tried."""

    def __init__(self, readers: Readers, configuration: Configuration) -> None:
        self.readers, self.configuration = readers, configuration

    def judge(self, file: Path) -> Outcome:
        """Return what would become of a file."""
        transmission, ledger = arrived(file, NOBODY), Ledger()
        try:
            return self.readers.judge(Job(transmission, os.fsencode(file.resolve())), ledger)
        except Unreadable as refusal:
            desk = Desk(self.configuration, ledger, wiring.unread_tools())
            return refuse(transmission, refusal.finding, desk)
