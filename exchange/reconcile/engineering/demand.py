"""What is ordered and foreseen of an item that changes."""

from collections.abc import Iterator

import polars as pl

from exchange.model.changes import ECOS
from exchange.model.findings import Finding
from exchange.reconcile.engineering.outdated import outdated
from exchange.reconcile.engineering.stated import Change, Row
from exchange.reconcile.master import NONE

LISTED = 10
"""Order lines that are named in one finding; their number is told as well."""


def affected(change: Change, item: Row) -> pl.DataFrame:
    """Return the open order lines of an item from the day of the change on, unless on the new one.

    Those that are overdue want it today. Where nobody knows the day, all are.
    """
    orders = change.known.open_orders
    if orders is None:
        return pl.DataFrame()
    today = pl.lit(change.known.today)
    day = pl.max_horizontal("requested_date", today)
    later = pl.lit(item["begin"], pl.Date).is_null() | (day >= pl.lit(item["begin"], pl.Date))
    new = (pl.col("revision") == pl.lit(item["new_revision"], pl.String)).fill_null(value=False)
    return orders.filter((pl.col("part") == item["item"]) & later & ~new)


def orders(change: Change) -> Iterator[Finding]:
    """ECO-013: open order lines for which nobody said which revision is wanted."""
    for item in change.each_item():
        lines = affected(change, item)
        if lines.height:
            named = [f"{row['order_number']}/{row['line_number']}" for row in each(lines)]
            listed = ", ".join(dict.fromkeys(named[:LISTED]))
            told = {"observed": listed + (" …" if len(named) > LISTED else "")}
            count = len(dict.fromkeys(named))
            new = item["new_revision"] or NONE
            yield change.of_item("ECO-013", item, "item", expected=new, count=count, **told)


def each(frame: pl.DataFrame) -> Iterator[Row]:
    """Yield the rows of a frame."""
    yield from frame.iter_rows(named=True)


def foreseen(change: Change, item: Row) -> pl.DataFrame:
    """Return the periods of the forecast in force that show the old revision after the change."""
    forecast = change.known.forecast
    if forecast is None or item["begin"] is None:
        return pl.DataFrame()
    wanted = forecast.filter(pl.col("quantity") > 0)
    told = {**item, "part": item["item"], "effective": item["begin"], "status": "OPEN"}
    return outdated(
        wanted.with_columns(day=pl.coalesce("end", "start")), pl.DataFrame([told], schema={**ECOS})
    )


def forecast(change: Change) -> Iterator[Finding]:
    """ECO-014: the forecast in force shows the old revision after the day of the change."""
    for item in change.each_item():
        periods = foreseen(change, item)
        if periods.height:
            starts = periods["start"].drop_nulls().to_list()
            day = max(min(starts, default=item["begin"]), item["begin"])
            told = {"observed": item["old_revision"], "expected": item["new_revision"] or NONE}
            yield change.of_item("ECO-014", item, "item", day=day, **told)
