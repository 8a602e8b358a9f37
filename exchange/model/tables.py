"""A document's tables: what the file says, in columns, each value traceable to its place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from exchange.model.findings import Finding, Locator

if TYPE_CHECKING:
    import polars as pl

PROVENANCE = "_"
"""Columns whose names start with this say where a row came from and are never exported."""


class Origin(Protocol):
    """Turns a row of a table and the name of a column into a place in the sender's file."""

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of `column` in `row`; an unknown column gives the row's own place."""
        ...


@dataclass(frozen=True, slots=True)
class Notation:
    """How this file writes numbers and dates, and which rules a value breaks that does not.

    `dates` are strptime patterns; ISO 8601 (YYYY-MM-DD) is always understood as well,
    because readers write dates the format itself types that way. `decimal` and
    `thousands` are single characters; `thousands` may be empty. `number_rules` are those by which
    the reader itself says more closely why a value is no number.
    """

    number_rule: str
    date_rule: str
    missing_rule: str
    decimal: str = "."
    thousands: str = ""
    dates: tuple[str, ...] = ()
    number_rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table of a document.

    As read, every column is text (polars String, null where the file says nothing),
    but for the counts `line` and `schedule` (Int64) that tie a document's tables
    together, and the provenance columns. A reader gives the columns it knows; once
    validated, the table has all columns and the types of
    `schemas/canonical/<name>.yaml`.
    """

    name: str
    frame: "pl.DataFrame"
    origin: Origin

    def with_frame(self, frame: "pl.DataFrame") -> "Table":
        """Return the table with other rows or columns and the same origin."""
        return replace(self, frame=frame)

    def locate(self, row: int, column: str) -> Locator:
        """Return the place of `column` in the row at position `row`, counted from 0."""
        return self.origin.locate(self.frame.row(row, named=True), column)

    def finding(
        self,
        rule: str,
        row: int,
        column: str,
        *,
        observed: object = "",
        expected: object = "",
        **params: object,
    ) -> Finding:
        """Return the finding that `rule` is broken by `column` in the row at position `row`."""
        return Finding(
            rule,
            self.locate(row, column),
            observed=str(observed),
            expected=str(expected),
            params={name: str(value) for name, value in params.items()},
            table=self.name,
            row=row,
        )
