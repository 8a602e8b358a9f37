"""How a spreadsheet or delimited file of one kind is laid out: `schemas/layouts/*.toml`."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Literal

from exchange.model.partners import STRICT

Aliases = tuple[str, ...]
"""Wordings of one heading or label, compared without regard to case and white space."""

Commitment = Literal[
    "BACKLOG", "FIRM", "BUILD_AUTH", "MATERIAL_AUTH", "FORECAST", "UPSIDE", "PILOT",
    "CAPACITY_INFO", "UNKNOWN",
]  # fmt: skip

Form = Literal["week", "week_without_year", "month", "date"]

HEADER_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "forecast": frozenset(
            {
                "number", "date", "horizon_start", "horizon_end", "buyer", "buyer_name",
                "supplier", "ship_to", "ship_to_name",
            }
        ),
        "purchase_order": frozenset(
            {
                "number", "date", "buyer", "buyer_name", "supplier", "ship_to", "ship_to_name",
                "ship_to_address", "currency", "incoterms", "contract", "text",
            }
        ),
    }
)  # fmt: skip
"""The canonical fields said once per document, by document type."""

ROW_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "forecast": frozenset(
            {
                "line_number", "customer_part", "revision", "description", "ship_to",
                "order_number", "unit", "cumulative_received",
            }
        ),
        "purchase_order": frozenset(
            {
                "line_number", "customer_part", "revision", "description", "quantity", "unit",
                "price", "price_basis", "amount", "requested_date", "text",
            }
        ),
    }
)  # fmt: skip
"""The canonical fields said in each row of the table, by document type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """The columns of a forecast whose headings are periods.

    `forms` are the period headings understood: `week` (2026-W49, CW49/2026, KW49/26,
    W49 2026), `week_without_year` (wk 49: the first such week after the period before
    it, the first one within half a year of the header's `date`), `month` (2026-12,
    12.2026, Dez 2026) and `date` (a date cell, or text in one of the layout's `dates`).
    A date is the first day of the period `dates_are` names; weeks start on `week_start`.

    `commitments` are the words a row above the headings may carry; a merged cell says
    them for all the columns it spans. `blank` is what an empty cell means: `hold` asks,
    `zero` is zero, `skip` is nothing said.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    forms: tuple[Form, ...] = ("week", "month", "date")
    dates_are: Literal["DAY", "WEEK", "MONTH"] = "WEEK"
    week_start: Literal["monday", "saturday", "sunday"] = "monday"
    blank: Literal["hold", "zero", "skip"] = "hold"
    commitments: Mapping[Commitment, Aliases] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Rows that add up others, known by a word of `labels` in a row without a part number.

    They are never loaded: `hold` asks whether it is one, `skip` has been agreed for
    those that say nothing but their label and what was added up.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    labels: Aliases = ()
    policy: Literal["hold", "skip"] = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """How delimited text is written; `encoding` where it is neither marked nor UTF-8."""

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "cp1252"

    def __post_init__(self) -> None:
        if len(self.delimiter) != 1 or len(self.quote) != 1:
            raise ValueError("delimiter and quote are one character each")
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise ValueError(f"no encoding is named {self.encoding}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where in a workbook or text file what stands.

    `sheet` is a name or pattern; empty means the only visible sheet that is not empty.
    The headings stand in one of the first `search_rows` rows, the one that holds all
    `required` ones. `columns` gives the aliases of each column by canonical field.
    `header` gives those of each field said once: a label above the table with its value
    to the right, or a column that says the same in every row. `ignore` are headings of
    columns that are agreed not to be read; any other one that is filled is told. `constants`
    are agreed values, by canonical table and column, for what the file has no place for.

    `identifiers` must be text cells, because a number loses leading zeros. `decimal`,
    `thousands` and `dates` are how the sender types numbers and dates (strptime
    patterns). `hidden` rows and columns are used or skipped, and told either way.
    A `draft` was proposed from a sample and not looked at yet: no feed may name it.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    document: Literal["forecast", "purchase_order"]
    columns: Mapping[str, Aliases]
    required: tuple[str, ...] = ("customer_part",)
    header: Mapping[str, Aliases] = field(default_factory=dict)
    ignore: Aliases = ()
    sheet: str = ""
    search_rows: int = 40
    identifiers: tuple[str, ...] = ("customer_part", "revision")
    decimal: str = "."
    thousands: str = ""
    dates: tuple[str, ...] = ()
    hidden: Literal["use", "skip"] = "use"
    constants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    totals: Totals = field(default_factory=Totals)
    buckets: Buckets | None = None
    csv: Delimited = field(default_factory=Delimited)
    draft: bool = False

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - ROW_FIELDS[self.document])
        unknown += sorted(set(self.header) - HEADER_FIELDS[self.document])
        if unknown:
            raise ValueError(f"a {self.document} has no field {', '.join(unknown)}")
        if missing := sorted(set(self.required) - set(self.columns)):
            raise ValueError(f"required, but without headings: {', '.join(missing)}")
        if (self.document == "forecast") != (self.buckets is not None):
            raise ValueError("[buckets] belongs to a forecast, and a forecast needs it")
