"""Rows of a table of our own side about engineering changes, change by change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from exchange.model.eco_steps import Action
from exchange.model.ecos import Eco
from exchange.model.findings import Finding
from exchange.model.tables import Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos.received import held

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """What rows of a file say to one change, the first of them at `at`; None: there is none."""

    at: int
    rows: tuple[Row, ...]
    eco: Eco | None

    def first(self, column: str) -> Any:  # noqa: ANN401 - a cell of any type
        """Return the first value that its rows have in a column, None where none has."""
        return next((row[column] for row in self.rows if row[column] is not None), None)


def turns(table: Table, known: Circumstances, *more: str) -> Iterator[Turn]:
    """Yield what a file says, change by change; `more` are columns that part rows of a change."""
    names = ("partner", "change", "revision", *more)
    rows = [*enumerate(table.frame.iter_rows(named=True))]
    for key, those in groupby(rows, key=lambda row: tuple(row[1][name] or "" for name in names)):
        partner, change, revision = key[:3]
        if partner not in known.partners or not change:
            continue
        at, said = zip(*those, strict=True)
        yield Turn(at[0], said, held(change, revision, known.of(partner)))


def refused(
    table: Table, turn: Turn, wanted: tuple[str, Action], lacking: Sequence[str]
) -> Iterator[Finding]:
    """CHG-001 to CHG-003: there is no such change, not in this state, or not all is said.

    `wanted` is the column that says the step, and the step.
    """
    column, action = wanted
    told = turn.rows[0]
    if turn.eco is None:
        named = f"{told['change']} / {told['revision'] or '-'}"
        yield table.finding("CHG-001", turn.at, "change", observed=named, partner=told["partner"])
        return
    about = {"change": turn.eco.title, "action": told[column]}
    if not turn.eco.may(action):
        yield table.finding("CHG-002", turn.at, column, observed=turn.eco.state, **about)
    for name in lacking:
        yield table.finding("CHG-003", turn.at, name, expected=name, **about)


def unheard(table: Table, turn: Turn, known: Circumstances) -> Iterator[Finding]:
    """CHG-004: the partner would have to hear of it, and nothing is sent to them."""
    if turn.eco is not None and turn.eco.partner in known.silent:
        about = {"observed": turn.eco.partner, "change": turn.eco.title}
        yield table.finding("CHG-004", turn.at, "partner", **about)
