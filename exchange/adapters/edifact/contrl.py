"""Writes CONTRL: which messages of an interchange are rejected, and where the fault is.

Written after ISO 9735-4 and its forerunner in syntax 3: UCI answers the interchange, a UCM each
message that is rejected, UCS and UCD a segment and an element in it. Where the interchange has
functional groups, UCF answers each group and stands before the UCMs of its messages.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pydifact.segments import Segment

from exchange.adapters.edifact.rejections import (
    REJECTED,
    code,
    fault,
    named,
    rejecting,
    rejection,
)
from exchange.adapters.edifact.writing import PARTS, Told, Value, fourth, segment, write
from exchange.model.findings import Finding, Rules
from exchange.model.interchange import Envelope
from exchange.model.outcome import Document, Part
from exchange.model.ports import Reply, Written

ACKNOWLEDGED = "7"
MISSING, MIXED = "13", "30"


def write_contrl(part: Part, reply: Reply) -> Iterator[Written]:
    """Write the acknowledgement of an interchange, in the syntax it came in.

    Only findings that reject and whose rule has a code of list 0085 are in it. It asks for
    no acknowledgement itself, for nothing may answer it.
    """
    envelope = part.envelope
    told = Told(identifier(envelope), tuple(report(part, reply.rules)))
    yield write(envelope, reply, [told], reply.control("edifact"), asking=False)


def identifier(envelope: Envelope) -> tuple[str, ...]:
    """Return our S009: the service directory of the syntax an interchange is in."""
    return ("CONTRL", "4", "1", "UN") if fourth(envelope) else ("CONTRL", "D", "3", "UN")


def report(part: Part, rules: Rules) -> Iterator[Segment]:
    """Yield UCI and, where the interchange as a whole stands, what is said of its messages.

    A message without a usable UNH cannot be named in a UCM, and one outside the groups has no
    UCF above it; either takes down what it stands in.
    """
    envelope = part.envelope
    four = fourth(envelope)
    faults = [found for found in rejecting(part.findings, rules) if not found.group]
    bad = [document for document in part.documents if [*rejecting(document.findings, rules)]]
    subject: list[Value] = [
        envelope.reference, [*envelope.sender[:PARTS]], [*envelope.recipient[:PARTS]],
    ]  # fmt: skip
    if faults:
        yield segment("UCI", *subject, REJECTED, *fault(faults[0], rules, four=four))
    elif any(not named(document) and not document.group for document in bad):
        yield segment("UCI", *subject, REJECTED, MISSING, "UNH")
    elif envelope.groups and any(not document.group for document in bad):
        yield segment("UCI", *subject, REJECTED, code(MIXED, four=four), "UNH")
    else:
        yield segment("UCI", *subject, ACKNOWLEDGED)
        yield from below(part, bad, rules)


def below(part: Part, bad: Sequence[Document], rules: Rules) -> Iterator[Segment]:
    """Yield the rejected messages, each below its functional group where there are groups."""
    four = fourth(part.envelope)
    held: defaultdict[int, list[Document]] = defaultdict(list)
    faults: dict[int, Finding] = {}
    for document in bad:
        held[document.group].append(document)
    for found in rejecting(part.findings, rules):
        faults.setdefault(found.group, found)
    for document in held[0]:
        yield from rejection(document, rules, four=four)
    for at, group in enumerate(part.envelope.groups, 1):
        subject = group.reference, [*group.sender[:PARTS]], [*group.recipient[:PARTS]]
        if at in faults:
            yield segment("UCF", *subject, REJECTED, *fault(faults[at], rules, four=four))
        elif not all(map(named, held[at])):
            yield segment("UCF", *subject, REJECTED, MISSING, "UNH")
        else:
            yield segment("UCF", *subject, ACKNOWLEDGED)
            for document in held[at]:
                yield from rejection(document, rules, four=four)
