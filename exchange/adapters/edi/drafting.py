"""Gathers the rows of a document's tables while its segments pass by."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exchange.adapters.edi.places import Places, place
from exchange.adapters.edi.segments import Segment, Segments, text
from exchange.adapters.edi.structure import Structure
from exchange.adapters.edi.walk import Walk, mark
from exchange.model.findings import Finding
from exchange.model.partners import Weeks

Row = dict[str, str | int]
"""Values by column; column `_x` holds the place of column `x`, `_row` that of the row."""

Spot = tuple[str, int]
"""The name of a canonical table and the position of a row in it."""

DOCUMENT: Spot = ("", -1)
CALL_OFF = "call_off"
PREFIXES = {
    "forecast": "forecast",
    CALL_OFF: "forecast",
    "purchase_order": "order",
    "purchase_order_change": "order_change",
}
"""How the names of a document's canonical tables begin."""

MOST_FINDINGS = 100


@dataclass(slots=True)
class Draft:
    """A document in the making.

    `parts` are the rows of the third table, buckets or schedules. `part` is the one
    being read, None while a quantity passes that is not one; `aside` shows that quantity
    where it is mere information. `point` and `condition` hold what every later line or part
    takes over: where it goes, how binding it is. `elsewhere` shows the party below a line
    that quantities are for, where it is no destination. `weeks` is how the sender counts
    weeks, `counting` the row whose running total is being read. `beyond` are the rules
    noted after more findings than can be listed.
    """

    places: Places
    document: str
    header: Row = field(default_factory=lambda: {"_row": place(1)})
    lines: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    part: Row | None = None
    point: Row = field(default_factory=dict)
    condition: Row = field(default_factory=dict)
    function: str = "original"
    findings: list[Finding] = field(default_factory=list)
    beyond: set[str] = field(default_factory=set)
    aside: str = ""
    elsewhere: str = ""
    weeks: Weeks = ""
    counting: Row | None = None

    def table(self, part: str) -> str:
        """Return the name of a canonical table of this document: its header, lines or parts."""
        return f"{PREFIXES[self.document]}_{part}"

    @property
    def line(self) -> Row:
        """The line being read; before the first one, a row that goes nowhere."""
        return self.lines[-1] if self.lines else {}

    def note(self, finding: Finding) -> None:
        """Note a finding.

        Where there are too many to list, one more of each rule concerns the whole document, so
        that no row goes through because its finding was not listed.
        """
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        elif finding.rule not in self.beyond:
            self.beyond.add(finding.rule)
            self.findings.append(replace(finding, table="", row=-1))

    def report(self, rule: str, packed: int, observed: str, expected: str = "") -> None:
        """Note a broken rule at a place."""
        self.note(Finding(rule, self.places.at(packed), observed, expected))

    @property
    def here(self) -> Spot:
        """The line being read; before the first one, the document."""
        return (self.table("lines"), len(self.lines) - 1) if self.lines else DOCUMENT

    def hold(
        self, rule: str, packed: int, observed: str, expected: str = "", *, spot: Spot | None = None
    ) -> None:
        """Note what a person must decide; it binds the line being read or the row at `spot`."""
        table, row = spot or self.here
        where = self.places.at(packed)
        self.note(Finding(rule, where, observed, expected, table=table, row=row))

    @property
    def scheduled(self) -> bool:
        """Whether it is made of quantities by period: a forecast or a call-off."""
        return PREFIXES[self.document] == PREFIXES["forecast"]

    def misdated(self, packed: int, observed: str, expected: str, spot: Spot, *, rule: str) -> None:
        """Note a value that is no date in its format, so that the typing says nothing more."""
        self.hold(rule, packed, observed, expected, spot=spot)


Handler = Callable[[Draft, Segment, int], None]
Handlers = Mapping[tuple[str, str], Handler]
"""What to do with a segment, by the group it stands in and its tag; the rest passes by."""

Passed = Callable[[Draft, int], int]
"""Reads the line that begins at an index, and returns the index after it; else that index."""


def none_passed(_: Draft, at: int) -> int:
    """Read no line."""
    return at


def gather(
    draft: Draft,
    handlers: Handlers,
    walked: Walk,
    segments: Segments,
    *,
    passed: Passed = none_passed,
) -> Draft:
    """Let the segments pass, each to its handler, but for the lines that `passed` reads."""
    found = by_node(handlers, walked.structure)
    pattern = re.compile(f"[{''.join(map(re.escape, found))}]")
    at = 0
    while match := pattern.search(walked.nodes, at):
        at = match.start()
        after = passed(draft, at)
        if after == at:
            found[match[0]](draft, segments[at], at + 1)
        at = max(after, at + 1)
    return draft


def by_node(handlers: Handlers, structure: Structure) -> dict[str, Handler]:
    """Return the handlers by the marks of their nodes."""
    keys = zip(structure.roles, structure.tags, strict=True)
    return {mark(node): handlers[key] for node, key in enumerate(keys) if key in handlers}


def put(row: Row, column: str, value: str, packed: int) -> None:
    """Set a value and its place, unless there is none; blanks alone are none."""
    if value and not value.isspace():
        row[column] = value
        row[f"_{column}"] = packed


def settle(draft: Draft, row: Row, item: tuple[str, str, int], *, spot: Spot | None = None) -> None:
    """Set a column to a value from a place; where another value stands there, that one stays.

    The second value is held for a person (EDI-001); the same value twice is fine.
    """
    column, value, packed = item
    before = row.get(column)
    if before is None:
        put(row, column, value, packed)
    elif value and value != before and not value.isspace():
        draft.hold("EDI-001", packed, value, str(before), spot=spot)


def take(row: Row, column: str, segment: Segment, packed: int) -> None:
    """Set a column to what stands at that place of the segment."""
    element, component = divmod(packed % place(1), place(0, 1))
    put(row, column, text(segment, element, component or 1), packed)


def magnitude(value: object) -> str:
    """Return a number without the zeros that say nothing, to compare it with another one."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def better(row: Row, rank: str, order: Sequence[str], code: str) -> bool:
    """Tell whether this code counts before what the row has, and note it if so.

    The first of equal codes counts.
    """
    if code not in order or order.index(code) >= int(row.get(rank, len(order))):
        return False
    row[rank] = order.index(code)
    return True
