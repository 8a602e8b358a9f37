"""The partner's separators, and segments written between them."""

from dataclasses import dataclass

from exchange.model.interchange import Envelope

Element = str | tuple[str, ...]
"""A simple element, or a composite of components."""

Segment = tuple[Element, ...]
"""The tag, then the elements."""

DEFAULT_SEPARATORS = ":*^~"
BLANKS = " .-_/,"
"""What may stand for a character that cannot be sent, the first that is no separator."""


@dataclass(frozen=True, slots=True)
class Separators:
    """The service characters of an interchange; `repetition` is empty where there is none."""

    component: str
    element: str
    repetition: str
    terminator: str

    @property
    def blank(self) -> str:
        """What stands in text for a character that cannot be sent."""
        return next(each for each in BLANKS if each not in self.every)

    @property
    def every(self) -> str:
        """All of them."""
        return self.component + self.element + self.repetition + self.terminator


def separators(envelope: Envelope) -> Separators:
    """Return the partner's own separators, the customary ones where none are known."""
    known = envelope.separators
    usable = len(known) == len(DEFAULT_SEPARATORS) and len(set(known)) == len(known)
    component, element, repetition, terminator = tuple(known if usable else DEFAULT_SEPARATORS)
    return Separators(component, element, repetition.strip(" "), terminator)


def sendable(text: str, marks: Separators) -> str:
    """Return a text without what would end it: X12 cannot release a separator.

    The dash of a period becomes a hyphen, for no character set of X12 has one.
    """
    return "".join(
        marks.blank if character in marks.every or not character.isprintable() else character
        for character in text.replace("\u2013", "-")
    )


def serialize(segment: Segment, marks: Separators) -> str:
    """Return a segment without the empty elements at its end."""
    values = [
        marks.component.join(sendable(each, marks) for each in element).rstrip(marks.component)
        if isinstance(element, tuple)
        else sendable(element, marks)
        for element in segment
    ]
    while not values[-1]:
        values.pop()
    return marks.element.join(values) + marks.terminator


def split_text(text: str, most: int) -> list[str]:
    """Return free text in pieces of at most `most` characters, none of them blank."""
    words = " ".join(text.split())
    pieces = [words[at : at + most].strip() for at in range(0, len(words), most)]
    return [piece for piece in pieces if piece]
