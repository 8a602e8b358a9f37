"""What an engineering change states, in the columns its rules are written in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from exchange.model.changes import effective
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.engineering.known import Engineering

Row = Mapping[str, Any]

HEADER, ITEMS, BOM, AML = "change_header", "change_items", "change_bom", "change_aml"
DISPOSITIONS, APPROVALS = "change_dispositions", "change_approvals"
PACKAGE_BOM, PACKAGE_AML = "package_bom", "package_aml"
PACKAGE_ITEMS, FILES = "package_items", "package_files"


DOCUMENTARY = frozenset({"RECORD_ONLY", "DOC_ONLY"})
"""A class and a reason of changes by which nothing is built otherwise."""


@dataclass(frozen=True)
class Change:
    """A change and what we knew when it came."""

    message: Message = field(repr=False)
    known: Engineering = field(repr=False)

    @cached_property
    def header(self) -> Row:
        """Its one header."""
        frame = self.message.tables[HEADER].frame
        return frame.row(0, named=True) if frame.height else {}

    @property
    def number(self) -> str:
        """Its number, empty without one."""
        return str(self.header.get("number") or "")

    @property
    def documentary(self) -> str:
        """The code by which it is about documents alone, empty where it is not."""
        codes = (self.header.get("class_code"), self.header.get("reason_code"))
        return next((code for code in codes if code in DOCUMENTARY), "")

    @cached_property
    def items(self) -> pl.DataFrame:
        """The affected items with the day they change in `effective`, null where none is stated.

        `begin` is that day, today where the change is immediate; null where nobody can know it.
        """
        requested = pl.lit(self.header.get("requested_effective"), pl.Date)
        at_once = (pl.col("effectivity_code") == "IMMEDIATE").fill_null(value=False)
        return (
            self.frame(ITEMS)
            .with_columns(requested_effective=requested)
            .with_columns(effective=effective())
            .with_columns(
                begin=pl.when(at_once).then(pl.lit(self.known.today)).otherwise("effective")
            )
        )

    @cached_property
    def bom(self) -> pl.DataFrame:
        """The differences of bills of materials, with the item of each.

        `item` is the assembly: as it is called in the row, else the affected item.
        """
        rows = self.frame(BOM)
        if not rows.height:
            return rows.with_columns(item=pl.lit(None, pl.String), begin=pl.lit(None, pl.Date))
        of = self.items.select("line", _item="item", begin="begin")
        named = rows.join(of, on="line", how="left", maintain_order="left")
        return named.with_columns(item=pl.coalesce("parent", "_item"))

    @cached_property
    def added(self) -> pl.DataFrame:
        """The components that come in new: the differences that bring another part."""
        return self.bom.filter(
            pl.col("part_new").is_not_null()
            & (pl.col("part_old").is_null() | (pl.col("part_old") != pl.col("part_new")))
        )

    @cached_property
    def removed(self) -> pl.DataFrame:
        """The components that go: the differences that take a part out."""
        return self.bom.filter(
            pl.col("part_old").is_not_null()
            & (pl.col("part_new").is_null() | (pl.col("part_old") != pl.col("part_new")))
        )

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table with `row`, the place of each row; without rows where there is none."""
        table = self.message.tables.get(name)
        if table is None:
            return NOTHING[name]
        return table.frame.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))

    def finding(self, rule: str, table: str, at: int, column: str, **told: object) -> Finding:
        """Return the finding that a row of a table breaks a rule."""
        return self.message.tables[table].finding(rule, at, column, **told)

    def of_item(self, rule: str, item: Row, column: str, **told: object) -> Finding:
        """Return the finding that an affected item breaks a rule."""
        return self.finding(rule, ITEMS, item["row"], column, item=item["item"], **told)

    def whole(self, rule: str, column: str, **told: object) -> Finding:
        """Return the finding that the change as a whole breaks a rule."""
        return self.finding(rule, HEADER, 0, column, **told)

    def each_item(self) -> Iterator[Row]:
        """Yield the affected items."""
        yield from self.items.iter_rows(named=True)

    def earliest(self) -> date:
        """Return the first day that keeps to notice and frozen zone; today where none is agreed."""
        policy = self.known.policy
        days = max(policy.minimum_days or 0, policy.frozen_days or 0)
        return self.known.today + timedelta(days=days)


def empty(**columns: pl.DataType | type[pl.DataType]) -> pl.DataFrame:
    """Return a table without rows."""
    return pl.DataFrame(schema={"row": pl.Int64, **columns})


def texts(*names: str) -> Mapping[str, type[pl.String]]:
    """Return columns of text."""
    return dict.fromkeys(names, pl.String)


SIDES: Sequence[str] = (
    "find_no", "part", "revision", "quantity_raw", "unit", "unit_code", "designators",
    "alternate_of",
)  # fmt: skip
AMOUNT = pl.Decimal(28, 6)

NOTHING: Mapping[str, pl.DataFrame] = {
    BOM: empty(
        line=pl.Int64, quantity_old=AMOUNT, quantity_new=AMOUNT,
        **texts("parent", "action", "source"),
        **texts(*(f"{name}_{side}" for name in SIDES for side in ("old", "new"))),
    ),
    AML: empty(
        line=pl.Int64,
        **texts("part", "action", "status_old", "status_new"),
        **texts("manufacturer_old", "manufacturer_new"),
        **texts("manufacturer_part_old", "manufacturer_part_new"),
    ),
    DISPOSITIONS: empty(
        line=pl.Int64, **texts("stock_class", "disposition", "disposition_code", "text")
    ),
    APPROVALS: empty(**texts("name", "role", "response", "response_code")),
    PACKAGE_BOM: empty(
        line=pl.Int64, quantity=AMOUNT, alternate_of=pl.Int64,
        **texts("state", "parent", "find_no", "part", "unit", "unit_code", "designators"),
        **texts("revision", "quantity_raw", "description", "fitted", "parent_revision"),
    ),
    PACKAGE_AML: empty(
        **texts("state", "part", "manufacturer", "manufacturer_part", "status_raw", "status_code")
    ),
    PACKAGE_ITEMS: empty(**texts("item", "revision", "make_or_buy")),
    FILES: empty(
        file=pl.Int64, size=pl.Int64, size_stated=pl.Int64,
        **texts("name", "kind", "listed", "present", "version", "sha256"),
        **texts("checksum_stated", "checksum_kind"),
    ),
}  # fmt: skip
"""Tables that a change does not have; only the columns that rules read."""
