"""Compares a sheet of ours that came back, row by row, with what we sent."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from exchange.model.echoes import Echo, Returned
from exchange.model.findings import Finding
from exchange.model.ledger import Sent

COMPARISONS = 1_000_000
"""Rows compared with rows at most to find which one was altered beyond its number and line."""

Pair = tuple[Returned, Echo]


def echoed(returned: Sequence[Returned], answer: Sent) -> Iterator[Finding]:
    """Yield what differs in the rows of one answer: changed cells, rows gone, rows added.

    Nothing where the journal does not hold what we sent.
    """
    about = {"type": answer.type, "path": answer.path}
    for whole in (True, False) if answer.echoes else ():
        mine = [each for each in answer.echoes if whole is not bool(each.line)]
        theirs = [each for each in returned if whole is not bool(each.echo.line)]
        pairs, gone, added = paired(theirs, mine)
        for row, sent in pairs:
            yield from changed(row, sent, about)
        for sent in gone:
            yield missing(sent, returned[0], about)
        for row in added:
            if not row.stray:
                said = {"line": row.echo.line or row.echo.number}
                place = row.place(row.row, 0, "")
                yield Finding("ACK-013", place, shown(row.echo), params=about | said)


def paired(
    returned: Sequence[Returned], sent: Sequence[Echo]
) -> tuple[list[Pair], list[Echo], list[Returned]]:
    """Return which row is which: the same, else of the same line, else the most alike.

    Then the rows we sent that are gone, and those we did not send.
    """
    pairs: list[Pair] = []
    theirs, mine = [*returned], [*sent]
    columns = frozenset(returned[0].columns) if returned else frozenset[str]()
    for key in (lambda echo: seen(echo, columns), lambda echo: (echo.number, echo.line)):
        found, theirs, mine = matched(theirs, mine, key)
        pairs += found
    if len(theirs) * len(mine) <= COMPARISONS:
        found, theirs, mine = likened(theirs, mine)
        pairs += found
    return pairs, mine, theirs


def seen(echo: Echo, columns: frozenset[str]) -> Hashable:
    """Return what makes two rows the same, as far as the columns are still there."""
    cells = {(name, text) for name, text in echo.cells.items() if name in columns}
    return echo.number, echo.line, frozenset(cells)


def matched(
    returned: Sequence[Returned], sent: Sequence[Echo], key: Callable[[Echo], Hashable]
) -> tuple[list[Pair], list[Returned], list[Echo]]:
    """Pair rows of the same key in their order; return the pairs and what is left of both."""
    waiting: defaultdict[Hashable, list[Echo]] = defaultdict(list)
    for each in reversed(sent):
        waiting[key(each)].append(each)
    pairs: list[Pair] = []
    left: list[Returned] = []
    for row in returned:
        mine = waiting[key(row.echo)]
        if mine:
            pairs.append((row, mine.pop()))
        else:
            left.append(row)
    taken = {id(each) for _, each in pairs}
    return pairs, left, [each for each in sent if id(each) not in taken]


def likened(
    returned: Sequence[Returned], sent: Sequence[Echo]
) -> tuple[list[Pair], list[Returned], list[Echo]]:
    """Pair each row with the one left that has most cells in common, at least half of them."""
    pairs: list[Pair] = []
    left: list[Returned] = []
    mine = [*sent]
    for row in returned:
        best = max(mine, key=lambda each: alike(row.echo, each), default=None)
        if best is not None and 2 * alike(row.echo, best) >= len(best.cells):
            pairs.append((row, best))
            mine.remove(best)
        else:
            left.append(row)
    return pairs, left, mine


def alike(one: Echo, other: Echo) -> int:
    """Count the cells that say the same."""
    return len(one.cells.items() & other.cells.items())


def changed(row: Returned, sent: Echo, about: dict[str, str]) -> Iterator[Finding]:
    """ACK-010 and ACK-011: a cell of ours that says something else than we sent."""
    for heading, column in row.columns.items():
        before, now = sent.cells.get(heading, ""), row.echo.cells.get(heading, "")
        if before != now:
            yield Finding(
                "ACK-010" if heading in row.figures else "ACK-011",
                row.place(row.row, column, heading),
                now or "-",
                before or "-",
                params=about | {"line": sent.line or sent.number, "heading": heading},
            )


def missing(sent: Echo, beside: Returned, about: dict[str, str]) -> Finding:
    """ACK-012: a row we sent is not in the sheet, which is where the other rows are."""
    said = {"line": sent.line or sent.number}
    return Finding("ACK-012", beside.place(0, 0, ""), "-", shown(sent), params=about | said)


def shown(echo: Echo) -> str:
    """Return a row as people read it."""
    return ", ".join(echo.cells.values())
