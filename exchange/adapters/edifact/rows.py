"""Finds the line, in the sender's own numbers, that a finding is about."""

import io
from collections.abc import Callable

import polars as pl

from exchange.model.findings import Finding
from exchange.model.outcome import Document

LINES = ("order_lines", "order_change_lines", "forecast_lines")


def lines_of(document: Document) -> Callable[[Finding], str]:
    """Return what gives the line number of a finding; "" where it is about no line."""
    frames = {name: pl.read_ipc(io.BytesIO(each)) for name, each in document.tables.items()}
    numbers: dict[object, object] = {}
    for name in LINES:
        if name in frames and {"line", "line_number"} <= {*frames[name].columns}:
            frame = frames[name]
            numbers |= dict(zip(frame["line"], frame["line_number"], strict=True))

    def line_of(finding: Finding) -> str:
        frame = frames.get(finding.table)
        if frame is None or "line" not in frame.columns or not 0 <= finding.row < frame.height:
            return ""
        return str(numbers.get(frame["line"][finding.row]) or "")

    return line_of
