"""Writes our interchanges: UNA, UNB, messages that count themselves, UNZ, as bytes.

What is inside a message comes from the writer of its type, as segments of text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from pydifact.control.characters import Characters
from pydifact.segments import Segment
from pydifact.serializer import Serializer

from exchange.adapters.edifact.characters import fitted, texts
from exchange.adapters.edifact.charsets import CODECS
from exchange.adapters.edifact.scanning import DEFAULTS, DEFAULTS_FOUR
from exchange.model.control_numbers import ControlNumber
from exchange.model.interchange import Envelope
from exchange.model.ports import Reply, Written

PARTS = 3
"""Components of S002 and S003 that we repeat."""

REFERENCE_LENGTH, PARTY_LENGTH, DIGITS = 35, 17, 15
"""1154 and 1004 are an..35, 3039 an..17 in D.96A, 6060 n..15."""

LINE_LENGTH = 6
"""1082 and 1156 are an..6."""

AGENCIES = {"1": "16", "14": "9"}
"""Who gives out an identification (3055) by its qualifier in UNB (0007); else 92, the buyer."""

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A message we write: S009, the segments between UNH and UNT, our number of the document."""

    identifier: tuple[str, ...]
    segments: tuple[Segment, ...]
    number: str = ""


class Released(Serializer):
    """Serializer that puts the release character before a repetition separator as well."""

    def escape(self, string: str | None) -> str:
        """Put the release character before whatever is a service character."""
        return str(super().escape(string)).replace("*", "?*")


def segment(tag: str, *elements: Value) -> Segment:
    """Make a segment without the empty elements at its end."""
    kept = list(elements)
    while kept and not any(kept[-1]):
        kept.pop()
    return Segment(tag, *kept)


def write(
    envelope: Envelope, reply: Reply, messages: Sequence[Told], control: ControlNumber, *,
    asking: bool = True,
) -> Written:  # fmt: skip
    """Write an interchange that answers another one, in its syntax and characters.

    `asking` is whether an acknowledgement is asked for where the partner owes us one.
    """
    reference, codec = str(control.value), codec_of(envelope, reply)
    wanted = asking and reply.partner.edi.acknowledged_within_hours > 0
    segments = [
        interchange_header(envelope, reply, reference, "1" if wanted else ""),
        *(each for at, told in enumerate(messages, 1) for each in enclosed(told, str(at))),
        segment("UNZ", str(len(messages)), reference),
    ]
    characters, serializer = (
        (DEFAULTS_FOUR, Released) if fourth(envelope) else (DEFAULTS, Serializer)
    )
    lettered = [inked(each, codec) for each in segments]
    writer = serializer(Characters.from_str("UNA" + characters))
    body = writer.serialize(lettered, with_una_header=False)
    content = f"UNA{characters}{body}".encode(codec)
    numbers = tuple(told.number for told in messages if told.number)
    return Written(messages[0].identifier[0], "edi", content, control, numbers)


def enclosed(told: Told, reference: str) -> Iterator[Segment]:
    """Yield a message with its UNH, and UNT, which counts both."""
    yield segment("UNH", reference, [*told.identifier])
    yield from told.segments
    yield segment("UNT", str(len(told.segments) + 2), reference)


def inked(written: Segment, codec: str) -> Segment:
    """Return a segment in the characters of a set; a text is split once these are counted."""
    elements = [
        fitted(each, codec) if isinstance(each, str) else [fitted(part, codec) for part in each]
        for each in written.elements
    ]
    if written.tag == "FTX":
        elements[-1] = texts("".join(elements[-1]))
    return Segment(written.tag, *elements)


def codec_of(envelope: Envelope, reply: Reply) -> str:
    """Return the codec of an interchange: agreed, else the one its UNB names, else ASCII."""
    return reply.partner.edi.charset or CODECS.get(envelope.syntax[0], "ascii")


def interchange_header(envelope: Envelope, reply: Reply, reference: str, asked: str) -> Segment:
    """Make our UNB: from us to the sender, a test where theirs was one or the partner tests."""
    moment = reply.now.astimezone(ZoneInfo(reply.site.timezone))
    day = f"{moment:%Y%m%d}" if fourth(envelope) else f"{moment:%y%m%d}"
    test = envelope.test or reply.partner.state == "test"
    return segment(
        "UNB",
        [*envelope.syntax[:2]],
        ourselves(envelope, reply),
        [*envelope.sender[:PARTS]],
        [day, f"{moment:%H%M}"],
        reference,
        *["", "", "", asked, ""],
        "1" if test else "",
    )


def ourselves(envelope: Envelope, reply: Reply) -> list[str]:
    """Return our S002: the name we were addressed by where it is ours, else our first one."""
    addressed = [*envelope.recipient[:PARTS]]
    identification, qualifier = (*addressed, "", "")[:2]
    ours = reply.site.identifiers
    if not ours or f"{qualifier}:{identification}" in ours:
        return addressed
    qualifier, _, identification = ours[0].partition(":")
    return [identification, qualifier] if qualifier else [identification]


def fourth(envelope: Envelope) -> bool:
    """Tell whether an interchange is in version 4 of the syntax."""
    return envelope.syntax[1:2] == ("4",)


def party(role: str, name: Sequence[str]) -> Segment:
    """Make NAD of an S002 or S003."""
    identification, qualifier = (*name, "", "")[:2]
    agency = AGENCIES.get(qualifier, "92")
    return segment("NAD", role, [identification[:PARTY_LENGTH], "", agency])


def free_text(subject: str, words: str) -> Segment:
    """Make FTX; words must not be blank."""
    return segment("FTX", subject, "", "", [words])


def day(qualifier: str, moment: date) -> Segment:
    """Make DTM of a day (format 102)."""
    return segment("DTM", [qualifier, f"{moment:%Y%m%d}", "102"])


def days(*qualified: tuple[str, date | None]) -> Iterator[Segment]:
    """Yield DTM for each day that is known."""
    return (day(qualifier, moment) for qualifier, moment in qualified if moment)


def minute(reply: Reply) -> Segment:
    """Make DTM of the moment we write, in our time zone (137, format 203)."""
    moment = reply.now.astimezone(ZoneInfo(reply.site.timezone))
    return segment("DTM", ["137", f"{moment:%Y%m%d%H%M}", "203"])


def references(*qualified: tuple[str, str]) -> Iterator[Segment]:
    """Yield RFF for each reference that is known."""
    for qualifier, value in qualified:
        if value:
            yield segment("RFF", [qualifier, value[:REFERENCE_LENGTH]])


def numbered(line: str) -> str:
    """Return a line number for LIN; one that is too long is left to RFF, for cut it is another."""
    return line if len(line) <= LINE_LENGTH else ""


def quantity(qualifier: str, value: Decimal, unit: str) -> Segment:
    """Make QTY; the unit is an..3 and left out where it is longer, for cut it means another."""
    return segment("QTY", [qualifier, number(value), unit if len(unit) <= PARTS else ""])


def number(value: Decimal) -> str:
    """Return a number with a decimal point, its fraction as long as 15 digits allow."""
    whole = len(f"{abs(int(value))}")
    text = f"{value:.{max(0, min(6, DIGITS - whole))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def joined(*groups: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return the segments of several groups in order."""
    return tuple(each for group in groups for each in group)
