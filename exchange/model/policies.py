"""The parts of an agreement: what is agreed on each subject, with the clause it stands in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt

from exchange.model.closed import CLOSED

Count = Annotated[int, Ge(0)]

Percent = Annotated[Decimal, Ge(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of an agreement. `clause` is where it stands, `clauses` where single values do."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    clause: str = ""
    clauses: Mapping[str, str] = field(default_factory=dict)

    def cited(self, name: str) -> str:
        """Return the clause a value of this part stands in."""
        return self.clauses.get(name, self.clause)

    def stated(self) -> Iterator[str]:
        """Yield the names of the values that are not what they are where nothing is said."""
        for each in fields(self):
            value = getattr(self, each.name)
            default = each.default_factory() if callable(each.default_factory) else each.default
            if each.name not in {"clause", "clauses"} and value != default:
                yield each.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastPolicy(Section):
    """How demand is told ahead.

    `due` is a weekday and time, as in `MON 12:00`, or for a monthly cadence a working day of
    the month, as in `1 12:00`, on the clock of our site; without a time the end of that day's
    work. `buckets` are periods from near to
    far, as in `13W+9M`. `firm_weeks`, `build_weeks` and `material_weeks` reach from the day of
    receipt. `absent_item` is what a product means that a full forecast leaves out.
    `response_days` are business days of our site. `swing_percent` is the change of a whole
    forecast that is asked about. `semantics` is what a forecast replaces: everything, each
    item it names, or nothing, being a list of changes. `partial` is whether a forecast stands of
    which some lines are refused.
    """

    cadence: Literal["daily", "weekly", "monthly", "on_demand"] | None = None
    due: str = ""
    grace_days: Count = 0
    semantics: Literal["full", "per_item", "net_change"] = "full"
    horizon_weeks: Count | None = None
    buckets: str = ""
    firm_weeks: Count | None = None
    build_weeks: Count | None = None
    material_weeks: Count | None = None
    must_cover_active: bool = False
    absent_item: Literal["hold", "zero", "unchanged"] = "hold"
    response: Literal["all", "exceptions", "none"] = "none"
    response_days: Count | None = None
    partial: bool = False
    drift_percent: Percent | None = None
    swing_percent: Percent | None = None
    unchanged_cycles: Count | None = None
    spike_factor: Annotated[Decimal, Gt(1)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """How much demand may move that lies between two numbers of days ahead, both included.

    Days count from the day of receipt at our site to the first day of the period or the
    requested date. `last` is None where the band has no end. A limit that is None does not
    bind. `increase`, `decrease` and `reschedule` are percent of the quantity before,
    `increase_units` an allowance where that is 0.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    first: Count
    last: Count | None = None
    scope: Literal["part", "family", "total"] = "part"
    increase: Percent | None = None
    increase_units: Annotated[Decimal, Ge(0)] | None = None
    decrease: Percent | None = None
    reschedule: Percent | None = None
    push_out_days: Count | None = None
    pull_in_days: Count | None = None
    changes: Count | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flexibility(Section):
    """The bands of an agreement. `baseline` is the quantity a change is measured against.

    `band_entry` is the one in force when the period entered its band, so that many small
    steps add up; `last_accepted` the one of the forecast before.
    """

    baseline: Literal["band_entry", "last_accepted"] = "band_entry"
    bands: tuple[Band, ...] = ()

    @property
    def part(self) -> tuple[Band, ...]:
        """Those that hold for each part."""
        return tuple(each for each in self.bands if each.scope == "part")

    @property
    def family(self) -> tuple[Band, ...]:
        """Those that hold for each family of parts together."""
        return tuple(each for each in self.bands if each.scope == "family")

    @property
    def total(self) -> tuple[Band, ...]:
        """Those that hold for all parts together."""
        return tuple(each for each in self.bands if each.scope == "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPolicy(Section):
    """How orders are placed and answered.

    `answer_days` are business days of our site; what arrives after `cut_off` (its clock,
    as in `16:00`) counts as arrived on the next one. `silence` is what it means when that
    time passes. `accept` is who accepts an order: a person, or the gateway where nothing
    stands against it and every date is committed. `series` is the pattern order numbers
    follow. `partial` is whether an order or a change stands of which some lines are refused.
    """

    answer_days: Count | None = None
    cut_off: str = ""
    silence: Literal["accepted", "rejected", "nothing"] = "nothing"
    accept: Literal["person", "automatic"] = "person"
    series: str = ""
    moq: Annotated[Decimal, Gt(0)] | None = None
    multiple: Annotated[Decimal, Gt(0)] | None = None
    price_tolerance_percent: Percent | None = None
    price_tolerance: Annotated[Decimal, Ge(0)] | None = None
    forecast_tolerance_percent: Percent | None = None
    minimum_value: Annotated[Decimal, Gt(0)] | None = None
    credit_limit: Annotated[Decimal, Gt(0)] | None = None
    past_grace_days: Count = 0
    duplicate_days: Count | None = None
    lead_time_days: Count | None = None
    cancel_days: Count | None = None
    park_days: Count = 10
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EcoPolicy(Section):
    """How engineering changes are answered, in business days of the side that answers.

    `frozen_days` and `minimum_days` are calendar days. `documents` are the kinds of files that a
    package of documents of a product must hold; one of several stands as `GERBER or ODB`.
    """

    receipt_days: Count | None = None
    impact_days: Count | None = None
    decision_days: Count | None = None
    cost_days: Count | None = None
    frozen_days: Count | None = None
    minimum_days: Count | None = None
    included_per_week: Count | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePolicy(Section):
    """How delays are told. `hours` are business hours of our site from when we became aware.

    `release` is who lets a notice go out. What slips less than `minimum_days` is not told.
    `settle_minutes` is how long changes are gathered into one notice.
    """

    hours: Count | None = None
    release: Literal["person", "automatic"] = "person"
    update_days: Count | None = None
    plan_over_days: Count | None = None
    confirm_days: Count | None = None
    minimum_days: Count = 1
    settle_minutes: Count = 60
    form: Literal["order_response", "status", "workbook"] = "order_response"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePolicy(Section):
    """How soon upside requests and reschedule proposals are dealt with.

    `answer_days` are business days of our site for each step of ours, `decision_days` those of
    theirs until they decide on what we quoted or proposed.
    """

    answer_days: Count | None = None
    decision_days: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPolicy(Section):
    """How a partner is reminded of what is overdue: at most so often, so many business days apart.

    `send` is who does it; the days are those of our site.
    """

    send: Literal["person", "automatic"] = "person"
    every_days: Annotated[int, Gt(0)] = 2
    most: Count = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWindow(Section):
    """When a delivery counts as on time: days before and after the date it is measured by."""

    basis: Literal["request", "first_commit", "last_commit"] = "first_commit"
    early_days: Count = 0
    late_days: Count = 0
    quantity_percent: Percent | None = None
    target_percent: Percent | None = None
