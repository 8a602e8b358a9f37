"""Writes CONTRL: which messages of an interchange are rejected, and where the fault is.

Written after ISO 9735-4 and its forerunner in syntax 3: UCI answers the interchange, a UCM each
message that is rejected, UCS and UCD a segment and an element in it.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pydifact.control.characters import Characters
from pydifact.segments import Segment
from pydifact.serializer import Serializer

from exchange.adapters.edifact.charsets import CODECS
from exchange.adapters.edifact.rejections import (
    REJECTED,
    Value,
    fault,
    named,
    rejecting,
    rejection,
    segment,
)
from exchange.model.findings import Rules
from exchange.model.interchange import Envelope
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

ACKNOWLEDGED = "7"
MISSING = "13"
CHARACTERS = Characters.from_str("UNA:+.? '")
PARTS = 3


def write_contrl(part: Part, reply: Reply) -> Iterator[Written]:
    """Write the acknowledgement of an interchange, in the syntax it came in.

    Only findings that reject and whose rule has a code of list 0085 are in it.
    """
    envelope, control = part.envelope, reply.control("edifact")
    message = [header(envelope), *report(part, reply.rules)]
    reference = str(control.value)
    segments = [
        interchange_header(envelope, reply, reference),
        *message,
        segment("UNT", str(len(message) + 1), "1"),
        segment("UNZ", "1", reference),
    ]
    text = Serializer(CHARACTERS).serialize(segments, with_una_header=True)
    yield Written("CONTRL", "edi", text.encode(CODECS[envelope.syntax[0]]), control)


def interchange_header(envelope: Envelope, reply: Reply, reference: str) -> Segment:
    """Make our UNB: from us to the sender, a test where theirs was one or the partner tests."""
    moment = reply.now.astimezone(ZoneInfo(reply.site.timezone))
    day = f"{moment:%Y%m%d}" if fourth(envelope) else f"{moment:%y%m%d}"
    return segment(
        "UNB",
        [*envelope.syntax[:2]],
        ourselves(envelope, reply),
        [*envelope.sender[:PARTS]],
        [day, f"{moment:%H%M}"],
        reference,
        *[""] * 5,
        "1" if envelope.test or reply.partner.state == "test" else "",
    )


def ourselves(envelope: Envelope, reply: Reply) -> list[str]:
    """Return our S002: the site's first identifier, else the name we were addressed by."""
    if not reply.site.identifiers:
        return [*envelope.recipient[:PARTS]]
    qualifier, _, identification = reply.site.identifiers[0].partition(":")
    return [identification, qualifier] if qualifier else [identification]


def fourth(envelope: Envelope) -> bool:
    """Tell whether an interchange is in version 4 of the syntax."""
    return envelope.syntax[1:2] == ("4",)


def header(envelope: Envelope) -> Segment:
    """Make our UNH."""
    version = ["4", "1"] if fourth(envelope) else ["D", "3"]
    return segment("UNH", "1", ["CONTRL", *version, "UN"])


def report(part: Part, rules: Rules) -> Iterator[Segment]:
    """Yield UCI and, where the interchange as a whole stands, what is said of its messages.

    A message without a usable UNH cannot be named in a UCM; it takes the interchange down.
    """
    envelope = part.envelope
    faults = [*rejecting(part.findings, rules)]
    bad = [document for document in part.documents if [*rejecting(document.findings, rules)]]
    subject: list[Value] = [
        envelope.reference, [*envelope.sender[:PARTS]], [*envelope.recipient[:PARTS]],
    ]  # fmt: skip
    if faults:
        yield segment("UCI", *subject, REJECTED, *fault(faults[0], rules))
    elif any(not named(document) for document in bad):
        yield segment("UCI", *subject, REJECTED, MISSING, "UNH")
    else:
        yield segment("UCI", *subject, ACKNOWLEDGED)
        for document in bad:
            yield from rejection(document, rules)
