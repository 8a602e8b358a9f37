"""Tables of documents as rows; one that is asked line by line is read once."""

import io
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import polars as pl

KEPT = 64
"""Tables that are kept as rows, because each line of them is looked at by itself."""

SMALL = 250_000
"""Bytes of a table up to which its rows are kept."""

Rows = Iterable[Mapping[str, Any]]


def stated(content: bytes) -> Rows:
    """Return the rows of a table, Arrow IPC; of none, none."""
    if len(content) <= SMALL:
        return read(content) if content else ()
    return pl.read_ipc(io.BytesIO(content)).iter_rows(named=True)


@lru_cache(maxsize=KEPT)
def read(content: bytes) -> tuple[Mapping[str, Any], ...]:
    """Return the rows of a table."""
    return tuple(pl.read_ipc(io.BytesIO(content)).iter_rows(named=True))
