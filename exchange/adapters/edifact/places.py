"""Where in an interchange a value stands, and how a table remembers it in one integer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydifact.segments import Segment

from exchange.model.findings import SegmentPlace

PER_SEGMENT, PER_ELEMENT = 1_000_000, 1_000
"""A place is one integer: segment, element and component, each below a thousand but the first."""


def text(segment: Segment, element: int, component: int = 1) -> str:
    """Return a value, both counted as in SegmentPlace (the tag is element 1); "" where absent."""
    at = element - 2
    if at >= len(segment.elements):
        return ""
    value = segment.elements[at]
    if isinstance(value, str):
        return value if component == 1 else ""
    return value[component - 1] if component <= len(value) else ""


def components(segment: Segment, element: int) -> tuple[str, ...]:
    """Return all components of an element; none where it is absent or empty."""
    at = element - 2
    value = segment.elements[at] if at < len(segment.elements) else ""
    return ((value,) if value else ()) if isinstance(value, str) else tuple(value)


def triple(segment: Segment) -> tuple[str, str, str]:
    """Return the first three components of the first element, as QTY and DTM have them."""
    value = segment.elements[0] if segment.elements else ""
    if isinstance(value, str):
        return value, "", ""
    first, second, third, *_ = (*value, "", "")
    return first, second, third


def shown(segment: Segment) -> str:
    """Return tag and first two elements as the sender wrote them, for people to find again."""
    return "+".join((segment.tag, *(":".join(components(segment, at)) for at in (2, 3)))).strip("+")


def place(segment: int, element: int = 0, component: int = 0) -> int:
    """Pack a place within a message."""
    return segment * PER_SEGMENT + element * PER_ELEMENT + component


@dataclass(frozen=True, slots=True)
class Places:
    """The origin of a message's tables.

    Column `x` stands where column `_x` of the same row says; where that is null the
    value is missing, and the row's own segment, in `_row`, is the place. `tags` are
    those of the message's segments.
    """

    message: int
    tags: Sequence[str]

    def locate(self, row: Mapping[str, object], column: str) -> SegmentPlace:
        """Return the place of `column` in `row`."""
        packed = row.get(f"_{column}") or row.get("_row")
        return self.at(packed if isinstance(packed, int) else place(1))

    def at(self, packed: int) -> SegmentPlace:
        """Unpack a place within this message."""
        segment, rest = divmod(packed, PER_SEGMENT)
        element, component = divmod(rest, PER_ELEMENT)
        return SegmentPlace(self.message, segment, self.tags[segment - 1], element, component)
