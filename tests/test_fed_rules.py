"""Rules that need what our ERP tells: for each a good file and its bad twin, under the same road.

Without the table nothing is found, and the rule is named among those not checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from documents import Rows, asks, bucket, change, forecast, line, order, table
from fakes import Remembered
from test_foreknown import AT, TODAY, read
from test_reconcile import CONFIGURATION, PARTNER, judge

from exchange.model.agreements import Agreement
from exchange.model.erp_tables import nothing
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.needs import NEEDS, Given, unchecked
from exchange.reconcile import accepting
from exchange.reconcile.agreed import of_change, of_forecast, of_order
from exchange.reconcile.circumstances import Circumstances

FEBRUARY = date(2027, 2, 1)
JUDGES = {"purchase_order": of_order, "purchase_order_change": of_change, "forecast": of_forecast}
AGREED = Agreement(name="acme", version="1", valid_from=date(2026, 1, 1))


def told(name: str, *rows: Mapping[str, object]) -> pl.DataFrame:
    """Return rows of a table of our own ERP."""
    empty = nothing(name)
    whole = [{**dict.fromkeys(empty.columns), **row} for row in rows]
    return pl.DataFrame(whole, schema=empty.schema)


def found(
    message: Message, tables: dict[str, pl.DataFrame], ledger: Remembered, **more: object
) -> list[Finding]:
    known = Circumstances(PARTNER, AT, TODAY, replace(ledger, tables=tables), **more)  # type: ignore[arg-type]
    said = JUDGES[message.document](read(message), known)
    return [each for each in said if isinstance(each, Finding)]


def ordered(
    revision: str | None = None, contract: str = "BL-1", day: str = "2027-01-15"
) -> Message:
    lines: Rows = [line(1, "100", revision=revision)]
    written = order(lines, [{"line": 1, "schedule": 1, "quantity": "100", "requested_date": day}])
    header = table("order_header", [{"number": "PO-1", "currency": "EUR", "contract": contract}])
    return replace(written, tables={**written.tables, "order_header": header})


def eco(**more: object) -> pl.DataFrame:
    """Return an open change of P-1 from C to D in February."""
    plain = {
        "part": "P-1", "change": "E-1", "old_revision": "C", "new_revision": "D",
        "effective": FEBRUARY, "status": "OPEN",
    }  # fmt: skip
    return told("ecos", {**plain, **more})


def blanket(**more: object) -> pl.DataFrame:
    plain = {"reference": "BL-1", "part": "P-1", "quantity": Decimal(500), "released": Decimal(400)}
    return told("blankets", {**plain, **more})


def consigned(day: date | None) -> pl.DataFrame:
    row = {"part": "P-1", "component": "K-7", "expected_on": day, "build_days": 10}
    return told("consigned", row)


def started(**more: object) -> pl.DataFrame:
    return told("started", {"order_number": "PO-1", "line_number": "10", **more})


def product(**more: object) -> pl.DataFrame:
    return told("products", {"part": "P-1", "status": "ACTIVE", "unit": "PCE", **more})


MORE = change([asks(1, "change", quantity="120")], change_number="3")
FORECAST = forecast(
    [bucket("2027-02-01", "5")], [{"line": 1, "customer_part": "P-1", "unit": "PCE",
                                   "revision": "C"}],
)  # fmt: skip
STANDING = Remembered(order_documents=judge(ordered(revision="C")).documents)


@dataclass(frozen=True)
class Pair:
    """A document under a table with which it is right, and one with which it breaks a rule."""

    rule: str
    document: Message
    good: pl.DataFrame
    bad: pl.DataFrame
    table: str
    seen: str


PAIRS = [
    Pair("PO-022", ordered(), blanket(), blanket(released=Decimal(401)), "blankets", "501"),
    Pair("PO-022", ordered(), blanket(valid_to=date(2027, 1, 15)),
         blanket(valid_to=date(2027, 1, 14)), "blankets", "2027-01-15"),
    Pair("PO-022", ordered(contract="BL-2"), blanket(released=Decimal(401)),
         blanket(released=Decimal(401), reference="BL-2"), "blankets", "501"),
    Pair("PO-024", ordered(), consigned(date(2027, 1, 5)), consigned(date(2027, 1, 6)),
         "consigned", "2027-01-15"),
    Pair("PO-024", ordered(), consigned(None), consigned(date(2027, 1, 6)), "consigned",
         "2027-01-15"),
    Pair("PO-019", ordered("C"), eco(status="IMPLEMENTED"), eco(effective=None), "ecos", "C"),
    Pair("PO-019", ordered("C"), eco(), eco(effective=date(2027, 1, 15)), "ecos", "C"),
    Pair("PO-019", ordered("D"), eco(effective=date(2027, 1, 15)), eco(), "ecos", "D"),
    Pair("PO-019", ordered(None), eco(), eco(effective=date(2027, 1, 1)), "ecos", "-"),
    Pair("MD-006", ordered("C"), eco(), eco(effective=TODAY, status="IMPLEMENTED"), "ecos", "C"),
    Pair("MD-006", ordered("C"), eco(status="IMPLEMENTED"),
         eco(effective=None, status="IMPLEMENTED"), "ecos", "C"),
    Pair("MD-006", FORECAST, eco(), eco(effective=TODAY, status="IMPLEMENTED"), "ecos", "C"),
    Pair("POC-009", MORE, started(), started(started_on=TODAY), "started", "10"),
    Pair("POC-009", MORE, started(started_on=date(2026, 11, 24)), started(started_on=TODAY),
         "started", "10"),
    Pair("MD-003", ordered(), product(), product(part="P-11"), "products", "P-1"),
    Pair("MD-004", ordered("C"), product(revision="C"), product(revision="D"), "products", "C"),
    Pair("MD-012", ordered(), product(), product(status="OBSOLETE"), "products", "P-1"),
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.rule} {pair.seen}")
def test_a_rule_is_kept_and_broken_by_what_our_erp_tells(pair: Pair) -> None:
    def broken(tables: dict[str, pl.DataFrame]) -> list[str]:
        every = found(pair.document, tables, STANDING)
        return [each.observed for each in every if each.rule == pair.rule]

    assert broken({pair.table: pair.good}) == []
    assert broken({pair.table: pair.bad}) == [pair.seen]
    assert broken({}) == []
    needs = [each.rule for each in unchecked(CONFIGURATION.rules, Given(PARTNER))]
    assert pair.rule in needs
    assert f"erp:{pair.table}" in " ".join(NEEDS[pair.rule])


@pytest.mark.parametrize(
    ("held", "products", "expected"),
    [
        ("C", None, "D"),
        ("C", product(revision="C", revision_status="OBSOLETE"), "D"),
        ("B", None, None),
    ],
)
def test_a_replaced_revision_is_named_once_and_with_the_change(
    held: str, products: pl.DataFrame | None, expected: str | None
) -> None:
    tables = {"ecos": eco(effective=TODAY, status="IMPLEMENTED")}
    alive = product(revision="D")
    more = {} if products is None else {"products": pl.concat([products, alive])}
    every = found(ordered(held), tables | more, Remembered())
    told = [each for each in every if each.rule == "MD-006"]
    assert [each.expected for each in told] == ([expected] if expected else [])
    assert {each.params["eco"] for each in told} <= {" (E-1, 2026-11-23)"}


def test_a_line_that_stands_is_not_asked_for_its_part_again() -> None:
    tables = {"products": product(part="P-9"), "ecos": eco(effective=None)}
    assert "MD-003" in {each.rule for each in found(ordered("C"), tables, Remembered())}
    rules = {each.rule for each in found(MORE, tables, STANDING)}
    assert not rules & {"MD-003", "PO-019"}
    anew = change(
        [asks(1, "change", quantity="120", customer_part="P-1", revision="D")], change_number="3"
    )
    assert "MD-003" in {each.rule for each in found(anew, tables, STANDING)}


def committed(answer: str, place: str) -> pl.DataFrame:
    row = {"order_number": "PO-1", "line_number": "10", "answer": answer}
    spoken = told("order_commit", row)
    return spoken.with_columns(document=pl.lit(place), place=pl.lit(1, pl.Int64))


EARLIER, LATER = "01AAAAAAAA0000000000000000", "01ZZZZZZZZ0000000000000000"
AT_ONCE = accepting.identity(STANDING.order_documents[0].id)
"""A commitment the gateway made when it judged the change."""


@pytest.mark.parametrize(
    ("answer", "when", "expected"),
    [
        ("ACCEPTED", LATER, []),
        ("REJECTED", LATER, []),
        ("PENDING", LATER, ["1, 2"]),
        ("ACCEPTED", EARLIER, ["1, 2"]),
        ("ACCEPTED", AT_ONCE, []),
    ],
)
def test_changes_we_have_not_answered_are_superseded(
    answer: str, when: str, expected: list[str]
) -> None:
    first = change([asks(1, "change", quantity="110")], change_number="1")
    second = change([asks(1, "change", quantity="115")], change_number="2")
    other = change([asks(2, "add", quantity="5")], change_number="9")
    documents = judge(ordered(), first, second, other).documents
    ledger = Remembered(
        order_documents=documents, histories={"order_commit": committed(answer, when)}
    )
    tables = {"order_commit": told("order_commit", {"order_number": "PO-1", "line_number": "10"})}
    every = found(MORE, tables, ledger)
    assert [each.expected for each in every if each.rule == "POC-013"] == expected
    nothing_fed = found(MORE, {}, ledger)
    assert "POC-013" not in {each.rule for each in nothing_fed}


@pytest.mark.parametrize(
    ("agreed", "buyer", "expected"),
    [
        ((), "ANYONE", []),
        (("HQ",), "HQ", []),
        (("HQ",), "ACME", []),
        (("HQ",), "ANYONE", ["ACME, HQ"]),
    ],
)
def test_who_may_order_is_agreed(agreed: tuple[str, ...], buyer: str, expected: list[str]) -> None:
    header = table("order_header", [{"number": "PO-1", "currency": "EUR", "buyer": buyer}])
    written = order([line(1, "100")])
    message = replace(written, tables={**written.tables, "order_header": header})
    version = replace(AGREED, buyers=agreed)
    every = found(message, {}, Remembered(), agreement=version)
    assert [each.expected for each in every if each.rule == "MD-001"] == expected
