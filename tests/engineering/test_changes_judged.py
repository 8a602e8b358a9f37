"""Every rule of an engineering change: a change it has nothing to say to, and one it asks about."""

# ruff: noqa: ANN401 - columns hold values of every kind

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from engineering.making import (
    BOM_ROW,
    FILE,
    ITEM,
    MARKUP,
    NEW_ROW,
    SCRAPPED,
    demand,
    ecos,
    found,
    frame,
    known,
    lines,
    made,
    orders,
    policy,
    received,
    stock,
)

from exchange.model.changes import known as codes_of

Row = dict[str, Any]


def test_a_good_change_is_asked_about_nothing() -> None:
    assert lines(made()) == []


def test_nothing_is_asked_that_needs_what_nobody_fed() -> None:
    assert lines(made(), known(**dict.fromkeys((
        "products", "boms", "approved_parts", "stock", "open_orders", "forecast", "changes",
        "received", "agreement",
    )))) == []  # fmt: skip


def item(**changed: Any) -> Row:
    return {"items": [{**ITEM, **changed}]}


def header(**changed: Any) -> Row:
    return {"header": changed}


def rows(*changed: Row) -> Row:
    """Return a change with these differences and no other."""
    return {"change_bom": [{**MARKUP, **each} for each in changed]}


def disposed(*changed: Row) -> Row:
    return {"change_dispositions": [{**SCRAPPED, **each} for each in changed]}


def packed(*changed: Row) -> Row:
    return {"package_files": [{**FILE, **each} for each in changed]}


NEW_PART = {"action": "CHANGE", "part_new": "K-9", "quantity_new": "2", "designators_new": "K1,K2"}
ADDED = {
    "action": "ADD", "find_no_old": None, "part_old": None, "quantity_old": None,
    "designators_old": None, "find_no_new": "40", "part_new": "R-5", "quantity_new": "2",
    "designators_new": "R8,R9",
}  # fmt: skip
SOLE = {"line": 1, "change": 1, "part": "K-1", "action": "DELETE",
        "manufacturer_old": "Relay", "manufacturer_part_old": "RW"}  # fmt: skip
SECOND = {"line": 1, "change": 2, "part": "K-1", "action": "ADD",
          "manufacturer_new": "Omega", "manufacturer_part_new": "7"}  # fmt: skip
DOCUMENTS = {"reason": "Documentation", "class": "Record only"}
K9 = frame("approved_parts", {"part": "K-9", "manufacturer": "R", "manufacturer_part": "9",
                              "status": "APPROVED"})  # fmt: skip
LONG = frame("lead_times", {"part": "R-5", "lead_time_days": 99, "valid_from": date(2026, 1, 1)})

