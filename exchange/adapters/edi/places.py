"""Where in an interchange a value stands, and how a table remembers it in one integer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exchange.adapters.edi.offsets import Offsets
from exchange.model.findings import SegmentPlace

PER_SEGMENT, PER_ELEMENT = 1_000_000, 1_000
"""A place is one integer: segment, element and component, each below a thousand but the first."""


def place(segment: int, element: int = 0, component: int = 0) -> int:
    """Pack a place within a message."""
    return segment * PER_SEGMENT + element * PER_ELEMENT + component


@dataclass(frozen=True, slots=True)
class Places:
    """The origin of a message's tables.

    Column `x` stands where column `_x` of the same row says; where that is null the
    value is missing, and the row's own segment, in `_row`, is the place. `tags` are
    those of the message's segments, `start` the index of its first one in the interchange.
    """

    message: int
    tags: Sequence[str]
    interchange: int = 1
    offsets: Offsets | None = None
    start: int = 0

    def locate(self, row: Mapping[str, object], column: str) -> SegmentPlace:
        """Return the place of `column` in `row`."""
        packed = row.get(f"_{column}") or row.get("_row")
        return self.at(packed if isinstance(packed, int) else place(1))

    def at(self, packed: int) -> SegmentPlace:
        """Unpack a place within this message."""
        segment, rest = divmod(packed, PER_SEGMENT)
        element, component = divmod(rest, PER_ELEMENT)
        return SegmentPlace(
            self.message,
            segment,
            self.tags[segment - 1],
            element,
            component,
            interchange=self.interchange,
            byte=self.offsets.at(self.start + segment - 1) if self.offsets else None,
        )
