"""How a spreadsheet or delimited file of one kind is laid out: `schemas/layouts/*.toml`."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from exchange.model.closed import CLOSED
from exchange.model.layout_fields import HEADER_FIELDS, ROW_FIELDS
from exchange.model.packing import Packing

Aliases = tuple[str, ...]
"""Wordings of one heading or label, compared without regard to case and white space."""

Commitment = Literal[
    "BACKLOG", "FIRM", "BUILD_AUTH", "MATERIAL_AUTH", "FORECAST", "UPSIDE", "PILOT",
    "CAPACITY_INFO", "UNKNOWN",
]  # fmt: skip

Form = Literal[
    "week", "week_without_year", "month", "month_without_year", "short_month", "quarter",
    "backlog", "date",
]  # fmt: skip

Action = Literal["add", "change", "delete", "none", "replace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """The periods of a forecast: headings of columns, or a column of their own.

    `forms` are the wordings understood: `week` (2026-W49, CW49/2026, KW49/26, W49'26),
    `month` (2026-12, 12.2026, M12.2026, Dez 2026), `short_month` (Jan-26, 01/26), `quarter`
    (Q1 2027), `backlog` (past due) and `date` (a date cell, or text in one of the layout's
    `dates`). `week_without_year` (wk 49) and `month_without_year` (Dec) are the first such
    period after the one before, the first one within half a year of the header's `date`.
    A date is the first day, or the last one (`_END`), of the period `dates_are` names;
    weeks start on `week_start`.

    `commitments` are the words a row above the headings may carry, where a merged cell says
    them for all the columns it spans, or the column `commitment`. `blank` is what an empty
    cell means: `hold` asks, `zero` is zero, `skip` is nothing said.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    forms: tuple[Form, ...] = ("week", "month", "date")
    dates_are: Literal["DAY", "WEEK", "WEEK_END", "MONTH", "MONTH_END"] = "WEEK"
    week_start: Literal["monday", "saturday", "sunday"] = "monday"
    blank: Literal["hold", "zero", "skip"] = "hold"
    commitments: Mapping[Commitment, Aliases] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Several rows per part, each with the word of its key figure in the column `figure`.

    Rows under a word of `commitments` are demand of that commitment; those under a word of
    `ignore` are agreed not to be read (stock, coverage). Another word is asked about.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    commitments: Mapping[Commitment, Aliases]
    ignore: Aliases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Rows that are no demand of their own, known by a cell that says one of `labels` whole.

    An alternate (SUB FOR ABOVE) repeats the quantity of the row above it, a part that is not
    fitted (DNI) has none. They are never loaded: `hold` asks, `skip` tells what was left out.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    labels: Aliases = ()
    policy: Literal["hold", "skip"] = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Rows and columns that add up others.

    A row is known by a word of `labels` where it has no part number, a column by its heading.
    They are never loaded: `hold` asks whether it is one, `skip` has been agreed for
    rows that say nothing but their label and what was added up, and for columns.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    labels: Aliases = ()
    policy: Literal["hold", "skip"] = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bom:
    """Rows of a bill of materials that are no items of their own, by a cell that says it whole.

    One of `alternates` may be used instead of the nearest row above that is none; one of
    `not_fitted` is listed and not mounted.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    alternates: Aliases = ()
    not_fitted: Aliases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """How delimited text is written; `encoding` where it is neither marked nor UTF-8."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

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
    `documents` is how many there are: one, one for each order `number` in a column, or one
    in each sheet that fits.

    The headings stand in one of the first `search_rows` rows, the one that holds all
    `required` ones. Where they stand in several `heading_rows`, one right below the other, the
    lowest that says anything in a column counts. `columns` gives the aliases of each column by
    canonical field. `header` gives those of each field said once: a label above the table with
    its value to the right, or a column that says the same in every row. `ignore` are headings
    of columns that are agreed not to be read; any other one that is filled is told. `constants`
    are agreed values, by canonical table and column, for what the file has no place for.
    An empty cell of the fields in `same_above` means what the cell above it says.

    `identifiers` must be text cells, because a number loses leading zeros, unless
    `identifier_formats` says how they were shown (`"PO-"00000`). `part_pattern` cuts a part
    number into its groups `part` and `revision`. `decimal`, `thousands` and `dates` are how
    the sender types numbers and dates (strptime patterns). `actions` are the words for what
    a change of an order asks of a line. `hidden` rows and columns are used or skipped, and
    told either way.
    A `draft` was proposed from a sample and not looked at yet: no feed may name it.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    document: Literal[
        "forecast", "purchase_order", "purchase_order_change", "bom",
        "engineering_change", "document_package", "project_notice", "aml",
        "products", "prices", "lead_times", "stock", "shipments",
        "order_commit", "delay", "notice_release", "downtime", "routing", "opening_orders",
        "question_answers", "blankets", "consigned", "started", "ecos", "case_answers",
        "reschedule_proposals", "forecast_commit", "boms", "approved_parts", "notice_answers",
        "eco_answers", "eco_progress",
    ]  # fmt: skip
    columns: Mapping[str, Aliases]
    required: tuple[str, ...] = ("customer_part",)
    header: Mapping[str, Aliases] = field(default_factory=dict)
    ignore: Aliases = ()
    sheet: str = ""
    documents: Literal["one", "number", "sheet"] = "one"
    search_rows: int = 40
    heading_rows: int = 1
    same_above: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ("customer_part", "revision")
    identifier_formats: Mapping[str, str] = field(default_factory=dict)
    part_pattern: str = ""
    decimal: str = "."
    thousands: str = ""
    dates: tuple[str, ...] = ()
    hidden: Literal["use", "skip"] = "use"
    constants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    totals: Totals = field(default_factory=Totals)
    set_aside: SetAside = field(default_factory=SetAside)
    actions: Mapping[Action, Aliases] = field(default_factory=dict)
    buckets: Buckets | None = None
    figures: Figures | None = None
    bom: Bom = field(default_factory=Bom)
    package: Packing = field(default_factory=Packing)
    csv: Delimited = field(default_factory=Delimited)
    draft: bool = False

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - ROW_FIELDS[self.document])
        unknown += sorted(set(self.header) - HEADER_FIELDS[self.document])
        if unknown:
            raise ValueError(f"a {self.document} has no field {', '.join(unknown)}")
        if missing := sorted(set(self.required) - set(self.columns)):
            raise ValueError(f"required, but without headings: {', '.join(missing)}")
        if bare := sorted(set(self.same_above) - {*self.columns, *self.header}):
            raise ValueError(f"same_above, but without headings: {', '.join(bare)}")
        if (self.document == "forecast") != (self.buckets is not None):
            raise ValueError("[buckets] belongs to a forecast, and a forecast needs it")
        _check_identifiers(self)
        _check_rows(self)

    @property
    def long(self) -> bool:
        """Whether each row of a forecast holds one period, in a column of its own."""
        return "period" in self.columns


