"""What a rule needs beside the document: a value that was agreed, data our ERP feeds, a calendar.

A rule whose need is not met is not applied, and that is said. A rule not in this table needs
nothing but the document and what we held before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exchange.model.agreements import Agreement
from exchange.model.findings import Rules
from exchange.model.partners import Partner

ERP = "erp:"
CALENDAR = "calendar"
OR = " or "

NEEDS: Mapping[str, tuple[str, ...]] = {
    "MD-002": ("ship_to or erp:products",),
    **dict.fromkeys(("MD-003", "MD-004", "MD-005", "MD-007"), ("erp:products",)),
    "MD-006": ("erp:products or erp:ecos",),
    "MD-009": ("erp:products",),
    "MD-011": ("incoterm",),
    "MD-012": ("erp:products",),
    "MD-014": ("erp:products",),
    "MD-015": ("eco.documents",),
    "FC-001": ("forecast.must_cover_active", "erp:products"),
    "FC-002": ("forecast.horizon_weeks",),
    "FC-003": ("erp:products or erp:lead_times",),
    "FC-005": ("forecast.buckets",),
    "FC-009": ("flexibility.increase or flexibility.decrease",),
    "FC-010": ("flexibility.increase",),
    "FC-011": ("flexibility.decrease",),
    "FC-012": ("forecast.drift_percent or flexibility.part",),
    "FC-014": ("forecast.spike_factor",),
    "FC-015": ("forecast.unchanged_cycles",),
    "FC-017": ("forecast.cadence",),
    "FC-018": ("forecast.firm_weeks or forecast.build_weeks or forecast.material_weeks",),
    "FC-019": ("erp:shipments",),
    "FC-021": ("orders.moq or orders.multiple or erp:products",),
    "FC-022": ("erp:products",),
    "FC-023": ("flexibility.family", "erp:products"),
    "FC-026": ("forecast.swing_percent",),
    "FC-027": ("erp:prices or erp:lead_times",),
    "FC-035": ("flexibility.part", "flexibility.family", "erp:products"),
    "FC-036": ("flexibility.total",),
    "PO-004": ("orders.duplicate_days",),
    "PO-006": ("erp:prices",),
    "PO-009": ("erp:prices",),
    "PO-011": ("orders.lead_time_days or erp:products or erp:lead_times",),
    "PO-012": ("calendar",),
    "PO-013": ("valid_to or erp:prices or orders.forecast_tolerance_percent",),
    "PO-014": ("orders.moq or erp:products",),
    "PO-015": ("orders.multiple or erp:products",),
    "PO-017": ("orders.forecast_tolerance_percent",),
    "PO-018": ("orders.credit_limit",),
    "PO-019": ("erp:ecos",),
    "PO-020": ("erp:products",),
    "PO-021": ("contracts",),
    "PO-022": ("erp:blankets",),
    "PO-024": ("erp:consigned",),
    "PO-025": ("erp:products",),
    "PO-026": ("orders.forecast_tolerance_percent",),
    "POC-004": ("orders.cancel_days or flexibility.decrease",),
    "POC-005": ("flexibility.reschedule or flexibility.push_out_days",),
    "POC-006": ("flexibility.changes",),
    "POC-007": (
        "orders.lead_time_days or flexibility.pull_in_days or erp:products or erp:lead_times",
    ),
    "POC-008": ("erp:shipments",),
    "POC-009": ("erp:started",),
    "POC-011": ("erp:order_commit",),
    "POC-013": ("erp:order_commit",),
    "POC-015": ("erp:order_commit",),
    "ECO-004": ("erp:products or erp:boms",),
    "ECO-005": ("erp:products or erp:boms",),
    "ECO-009": ("eco.minimum_days or eco.frozen_days",),
    "ECO-010": ("erp:lead_times or erp:products",),
    "ECO-011": ("erp:stock",),
    "ECO-012": ("erp:stock",),
    "ECO-015": ("erp:boms",),
    "ECO-017": ("erp:approved_parts",),
    "ECO-018": ("erp:approved_parts",),
    "ECO-023": ("eco.included_per_week",),
    "ECO-028": ("erp:boms",),
}
"""By rule, all it needs. A need is a value of the agreement as in its file, a table our ERP feeds
(`erp:`), the partner's `calendar`, or any one of several."""

