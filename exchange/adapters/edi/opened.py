"""An interchange taken apart into its envelope and its messages."""

from dataclasses import dataclass

from exchange.adapters.edi.segments import Segments
from exchange.model.findings import Finding
from exchange.model.interchange import Envelope


@dataclass(frozen=True, slots=True)
class Body:
    """One message of the interchange: its number, its segments, what is wrong around it.

    `start` is the index of UNH in the interchange, `group` counts the groups from 1.
    """

    number: int
    start: int
    group: int
    segments: Segments
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """An interchange taken apart. A truncated one has no bodies."""

    envelope: Envelope
    bodies: tuple[Body, ...]
    findings: tuple[Finding, ...]
