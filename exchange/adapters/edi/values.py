"""All that an interchange says, whatever it means: what was written can be looked for in it."""

from collections.abc import Iterable

from exchange.adapters.edi.scan import Scan


def values(scans: Iterable[Scan]) -> frozenset[frozenset[str]]:
    """Return every component of every element as a reader gets it, segment by segment."""
    return frozenset(
        frozenset(
            component
            for element in segment.elements
            for component in ((element,) if isinstance(element, str) else element)
        )
        for scan in scans
        for segment in scan.segments.distinct()
    )
