"""What is found again and again: it belongs on the agenda, not into another answer."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from exchange.model.findings import Finding
from exchange.model.reviews import Facts, Recurring

OFTEN = 3
"""Documents from which on a finding is recurring (X-008)."""


def recurring(facts: Facts, often: int = OFTEN) -> tuple[Recurring, ...]:
    """Return the findings with the same rule, observed value and part in so many documents.

    Those in most documents come first. Documents are counted once however often it is in them.
    """
    key = ["rule", "observed", "part"]
    seen = facts.findings.group_by(key).agg(
        pl.col("expected", "params").first(),
        count=pl.col("document").n_unique(),
        files=pl.col("filename").unique(maintain_order=True),
    )
    rows = seen.filter(pl.col("count") >= often).sort(
        "count", *key, descending=[True, False, False, False]
    )
    return tuple(
        Recurring(
            rule=row["rule"],
            observed=row["observed"],
            part=row["part"],
            documents=row["count"],
            files=tuple(row["files"]),
            example=example(row),
        )
        for row in rows.iter_rows(named=True)
    )


def example(row: Mapping[str, Any]) -> Finding:
    """Return the first of some findings that are the same, without its place."""
    told = {name: row[name] for name in ("observed", "expected")}
    return Finding(row["rule"], **told, params=json.loads(row["params"]))