def _check_identifiers(layout: Layout) -> None:
    """Refuse a format of numbers that is none, and a pattern that does not name its groups."""
    for shown in layout.identifier_formats.values():
        if not FORMAT.fullmatch(shown):
            raise ValueError(f'{shown!r} is no format of an identifier, as 000-000 or "PO-"000 is')
    if not layout.part_pattern:
        return
    try:
        groups = re.compile(layout.part_pattern).groupindex
    except re.error as error:
        raise ValueError(f"part_pattern: {error}") from None
    if set(groups) != {"part", "revision"}:
        raise ValueError("part_pattern needs the groups (?P<part>…) and (?P<revision>…)")
    if "revision" in layout.columns:
        raise ValueError("the revision has a column, or is cut off by part_pattern, not both")


def _check_rows(layout: Layout) -> None:
    """Refuse columns that mean nothing without each other, and headings in too many rows."""
    if layout.heading_rows not in range(1, HEADING_ROWS + 1):
        raise ValueError(f"heading_rows is at least 1 and at most {HEADING_ROWS}")
    forecast = layout.document == "forecast"
    if forecast and len({"period", "quantity"} & set(layout.columns)) == 1:
        raise ValueError("period and quantity belong together: a row for each period")
    if "commitment" in layout.columns and not layout.long:
        raise ValueError("a column commitment needs the columns period and quantity")
    if ("figure" in layout.columns) != (layout.figures is not None):
        raise ValueError("[figures] and a column figure belong together")
    if layout.figures and layout.buckets and layout.buckets.commitments:
        raise ValueError("the commitment is said by [figures] or by [buckets], not both")
    if layout.actions and "action" not in layout.columns:
        raise ValueError("[actions] needs a column action")
    if layout.documents == "number" and "number" not in layout.header:
        raise ValueError('documents = "number" needs the headings of number')


HEADING_ROWS = 3
"""Rows over which headings may be spread."""

_SAID = r'(?:"[^"]+"|\\.|[-./ ])*'
FORMAT = re.compile(rf"{_SAID}0+(?:{_SAID}0+)*{_SAID}")
"""How numbers are shown that were identifiers: digits, with signs and quoted texts around them."""
