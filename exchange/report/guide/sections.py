"""What a section of the guide is made of."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with headings; a row without anything to say is no row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: sentences, facts with a label each, tables, sentences after them."""

    id: str
    title: str
    intro: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    listings: tuple[Listing, ...] = ()
    after: tuple[str, ...] = ()


def listing(
    caption: str, columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> tuple[Listing, ...]:
    """Return a table, nothing where it has no rows."""
    found = tuple(tuple(row) for row in rows)
    return (Listing(caption, tuple(columns), found),) if found else ()
