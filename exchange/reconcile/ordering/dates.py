"""Days on which something is wanted: past, too near, not worked on, beyond what was agreed."""

from collections.abc import Iterator
from datetime import date, timedelta

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.figures import under
from exchange.reconcile.ordering.items import Item, header
from exchange.reconcile.ordering.known import Ordering
from exchange.reconcile.ordering.lead_times import lead_time
from exchange.reconcile.ordering.pricing import listed

DAY = timedelta(days=1)


def in_grace(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-027: a day that is past, but not by more than was agreed to be asked about."""
    grace = known.policy.past_grace_days
    for dated in item.dates:
        late = (known.today - dated.day).days
        if 0 < late <= grace:
            clause = under(known.policy.cited("past_grace_days"))
            yield item.late("PO-027", dated, "requested_date", grace, days=late, **clause)


def too_near(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-011: a day inside the lead time of the part; what a change moved is not asked twice."""
    found = lead_time(known, item.part)
    if found is None:
        return
    days, clause = found
    earliest = known.today + days * DAY
    for dated in item.dates:
        if not dated.moved and known.today <= dated.day < earliest:
            outside = (earliest - dated.day).days
            about = {"days": days, "outside": outside, **under(clause)}
            yield item.late("PO-011", dated, "requested_date", earliest, **about)


def day_off(message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-012: a day on which nobody works where it counts.

    That is our site for the day of shipping, else the destination.
    """
    destination = header(message)[1].get("ship_to")
    for dated in item.dates:
        ships = dated.meaning == "SHIP"
        calendar = known.site if ships else known.partner
        if dated.day < known.today or calendar.works(dated.day):
            continue
        plant = known.agreement.plant if known.agreement else ""
        site = (plant if ships else destination) or calendar.zone
        after = calendar.on_or_after(dated.day)
        before = dated.day
        while not calendar.works(before) and before > known.today:
            before -= DAY
        nearest = [f"{day}" for day in (before, after) if calendar.works(day)]
        yield item.late("PO-012", dated, "requested_date", ", ".join(nearest), site=site)


def too_far(message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-013: a day after the price, the agreement or the forecast ends."""
    limits = [*ends(message, item, known)]
    if not limits:
        return
    last, clause, source = min(limits)
    for dated in item.dates:
        if dated.day > last:
            about = {"source": source, "days": (dated.day - last).days, **under(clause)}
            yield item.late("PO-013", dated, "requested_date", last, **about)


def ends(message: Message, item: Item, known: Ordering) -> Iterator[tuple[date, str, str]]:
    """Yield the last days of what was agreed about a line: day, clause and what ends."""
    if known.agreement and known.agreement.valid_to:
        yield known.agreement.valid_to, known.agreement.cited("valid_to"), "agreement"
    said = header(message)[1]
    priced = listed(item, said["currency"], said.get("date") or known.today, known)
    if priced and all(row["valid_to"] for row in priced):
        last = max(priced, key=lambda row: row["valid_to"])
        yield last["valid_to"], last["reference"] or "", "price"
    periods = known.forecast_of.get(item.part, ())
    if periods:
        yield max(row["end"] or row["start"] for row in periods), "", "forecast"


def unclear(_message: Message, item: Item, _known: Ordering) -> Iterator[Finding]:
    """PO-023: some days of a line say what they mean, shipping or arrival, and others do not.

    Where no day says it, the format or the layout does.
    """
    meanings = {dated.meaning for dated in item.dates}
    if len(meanings) > 1:
        for dated in item.dates:
            if dated.meaning is None:
                yield item.late("PO-023", dated, "date_meaning")


def normal(known: Ordering, part: str) -> tuple[date, str] | None:
    """Return the first day a part can normally be had, with its clause; None where unknown."""
    found = lead_time(known, part)
    return (known.today + found[0] * DAY, found[1]) if found else None
