"""What a reader makes of a file: an interchange of messages, each a few tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from exchange.model.findings import Finding
from exchange.model.tables import Notation, Table


@dataclass(frozen=True, slots=True)
class Transmission:
    """One file that arrived.

    `receipt` is its ULID, `short` the first characters of it (eight, more where
    another file of this name has them already), `partner` the inbox folder it lay
    in, `filename` its name as shown to people.
    """

    receipt: str
    short: str
    partner: str
    filename: str
    sha256: str
    received_at: datetime
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The service segments around an EDI interchange, elements exactly as received.

    `sender` and `recipient` are composites S002 and S003 (identification, qualifier,
    internal identification …). `reference` is 0020, `syntax` composite S001,
    `test` whether 0035 is set, `requested` 0031 (empty: no acknowledgement asked).
    """

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    reference: str
    syntax: tuple[str, ...]
    test: bool = False
    requested: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes an interchange the same one again: sender, recipient, reference."""
        return ":".join(self.sender), ":".join(self.recipient), self.reference


@dataclass(frozen=True, slots=True)
class Message:
    """One business document as the file carries it.

    `document` is the document type (`forecast`, `purchase_order`), empty where the
    message's own type is one we cannot read. `reference` and `identifier` are UNH
    0062 and composite S009 in EDI, empty elsewhere.
    """

    document: str
    tables: Mapping[str, Table]
    notation: Notation
    function: str = "original"
    findings: tuple[Finding, ...] = ()
    reference: str = ""
    identifier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interchange:
    """What one file holds. `findings` are about the file or its envelope, not a message."""

    format: str
    messages: tuple[Message, ...]
    findings: tuple[Finding, ...] = ()
    envelope: Envelope | None = None
