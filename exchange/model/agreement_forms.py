"""An agreement as a form of four sheets that people fill in, and a filled form as an agreement.

A form is plain cells; what is left empty was not agreed. Keys are as in the file of an agreement.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from exchange.model.agreements import Agreement, Terms
from exchange.model.policies import Band, Section

Value = str | int | Decimal | date | None
Row = Sequence[Value]
Key = tuple[str | int, ...]

VALUES, BANDS, TERMS, SEVERITIES = "Agreement", "Bands", "Terms", "Severities"
"""The titles of the sheets."""

OWN = frozenset({"clause", "clauses", "digest", "file", "example"})
"""Fields of a part that are no values of it, or are nobody's to fill in."""

HEADINGS: Mapping[str, Sequence[str]] = {
    VALUES: ("Section", "Value", "Agreed", "Clause", "Allowed"),
    BANDS: ("Part", "Family", *(each.name for each in fields(Band))),
    TERMS: tuple(each.name for each in fields(Terms) if each.name != "bands"),
    SEVERITIES: ("Rule", "Severity"),
}
"""The first row of each sheet. A band without part and family holds for all of them."""

CLAUSE = "clause"
"""Stands as a value where the clause of a whole section is asked for."""

SEPARATOR = ";"
"""Stands between the values of a list in one cell."""


class Place(NamedTuple):
    """A cell of a form: the title of the sheet, row and column from 1."""

    sheet: str
    row: int
    column: int


def form(agreement: Agreement) -> dict[str, list[Row]]:
    """Return the rows of each sheet below its headings, filled with what is agreed."""
    return {
        VALUES: [*values(agreement)],
        BANDS: [*bands(agreement)],
        TERMS: [tuple(map(cell, told(each, HEADINGS[TERMS]))) for each in agreement.terms],
        SEVERITIES: [(name, str(each)) for name, each in agreement.severities.items()],
    }


def values(agreement: Agreement) -> Iterator[Row]:
    """Yield each single value with its clause, the sections in their order."""
    for name, section in (("", agreement), *agreement.sections()):
        stated = {*section.stated()} | ({"name", "version", "valid_from"} if not name else set())
        yield name, CLAUSE, section.clause or None, None, "text"
        for each, allowed in single(type(section)):
            known = cell(getattr(section, each)) if each in stated else None
            yield name, each, known, section.clauses.get(each), allowed


def single(kind: type[Section]) -> Iterator[tuple[str, str]]:
    """Yield the name of each value that fits into one cell, and what is allowed there."""
    hints = get_type_hints(kind, include_extras=True)
    for each in fields(kind):
        allowed = words(hints[each.name])
        if each.name not in OWN and allowed:
            yield each.name, allowed


PLAIN: Mapping[object, str] = {
    str: "text",
    bool: "TRUE or FALSE",
    int: "whole number",
    Decimal: "number",
    date: "date, YYYY-MM-DD",
}


def words(kind: Any) -> str:  # noqa: ANN401 - an annotation
    """Return what a type allows in a cell, empty for what no single cell holds."""
    origin = get_origin(kind)
    if origin is Annotated:
        return words(get_args(kind)[0])
    if origin in {Union, UnionType}:
        return words(next(each for each in get_args(kind) if each is not NoneType))
    if origin is Literal:
        return "one of " + ", ".join(map(str, get_args(kind)))
    if origin is tuple and get_args(kind)[0] is str:
        return f"texts, with {SEPARATOR} between them"
    return PLAIN.get(kind, "")


def bands(agreement: Agreement) -> Iterator[Row]:
    """Yield the bands for all parts, then those that terms state for some."""
    names = [each.name for each in fields(Band)]
    for band in agreement.flexibility.bands:
        yield None, None, *map(cell, told(band, names))
    for terms in agreement.terms:
        for band in terms.bands:
            yield terms.part or None, terms.family or None, *map(cell, told(band, names))


def told(value: Band | Terms, names: Sequence[str]) -> Iterator[object]:
    """Yield the values of a row, None where one is what it is when nothing is said."""
    defaults: Mapping[str, Field[Any]] = {each.name: each for each in fields(value)}
    for name in names:
        found = getattr(value, name)
        yield None if found == defaults[name].default else found


def cell(value: object) -> Value:
    """Return a value as it stands in a cell."""
    if isinstance(value, tuple):
        return f"{SEPARATOR} ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Enum):
        return str(value)
    return value if isinstance(value, str | int | Decimal | date) or value is None else str(value)
