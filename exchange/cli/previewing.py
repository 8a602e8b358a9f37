"""What a drafted layout would read, as its reader sees it: never wider than 120 columns."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO

import polars as pl
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from exchange.model.configuration import Configuration
from exchange.model.drafts import Column, Draft, Note
from exchange.model.findings import Severity, message
from exchange.model.outcome import Document, Outcome

WIDTH = 120

ROWS = 3
"""Rows of each canonical table that are shown."""

WIDE = 9
"""Columns of a canonical table that are shown at most."""

LISTED = 6
"""Findings of a check that are shown, one of each rule."""

PARTS = {"columns": "cyan", "header": "cyan", "period": "magenta", "ignore": "dim", "": "yellow"}


def show(filename: str, draft: Draft, outcome: Outcome, configuration: Configuration) -> None:
    """Print what the draft would read of its sample, what is open and what a check would find."""
    screen = Console(width=width(), highlight=False)
    where = f"sheet '{draft.sheet}', " if draft.sheet else ""
    document = str(draft.table["document"]).replace("_", " ")
    screen.print(Text(f"{filename}: {document}, {where}headings in row {draft.row}", style="bold"))
    screen.print(columns(draft.columns))
    if draft.labels:
        rows = ((each.field, f"'{each.label}'", each.value) for each in draft.labels)
        screen.print(grid("Said once, above the table", ("Read as", "Label", "Value"), rows))
    for each in outcome.judgement.documents:
        for part in read(each):
            screen.print(part)
    for title, is_open in (("To be decided", True), ("Also noted", False)):
        notes = [note for note in draft.notes if note.open is is_open]
        if notes:
            screen.print(remarks(f"{title} ({len(notes)})", notes))
    screen.print(found(outcome, configuration))


def width() -> int:
    """Return the columns there are: those of the terminal, 120 at most."""
    return min(Console().width, WIDTH) if sys.stdout.isatty() else WIDTH


def grid(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, bare: bool = False
) -> Group:
    """Return rows under headings, with the title above."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=not bare)
    for heading in headings:
        table.add_column(heading, overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    return Group(Text(f"\n{title}", style="bold"), table)


def columns(seen: Sequence[Column]) -> Group:
    """Return what each column would be read as; a run of periods is one row."""
    return grid(
        "The columns", ("Cell", "Heading", "Read as", "Because", "First values"), _runs(seen)
    )


def _runs(seen: Sequence[Column]) -> Iterator[tuple[object, ...]]:
    run: list[Column] = []
    for column in (*seen, None):
        if column and column.part == "period":
            run.append(column)
            continue
        if run:
            yield _periods(run)
            run = []
        if column:
            yield _single(column)


def _single(column: Column) -> tuple[object, ...]:
    words = {"columns": column.field, "header": f"{column.field} (once)", "ignore": "left out"}
    meaning = Text(words.get(column.part, "not read"), style=PARTS[column.part])
    return column.address, column.heading, meaning, column.why, short(", ".join(column.examples))


def _periods(run: Sequence[Column]) -> tuple[object, ...]:
    first, last = run[0], run[-1]
    forms = ", ".join(dict.fromkeys(column.why.replace("_", " ") for column in run))
    meaning = Text(f"{len(run)} periods", style=PARTS["period"])
    place = first.address if first is last else f"{first.address} … {last.address}"
    values = short(", ".join(first.examples))
    return place, short(f"{first.heading} … {last.heading}"), meaning, forms, values


def short(text: str, most: int = 40) -> str:
    """Return a text with its end cut off where it is too long to show."""
    return text if len(text) <= most else text[: most - 1] + "…"


def read(document: Document) -> Iterator[Group | Text]:
    """Yield what was read, counted, and the first rows of each canonical table."""
    frames = {name: pl.read_ipc(BytesIO(content)) for name, content in document.tables.items()}
    counted = ", ".join(f"{count} {name}" for name, count in document.rows.items())
    yield Text(f"\nIt would read {counted}{horizon(frames)}", style="bold")
    for name, frame in frames.items():
        said = [
            column
            for column in frame.columns
            if column != "status" and frame[column].null_count() < frame.height
        ]
        if said:
            rows = frame.select(said[:WIDE]).head(ROWS).rows()
            shown = ([short(value(cell), 24) for cell in row] for row in rows)
            more = f", and {len(said) - WIDE} columns more" if len(said) > WIDE else ""
            yield grid(f"{name}, first rows{more}", said[:WIDE], shown)


def value(cell: object) -> str:
    """Return a value as people write it: no zeros behind the last figure of a quantity."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return "" if cell is None else str(cell)


def horizon(frames: dict[str, pl.DataFrame]) -> str:
    """Return from when to when the periods of a forecast last."""
    buckets = frames.get("forecast_buckets")
    if buckets is None or not buckets.height:
        return ""
    first, last = buckets["start"].cast(pl.String).min(), buckets["end"].cast(pl.String).max()
    return f", from {first!s} to {last!s}"


def remarks(title: str, notes: Sequence[Note]) -> Group:
    """Return remarks with their places."""
    return grid(title, ("", ""), ((note.place, note.sentence) for note in notes), bare=True)


def found(outcome: Outcome, configuration: Configuration) -> Group | Text:
    """Return what a check of the sample by this draft finds, by rule, the gravest first."""
    rules, language = configuration.rules, configuration.site.language
    every = [*outcome.judgement.every_finding()]
    counted = Counter(each.rule for each in every)
    first = {each.rule: each for each in reversed(every)}
    order = sorted(counted, key=lambda rule: (-rules[rule].severity.rank, rule))
    if not order:
        return Text("\nRead by this draft, nothing is found in the file.", style="bold green")
    grave = {Severity.FATAL: "red", Severity.REJECT: "red", Severity.HOLD: "yellow"}
    rows = [
        (
            f"{counted[rule]} x {rule}",
            Text(rules[rule].severity, style=grave.get(rules[rule].severity, "")),
            message(first[rule], rules, language),
        )
        for rule in order[:LISTED]
    ]
    title = f"Read by this draft, the file would be {outcome.judgement.verdict}"
    return grid(title, ("Rule", "Severity", "The first of them"), rows)
