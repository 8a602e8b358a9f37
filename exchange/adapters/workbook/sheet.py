"""A sheet or text file with its headings found: what a document's tables are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exchange.adapters.workbook.grid import Grid, Row
from exchange.adapters.workbook.headings import Headings
from exchange.adapters.workbook.labels import Said
from exchange.model.findings import Finding
from exchange.model.layouts import Layout
from exchange.model.tables import Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet or text file with its headings found and the rows of its table picked."""

    grid: Grid
    headings: Headings
    rows: Sequence[Row]
    layout: Layout
    header: Mapping[str, Said]


Tables = tuple[list[Table], list[Finding]]
