"""Takes demand that stands in two rows once, and asks about it where the rows differ."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from exchange.adapters.workbook.origins import Place
from exchange.model.findings import Finding
from exchange.model.tables import Table

ABOUT = ("customer_part", "revision", "ship_to", "order_number")
"""What a line of a forecast is about; its number and its description do not tell it apart."""

SERIES = ("commitment", "start", "end")

SAID = ("quantity_raw", "_unit")
"""What two rows must say in the same characters to say the same."""


def once(
    lines: Table, buckets: Table, findings: Sequence[Finding], place: Place
) -> tuple[Table, list[Finding]]:
    """Return the buckets without those another row has said before, and findings about both.

    XLS-007 where the later row says another quantity or unit, XLS-027 where it says the same.
    """
    about = [name for name in ABOUT if name in lines.frame.columns]
    unit = pl.col("unit") if "unit" in lines.frame.columns else pl.lit(None, dtype=pl.String)
    key = [*about, *SERIES]
    frame = (
        buckets.frame.with_row_index("row")
        .join(
            lines.frame.select("line", *about, _unit=unit),
            on="line",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            again=pl.col("_row") != pl.first("_row").over(key),
            first_row=pl.first("_row").over(key),
            differs=pl.any_horizontal(
                pl.col(name).ne_missing(pl.first(name).over(key)) for name in SAID
            ),
        )
    )
    if not frame["again"].any():
        return buckets, list(findings)
    kept = frame.filter(~pl.col("again"))
    table = buckets.with_frame(kept.select(buckets.frame.columns))
    moved = {row: at for at, row in enumerate(kept["row"])}
    told = [_moved(found, buckets, moved) for found in findings]
    return table, [*told, *_told(frame.filter("again"), lines, place)]


def _moved(found: Finding, buckets: Table, moved: dict[int, int]) -> Finding:
    """Return a finding with the row its bucket has now; of one that is gone it binds the line."""
    if found.table != buckets.name:
        return found
    if found.row in moved:
        return replace(found, row=moved[found.row])
    line = buckets.frame["line"][found.row]
    return replace(found, table="forecast_lines", row=line - 1)


def _told(again: pl.DataFrame, lines: Table, place: Place) -> Iterator[Finding]:
    pairs = again.group_by("_row", "first_row", maintain_order=True).agg(
        pl.first("line"), pl.any("differs")
    )
    for pair in pairs.iter_rows(named=True):
        row = pair["line"] - 1
        yield Finding(
            "XLS-007" if pair["differs"] else "XLS-027",
            place(pair["_row"], 0, ""),
            observed=str(lines.frame["customer_part"][row]),
            expected=str(pair["first_row"]),
            table=lines.name,
            row=row,
        )
