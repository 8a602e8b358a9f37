"""Cuts the bytes of a file into interchanges and these into segments, whatever their separators.

pydifact writes for us; its parser searches the whole text for UNA, knows no character sets and
is slow, so we read ourselves.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from exchange.adapters.edi.cutting import cut, masked, segmented
from exchange.adapters.edi.offsets import Offsets, beginnings
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.strays import CONTROLS
from exchange.adapters.edi.wrapping import unwrapped
from exchange.adapters.edifact.charsets import CODECS
from exchange.adapters.edifact.trailer import BYTE_ORDER_MARK, PADDING
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace, Whole

DEFAULTS = ":+.? '"
DEFAULTS_FOUR = ":+.?*'"
"""Service characters without UNA: version 4 repeats elements with an asterisk (ISO 9735-1)."""

TAIL = " \t\r\n\x00\x1a"
ADVICE_LENGTH = 9
REPETITION = 4
NEAR = 80
"""Bytes before UNB that are looked at for what ended the segment before."""

BEYOND_ASCII = 0x80
ANOTHER = re.compile(rb"UNA.{6}[ \t\r\n\x00\x1a]*UNB|UNB", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Header:
    """What UNA and UNB say about how to read the rest; `start` is where UNB begins."""

    start: int
    separators: str
    charset: str
    codec: str


def scans(content: bytes, codec: str = "") -> Iterator[Scan]:
    """Cut a file into interchanges of segments, decoded strictly as each UNB says.

    `codec` replaces what UNB 0001 names. Raises Unreadable: ENV-021 where no UNB can be
    read, ENV-007 at the first byte that the character set does not have.
    """
    text, original = unwrapped(content.removeprefix(BYTE_ORDER_MARK))
    marks = len(content) - len(content.removeprefix(BYTE_ORDER_MARK))
    starts = [*openings(text)]
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        whole = text[:stop].rstrip(PADDING + BYTE_ORDER_MARK) if stop < len(text) else text
        header = opened(whole[start:], start, codec)
        yield scan(number, whole, header, lambda at: marks + original(at))


def openings(text: bytes) -> Iterator[int]:
    """Yield where interchanges begin: at the start, and at each UNA or UNB after a terminator.

    UNA and UNB count only at the start of a segment, never inside one.
    """
    start = len(text) - len(text.lstrip(PADDING))
    yield start
    separators = advice(text[start : start + ADVICE_LENGTH])
    element, release, terminator = (separators[at].encode("latin-1") for at in (1, 3, 5))
    first = text.find(b"UNB", start)
    more = first >= 0 and text.find(b"UNB", first + 3) >= 0
    for found in ANOTHER.finditer(text, first + 3) if more else ():
        advised = found[0].startswith(b"UNA")
        elements = {found[0][4:5]} if advised else {element, b"+"}
        behind = text[max(found.start() - NEAR, 0) : found.start()]
        before = behind.rstrip(PADDING + BYTE_ORDER_MARK + terminator)
        ended = terminator in behind[len(before) :] and not odd(before, release.strip())
        if ended and text[found.end() : found.end() + 1] in elements:
            yield found.start()


def odd(before: bytes, release: bytes) -> bool:
    """Tell whether a text ends in an odd run of release characters."""
    return bool(release) and (len(before) - len(before.rstrip(release))) % 2 == 1


def opened(body: bytes, start: int, codec: str) -> Header:
    """Read the service characters and the character set of an interchange."""
    separators = advice(body[:ADVICE_LENGTH])
    advised = body.startswith(b"UNA")
    end = body.find(separators[5].encode("latin-1"), ADVICE_LENGTH) + 1
    body = body[:end] if end else body
    rest = body[ADVICE_LENGTH:].lstrip(PADDING) if advised else body
    charset, version = declared(rest, separators)
    if not charset:
        raise broken(f"UNB names the character set ''; known: {', '.join(CODECS)}")
    if not codec and charset not in CODECS:
        place = SegmentPlace(0, 1, "UNB", 2, 1)
        raise Unreadable(Finding("SYN-046", place, charset[:10], ", ".join(CODECS)))
    if version == "4" and not advised:
        separators = DEFAULTS_FOUR
    elif version != "4":
        separators = separators[:REPETITION] + " " + separators[REPETITION + 1 :]
    where = start + len(body) - len(rest)
    return Header(where, separators, codec or charset, codec or CODECS[charset])


def scan(number: int, content: bytes, header: Header, original: Callable[[int], int]) -> Scan:
    """Cut one interchange, which ends with the content, into segments."""
    separators = header.separators
    text, released = masked(decoded(content, header, original), separators)
    end, escaped = separators[5], {
        ord(sign): separators[3] + letter for sign, letter in released.items()
    }  # fmt: skip
    parts = cut(text, end)
    segments = segmented(parts[:-1], separators, released)
    forbidden = {*CONTROLS} - {*separators, *released}
    forbidden |= {sign for sign, letter in released.items() if letter in CONTROLS}

    @cache
    def begins() -> list[int]:
        return beginnings((part.translate(escaped) for part in text.split(end)), header.codec)

    return Scan(
        number,
        segments,
        separators,
        header.charset,
        parts[-1].translate(escaped).strip(TAIL),
        tuple(segments.where(segments.words.holding(forbidden))),
        Offsets(content, header.start, begins, original=original),
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
        raise Unreadable(Finding("SYN-020", Whole(0), separators))
    return separators


def declared(body: bytes, separators: str) -> tuple[str, str]:
    """Return syntax identifier and version of UNB; its characters are ASCII at every level."""
    component, element, terminator = (separators[at].encode("latin-1") for at in (0, 1, 5))
    if not body.startswith(b"UNB" + element):
        raise broken("the file does not begin with UNA or UNB")
    if terminator not in body:
        raise broken("UNB is not closed by a segment terminator")
    header = body.split(terminator, 1)[0]
    charset, version, *_ = (*header.split(element, 2)[1].split(component), b"")
    return charset.decode("latin-1"), version.decode("latin-1")


def decoded(content: bytes, header: Header, original: Callable[[int], int]) -> str:
    """Decode strictly, from UNB on.

    Text that is UTF-8 through and through, where UNB names a set of one byte a character,
    is refused: as that set it would read as something else without any error.
    """
    body, named = content[header.start :], {"charset": header.charset}
    one_byte = header.codec.startswith("iso8859") and header.charset in CODECS
    if one_byte and not body.isascii() and is_utf8(body):
        first = next(at for at, byte in enumerate(body) if byte >= BEYOND_ASCII)
        named = {"charset": f"{header.charset} (the bytes are UTF-8)"}
        raise Unreadable(Finding("ENV-007", Whole(original(header.start + first)), params=named))
    try:
        return body.decode(header.codec)
    except UnicodeDecodeError as error:
        place = Whole(original(header.start + error.start))
        raise Unreadable(Finding("ENV-007", place, params=named)) from None


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
