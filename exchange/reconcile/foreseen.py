"""What our side commits to of forecasts: whether it may, and the response the customer gets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from exchange.model.findings import Finding
from exchange.model.forecasts import EarlierForecast
from exchange.model.interchange import Message
from exchange.model.ledger import Ledger
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.order_state import rows

TABLE = "forecast_commit"

ANEW = frozenset({"original", "replace", "cancel"})
"""Functions of a forecast that says all of it anew, where forecasts are full."""

EVERY = "*"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """A quantity of a forecast in a period that is not refused.

    `line` counts the lines of the document, `waits` is whether the period is asked about.
    """

    line: int
    part: str
    revision: str
    ship_to: str
    start: date
    end: date | None
    quantity: Decimal
    waits: bool


@dataclass(frozen=True, slots=True)
class Later:
    """A forecast that came after another in a later file, and the parts it names."""

    number: str
    function: str
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast of a partner: what it wants, by part, and what came after it."""

    document: Document
    parts: Mapping[str, Sequence[Period]]
    later: tuple[Later, ...] = ()


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """ERP-020 to ERP-025: a commitment to what no forecast wants now, or that is in question."""
    table = message.tables[TABLE]
    told: dict[tuple[str, str], Foreseen | None] = {}
    seen: set[tuple[str, str, Period]] = set()
    for row, said in enumerate(table.frame.iter_rows(named=True)):
        partner, number = said["partner"], said["forecast_number"]
        if partner not in known.partners or number is None or said["part"] is None:
            continue
        if (partner, number) not in told:
            told[partner, number] = foreseen(known.ledger.of(partner), number)
            yield from again(message, row, known.ledger.of(partner))
        held = told[partner, number]
        if held is None:
            yield table.finding("ERP-020", row, "forecast_number", observed=number)
            continue
        meant = {(partner, number, each) for each in matching(said, held.parts)}
        found = [*superseded(message, row, held, known.semantics.get(partner, "full"))]
        yield from found or about(message, row, held.parts, twice=bool(meant & seen))
        seen |= meant


def superseded(message: Message, row: int, held: Foreseen, semantics: str) -> Iterator[Finding]:
    """ERP-021: a forecast another one took the place of, for this part.

    Where forecasts are full, any later file does that; else one that names the part.
    """
    table = message.tables[TABLE]
    said = table.frame.row(row, named=True)
    number, part = said["forecast_number"], said["part"]
    for each in held.later:
        anew = semantics == "full" and each.function in ANEW
        if anew or significant(part) in each.parts:
            places = {"observed": number, "expected": each.number}
            yield table.finding("ERP-021", row, "forecast_number", **places, part=part)
            return


def again(message: Message, row: int, ledger: Ledger) -> Iterator[Finding]:
    """ERP-024: something of this forecast was committed to before."""
    table = message.tables[TABLE]
    number = table.frame["forecast_number"][row]
    if of_forecast(ledger.held(TABLE), number).height:
        yield table.finding("ERP-024", row, "forecast_number", observed=number)


def about(
    message: Message, row: int, parts: Mapping[str, Sequence[Period]], *, twice: bool
) -> Iterator[Finding]:
    """ERP-022, ERP-023, ERP-025: about nothing that is wanted, unclear, about what waits."""
    table = message.tables[TABLE]
    said = table.frame.row(row, named=True)
    where = {"forecast": said["forecast_number"], "part": said["part"]}
    meant = [*matching(said, parts)]
    waits = next((each for each in meant if each.waits), None)
    if not meant:
        start = said["start"] or EVERY
        yield table.finding("ERP-022", row, "start", observed=start, **where)
    elif waits is not None and said["answer"] != "REJECTED":
        yield table.finding("ERP-025", row, "answer", observed=waits.start, **where)
    elif twice or unclear(said, meant):
        yield table.finding("ERP-023", row, "quantity", observed=said["quantity"], **where)


def unclear(said: Row, meant: Sequence[Period]) -> bool:
    """Tell whether a quantity has more than one reading."""
    quantity, alone = said["quantity"], len(meant) == 1
    match said["answer"]:
        case "CHANGED":
            return quantity is None or not alone
        case "ACCEPTED":
            return quantity is not None and not (alone and quantity == meant[0].quantity)
        case _:
            return bool(quantity)


def foreseen(ledger: Ledger, number: str) -> Foreseen | None:
    """Return a forecast of a partner, None where there is none of this number."""
    held = ledger.forecast(number)
    source = ledger.source(held.id) if held else None
    if held is None or source is None:
        return None
    came = source.transmission
    found = ledger.forecasts(came.received_at)
    own = next((at for at, each in enumerate(found) if each.document == held.id), len(found))
    later = (each for each in found[own + 1 :] if each.receipt != came.receipt)
    return Foreseen(held, by_part(periods(held)), tuple(after(each, ledger) for each in later))


def after(earlier: EarlierForecast, ledger: Ledger) -> Later:
    """Return a later forecast with the parts it names."""
    named = ledger.demand(earlier.document, None)["part"].drop_nulls().unique()
    return Later(earlier.number, earlier.function, frozenset(map(significant, named)))


def periods(held: Document) -> Iterator[Period]:
    """Yield the periods of a forecast with what is wanted in them."""
    lines = {row["line"]: row for row in rows(held, "forecast_lines")}
    for row in rows(held, "forecast_buckets"):
        line = lines.get(row["line"])
        stated = row["start"] is not None and row["quantity"] is not None
        if line is not None and stated:
            yield Period(
                line=row["line"],
                part=significant(line["customer_part"] or ""),
                revision=line["revision"] or "",
                ship_to=line["ship_to"] or "",
                start=row["start"],
                end=row["end"],
                quantity=row["quantity"],
                waits="held" in {row["status"], line["status"]},
            )


def by_part(found: Iterable[Period]) -> Mapping[str, Sequence[Period]]:
    """Return periods by their part."""
    parts: defaultdict[str, list[Period]] = defaultdict(list)
    for each in found:
        parts[each.part].append(each)
    return dict(parts)


def matching(said: Row, parts: Mapping[str, Sequence[Period]]) -> Iterator[Period]:
    """Yield the periods a row is about; what it leaves open does not tell them apart."""
    for each in parts.get(significant(said["part"]), ()):
        if all(
            said[name] in {None, getattr(each, name)} for name in ("revision", "ship_to", "start")
        ):
            yield each


def of_forecast(frame: pl.DataFrame, number: str) -> pl.DataFrame:
    """Return the rows about one forecast."""
    same = pl.col("forecast_number").str.strip_chars_end(" ") == significant(number)
    return frame.filter(same)
