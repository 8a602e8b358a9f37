"""Cuts the bytes of an interchange into segments, whatever its separators and characters.

pydifact supplies `Segment` and `Characters`, not its parser: that searches the whole text for
UNA, knows no character sets and is slow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydifact.control.characters import Characters

from exchange.adapters.edi.cutting import maker, split
from exchange.adapters.edi.segments import Segment
from exchange.adapters.edifact.charsets import CODECS
from exchange.adapters.edifact.trailer import BYTE_ORDER_MARK, PADDING
from exchange.errors import Unreadable
from exchange.model.findings import Finding, Whole

DEFAULTS = ":+.? '"
BLANKS = " \t\r\n"
TAIL = BLANKS + "\x00\x1a"
CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
LINE_END = re.compile(r"\r\n|\r|\n")
ADVICE_LENGTH = 9
FEWEST_WRAPPED = 3
WRAPS = frozenset({60, 64, 66, 70, 72, 75, 76, 78, 80, 96, 100, 120, 128, 132, 160, 255, 256, 512})
"""Widths at which systems wrap text."""

BEYOND_ASCII = 0x80


@dataclass(frozen=True, slots=True)
class Scan:
    """The segments of a file in order, UNB first.

    `unfinished` is what follows the last segment terminator: nothing in a whole file.
    `dirty` are the indexes of segments that hold a control character, such as a line
    end. `charset` is 0001.
    """

    segments: list[Segment]
    characters: Characters
    charset: str
    unfinished: str
    dirty: tuple[int, ...]


def scan(content: bytes) -> Scan:
    """Cut a file into segments, decoded strictly as its UNB says.

    Raises Unreadable: ENV-021 where no UNB can be read, ENV-007 at the first byte that
    the character set does not have.
    """
    body = content.removeprefix(BYTE_ORDER_MARK).lstrip(PADDING)
    separators = advice(body)
    if body.startswith(b"UNA"):
        body = body[ADVICE_LENGTH:].lstrip(PADDING)
    charset = declared(body, separators)
    text = unwrapped(decoded(body, charset, len(content) - len(body)), separators[5])
    release = separators[3].strip()
    *parts, unfinished = [part.lstrip(BLANKS) for part in split(text, separators[5], release)]
    make = maker(separators)
    return Scan(
        [make(part) for part in parts],
        Characters.from_str("UNA" + separators),
        charset,
        unfinished.rstrip(TAIL),
        tuple(dirty(parts, separators)),
    )


def advice(body: bytes) -> str:
    """Return the six service characters: those of UNA at the very start, or the defaults.

    A release character that is a blank means that there is none.
    """
    if not body.startswith(b"UNA"):
        return DEFAULTS
    separators = body[3:ADVICE_LENGTH].decode("latin-1")
    used = [separators[at : at + 1] for at in (0, 1, 3, 5)]
    if "" in used or len(set(used)) < len(used) or re.search(r"\w", "".join(used)):
        raise broken("the separators that UNA names cannot be told apart")
    return separators


def declared(body: bytes, separators: str) -> str:
    """Return the syntax identifier of UNB; its own characters are ASCII at every level."""
    component, element, terminator = (separators[at].encode("latin-1") for at in (0, 1, 5))
    if not body.startswith(b"UNB" + element):
        raise broken("the file does not begin with UNA or UNB")
    if terminator not in body:
        raise broken("UNB is not closed by a segment terminator")
    header = body.split(terminator, 1)[0]
    charset = header.split(element, 2)[1].split(component)[0].decode("latin-1")
    if charset not in CODECS:
        raise broken(f"UNB names the character set {charset[:10]!r}; known: {', '.join(CODECS)}")
    return charset


def decoded(body: bytes, charset: str, offset: int) -> str:
    """Decode strictly; `offset` is how many bytes of the file came before.

    Text that is UTF-8 through and through, where UNB names a set of one byte a character,
    is refused: as that set it would read as something else without any error.
    """
    if CODECS[charset].startswith("iso8859") and not body.isascii() and is_utf8(body):
        first = next(at for at, byte in enumerate(body) if byte >= BEYOND_ASCII)
        named = {"charset": f"{charset} (the bytes are UTF-8)"}
        raise Unreadable(Finding("ENV-007", Whole(byte=offset + first), params=named))
    try:
        return body.decode(CODECS[charset])
    except UnicodeDecodeError as error:
        place = Whole(byte=offset + error.start)
        raise Unreadable(Finding("ENV-007", place, params={"charset": charset})) from None


def is_utf8(body: bytes) -> bool:
    """Tell whether these bytes are UTF-8."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def broken(reason: str) -> Unreadable:
    """Return the failure that says why the envelope cannot be read."""
    return Unreadable(Finding("ENV-021", params={"reason": reason}))


def unwrapped(text: str, terminator: str) -> str:
    """Take out line ends that only wrap the text at a fixed column.

    That is certain enough, and done, only where three lines or more, all but the last, have
    the same width, and one at which systems wrap. Any other line end inside a segment stays
    where it is and becomes a finding.
    """
    if terminator in LINE_END.findall("\r\n\n\r"):
        return text.replace("\r\n", terminator)
    lines = LINE_END.split(text.rstrip(TAIL))
    widths = {len(line) for line in lines[:-1]}
    fixed = len(lines) > FEWEST_WRAPPED and len(widths) == 1 and widths <= WRAPS
    fixed = fixed and len(lines[-1]) <= min(widths)
    return "".join(lines) if fixed else text


def dirty(parts: list[str], separators: str) -> Iterator[int]:
    """Yield the index of each segment that holds a control character."""
    forbidden = re.compile(f"[{re.escape(''.join(set(CONTROLS) - set(separators)))}]")
    return (index for index, part in enumerate(parts) if forbidden.search(part))
