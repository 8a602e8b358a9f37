"""What was found on an order, sorted by the line it binds, and the rows of its tables."""

import io
from dataclasses import dataclass, field

import polars as pl

from exchange.model.findings import Finding, Rules, Severity
from exchange.model.outcome import Document


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was found on an order as a whole, and on its lines by their count in it."""

    order: list[Finding] = field(default_factory=list)
    lines: dict[int, list[Finding]] = field(default_factory=dict)


def remarks(document: Document, rules: Rules) -> Remarks:
    """Sort what holds or rejects by the line it binds; the rest concerns the whole order."""
    found = Remarks()
    lines = {
        name: frame["line"].to_list()
        for name in document.tables
        if "line" in (frame := rows(document, name)).columns
    }
    for finding in document.findings:
        if rules[finding.rule].severity.rank < Severity.HOLD.rank:
            continue
        counts = lines.get(finding.table, [])
        if 0 <= finding.row < len(counts):
            found.lines.setdefault(counts[finding.row], []).append(finding)
        else:
            found.order.append(finding)
    return found


def rows(document: Document, name: str) -> pl.DataFrame:
    """Return a table of the document, empty where it has none of this name."""
    content = document.tables.get(name)
    return pl.DataFrame() if content is None else pl.read_ipc(io.BytesIO(content))
