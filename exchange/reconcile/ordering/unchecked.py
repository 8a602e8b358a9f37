"""Rules of orders and changes that are not applied, for want of data or of an agreement."""

from collections.abc import Iterator, Mapping
from typing import Literal

from exchange.model.agreements import Band
from exchange.reconcile.ordering.known import Ordering

Reason = Literal["no data", "not agreed"]

DATA: Mapping[str, tuple[str, ...]] = {
    "products": ("MD-007", "MD-008", "MD-009", "MD-014", "PO-020", "PO-025"),
    "prices": ("PO-006", "PO-009"),
    "forecast": ("PO-017", "PO-026"),
    "open_orders": ("PO-004",),
    "ecos": ("PO-019",),
    "consigned": ("PO-024",),
    "blankets": ("PO-022",),
    "shipments": ("POC-008",),
    "started": ("POC-009",),
    "order_commit": ("POC-011", "POC-015"),
    "unanswered": ("POC-013",),
}
"""Which rules need which frame. MD-008 is told of unknown units without it."""

AGREED: Mapping[str, tuple[str, ...]] = {
    "series": ("PO-001",),
    "duplicate_days": ("PO-004",),
    "forecast_tolerance_percent": ("PO-017",),
    "credit_limit": ("PO-018",),
}
"""Which rules need which value of the order policy. PO-001 is told of no number without it."""

TERMS: Mapping[str, tuple[str, ...]] = {
    "currency": ("MD-010",),
    "incoterm": ("MD-011",),
    "contracts": ("PO-021",),
}
"""Which rules need which value of the agreement. MD-010 is told of no known currency without."""

FIGURES = {"moq": "PO-014", "multiple": "PO-015", "lead_time_days": "PO-011"}
"""Which rules need a figure that products, terms or the order policy may hold."""

BANDS = {
    "POC-004": ("decrease",),
    "POC-005": ("reschedule", "push_out_days"),
    "POC-006": ("changes",),
}
"""Which rules need which limit of a band; POC-004 does with the days of the order policy."""


def unchecked(known: Ordering) -> Iterator[tuple[str, Reason]]:
    """Yield the rules that are not applied, each once, with the reason."""
    told: dict[str, Reason] = {}
    for frame, rules in DATA.items():
        if getattr(known, frame) is None:
            told.update(dict.fromkeys(rules, "no data"))
    for rule in lacking(known):
        told.setdefault(rule, "not agreed")
    yield from sorted(told.items())


def lacking(known: Ordering) -> Iterator[str]:
    """Yield the rules for which nothing was agreed."""
    for name, rules in AGREED.items():
        if getattr(known.policy, name) in {None, ""}:
            yield from rules
    for name, rules in TERMS.items():
        if not (known.agreement and getattr(known.agreement, name)):
            yield from rules
    for name, rule in FIGURES.items():
        if not figures(known, name):
            yield rule
    limits = [*bands(known)]
    for rule, names in BANDS.items():
        bound = any(getattr(each, name) is not None for each in limits for name in names)
        if not bound and (rule != "POC-004" or known.policy.cancel_days is None):
            yield rule


def figures(known: Ordering, name: str) -> bool:
    """Tell whether a figure may be known of any part."""
    terms = known.agreement.terms if known.agreement else ()
    fed = known.products is not None or (name == "lead_time_days" and known.lead_times is not None)
    return fed or any(getattr(each, name) is not None for each in (known.policy, *terms))


def bands(known: Ordering) -> Iterator[Band]:
    """Yield every band of the agreement that is about single parts."""
    if known.agreement:
        own = (each for terms in known.agreement.terms for each in terms.bands)
        yield from (
            each for each in (*known.agreement.flexibility.bands, *own) if each.scope == "part"
        )
