"""Chooses the sheet of a workbook that holds the document, whatever its format."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from exchange.adapters.workbook.grid import Grid, Value, blank
from exchange.adapters.workbook.own_sheets import answer_type, is_details, is_example, is_listing
from exchange.errors import Unreadable
from exchange.model.findings import Cell, Finding, Whole


@dataclass(frozen=True)
class Tab:
    """A worksheet that is read only when it is asked for.

    `filled` says whether any cell of it holds a value, where that takes less than reading.
    """

    title: str
    visible: bool
    read: Callable[[], Grid]
    filled: Callable[[], bool] | None = None

    @cached_property
    def grid(self) -> Grid:
        """Its cells, read once."""
        return self.read()

    @cached_property
    def holds_values(self) -> bool:
        """Whether any cell of it holds a value."""
        if self.filled:
            return self.filled()
        return any(not blank(value) for row in self.grid.rows for value in row.cells)

    @property
    def listing(self) -> bool:
        """Whether it is our list of findings; only answers are read in it."""
        return is_listing(self.title, self._cells())

    @property
    def remarked(self) -> bool:
        """Whether it is an example or an explanation of ours; that is never read."""
        return is_example(self.title, self._cells()) or is_details(self.title, self._cells())

    @property
    def answer(self) -> bool:
        """Whether it is an answer of ours that came back."""
        return bool(answer_type(self.title, self._cells()))

    def _cells(self) -> Iterator[Sequence[Value]]:
        """Yield the rows as they are asked for: a sheet with a title of theirs is not read."""
        for row in self.grid.rows:
            yield row.cells


def choose(
    tabs: Sequence[Tab], pattern: str, *, several: bool = False
) -> tuple[list[Tab], list[Finding]]:
    """Return the one sheet that fits, visible ones before hidden ones, and what is hidden.

    An answer of ours is one where no sheet of the sender's holds anything. Where there may be
    `several`, all that fit and hold anything. Raises Unreadable (XLS-001) where none fits, or
    more than there may be.
    """
    returned = [tab for tab in tabs if tab.answer]
    own = [tab for tab in tabs if not (tab.listing or tab.remarked or tab in returned)]
    visible = [tab for tab in own if tab.visible]
    if returned and not any(tab.holds_values for tab in visible):
        return returned[:1], []
    if pattern:
        wanted = pattern.casefold()
        fitting = [tab for tab in own if fnmatchcase(tab.title.casefold(), wanted)]
        candidates = [tab for tab in fitting if tab.visible] or fitting
    else:
        candidates = visible if len(visible) == 1 else [tab for tab in visible if tab.holds_values]
    if several:
        candidates = [tab for tab in candidates if tab.holds_values]
    if not candidates or (len(candidates) > 1 and not several):
        names = ", ".join(tab.title for tab in candidates or own) or "-"
        expected = pattern or "1 sheet"
        raise Unreadable(Finding("XLS-001", Whole(), observed=names, expected=expected))
    beside = [tab for tab in visible if tab not in candidates] if several else []
    return candidates, [*_hidden(own, candidates), *_unread(beside)]


def _unread(tabs: Sequence[Tab]) -> Iterator[Finding]:
    """Yield a finding for each sheet that is shown and not read where there may be several."""
    for tab in tabs:
        if tab.holds_values:
            yield Finding("XLS-032", Cell(tab.title, 0), observed=tab.title)


def _hidden(tabs: Sequence[Tab], chosen: Sequence[Tab]) -> list[Finding]:
    return [
        Finding("XLS-005" if tab in chosen else "XLS-020", Cell(tab.title, 0), observed=tab.title)
        for tab in tabs
        if not tab.visible and (tab in chosen or tab.holds_values)
    ]
