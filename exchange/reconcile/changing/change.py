"""A change beside the order it is about: before, after, and what happens between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.reconcile.changing.events import differences, proposed
from exchange.reconcile.deliveries import Event
from exchange.reconcile.order_state import Order, OrderLine, asked, line_key
from exchange.reconcile.ordering.items import header


@dataclass(frozen=True, slots=True)
class Change:
    """A change, the order before and after it, its events, and its rows by line number."""

    message: Message
    before: Order
    after: Order
    events: tuple[Event, ...]
    rows: Mapping[str, int]

    @property
    def number(self) -> str:
        """The number of the order."""
        return str(header(self.message)[1]["number"])

    def named(self, *names: str) -> list[Event]:
        """Return the events of some names."""
        return [event for event in self.events if event.name in names]

    def by_line(self, *names: str) -> Iterator[tuple[str, OrderLine, list[Event]]]:
        """Yield the lines with events of some names, as they were, with those events."""
        for line, events in groupby(self.named(*names), lambda event: event.line):
            yield line, self.before.lines[line], [*events]

    def touched(self) -> Iterator[str]:
        """Yield the lines of the order of which something is asked."""
        frame = self.message.tables["order_change_lines"].frame
        for row in frame.iter_rows(named=True):
            told = asked(row, self.message.function) not in {"", "none"}
            number = line_key(row)
            if told and number is not None and number in self.before.lines:
                yield number
        if self.message.function == "cancel" and not frame.height:
            yield from (number for number in self.before.lines if number is not None)

    def finding(
        self, rule: str, line: str, column: str, told: tuple[object, object], **params: object
    ) -> Finding:
        """Return the finding that a change of a line breaks a rule.

        `told` is what is observed and expected. Where the change names no lines, it is about the
        whole document.
        """
        about = {"observed": told[0], "expected": told[1], "line": line, **params}
        row = self.rows.get(line)
        if row is None:
            return header(self.message)[0].finding(rule, 0, "number", **about)
        return self.message.tables["order_change_lines"].finding(rule, row, column, **about)


def change(message: Message, before: Order) -> Change:
    """Set a change beside the order it is about."""
    after = proposed(before, message)
    numbers: Iterable[str] = message.tables["order_change_lines"].frame["line_number"]
    rows = {significant(number or ""): row for row, number in enumerate(numbers)}
    return Change(message, before, after, differences(before, after), rows)
