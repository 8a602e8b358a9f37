"""The deliveries of an order: numbered within their line, each with the date that holds for it."""

import polars as pl

from exchange.adapters.edi.drafting import DOCUMENT, Draft
from exchange.adapters.edi.frames import kind
from exchange.model.tables import Table

CHANGE = "purchase_order_change"
REQUESTED = ("requested_date", "_requested_date", "date_meaning", "_date_meaning")
DATED = "_requested_date"
"""The place of a date that is asked for: there is one wherever one was read."""


def schedules(draft: Draft, lines: Table, parts: Table) -> Table:
    """Return the deliveries, numbered within their line; a line without any may be one itself.

    A delivery without a date takes that of its line, a line without one that of the order.
    """
    frame = parts.frame.filter(pl.col("line") > 0)
    alone = lines.frame.filter(undivided(draft) & ~pl.col("line").is_in(frame["line"].implode()))
    every = pl.concat(
        [frame, alone.select("line", "_row", "quantity", "_quantity")], how="diagonal"
    )
    when = lines.frame.select("line", pl.col(REQUESTED).name.suffix(" of line"))
    both = every.sort("line", maintain_order=True).join(
        when, on="line", how="left", maintain_order="left"
    )
    columns = ["line", "schedule", *(name for name in frame.columns if name != "line")]
    found = both.with_columns(
        *(date_for(draft, column).alias(column) for column in REQUESTED),
        schedule=pl.int_range(pl.len(), dtype=pl.Int64).over("line") + 1,
    ).select(columns)
    undated(draft, parts.name, found[DATED])
    return parts.with_frame(found)


def date_for(draft: Draft, column: str) -> pl.Expr:
    """Return a column of the date that holds for a delivery: its own, its line's, the order's."""
    own, line = pl.col(DATED).is_not_null(), pl.col(f"{DATED} of line").is_not_null()
    header = pl.lit(draft.header.get(column), dtype=kind(column))
    return pl.when(own).then(column).when(line).then(f"{column} of line").otherwise(header)


def undivided(draft: Draft) -> pl.Expr:
    """Tell which lines are one delivery where they state none.

    A line of a change is none where it does not say when, unless it must say everything. The date
    of the header is for changed lines.
    """
    if draft.document != CHANGE:
        return pl.lit(value=True)
    action = pl.col("action").fill_null("")
    whole = action.is_in(["add", "replace"]) | pl.col(DATED).is_not_null()
    if draft.function == "replace":
        whole |= pl.col("action_raw").is_null()
    return whole | (action == "change") if DATED in draft.header else whole


def undated(draft: Draft, table: str, used: pl.Series) -> None:
    """Report dates asked for that are none in their format: once, at the first row they are for.

    `used` are the places of the dates of all deliveries; a date that is for none concerns the
    document.
    """
    rows = [each for each in (draft.header, *draft.lines, *draft.parts) if each.get("wanted")]
    if not rows:
        return
    first = {packed: at for at, packed in reversed([*enumerate(used)])}
    nowhere = len(used)
    for dated in sorted(rows, key=lambda each: first.get(each[DATED], nowhere)):
        packed, at = int(dated[DATED]), first.get(dated[DATED])
        spot = DOCUMENT if at is None else (table, at)
        observed, expected = str(dated["requested_date"]), str(dated["wanted"])
        draft.misdated(packed, observed, expected, spot, rule=str(dated["broken"]))
