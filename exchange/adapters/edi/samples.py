"""Makes segments of outlines, for handlers to show what becomes of such segments."""

from collections.abc import Mapping
from typing import NamedTuple

from exchange.adapters.edi.outlines import DAY, FULL, NUMBERS, SAID, TAKEN, Form
from exchange.adapters.edi.segments import Segment, Value

MOST_FIELDS, DAYS_APART = 16, 5
"""Fields a segment may have; how far the numbers of dates in two segments are from each other."""


class Sample(NamedTuple):
    """A segment made of an outline, and which of its values is which text in it."""

    segment: Segment
    values: Mapping[str, int]


def sampled(outline: tuple[str, ...], form: Form, number: int) -> Sample:
    """Make a segment of an outline; its values are unlike those of samples of other numbers."""
    tag, *marks = outline
    fields = form.fields[tag]
    said = {(f.element, f.component): m for f, m in zip(fields, marks, strict=True)}
    values: dict[str, int] = {}
    column, spots = 0, dict[tuple[int, int], str]()
    for at, (field, sign) in enumerate(zip(fields, marks, strict=True)):
        code = said.get(field.code, "")
        text, *others = example(form, (field.kind, sign, code), (number, at))
        spots[field.element, field.component] = text
        if TAKEN.get(field.kind, 1):
            taken = [text, *others]
            values |= {each: column + n for n, each in reversed([*enumerate(taken)]) if each}
            column += TAKEN.get(field.kind, 1)
    last = max(field.element for field in fields)
    return Sample(Segment(tag, [composed(spots, at) for at in range(2, last + 1)]), values)


def example(form: Form, what: tuple[str, str, str], which: tuple[int, int]) -> tuple[str, ...]:
    """Return a value of a kind, and what is taken of it."""
    (kind, sign, code), (number, at) = what, which
    if kind == SAID or not sign:
        return (sign,)
    if kind == DAY:
        date = form.sample(code, number * DAYS_APART + at)
        return (date, *form.days(date, code))
    one = number * MOST_FIELDS + at
    if kind in NUMBERS:
        return (f"9{one:09}",) if sign == "n" else (f"9{one:09},5", f"9{one:09}.5")
    return (f"\ue000{one:06}".ljust(FULL if sign == "f" else 0, "\ue001"),)


def composed(spots: Mapping[tuple[int, int], str], element: int) -> Value:
    """Put the components of an element together."""
    there = [component for (at, component), text in spots.items() if at == element and text]
    parts = [spots.get((element, at), "") for at in range(1, max(there, default=1) + 1)]
    return parts if len(parts) > 1 else parts[0]
