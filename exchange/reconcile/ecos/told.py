"""Rows of a table of our own side about engineering changes, change by change."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exchange.model.eco_steps import Action
from exchange.model.ecos import Eco, Key
from exchange.model.findings import Finding
from exchange.model.tables import Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos.received import held

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """What rows of a file say to one change, and their places; None: there is no such change.

    `eco` is as the file has left it so far.
    """

    places: tuple[int, ...]
    rows: tuple[Row, ...]
    eco: Eco | None

    @property
    def at(self) -> int:
        """The place of the first row."""
        return self.places[0]

    def first(self, column: str) -> Any:  # noqa: ANN401 - a cell of any type
        """Return the first value that its rows have in a column, None where none has."""
        return next((row[column] for row in self.rows if row[column] is not None), None)


def turns(
    table: Table, known: Circumstances, moves: Callable[[Row], Action | None], *more: str
) -> Iterator[Turn]:
    """Yield what a file says, change by change, each step upon those before it.

    Rows of a change belong together wherever they stand; `more` are columns that part them,
    `moves` gives the step a row takes.
    """
    now: dict[Key, Eco] = {}
    for rows in grouped(table, known, more).values():
        places, said = zip(*rows, strict=True)
        first = said[0]
        eco = held(first["change"], first["revision"] or "", known.of(first["partner"]))
        eco = now.get(eco.key, eco) if eco else None
        yield Turn(places, said, eco)
        action = moves(first)
        if eco and action:
            now[eco.key] = eco.then(replace(eco.steps[0], action=action, at=known.at))


def grouped(
    table: Table, known: Circumstances, more: Sequence[str]
) -> Mapping[tuple[str, ...], Sequence[tuple[int, Row]]]:
    """Return the rows by what they are about; those about nothing we know are left out."""
    found: defaultdict[tuple[str, ...], list[tuple[int, Row]]] = defaultdict(list)
    for at, row in enumerate(table.frame.iter_rows(named=True)):
        if row["partner"] in known.partners and row["change"]:
            names = ("partner", "change", "revision", *more)
            found[tuple(row[name] or "" for name in names)].append((at, row))
    return found


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
