"""Writes our X12 interchanges: the envelope, its separators, its numbers and true counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange.adapters.x12.separators import Segment, separators, serialize
from exchange.model.control_numbers import ControlNumber
from exchange.model.interchange import Envelope, Group
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

LONG_YEARS = "004010"
"""From this version on, GS04 has a year of four digits."""

EMPTY_GROUP = Group("", (), (), "", ("X", "004010"))


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """A transaction set without ST and SE; `convention` is ST03, `number` ours of the document."""

    kind: str
    segments: tuple[Segment, ...]
    convention: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """What an interchange of ours holds: sets of one group, answering a group of theirs.

    `kind` is GS01, `type` and the extension `x12` name the answer.
    """

    type: str
    kind: str
    group: Group
    sets: Sequence[TransactionSet]


def local(reply: Reply) -> datetime:
    """Return now, in the site's time zone."""
    return reply.now.astimezone(ZoneInfo(reply.site.timezone))


def interchange_header(envelope: Envelope, reply: Reply, control: ControlNumber) -> str:
    """Make our ISA of 106 characters: back to the sender, under the names he used."""
    marks, now = separators(envelope), local(reply)
    ours, our_qualifier = party(envelope.recipient)
    theirs, their_qualifier = party(envelope.sender)
    test = envelope.test or reply.partner.state == "test"
    values = (
        "ISA", "00", " " * 10, "00", " " * 10, our_qualifier, ours, their_qualifier, theirs,
        f"{now:%y%m%d}", f"{now:%H%M}", marks.repetition or "U", envelope.syntax[0],
        f"{control.value:09}", "0", "T" if test else "P", marks.component,
    )  # fmt: skip
    return marks.element.join(values) + marks.terminator


def party(identity: Sequence[str]) -> tuple[str, str]:
    """Return identification and qualifier, padded as ISA pads them."""
    identification, qualifier = (*identity, "", "")[:2]
    return identification.ljust(15), qualifier.ljust(2)


def write_interchange(part: Part, reply: Reply, sending: Sending) -> Written:
    """Write one interchange of one functional group; GS06 is ISA13 without its zeros.

    An acknowledgement of the group names GS06, which so leads back to our answer.
    """
    control, envelope = reply.control("x12"), part.envelope
    number = str(control.value)
    segments: list[Segment] = [group_header(envelope, sending, local(reply), number)]
    for count, each in enumerate(sending.sets, 1):
        reference = f"{count:04}"
        segments += [
            ("ST", each.kind, reference, each.convention),
            *each.segments,
            ("SE", str(len(each.segments) + 2), reference),
        ]
    segments += [("GE", str(len(sending.sets)), number), ("IEA", "1", f"{control.value:09}")]
    numbers = tuple(each.number for each in sending.sets if each.number)
    return replace(finished(sending.type, segments, part, reply, control), numbers=numbers)


def finished(
    kind: str, segments: Sequence[Segment], part: Part, reply: Reply, *control: ControlNumber
) -> Written:
    """Return an interchange of these segments below our ISA as final bytes."""
    marks = separators(part.envelope)
    text = interchange_header(part.envelope, reply, control[0])
    text += "".join(serialize(segment, marks) for segment in segments)
    codec = reply.partner.edi.charset or "utf-8"
    return Written(kind, "x12", text.encode(codec, errors="replace"), control[0])


def group_header(envelope: Envelope, sending: Sending, now: datetime, number: str) -> Segment:
    """Make our GS: the parties of the group swapped, its version mirrored."""
    group = sending.group
    agency, version = (*group.version, "", "")[:2]
    day = f"{now:%Y%m%d}" if version[:6] >= LONG_YEARS else f"{now:%y%m%d}"
    ours = first(group.recipient) or first(envelope.recipient)
    theirs = first(group.sender) or first(envelope.sender)
    return (
        "GS", sending.kind, ours, theirs, day, f"{now:%H%M}", number, agency or "X", version,
    )  # fmt: skip


def first(identity: Sequence[str]) -> str:
    """Return an identification, empty where there is none."""
    return identity[0] if identity else ""


def newer(group: Group, version: str) -> bool:
    """Tell whether a group is of this version (six digits) or a later one."""
    stated = (*group.version, "", "")[1][:6]
    return stated.isdigit() and stated >= version


def group_of(envelope: Envelope, kind: str) -> Group:
    """Return the first received group of this kind, else the first of all."""
    groups = (*(each for each in envelope.groups if each.kind == kind), *envelope.groups)
    return next(iter(groups), EMPTY_GROUP)
