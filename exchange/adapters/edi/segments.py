"""A segment as it stands in an interchange, and how to get at its values."""

from dataclasses import dataclass

Value = str | list[str]
"""An element: its text, or the texts of its components where it has more than one."""


@dataclass(slots=True, eq=False)
class Segment:
    """A tag and the elements after it, without the empty components at their end.

    One object stands for all segments of the same text, so nobody may change it.
    `number` counts the different texts of an interchange from 0. `repeats` are the elements
    that stand more than once, counted as in SegmentPlace; only the first is in `elements`.
    `shape` is the text with every digit as 0 and every letter of ASCII as A: what can be wrong
    with lengths and kinds of characters is wrong with all texts of that shape.
    """

    tag: str
    elements: list[Value]
    number: int = 0
    shape: str = ""
    repeats: tuple[int, ...] = ()


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
