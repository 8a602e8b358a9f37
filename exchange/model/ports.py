"""What the steps are handed: readers and writers of formats, and what they are told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from exchange.model.configuration import Configuration
from exchange.model.findings import Rules
from exchange.model.interchange import Interchange, Transmission
from exchange.model.layouts import Layout
from exchange.model.outcome import Document, Judgement, Ledger, Response
from exchange.model.partners import Feed, Partner, Site


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whose file it is and what it may be.

    `feeds` are those of the partner that fit the file's format and name: exactly one,
    but for EDI, whose messages say themselves what they are. `layouts` holds the
    layouts these feeds name.
    """

    partner: Partner
    format: str
    feeds: tuple[Feed, ...]
    layouts: Mapping[str, Layout]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer needs to know besides what it answers.

    `number` is the control number it carries where it has one. `software` and
    `ruleset` are the versions that judged.
    """

    site: Site
    partner: Partner
    rules: Rules
    now: datetime
    number: int
    software: str
    ruleset: str


Reader = Callable[[Transmission, Assignment], Interchange]
"""Reads a file, or raises Unreadable with the finding that says why it cannot."""

Writer = Callable[[Transmission, Judgement, Reply], bytes]
"""Writes one answer as final bytes."""

RecordWriter = Callable[[Transmission, Document, Reply], tuple[Response, ...]]
"""Writes the record of one document for the ERP, in the order the files are published."""


@dataclass(frozen=True, slots=True)
class Form:
    """An answer's type and file extension, as in its name, and what writes it."""

    type: str
    extension: str
    write: Writer


@dataclass(frozen=True, slots=True)
class Tools:
    """The formats wired in, by format name: what reads, acknowledges and marks them."""

    readers: Mapping[str, Reader]
    acknowledgements: Mapping[str, Form]
    marked: Mapping[str, Form]
    report: Form
    record: RecordWriter


@dataclass(frozen=True, slots=True)
class Desk:
    """What a file is judged with: the configuration, what we held before, the formats."""

    configuration: Configuration
    ledger: Ledger
    tools: Tools