BAD: list[tuple[Row, Row, list[str]]] = [
    (header(number=None), {}, ["ECO-001 header 0 |  | number"]),
    (header(revision=None), {}, ["ECO-001 header 0 |  | revision"]),
    (item(item="A-1000"), {}, ["ECO-004 items 0 | A-1000 | A-100"]),
    (item(item="A-1000", old_revision=None), {}, []),
    (item(old_revision="B"), {}, ["ECO-005 items 0 | B | C"]),
    (item(old_revision=None, interchangeable=None), {}, ["ECO-005 items 0 | - | C"]),
    (item(new_revision="C"), {}, ["ECO-006 items 0 | C | C"]),
    (item(new_revision="B"), {}, ["ECO-006 items 0 | B | C"]),
    (item(new_revision="D"), {"changes": ecos({"new_revision": "D", "status": "IMPLEMENTED"})},
     ["ECO-006 items 0 | D | C"]),
    (item(new_revision="D"), {"changes": ecos({"new_revision": "D", "status": "CANCELLED"})}, []),
    (item(effective_from=None), {}, ["ECO-007 items 0 |  | "]),
    ({**item(effective_from=None), **header(requested_effective="2027-03-01")}, {}, []),
    (item(effective_from=None, effectivity="when stock is used"), {}, []),
    (item(effective_from=None, effectivity="S/N 4711"), {}, []),
    (item(effective_from=None, effectivity="in spring"), {},
     [f"ECO-029 items 0 | in spring | {', '.join(codes_of('effectivity'))}"]),
    (item(effective_from="2026-11-22"), {}, ["ECO-008 items 0 | 2026-11-22 | "]),
    (item(effective_from="2026-12-22"), {}, ["ECO-009 items 0 | 2026-12-22 | 2026-12-23"]),
    (item(effective_from="2026-12-23"), {}, []),
    (item(effective_from="2026-12-22"), {"agreement": None}, []),
    (item(effective_from=None, effectivity="sofort"), {},
     ["ECO-009 items 0 | 2026-11-23 | 2026-12-23"]),
    (item(effective_from="2026-11-23"), {"agreement": policy(frozen_days=1)},
     ["ECO-009 items 0 | 2026-11-23 | 2026-11-24"]),
    (rows(ADDED), {"lead_times": LONG, "approved_parts": None},
     ["ECO-010 bom 0 | 2027-03-01 | 2027-03-02"]),
    (rows(ADDED), {"approved_parts": None}, []),
    ({**rows(ADDED), **item(effective_from="2027-03-02")},
     {"lead_times": LONG, "approved_parts": None}, []),
    (disposed({"stock_class": "WIP"}), {}, ["ECO-011 items 0 | 5 | STOCK"]),
    (disposed({"stock_class": "STOCK"}), {"stock": stock(STOCK=5, TRANSIT=2)},
     ["ECO-011 items 0 | 2 | IN_TRANSIT"]),
    (disposed({"stock_class": "STOCK"}), {}, []),
    (disposed({"disposition": None}), {}, ["ECO-011 items 0 | 5 | STOCK"]),
    (disposed({"disposition": "Scrap"}), {}, ["ECO-012 dispositions 0 | SCRAP | ALL"]),
    (disposed({"stock_class": "STOCK", "disposition": "Zwrot"}), {},
     ["ECO-012 dispositions 0 | RETURN | STOCK"]),
    (disposed({"disposition": "Scrap"}), {"stock": stock(STOCK=0)}, []),
    (disposed({"disposition": "melt down"}), {},
     [f"ECO-029 dispositions 0 | melt down | {', '.join(codes_of('disposition'))}"]),
    ({}, {"open_orders": orders(
        {"line_number": "10", "requested_date": date(2027, 2, 28)},
        {"line_number": "20", "requested_date": date(2027, 3, 1)},
        {"line_number": "30", "requested_date": date(2027, 3, 1), "revision": "D"},
        {"line_number": "40", "requested_date": date(2027, 4, 1), "revision": None},
        {"line_number": "50", "requested_date": date(2027, 4, 1), "part": "X"},
    )}, ["ECO-013 items 0 | PO-1/20, PO-1/40 | D"]),
    (item(effective_from=None, effectivity="after use of stock"),
     {"open_orders": orders({"line_number": "10", "requested_date": date(2026, 12, 1)})},
     ["ECO-013 items 0 | PO-1/10 | D"]),
    ({}, {"forecast": demand(
        {"start": date(2027, 2, 1), "end": date(2027, 2, 28)},
        {"start": date(2027, 2, 22), "end": date(2027, 3, 7)},
        {"start": date(2027, 3, 1), "end": date(2027, 3, 7), "revision": "D"},
    )}, ["ECO-014 items 0 | C | D"]),
    ({}, {"forecast": demand({"start": date(2027, 2, 1), "end": date(2027, 2, 28)})}, []),
    (rows({"part_old": "X-1", "part_new": "X-1"}), {},
     ["ECO-015 bom 0 | 2 x X-1 | 2 x K-1"]),
    (rows({"quantity_old": "4", "designators_old": "K1-4"}), {},
     ["ECO-015 bom 0 | 4 x K-1 | 2 x K-1"]),
    (rows({**ADDED, "find_no_new": "20"}), {"approved_parts": None},
     ["ECO-015 bom 0 | - | 4 x R-5"]),
    (rows({"parent": "Z"}), {}, []),
    (rows({"quantity_new": "4"}), {}, ["ECO-016 bom 0 | 4 | 3"]),
    (rows({"quantity_new": "4", "designators_new": "see drawing"}), {}, []),
    (rows({"quantity_new": "0.5", "unit_new": "m"}), {}, []),
    ({**rows(), "package_bom": [{**NEW_ROW, "quantity": "3", "quantity_raw": "3"}]},
     {"boms": None}, ["ECO-016 package_bom 0 | 3 | 2"]),
    (rows(NEW_PART), {}, ["ECO-017 bom 0 | K-9 | "]),
    (rows(NEW_PART), {"approved_parts": K9}, []),
    ({**rows(NEW_PART), "package_aml": [{"state": "NEW", "part": "K-9"}]}, {}, []),
    ({**rows(NEW_PART), "package_aml": [{"state": "NEW", "part": "K-9", "status_raw": "Hm"}]}, {},
     [f"ECO-030 package_aml 0 | Hm | {', '.join(codes_of('source_status'))}",
      "ECO-017 bom 0 | K-9 | "]),
    ({**rows(NEW_PART), "package_items": [{"line": 1, "item": "K-9", "make_or_buy": "Make"}]},
     {}, []),
    ({"change_aml": [SOLE]}, {}, ["ECO-018 aml 0 | Relay RW | "]),
    ({"change_aml": [SOLE, SECOND]}, {}, []),
    ({"change_aml": [SOLE, {**SECOND, "status_new": "Disqualified"}]}, {},
     ["ECO-018 aml 1 |  | "]),
    ({**rows(NEW_PART), "change_aml": [SOLE]}, {"approved_parts": K9}, []),
    (packed({"present": "N"}), {}, ["ECO-019 package_files 0 | - | drawing.pdf"]),
    (packed({}, {"listed": "N", "name": "x.pdf"}), {}, ["ECO-019 package_files 1 | x.pdf | -"]),
    (packed({"listed": "N"}), {}, []),
    (packed({}, {"listed": "N", "kind": "FORM"}), {}, []),
    (packed({"size_stated": "11"}), {}, ["ECO-019 package_files 0 | 10 bytes | 11 bytes"]),
    (packed({"checksum_stated": "cd", "checksum_kind": "SHA256"}), {},
     ["ECO-019 package_files 0 | SHA-256 ab | SHA-256 cd"]),
    (packed({"checksum_stated": " AB", "checksum_kind": "SHA256", "size_stated": "10"}), {}, []),
    (header(status_raw="Pending"), {}, ["ECO-020 header 0 | PENDING | APPROVED, RELEASED"]),
    (header(status_raw=None), {}, ["ECO-020 header 0 | - | APPROVED, RELEASED"]),
    (header(status_raw="Gate 4"), {},
     [f"ECO-029 header 0 | Gate 4 | {', '.join(codes_of('status'))}"]),
    ({"change_approvals": [{"name": "QA", "response": "Reject"}]}, {},
     ["ECO-020 header 0 | REJECTED QA | APPROVED, RELEASED"]),
    ({"change_approvals": [{"name": "QA", "response": "Approve"}]}, {}, []),
    ({"change_approvals": [{"name": "QA", "response": "Hm"}]}, {},
     [f"ECO-030 approvals 0 | Hm | {', '.join(codes_of('response'))}"]),
    ({}, {"changes": ecos({}, {"change": "ECO-9", "status": "IMPLEMENTED"}, {"part": "X"})},
     ["ECO-021 items 0 | ECO-8 | E"]),
    (item(interchangeable=None), {}, ["ECO-022 items 0 | C | D"]),
    ({}, {"received": received(1, 2, 6, 7)}, ["ECO-023 header 0 | 4 | 3"]),
    (header(type="Fertigungsstopp"), {}, ["ECO-024 header 0 | STOP_BUILD | "]),
    (header(reason="Bezpieczeństwo"), {}, ["ECO-024 header 0 | SAFETY | "]),
    (header(**DOCUMENTS), {}, ["ECO-025 header 0 | 1 | RECORD_ONLY"]),
    ({**header(**DOCUMENTS), **rows(), **item(effective_from=None)}, {}, []),
    ({**rows(), "package_bom": [NEW_ROW, {**NEW_ROW, "state": "OLD", "line": 2}]}, {},
     ["ECO-025 header 0 | 0 | ECO"]),
    (packed({"kind": "FIRMWARE"}), {}, ["ECO-027 package_files 0 | - | version, checksum"]),
    (packed({"kind": "TEST", "version": "2.1"}), {}, ["ECO-027 package_files 0 | - | checksum"]),
    (packed({"kind": "TEST", "version": "2", "checksum_stated": "ab"}), {}, []),
    (rows({"part_old": "S-1", "part_new": "S-1", "find_no_old": "30", "designators_new": None,
           "designators_old": None}), {}, ["ECO-028 header 0 |  | SAFETY"]),
    (header(reason="A whim"), {},
     [f"ECO-030 header 0 | A whim | {', '.join(codes_of('reason'))}"]),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "other", "expected"), BAD)
