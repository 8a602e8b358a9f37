"""What a review looks back on, and the figures it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from exchange.model.ecos import Eco
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Document

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Span:
    """The days a review is about, both included, and the same as moments.

    Both moments are in UTC. What came at `until` or later is not known yet; `begin` is included.
    Forecasts are looked at from `reach` on: lags and band entries go back. `title` is what people
    call it, as in 2026Q4.
    """

    title: str
    first: date
    last: date
    begin: datetime
    until: datetime
    reach: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast that came: its rows by the name of their table, and where people find it."""

    receipt: str
    short: str
    filename: str
    number: str
    function: str
    received_at: datetime
    verdict: Verdict
    tables: "Mapping[str, pl.DataFrame]" = field(repr=False)


@dataclass(frozen=True, slots=True)
class OrderPapers:
    """The documents that make an order what it is, the oldest first, and when it came."""

    number: str
    received_at: datetime
    documents: tuple[Document, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the journal knew of one partner when the span ended.

    The columns are

    - documents: id, document, number, verdict, received_at, short, filename, lines, held,
      revision, again; those of the span. `held` counts the lines that had to wait for an answer,
      `again` is whether it is one judged once more
    - findings: document, rule, observed, expected, part, params, filename; those of the span,
      `params` is JSON
    - commits: order_number, line_number, schedule, quantity, date, answer, version, known_at,
      sent_at; every version, `sent_at` null where no answer went to the customer
    - delays: order_number, line_number, responsible, version, known_at, sent_at, new_date,
      answer_by
    - shipments: order_number, line_number, quantity, shipped_on
    - products: those of the canonical table

    `ecos` are the engineering changes, as far as they had come. `unjudged` counts the files that
    came before the end and are not judged yet.
    """

    partner: str
    span: Span
    forecasts: tuple[Forecast, ...] = ()
    orders: tuple[OrderPapers, ...] = ()
    documents: "pl.DataFrame" = field(repr=False)
    findings: "pl.DataFrame" = field(repr=False)
    commits: "pl.DataFrame" = field(repr=False)
    delays: "pl.DataFrame" = field(repr=False)
    shipments: "pl.DataFrame" = field(repr=False)
    products: "pl.DataFrame" = field(repr=False)
    ecos: tuple[Eco, ...] = ()
    unjudged: int = 0


Kind = Literal["percent", "signed", "count", "units", "days", "hours", "number"]
"""How a figure is written; `percent` and `signed` are shares of 1."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its key in the wordings, its value, and what it was counted over.

    `value` is None where there is no figure; `why` then is the key of the reason. `places` fill
    in the wording of the basis. `of` tells figures with one key apart, such as bands.
    """

    key: str
    value: Decimal | int | None
    kind: Kind
    places: Mapping[str, str | int] = field(default_factory=dict)
    why: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Figures of one kind, under the key of their title."""

    key: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Square:
    """What one forecast said of one period.

    `before` is what the forecast before said, None where it said nothing. `frozen` is whether
    the period lay within the firm weeks, `lagged` whether it lies on the diagonal of the lag.
    """

    quantity: Decimal | None
    before: Decimal | None = None
    frozen: bool = False
    lagged: bool = False

    @property
    def moved(self) -> Decimal | None:
        """How much it moved against the forecast before, as a share; None where that is unknown."""
        if self.quantity is None or self.before is None or not self.before:
            return None
        return (self.quantity - self.before) / self.before


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Forecasts below each other, their periods beside each other, and what came in the end.

    `part` is empty where all parts are added up. `periods` are first days. `left_out` counts the
    quantities of periods that are longer than one step.
    """

    part: str
    periods: tuple[date, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]
    came: tuple[Decimal | None, ...]
    left_out: int = 0


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What is open between two sides, and what changed since a day.

    The columns are those of `exchange.review.meeting`. `shipped` is whether any shipment is known.
    """

    since: date
    today: date
    questions: Rows
    acknowledgements: Rows
    owed: Rows
    changed: Rows
    late: Rows
    unconfirmed: Rows
    shipped: bool
    cases: Rows = ()
    problems: Rows = ()
    notices: Rows = ()
    changes: Rows = ()


@dataclass(frozen=True, slots=True)
class Recurring:
    """The same finding in several documents, and where it was seen; `example` is one of them."""

    rule: str
    observed: str
    part: str
    documents: int
    files: tuple[str, ...]
    example: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything a review says, without a word of any language.

    `shipped` is whether any shipment is known: without one, nobody knows what was late.
    """

    span: Span
    step: Literal["week", "month"]
    lag: int
    chapters: Sequence[Chapter]
    waterfalls: Sequence[Waterfall]
    shipped: bool
    late: Rows = ()
    recurring: Sequence[Recurring] = ()
