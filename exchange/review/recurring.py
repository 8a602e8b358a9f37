"""What is found again and again: it belongs on the agenda, not into another answer."""

import polars as pl

from exchange.model.reviews import Facts, Recurring

OFTEN = 3
"""Documents from which on a finding is recurring (X-008)."""


def recurring(facts: Facts, often: int = OFTEN) -> tuple[Recurring, ...]:
    """Return the findings with the same rule, observed value and part in so many documents.

    Those in most documents come first. Documents are counted once however often it is in them.
    """
    key = ["rule", "observed", "part"]
    seen = facts.findings.group_by(key).agg(
        count=pl.col("document").n_unique(), files=pl.col("short").unique().sort()
    )
    rows = seen.filter(pl.col("count") >= often).sort(
        "count", *key, descending=[True, False, False, False]
    )
    return tuple(
        Recurring(row["rule"], row["observed"], row["part"], row["count"], tuple(row["files"]))
        for row in rows.iter_rows(named=True)
    )
