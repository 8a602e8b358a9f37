"""Makes the bill of materials of board data (IPC-2581) one of the package, as the new revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import polars as pl

from exchange.adapters.archives.archive import Archive
from exchange.adapters.package.assemblies import AML, Sheet
from exchange.adapters.package.boards import Board, UnusableError, board
from exchange.model.findings import ElementPlace, Finding, Locator
from exchange.model.interchange import Message
from exchange.model.tables import Notation, Table


@dataclass(frozen=True, slots=True)
class Lines:
    """Each row stands in an element of the file, which begins in a line of it."""

    file: str
    element: str

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a value."""
        return ElementPlace(self.file, cast("int", row["_row"]), self.element, column)


def designed(
    archive: Archive, name: str, notation: Notation
) -> tuple[list[Sheet], list[Sheet], list[Finding]]:
    """Return bill of materials and sources of one file; PKG-004 where it cannot serve."""
    try:
        found = board(archive.chunks(name))
    except UnusableError as error:
        return [], [], [Finding("PKG-004", observed=name, params={"reason": str(error)})]
    head = pl.DataFrame({"number": [found.assembly], "revision": [found.revision], "_row": [1]})
    tables = {
        "bom_header": Table("bom_header", head, Lines(name, "BomHeader")),
        "bom_lines": Table("bom_lines", items(found, notation), Lines(name, "BomItem")),
    }
    listed = {AML: Table(AML, sources(found), Lines(name, "AvlMpn"))}
    return (
        [Sheet(name, "NEW", Message("bom", tables, notation))],
        [Sheet(name, "NEW", Message("aml", listed, notation))],
        [],
    )


def items(found: Board, notation: Notation) -> pl.DataFrame:
    """Return the items; a quantity is a decimal with a point there, whatever the layout has."""
    rows = [
        {
            "line": number,
            "part": each.part or None,
            "quantity": (each.quantity or "").replace(".", notation.decimal) or None,
            "quantity_raw": each.quantity,
            "designators": ", ".join(each.places) or None,
            "description": each.description,
            "alternate_of": None,
            "fitted": "N" if each.fitted == {False} else "Y",
            "_row": each.line,
        }
        for number, each in enumerate(found.items, 1)
    ]
    counts = dict.fromkeys(("line", "alternate_of", "_row"), pl.Int64)
    return pl.DataFrame(rows, schema={name: counts.get(name, pl.String) for name in rows[0]})


def sources(found: Board) -> pl.DataFrame:
    """Return the manufacturer parts, each with the name of who makes it."""
    columns = ("part", "manufacturer", "manufacturer_part", "preference", "_row")
    rows = [
        (each.part or None, found.enterprises.get(each.manufacturer) or each.manufacturer or None,
         each.name or None, each.rank, each.line)
        for each in found.sources
    ]  # fmt: skip
    schema = {name: pl.Int64 if name == "_row" else pl.String for name in columns}
    return pl.DataFrame(rows, schema=schema, orient="row")
