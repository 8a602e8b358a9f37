"""The receipt of a package: every file of it, and whether we could take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Transmission

Taken = Literal["accepted", "held", "rejected", "missing"]


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file of a package: its name there, how it was found, whether it was taken, and why not.

    A file that is listed and was not in the package has neither size nor SHA-256.
    """

    name: str
    kind: str
    size: int | None
    sha256: str
    taken: Taken
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """What a package is about, and its files."""

    document: str
    title: str
    verdict: Verdict
    files: tuple[ReceivedFile, ...]


@dataclass(frozen=True, slots=True)
class PackageReceipt:
    """What came in one file: `transmission` is without its bytes."""

    transmission: Transmission
    documents: Sequence[ReceivedDocument]
