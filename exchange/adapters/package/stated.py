"""What a manifest says as canonical tables, each value with its entry."""

from collections.abc import Mapping, Sequence

import polars as pl

from exchange.adapters.package.manifests import Manifest, Places, Row
from exchange.model.layout_fields import DISPOSITIONS
from exchange.model.tables import Table

HEADERS: Mapping[str, tuple[str, str]] = {
    "engineering_change": ("change_header", "change"),
    "document_package": ("package_header", "package"),
    "project_notice": ("project_notice_header", "notice"),
}
ITEMS: Mapping[str, str] = {
    "engineering_change": "change_items",
    "project_notice": "project_notice_items",
}
CLASSES = {name.lower(): name for name in DISPOSITIONS.values()}


def stated(manifest: Manifest) -> dict[str, Table]:
    """Return the tables of what a manifest is about."""
    name, head = HEADERS[manifest.document]
    found = [table(name, [manifest.header], Places(manifest.file, head))]
    if manifest.document in ITEMS:
        found.append(items(manifest))
    if manifest.document == "engineering_change":
        found += [dispositions(manifest), approvals(manifest)]
    return {each.name: each for each in found}


def table(name: str, rows: Sequence[Row], places: Places) -> Table:
    """Return rows as a table of text, with the number of each entry."""
    columns = sorted({key for row in rows for key in row})
    frame = pl.DataFrame(
        {
            **{key: pl.Series([row.get(key) for row in rows], dtype=pl.String) for key in columns},
            "_entry": pl.Series(range(1, len(rows) + 1), dtype=pl.Int64),
        }
    )
    return Table(name, frame, places)


def items(manifest: Manifest) -> Table:
    """Return the affected items of a change, or the products of a notice."""
    found = table(ITEMS[manifest.document], manifest.items, Places(manifest.file, "items"))
    return found.with_frame(found.frame.with_columns(line=pl.col("_entry")))


def dispositions(manifest: Manifest) -> Table:
    """Return what becomes of the old revision of each item, by class of stock."""
    rows = [
        (number, CLASSES[key], value, number)
        for number, said in manifest.dispositions
        for key, value in said.items()
    ]
    schema = {
        "line": pl.Int64,
        "stock_class": pl.String,
        "disposition": pl.String,
        "_entry": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Table("change_dispositions", frame, Places(manifest.file, "items.dispositions"))


def approvals(manifest: Manifest) -> Table:
    """Return the approvals."""
    return table("change_approvals", manifest.approvals, Places(manifest.file, "approvals"))