def test_what_is_asked(changed: Row, other: Row, expected: list[str]) -> None:
    assert lines(made(**changed), known(**other)) == expected


def test_each_rule_is_broken_by_some_change_above() -> None:
    broken = {line.split()[0] for *_, expected in BAD for line in expected}
    elsewhere = {"ECO-002", "ECO-003", "ECO-026"}
    """Of numbers that come again, and of what the reader of PDX finds."""
    every = {f"ECO-{number:03}" for number in range(1, 31)}
    assert every - broken == elsewhere


def test_a_cancelled_change_is_asked_about_nothing_it_would_do() -> None:
    cancelled = made(header(status_raw="Cancelled")["header"], **item(effective_from="2026-01-01"))
    assert lines(cancelled) == []


def test_a_clause_is_named() -> None:
    (only,) = found(made(**item(effective_from="2026-12-22")))
    assert only.params["clause"] == "9"


def test_overdue_order_lines_are_affected_by_an_immediate_change() -> None:
    late = orders({"line_number": "10", "requested_date": date(2026, 10, 1)})
    at_once = made(**item(effective_from=None, effectivity="immediate"))
    by = known(open_orders=late, agreement=None)
    assert lines(at_once, by) == ["ECO-013 items 0 | PO-1/10 | D"]


def test_ten_order_lines_are_named_and_all_are_counted() -> None:
    many = orders(*(
        {"line_number": str(at), "requested_date": date(2027, 4, 1)} for at in range(12)
    ))  # fmt: skip
    (only,) = found(made(), known(open_orders=many))
    assert only.params["count"] == "12"
    assert only.observed.endswith("PO-1/9 …")


def test_quantities_of_our_bom_are_compared_with_the_revision_that_changes() -> None:
    other = frame("boms", BOM_ROW, {**BOM_ROW, "parent_revision": "B", "quantity": Decimal(9)})
    assert lines(made(), known(boms=other)) == []
