"""Drafts a layout from a sample: what is plain goes in, what is not is told and left out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from exchange.adapters.workbook.drafting.around import commitments, labels, totals, two_rows
from exchange.adapters.workbook.drafting.checks import IDENTIFIERS, at, checks
from exchange.adapters.workbook.drafting.naming import named, wording
from exchange.adapters.workbook.drafting.seeing import Headed, columns, headed
from exchange.adapters.workbook.drafting.sources import Source, sources
from exchange.adapters.workbook.drafting.spans import ENOUGH, Run, run
from exchange.adapters.workbook.drafting.textual import date_patterns, number_style
from exchange.adapters.workbook.drafting.wordings import KNOWN, Wordings, sure, wordings
from exchange.adapters.workbook.grid import Grid, Row, Value, written
from exchange.errors import Unreadable
from exchange.model.drafts import Column, Draft, Label, Note
from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.layouts import Delimited, Layout

REQUIRED = {
    "forecast": ("customer_part",),
    "purchase_order": ("line_number", "customer_part", "quantity", "requested_date"),
}

CHANGE = "purchase_order_change"

ORDERED = ("line_number", "price", "amount", "number")
"""Fields that an order has and a forecast in rows has not."""

SEARCH_ROWS = 40

Table = dict[str, object]
"""A layout as its TOML file says it."""


def draft(form: str, sample: Transmission, layouts: Iterable[Layout], document: str = "") -> Draft:
    """Return the layout a sample seems to have; raises Unreadable where none can be seen."""
    own = [*layouts]
    known = {name: wordings(name, own) for name in ([document] if document else REQUIRED)}
    found = sources(form, sample, [*known.values()])
    name, source, best, notes = _chosen(found, known)
    if not document:
        notes = [_taken_for(name, best, known[name], wordings(CHANGE, own)), *notes]
    drafted = _drafted(name, source, best, known[name])
    sheet, remarks = _sheet(source, found)
    table = {"document": name, **({"sheet": sheet} if sheet else {}), **drafted.table}
    about = (*notes, *remarks, *source.notes, *two_rows(source.grid, best, known[name]))
    return replace(drafted, table=table, notes=(*about, *drafted.notes))


def _chosen(
    found: Sequence[Source], known: Mapping[str, Wordings]
) -> tuple[str, Source, Headed, list[Note]]:
    """Return document, sheet and row of headings of the likeliest table."""
    shown = [each for each in found if each.visible]
    seen = [
        (best.score, name, source, best)
        for source in (shown or found)
        for name, words in known.items()
        if (best := headed(source.grid, words)) and (len(known) == 1 or _meant(best) == name)
    ]
    if not seen:
        raise Unreadable(
            Finding(
                "XLS-001",
                observed=", ".join(each.title for each in found) or "-",
                expected="Part no.; Material; Teilenummer; Nr części; …",
            )
        )
    score, name, source, best = max(seen, key=lambda each: each[0])
    rivals = [each for each in seen if each[2] is not source and each[0] * 2 >= score]
    notes = [
        Note(f"sheet {other.title}", f"may be a table too (row {row.row.number}); not read")
        for _, _, other, row in rivals
    ]
    if not source.visible:
        notes.append(Note(f"sheet {source.title}", "is hidden, as all sheets are"))
    return name, source, best, notes


def _taken_for(name: str, best: Headed, known: Wordings, changes: Wordings) -> Note:
    """Tell which document a table was taken for, and ask where it may be another one."""
    place = f"row {best.row.number}"
    if name == "forecast":
        return Note(place, f"taken for a forecast: {best.periods} headings are periods", open=False)
    told = "taken for a purchase order: no headings are periods"
    asked = next((word for word in best.row.cells if _is(changes, word, "action")), None)
    if asked is not None:
        return Note(place, f"{told}. '{asked}' is a heading of changes: those are not drafted")
    if any(_is(known, word, field) for word in best.row.cells for field in ORDERED):
        return Note(place, told, open=False)
    return Note(place, f"{told}. A forecast with a row for each period? Then `--document forecast`")


def _is(known: Wordings, word: Value, field: str) -> bool:
    """Say whether a heading is a known wording of a field."""
    match = next(iter(known.matches(word, "columns", "header")), None)
    return match is not None and match.likeness == KNOWN and match.field == field


def _meant(best: Headed) -> str:
    return "forecast" if best.periods >= ENOUGH else "purchase_order"


def _sheet(source: Source, found: Sequence[Source]) -> tuple[str, list[Note]]:
    """Return how a layout names the sheet: not at all where it is the only one shown."""
    others = [each.title for each in found if each is not source]
    hidden = [
        Note(f"sheet {each.title}", "is hidden; left out", open=False)
        for each in found
        if each is not source and not each.visible
    ]
    if not any(each.visible for each in found if each is not source):
        return ("" if source.visible else source.title), hidden
    pattern = re.sub(r"\d+", "*", source.title)
    clash = any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), name) for name in others)
    if pattern == source.title or clash or not any(map(str.isalpha, pattern)):
        return source.title, hidden
    told = f"the sheet is named by the pattern '{pattern}', since its digits may change"
    return pattern, [*hidden, Note(f"sheet {source.title}", told, open=False)]


def _drafted(document: str, source: Source, best: Headed, known: Wordings) -> Draft:
    grid, row = source.grid, best.row
    seen = columns(grid, row, known)
    taken = {each.column: None for each in seen if sure(each.matches)}
    periods = run(grid, row, taken) if document == "forecast" else Run()
    found, notes = named(grid, row, seen, periods=periods.columns, known=known)
    said, about_labels = labels(grid, best.top, known)
    dates, about_dates = date_patterns(grid, row, found, said=said, run=periods.patterns)
    numbers, about_numbers = number_style(grid, row, found)
    buckets, about_buckets = _buckets(grid, row, periods, known)
    sums, about_sums = _totals(grid, row, found, known)
    table: Table = {
        "required": [name for name in REQUIRED[document] if at(found, name)],
        "identifiers": [name for name in IDENTIFIERS if at(found, name)],
        **_rows(best),
        **numbers,
        "dates": dates,
        "ignore": [each.heading for each in found if each.part == "ignore"],
        "header": {field: [label] for field, label, _ in said.values()} | _fields(found, "header"),
        "columns": _fields(found, "columns"),
        **({"buckets": buckets} if document == "forecast" else _constants(found)),
        **sums,
        **({"csv": _text(source)} if source.text else {}),
    }
    remarks = (about_labels, about_dates, about_numbers, about_buckets, about_sums)
    lacking = _lacking(document, row, found, table)
    return Draft(
        table,
        source.title,
        row.number,
        tuple(found),
        (*lacking, *notes, *periods.notes, *chain(*remarks), *checks(grid, row, found)),
        tuple(
            Label(field, label, wording(written(value))) for field, label, value in said.values()
        ),
    )


def _rows(best: Headed) -> Table:
    """Return where a layout looks for the headings, as far as it is not the usual."""
    last, count = best.row.number, best.row.number - best.top + 1
    far = {"search_rows": last + 10} if last > SEARCH_ROWS else {}
    return {**far, **({"heading_rows": count} if count > 1 else {})}


def _fields(found: Sequence[Column], part: str) -> dict[str, list[str]]:
    return {each.field: [each.heading] for each in found if each.part == part}


def _buckets(grid: Grid, row: Row, periods: Run, known: Wordings) -> tuple[Table, list[Note]]:
    words, notes = commitments(grid, row, [*periods.columns], known)
    settings = {"forms": [], **periods.settings, "blank": "hold"}
    return {**settings, **({"commitments": words} if words else {})}, notes


def _totals(
    grid: Grid, row: Row, found: Sequence[Column], known: Wordings
) -> tuple[Table, list[Note]]:
    """Return the words of total rows; they are asked about until `policy` says to skip them."""
    words = totals(grid, row, at(found, "customer_part"), known.totals)
    notes = [
        Note(f"row {number}", f"'{word}' is taken for a total: never loaded. See `totals.policy`")
        for word, number in words.items()
    ]
    return ({"totals": {"labels": [*words], "policy": "hold"}} if words else {}), notes


def _constants(found: Sequence[Column]) -> Table:
    if not at(found, "requested_date"):
        return {}
    return {"constants": {"order_schedules": {"date_meaning": "DELIVERY"}}}


def _text(source: Source) -> Table:
    text = source.text or Delimited()
    return {"delimiter": text.delimiter, "quote": text.quote, "encoding": text.encoding}


def _lacking(document: str, row: Row, found: Sequence[Column], table: Table) -> Iterator[Note]:
    """Tell which fields every document of this type needs and no column was taken for."""
    lacking = [field for field in REQUIRED[document] if not at(found, field)]
    if lacking:
        free = ", ".join(f"{each.address} '{each.heading}'" for each in found if not each.part)
        told = f"no column was taken for {', '.join(lacking)}; needed. Free: {free or 'none'}"
        yield Note(f"row {row.number}", told)
    if document == "forecast" and not any(each.part == "period" for each in found):
        yield Note(f"row {row.number}", "no headings are periods that can be read")
    header = table["header"]
    if isinstance(header, dict) and "number" not in header:
        yield Note("", f"the file does not say the number of the {document.replace('_', ' ')}")
    if document == "purchase_order" and "constants" in table:
        told = "`date_meaning` is set to DELIVERY: SHIP and DOCK are possible, please decide"
        yield Note("", told)
    forms = {each.why for each in found if each.part == "period"}
    if "week_without_year" in forms and isinstance(header, dict) and "date" not in header:
        yield Note("", "weeks without a year need the date of the forecast, which is not there")
