"""Picks the rows of a forecast that are demand, where each says which key figure it is."""

from collections.abc import Sequence
from typing import NamedTuple

from exchange.adapters.workbook.grid import Grid, Row, written
from exchange.adapters.workbook.headings import Headings, named, normal
from exchange.model.findings import Finding
from exchange.model.layouts import Layout


class Commitment(NamedTuple):
    """What demand is committed as, and the sender's own word for it."""

    commitment: str | None
    word: str | None


def demand(
    grid: Grid, headings: Headings, rows: Sequence[Row], layout: Layout
) -> tuple[Sequence[Row], list[Commitment], list[Finding]]:
    """Return the rows that are demand, all where there are no key figures, and what each is.

    A key figure that was not agreed on is asked about, and its row is not loaded.
    """
    figures = layout.figures
    if figures is None:
        return rows, [], []
    column = headings.columns.get("figure", 0)
    words = named(figures.commitments)
    left_out = {normal(word) for word in figures.ignore}
    agreed = ", ".join(each[0] for each in (*figures.commitments.values(), figures.ignore) if each)
    kept, said, findings = [], [], []
    for row in rows:
        value = row.at(column) if column else None
        word = normal(value)
        if word in words:
            kept.append(row)
            said.append(Commitment(words[word], written(value)))
        elif word not in left_out:
            place = grid.place(row.number, column, headings.text(column))
            findings.append(
                Finding("XLS-026", place, observed=written(value) or "-", expected=agreed)
            )
    return kept, said, findings
