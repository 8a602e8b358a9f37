"""Shows the segments around a segment, the element or component meant marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from exchange.adapters.edi.opened import Body
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import BLANKS
from exchange.model.excerpts import AROUND, LONGEST, Around, Excerpt, Piece, Strip
from exchange.model.findings import Locator, SegmentPlace

COMPONENT, ELEMENT, RELEASE, TERMINATOR = 0, 1, 3, 5
"""Where in the separators they stand."""

SECRET: Mapping[str, frozenset[int]] = {"UNB": frozenset({7}), "ISA": frozenset({3, 5})}
"""Elements that may hold a password (UNB S005, ISA02 and ISA04); a report does not repeat them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The segments of one interchange as written, and from where to where each message is.

    `unfinished` is what stands after the last of them. Only the texts are held: segments that
    were made of them are let go.
    """

    texts: pl.Series
    numbers: pl.Series
    separators: str
    released: Mapping[str, str]
    messages: Mapping[int, range]
    unfinished: str

    def segment(self, at: int) -> str:
        """Return the text of a segment; private characters stand for what is released."""
        text = str(self.texts[self.numbers[at]]).strip(BLANKS)
        return discreet(text, self.separators[ELEMENT])

    def plain(self, text: str) -> str:
        """Return a text as the sender wrote it, release characters included."""
        table = {ord(sign): self.separators[RELEASE] + is_ for sign, is_ in self.released.items()}
        return text.translate(table)


def stretch(scan: Scan, bodies: Iterable[Body]) -> Stretch:
    """Return the segments of an interchange with these messages."""
    words, numbers = scan.segments.words, scan.segments.numbers
    messages = {each.number: range(each.start, each.start + len(each.segments)) for each in bodies}
    messages.setdefault(0, range(len(numbers)))
    rest = scan.unfinished
    return Stretch(words.texts, numbers, words.separators, words.released, messages, rest)


def around(stretches: Sequence[Stretch]) -> Around:
    """Return what shows the places of a file of these interchanges."""

    def excerpt(place: Locator) -> Excerpt | None:
        if not isinstance(place, SegmentPlace) or place.interchange > len(stretches):
            return None
        return shown(stretches[place.interchange - 1], place)

    return excerpt


def shown(found: Stretch, place: SegmentPlace) -> Excerpt | None:
    """Return the segments around a place, None where another segment stands there."""
    own = found.messages.get(place.message, range(0))
    at = own.start + place.segment - 1
    if at == own.stop == len(found.numbers):
        return broken_off(found, own, place)
    if at not in own:
        return None
    if found.segment(at).split(found.separators[ELEMENT])[0] != place.tag:
        return None
    near = range(max(at - AROUND, 0), min(at + AROUND + 1, len(found.numbers)))
    return Excerpt((), tuple(strip(found, each, own, place) for each in near))


def broken_off(found: Stretch, own: range, place: SegmentPlace) -> Excerpt:
    """Return the last segments of an interchange that breaks off, and what stands behind them."""
    last = tuple(strip(found, each, own, place) for each in own[-AROUND:])
    rest = Piece(clipped(found.unfinished) or "…", marked=True)
    return Excerpt((), (*last, Strip(str(place.segment), (rest,), "meant")))


def strip(found: Stretch, at: int, own: range, place: SegmentPlace) -> Strip:
    """Return one segment; outside of the message that is counted it has no number."""
    text, end = found.segment(at), ending(found.separators)
    number = at - own.start + 1
    label = str(number) if at in own else ""
    if number != place.segment:
        return Strip(label, (Piece(clipped(found.plain(text)) + end),))
    pieces = [*marked(found, text, place)]
    return Strip(label, tuple(each for each in (*pieces, Piece(end)) if each.text), "meant")


def marked(found: Stretch, text: str, place: SegmentPlace) -> Iterator[Piece]:
    """Yield what stands before, the element or component meant, and what stands behind."""
    before, own, behind = parted(text, found.separators[ELEMENT], place.element)
    if place.component:
        first, own, last = parted(own, found.separators[COMPONENT], place.component)
        before, behind = before + first, last + behind
    yield Piece(clipped(found.plain(before)))
    yield Piece(clipped(found.plain(own)) or "…", marked=True)
    yield Piece(clipped(found.plain(behind)))


def parted(text: str, separator: str, number: int) -> tuple[str, str, str]:
    """Return what stands before the part of this number, the part, and what stands behind.

    Of number 0 all is meant; a part that is not there is empty, behind as many separators.
    """
    if not number:
        return "", text, ""
    parts = text.split(separator)
    parts += [""] * (number - len(parts))
    before, behind = parts[: number - 1], parts[number:]
    return (
        "".join(each + separator for each in before),
        parts[number - 1],
        "".join(separator + each for each in behind),
    )


def discreet(text: str, separator: str) -> str:
    """Return a segment without the passwords in it."""
    tag, *elements = text.split(separator)
    secret = SECRET.get(tag, frozenset())
    shown = ("…" if at in secret and each.strip() else each for at, each in enumerate(elements, 2))
    return separator.join((tag, *shown)) if secret else text


def clipped(text: str) -> str:
    """Return a text, the middle of a long one left out."""
    return text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]} … {text[-LONGEST:]}"


def ending(separators: str) -> str:
    """Return the segment terminator where it is a character one sees."""
    return separators[TERMINATOR].strip()
