"""What a reader makes of a file: an interchange of messages, each a few tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from exchange.model.echoes import Returned
from exchange.model.excerpts import Around, nowhere
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.mails import Mail
from exchange.model.numbers import significant
from exchange.model.outlines import Outline
from exchange.model.tables import Notation, Table
from exchange.model.ways import DIRECT, Way


@dataclass(frozen=True, slots=True)
class Transmission:
    """One file that arrived.

    `receipt` is its ULID, `short` the first characters of it (eight, more where
    another file of this name has them already), `partner` the inbox folder it lay
    in, `filename` its name as shown to people. `place` is the position of the one message
    that is judged anew, None where all of the file is to be judged. `way` is how it came, `check`
    whether it did not come at all: it is only looked at.
    """

    receipt: str
    short: str
    partner: str
    filename: str
    sha256: str
    received_at: datetime
    content: bytes = field(repr=False)
    place: int | None = None
    way: Way = DIRECT
    check: bool = False

    @property
    def anew(self) -> bool:
        """Whether one document of it is judged once more, and the others stay as they are."""
        return self.place is not None


@dataclass(frozen=True, slots=True)
class Group:
    """A functional group of an interchange, UNG or GS, elements exactly as received.

    `kind` is 0038 or GS01, `sender` and `recipient` are S006 and S007 or GS02 and GS03
    alone, `moment` is S004 or GS04 and GS05, `reference` 0048 or GS06, `version` the
    agency 0051 and S008 or GS07 and GS08. `stated` is the count its trailer gives (0060,
    GE01), empty without a trailer.
    """

    kind: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    reference: str
    version: tuple[str, ...]
    moment: tuple[str, ...] = ()
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The service segments around an EDI interchange, elements exactly as received.

    `sender` and `recipient` are composites S002 and S003 (identification, qualifier,
    internal identification …); of an ISA, ISA06 and ISA05, ISA08 and ISA07, without the
    blanks that pad them. `reference` is 0020 or ISA13. `syntax` is composite S001 or
    ISA12 alone. `moment` is S004 or ISA09 and ISA10. `test` is whether 0035 is set or
    ISA15 says T; `requested` is 0031, or ISA14 unless that is 0 (empty: no
    acknowledgement asked). `separators` are the service characters, as UNA lists them,
    in X12 component, element, repetition (blank: none) and terminator.
    """

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    reference: str
    syntax: tuple[str, ...]
    test: bool = False
    requested: str = ""
    moment: tuple[str, ...] = ()
    separators: str = ""
    groups: tuple[Group, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes an interchange the same one again: sender, recipient, reference."""
        return ":".join(self.sender), ":".join(self.recipient), self.reference


def identifier(party: Sequence[str]) -> str:
    """Return a party of an envelope as `qualifier:identification`."""
    identification, qualifier, *_ = (*party, "", "")
    return f"{significant(qualifier)}:{significant(identification)}"


@dataclass(frozen=True, slots=True)
class Service:
    """Where the segment that opens an interchange says what; the tag is element 1."""

    tag: str
    sender: int
    recipient: int
    reference: int
    test: int

    def at(self, interchange: int, element: int) -> SegmentPlace:
        """Return the place of an element of it."""
        return SegmentPlace(0, 1, self.tag, element, interchange=interchange)


SERVICES: Mapping[str, Service] = {
    "edifact": Service("UNB", sender=3, recipient=4, reference=6, test=12),
    "x12": Service("ISA", sender=7, recipient=9, reference=14, test=16),
}
"""By format (ISO 9735 UNB; ISA06, ISA08, ISA13 and ISA15)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One business document as the file carries it.

    `document` is the document type (`forecast`, `purchase_order`), empty where the
    message's own type is one we cannot read. `reference` and `identifier` are UNH
    0062 and composite S009 in EDIFACT, ST02 with ST01 and ST03 in X12, empty elsewhere.
    `interchange` counts the envelopes of the file from 1, `group` the functional groups
    of that one, 0 where there are none. `outline` is how its table was laid out, where the
    format leaves that to the sender, `echoes` the rows of a sheet of ours that came back.
    """

    document: str
    tables: Mapping[str, Table]
    notation: Notation
    function: str = "original"
    findings: tuple[Finding, ...] = ()
    reference: str = ""
    identifier: tuple[str, ...] = ()
    interchange: int = 1
    group: int = 0
    outline: Outline | None = None
    echoes: tuple[Returned, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the archive that arrived: its name there, what it is, its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Interchange:
    """What one file holds, in EDI one interchange or several with an envelope each.

    `findings` are about the file or an envelope, not about a message. `attachments` are the
    files in it where it is an archive, `mail` is what it says itself where it is one. `around`
    shows what stands around a place in it.
    """

    format: str
    messages: tuple[Message, ...]
    findings: tuple[Finding, ...] = ()
    envelopes: tuple[Envelope, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    mail: Mail | None = None
    around: Around = field(default=nowhere, repr=False, compare=False)
