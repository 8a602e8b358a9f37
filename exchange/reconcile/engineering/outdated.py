"""Who still asks for a revision that a change replaced: orders and forecasts after its day."""

from datetime import date

import polars as pl

from exchange.model.changes import ECOS

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

    One that is decided and leaves nothing open replaces its old revision from its day on, whoever
    implements it.
    """
    code, open_question = pl.col("status_code"), pl.col("waits").fill_null(value=False)
    decided = code.is_in(["APPROVED", "RELEASED"]) & (pl.col("effective") <= pl.lit(today))
    decided &= ~open_question
    status = (
        pl.when(code.is_in(["CANCELLED", "REJECTED"]))
        .then(pl.lit("CANCELLED"))
        .when((code == "IMPLEMENTED") | decided)
        .then(pl.lit("IMPLEMENTED"))
        .otherwise(pl.lit("OPEN"))
    )
    return received.select(
        "change", "part", "old_revision", "new_revision", "effective", status=status
    )


def with_received(told: pl.DataFrame | None, received: pl.DataFrame) -> pl.DataFrame | None:
    """Return the changes our ERP tells, then the received ones it says nothing of."""
    if told is None:
        return received if received.height else None
    others = received.join(told, on=["change", "part"], how="anti", maintain_order="left")
    return pl.concat([told.select(*ECOS), others])
