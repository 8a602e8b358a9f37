"""Compares a drafted layout with what a person who knows the file would say."""

from collections.abc import Iterator, Mapping
from typing import Any

from layout_samples import Sample, Truth
from workbook.making import LAYOUTS, transmission

from exchange.adapters.workbook.drafting.drafted import draft
from exchange.identify import recognise
from exchange.model.drafts import Draft


def drafted(sample: Sample) -> Draft:
    """Return the draft of a sample, its document type not given."""
    arrived = transmission(sample.content, sample.filename)
    return draft(recognise(sample.content, sample.filename), arrived, LAYOUTS.values())


def judged(truth: Truth, found: Draft) -> dict[str, str]:
    """Return `right`, `open` or `wrong` for each part of the layout that the file decides."""
    return dict(_parts(truth, found))


def _parts(truth: Truth, found: Draft) -> Iterator[tuple[str, str]]:
    table: Mapping[str, Any] = found.table
    yield "document", _same(truth.document, table["document"])
    yield "sheet", _same(truth.sheet, table.get("sheet", ""))
    yield "row", _same(truth.row, found.row)
    if truth.heading_rows > 1 or "heading_rows" in table:
        yield "heading_rows", _same(truth.heading_rows, table.get("heading_rows"))
    yield from _named("", truth.columns, table["columns"])
    yield from _named("label ", truth.header, table["header"])
    if truth.periods or table.get("buckets", {}).get("forms"):
        yield "periods", _periods(truth, found)
    if truth.decimal is not None:
        yield "decimal", _same(truth.decimal, table["decimal"])
    if truth.thousands is not None:
        yield "thousands", _same(truth.thousands, table["thousands"])
    if truth.dates or table["dates"]:
        yield "dates", _same([*truth.dates], table["dates"], empty=[])
    yield "totals", _same([*truth.totals], table.get("totals", {}).get("labels", []), empty=[])
    if truth.commitments:
        said = sorted(table["buckets"].get("commitments", {}))
        yield "commitments", _same([*truth.commitments], said, empty=[])
    for key in ("delimiter", "encoding"):
        if getattr(truth, key):
            yield key, _same(getattr(truth, key), table["csv"][key])
    told = {note.place for note in found.notes if note.open}
    for place in truth.open:
        yield f"tells {place}", "right" if place in told else "wrong"


def _same(wanted: object, found: object, empty: object = None) -> str:
    if wanted == found:
        return "right"
    return "open" if empty is not None and found == empty else "wrong"


def _named(
    kind: str, wanted: Mapping[str, str], found: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    for field in {**wanted, **found}:
        said = found.get(field, [None])[0]
        yield f"{kind}{field}", "open" if said is None else _same(wanted.get(field), said)


def _periods(truth: Truth, found: Draft) -> str:
    buckets: Mapping[str, Any] = found.table.get("buckets", {})  # type: ignore[assignment]  # a table
    forms = buckets["forms"]
    if not forms:
        return "open"
    count = sum(column.part == "period" for column in found.columns)
    how = [buckets.get(key) for key in ("dates_are", "week_start") if "date" in forms]
    said = " ".join(filter(None, how)) or " ".join(forms)
    return _same(truth.periods, (count, said))
