"""What an engineering change touches, and the first day on which it can hold."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from exchange.model.impact import Impact, ItemImpact, Limit
from exchange.reconcile.engineering.effectivity import lead_times
from exchange.reconcile.engineering.exposure import exposed
from exchange.reconcile.engineering.stated import Change, Row
from exchange.reconcile.engineering.touched import forecast, orders
from exchange.reconcile.engineering.usage import Parents, parents

URGENT = (("type_code", "STOP_BUILD"), ("reason_code", "SAFETY"))

FED: Mapping[str, str] = {
    "boms": "boms", "stock": "stock", "lead_times": "lead_times", "products": "products",
}  # fmt: skip
"""The tables of our ERP an impact is worked out of, by what holds them."""


def impact(change: Change) -> Impact:
    """Return what a change means, as far as what we hold tells it."""
    used = parents(change.known.boms)
    return Impact(
        change=change.number,
        revision=str(change.header.get("revision") or ""),
        received_on=change.known.today,
        items=tuple(of_item(change, item, used) for item in change.each_item()),
        escalate=escalated(change.header),
        lacking=tuple(table for name, table in FED.items() if getattr(change.known, name) is None),
    )


def escalated(header: Row) -> tuple[str, ...]:
    """Return why a change is passed on at once, by the codes of its header."""
    return tuple(code for name, code in URGENT if header.get(name) == code)


def of_item(change: Change, item: Row, used: Parents) -> ItemImpact:
    """Return what the change of one affected item means."""
    bounds = tuple(limits(change, item))
    return ItemImpact(
        line=item["line"],
        item=item["item"],
        old_revision=item["old_revision"] or "",
        new_revision=item["new_revision"] or "",
        effectivity=item["effectivity_code"] or ("DATE" if item["effective"] else ""),
        stated=item["effectivity"] or "",
        effective=item["begin"],
        earliest=max((change.known.today, *(limit.day for limit in bounds))),
        limits=bounds,
        orders=() if change.documentary else tuple(orders(change, item, used)),
        forecast=() if change.documentary else tuple(forecast(change, item, used)),
        stock=() if change.documentary else tuple(exposed(change, item, used)),
    )


def limits(change: Change, item: Row) -> Iterator[Limit]:
    """Yield what a change of an item has to wait for: what is agreed, then its new components."""
    policy, today = change.known.policy, change.known.today
    if policy.minimum_days:
        day = today + timedelta(days=policy.minimum_days)
        yield Limit("notice", day, policy.minimum_days, clause=policy.cited("minimum_days"))
    if policy.frozen_days:
        day = today + timedelta(days=policy.frozen_days)
        yield Limit("frozen", day, policy.frozen_days, clause=policy.cited("frozen_days"))
    known = lead_times(change.known)
    for part in dict.fromkeys(
        row["part_new"] for row in change.added.iter_rows(named=True) if row["item"] == item["item"]
    ):
        if known.get(part):
            yield Limit("material", today + timedelta(days=known[part]), known[part], part)
