"""Orders against the current forecast: what it covers, and what they take from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.figures import plain, under
from exchange.reconcile.order_state import Row
from exchange.reconcile.ordering.items import Dated, Item, header
from exchange.reconcile.ordering.known import Ordering, total

Key = tuple[str, date, date]
"""A part and a period, its last day included."""


def coverage(message: Message, items: Sequence[Item], known: Ordering) -> Iterator[Finding]:
    """PO-017 and PO-026: more than was forecast for a period, or what is left of it.

    All open orders of the period count, this one last. Days before the forecast begins or after
    it ends are not compared.
    """
    said = header(message)[1]
    for key, wanted in together(items, said.get("ship_to"), known).items():
        forecast = foreseen(key, said.get("ship_to"), known)
        before = elsewhere(key, said["number"], known)
        yield from compared(key, wanted, (forecast, before), known)


def compared(
    key: Key,
    wanted: Sequence[tuple[Item, Dated]],
    figures: tuple[Decimal, Decimal],
    known: Ordering,
) -> Iterator[Finding]:
    """Yield each delivery with which a period goes beyond its forecast, else what is left."""
    forecast, ordered = figures
    tolerance = known.policy.forecast_tolerance_percent
    limit = forecast * (100 + (tolerance or 0)) / 100
    period = {"start": key[1], "end": key[2]}
    beyond = False
    for item, dated in wanted:
        ordered += item.counted(dated.quantity) or 0
        over = tolerance is not None and ordered > limit
        beyond = beyond or over
        if over:
            about = {"observed": plain(ordered), "outside": plain(ordered - limit), **period}
            clause = under(known.policy.cited("forecast_tolerance_percent"))
            about |= {"percent": plain(tolerance or Decimal(0)), **clause}
            yield item.late("PO-017", dated, "quantity", plain(forecast), **about)
    if not beyond and forecast:
        item, dated = wanted[-1]
        left = plain(max(forecast - ordered, Decimal(0)))
        yield item.late("PO-026", dated, "quantity", plain(forecast), **period | {"observed": left})


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days the forecast speaks of, whatever the part."""

    first: date = date.max
    last: date = date.min

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @classmethod
    def of(cls, known: Ordering) -> "Horizon":
        """Return the horizon of the current forecast, empty where there is none."""
        if known.horizon:
            return cls(*known.horizon)
        spans = [span(row) for periods in known.forecast_of.values() for row in periods]
        return cls(min(spans)[0], max(last for _, last in spans)) if spans else cls()


def together(
    items: Sequence[Item], ship_to: str | None, known: Ordering
) -> Mapping[Key, list[tuple[Item, Dated]]]:
    """Return the deliveries by part and the period of its forecast they fall into.

    A day for which the part has none, though the forecast goes that far, is a period of its own.
    """
    found: dict[Key, list[tuple[Item, Dated]]] = {}
    horizon = Horizon.of(known)
    for item in items:
        periods = [span(row) for row in rows(item.part, ship_to, known)]
        for dated in item.dates:
            inside = [each for each in periods if each[0] <= dated.day <= each[1]]
            period = min(inside, default=(dated.day, dated.day))
            if dated.quantity is not None and (inside or dated.day in horizon):
                found.setdefault((item.part, *period), []).append((item, dated))
    return found


def rows(part: str, ship_to: str | None, known: Ordering) -> list[Row]:
    """Return the periods of a part for a destination; those that name none are for any."""
    periods = known.forecast_of.get(part, ())
    return [row for row in periods if not ship_to or row["ship_to"] in {None, "", ship_to}]


def span(row: Row) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    return row["start"], row["end"] or row["start"]


def foreseen(key: Key, ship_to: str | None, known: Ordering) -> Decimal:
    """Return what was forecast for a part in a period, all revisions together."""
    return total(row for row in rows(key[0], ship_to, known) if span(row) == key[1:])


def elsewhere(key: Key, own: str | None, known: Ordering) -> Decimal:
    """Return what other orders ask for in a period."""
    part, start, end = key
    return total(
        row
        for row in known.open_orders_of.get(part, ())
        if row["order_number"] != own
        and row["requested_date"] is not None
        and start <= row["requested_date"] <= end
    )
