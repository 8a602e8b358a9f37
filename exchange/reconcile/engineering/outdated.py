"""Who still asks for a revision that a change replaced: orders and forecasts after its day."""

from datetime import date

import polars as pl

from exchange.model.changes import ECOS
from exchange.model.eco_steps import OVER

CHANGES = "ecos"
"""The table in which our own ERP tells of engineering changes."""


def outdated(lines: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Return the lines that want an old revision from the day on on which a change replaced it.

    `lines` name a `part`, a `revision` and the `day` they want it, `changes` are in the columns of
    `ECOS`. What comes back has the columns of both, the same line once for each change. A change
    without a day replaces nothing yet, unless it is implemented; a line without a day wants it now.
    """
    old = changes.filter(
        (pl.col("status") != "CANCELLED")
        & pl.col("old_revision").is_not_null()
        & (pl.col("effective").is_not_null() | (pl.col("status") == "IMPLEMENTED"))
    ).with_columns(revision="old_revision")
    found = lines.join(old, on=["part", "revision"], how="inner", maintain_order="left")
    return found.filter((pl.col("day") >= pl.col("effective")).fill_null(value=True))


def in_force(received: pl.DataFrame, today: date) -> pl.DataFrame:
    """Return received changes in the columns of `ECOS`, each as far as it is on a day.

    One whose answer the customer approved replaces its old revision from the day on that was
    planned, else stated; from then on whatever is still asked. One of which we took no step does
    so if it is decided by its own words and leaves nothing open.
    """
    ours = pl.col("state").is_not_null()
    day = pl.coalesce("implemented", "planned", "effective")
    bound = pl.col("binds") & (pl.col("implemented").is_not_null() | (day <= pl.lit(today)))
    over = ~pl.col("binds") & pl.col("state").is_in([*OVER, "CLOSED"])
    status = (
        pl.when(pl.when(ours).then(over).otherwise(cancelled()))
        .then(pl.lit("CANCELLED"))
        .when(pl.when(ours).then(bound).otherwise(decided(today)))
        .then(pl.lit("IMPLEMENTED"))
        .otherwise(pl.lit("OPEN"))
    )
    return received.select(
        "change",
        "part",
        "old_revision",
        "new_revision",
        effective=pl.when(ours).then(day).otherwise("effective"),
        status=status,
    )


def cancelled() -> pl.Expr:
    """Return whether nothing comes of a change by its own words."""
    return pl.col("status_code").is_in(["CANCELLED", "REJECTED"])


def decided(today: date) -> pl.Expr:
    """Return whether a change has replaced its old revision by its own words, on a day."""
    code, open_question = pl.col("status_code"), pl.col("waits").fill_null(value=False)
    final = code.is_in(["APPROVED", "RELEASED"]) & (pl.col("effective") <= pl.lit(today))
    return (code == "IMPLEMENTED") | (final & ~open_question)


def with_received(told: pl.DataFrame | None, received: pl.DataFrame) -> pl.DataFrame | None:
    """Return the changes our ERP tells, then the received ones it says nothing of."""
    if told is None:
        return received if received.height else None
    others = received.join(told, on=["change", "part"], how="anti", maintain_order="left")
    return pl.concat([told.select(*ECOS), others])