LIMITS = frozenset(
    {"increase", "decrease", "reschedule", "push_out_days", "pull_in_days", "changes"}
)
"""What a band can limit."""

BY_PART: Mapping[str, str] = {
    "orders.moq": "moq",
    "orders.multiple": "multiple",
    "orders.lead_time_days": "lead_time_days",
    "flexibility.bands": "bands",
    "flexibility.part": "bands",
    "ship_to": "ship_to",
}
"""Values that terms may state for some parts, and what they are called there."""

ABOUT: Mapping[str, frozenset[str]] = {
    "MD": frozenset({"forecast", "call_off", "purchase_order", "purchase_order_change"}),
    "MD-015": frozenset({"document_package"}),
    "FC": frozenset({"forecast"}),
    "PO": frozenset({"purchase_order"}),
    "POC": frozenset({"purchase_order_change"}),
    "ECO": frozenset({"engineering_change"}),
}
"""The documents that rules of a family judge, or one rule that judges others than its family."""


TABLES = frozenset(
    name.removeprefix(ERP)
    for needed in NEEDS.values()
    for need in needed
    for name in need.split(OR)
    if name.startswith(ERP)
)
"""The tables of our ERP that any rule needs."""


def is_data(need: str) -> bool:
    """Tell whether a need is one of data alone: nothing that could be agreed would meet it."""
    return all(name.startswith(ERP) for name in need.split(OR))


def agreed(agreement: Agreement, value: str) -> bool:
    """Tell whether a value is agreed, named as in the file: `forecast.horizon_weeks`.

    One that terms may state (`orders.moq`) counts as agreed where it is for any part, a
    limit of bands (`flexibility.increase`) where any band that is about parts has it.
    """
    section, _, name = value.rpartition(".")
    if section == "flexibility" and name in LIMITS:
        own = (band for each in agreement.terms for band in each.bands)
        return any(said(getattr(band, name)) for band in (*agreement.flexibility.part, *own))
    found = getattr(getattr(agreement, section) if section else agreement, name)
    by_part = BY_PART.get(value)
    return said(found) or any(by_part and said(getattr(one, by_part)) for one in agreement.terms)


def said(value: object) -> bool:
    """Tell whether a value says anything; 0 does."""
    return value is not None and value is not False and value not in ("", ())


@dataclass(frozen=True, slots=True)
class Given:
    """What there is for a partner: the agreement in force, the tables our ERP feeds."""

    partner: Partner
    agreement: Agreement | None = None
    fed: frozenset[str] = frozenset()

    def has(self, need: str) -> bool:
        """Tell whether a need is met by any of what it names."""
        return any(self.holds(each) for each in need.split(OR))

    def holds(self, name: str) -> bool:
        """Tell whether one thing is there."""
        if name.startswith(ERP):
            return name.removeprefix(ERP) in self.fed
        if name == CALENDAR:
            return bool(self.partner.calendar)
        return self.agreement is not None and agreed(self.agreement, name)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that is not applied, and the needs that are not met."""

    rule: str
    lacking: tuple[str, ...]

    @property
    def for_data(self) -> bool:
        """Whether only data is missing: all that can be agreed is."""
        return all(is_data(each) for each in self.lacking)


def unchecked(rules: Rules, given: Given, document: str = "") -> Iterator[Unchecked]:
    """Yield each rule that is not applied, to one type of document or to any."""
    for rule, needs in NEEDS.items():
        about = ABOUT.get(rule) or ABOUT[rule.partition("-")[0]]
        judges = not document or document in about
        lacking = tuple(each for each in needs if not given.has(each))
        if rule in rules and judges and lacking:
            yield Unchecked(rule, lacking)
