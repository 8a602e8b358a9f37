"""Marks quantities that are running totals; what is wanted of them is worked out later."""

from exchange.adapters.edi.drafting import Row

BASIS = "CUMULATIVE"


def running(row: Row) -> None:
    """Say of a bucket that its quantity is a running total, and keep that beside it."""
    row["basis"] = BASIS
    for mark in ("", "_"):
        if f"{mark}quantity" in row:
            row[f"{mark}cumulative"] = row[f"{mark}quantity"]
