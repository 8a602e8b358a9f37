"""What an engineering change touches, and the first day on which it can hold."""

from datetime import date
from decimal import Decimal

import pytest
from engineering.making import (
    BOM_ROW,
    BOMS,
    HEADER,
    ITEM,
    MARKUP,
    TODAY,
    demand,
    frame,
    known,
    made,
    orders,
    policy,
    stock,
)

from exchange.model.impact import Exposed, Foreseen, Impact, Limit, OpenLine
from exchange.reconcile.engineering.impact import impact
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.stated import Change
from exchange.reconcile.engineering.usage import parents, users

MARCH = date(2027, 3, 1)
REPLACED = {**MARKUP, "part_new": "K-9"}
USES = frame(
    "boms",
    *BOMS.drop("partner").to_dicts(),
    {**BOM_ROW, "parent": "Z-9", "parent_revision": "1", "part": "A-100"},
    {**BOM_ROW, "parent": "Y-8", "parent_revision": "1", "part": "Z-9"},
    {**BOM_ROW, "parent": "Q-1", "parent_revision": "1", "part": "K-1"},
)


def of(by: Engineering | None = None, **tables: object) -> Impact:
    return impact(Change(made(**tables), by or known()))  # type: ignore[arg-type]


def test_a_change_of_something_nobody_orders_or_holds_touches_nothing() -> None:
    found = of(known(stock=stock()))
    assert (found.change, found.revision, found.received_on) == ("ECO-7", "1", TODAY)
    (item,) = found.items
    assert (item.orders, item.forecast, item.stock) == ((), (), ())
    assert (item.item, item.old_revision, item.new_revision) == ("A-100", "C", "D")
    assert (item.effectivity, item.effective, item.in_time) == ("DATE", MARCH, True)
    assert found.escalate == ()
    assert found.lacking == ("lead_times",)


def test_the_first_day_keeps_to_notice_frozen_zone_and_material() -> None:
    times = frame("lead_times", {"part": "K-9", "lead_time_days": 120, "valid_from": TODAY})
    by = known(agreement=policy(minimum_days=30, frozen_days=14), lead_times=times)
    (item,) = of(by, change_bom=[REPLACED]).items
    assert item.limits == (
        Limit("notice", date(2026, 12, 23), 30, clause="9"),
        Limit("frozen", date(2026, 12, 7), 14, clause="9"),
        Limit("material", date(2027, 3, 23), 120, "K-9"),
    )
    assert item.earliest == date(2027, 3, 23)
    assert item.in_time is False
    (free,) = of(known(agreement=None)).items
    assert free.earliest == TODAY


def test_open_orders_from_the_day_on_are_asked_about_and_those_of_its_users_are_told() -> None:
    lines = orders(
        {"line_number": "10", "requested_date": date(2027, 2, 1)},
        {"line_number": "20", "requested_date": MARCH},
        {"line_number": "30", "requested_date": MARCH, "revision": "D"},
        {"line_number": "40", "requested_date": MARCH, "part": "Z-9", "revision": "1"},
        {"line_number": "50", "requested_date": MARCH, "part": "Y-8", "revision": None},
        {"line_number": "60", "requested_date": MARCH, "part": "Q-1"},
    )
    found = of(known(open_orders=lines, boms=USES))
    hundred = Decimal(100)
    assert found.items[0].orders == (
        OpenLine("PO-1", "20", "A-100", "C", hundred, MARCH, asks=True),
        OpenLine("PO-1", "40", "Z-9", "1", hundred, MARCH, asks=False, through=("Z-9",)),
        OpenLine("PO-1", "50", "Y-8", "", hundred, MARCH, asks=False, through=("Y-8", "Z-9")),
    )
    assert [line.line_number for line in found.asking] == ["20"]


def test_the_forecast_is_touched_where_it_reaches_beyond_the_day() -> None:
    periods = demand(
        {"start": date(2027, 2, 1), "end": date(2027, 2, 28)},
        {"start": date(2027, 2, 22), "end": date(2027, 3, 7), "commitment": "FIRM"},
        {"start": MARCH, "end": date(2027, 3, 7), "revision": "D"},
        {"start": MARCH, "end": date(2027, 3, 7), "revision": ""},
        {"start": MARCH, "end": date(2027, 3, 7), "part": "Z-9", "revision": "1"},
    )
    (item,) = of(known(forecast=periods, boms=USES)).items
    fifty, end = Decimal(50), date(2027, 3, 7)
    assert item.forecast == (
        Foreseen("A-100", "C", "", date(2027, 2, 22), end, fifty, "FIRM", outdated=True),
        Foreseen("A-100", "", "", MARCH, end, fifty, "", outdated=False),
        Foreseen("Z-9", "1", "", MARCH, end, fifty, "", outdated=False, through=("Z-9",)),
    )


def test_stock_is_exposed_by_disposition_and_components_that_go_out_with_it() -> None:
    there = stock(STOCK=5, ON_ORDER=7, WIP=3, FINISHED=0)
    relays = frame("stock", {"part": "K-1", "location": "ON_ORDER", "quantity": Decimal(400)})
    said = [
        {"line": 1, "stock_class": "STOCK", "disposition": "Scrap"},
        {"line": 1, "stock_class": "WIP", "disposition": "Nacharbeit"},
    ]
    by = known(stock=there.vstack(relays), boms=USES)
    found = of(by, change_bom=[REPLACED], change_dispositions=said)
    assert found.items[0].stock == (
        Exposed("A-100", "C", "STOCK", Decimal(5), "SCRAP", "Scrap"),
        Exposed("A-100", "C", "ON_ORDER", Decimal(7)),
        Exposed("A-100", "C", "WIP", Decimal(3), "REWORK", "Nacharbeit"),
        Exposed("K-1", "", "ON_ORDER", Decimal(400), component=True, also_in=("Q-1",)),
    )
    assert [each.quantity for each in found.undecided] == [7, 400]
    assert dict(found.exposed()) == {"SCRAP": 5, "": 407, "REWORK": 3}


def test_one_disposition_may_be_for_all_classes() -> None:
    found = of(known(stock=stock(STOCK=5, WIP=1)))
    assert {(each.disposition, each.stock_class) for each in found.items[0].stock} == {
        ("REWORK", "STOCK"),
        ("REWORK", "WIP"),
    }


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, ()),
        ({"type": "Stop build"}, ("STOP_BUILD",)),
        ({"reason": "Safety"}, ("SAFETY",)),
        ({"type": "Baustopp", "reason": "Sicherheit"}, ("STOP_BUILD", "SAFETY")),
    ],
)
def test_safety_and_stops_are_passed_on_at_once(
    changed: dict[str, str], reasons: tuple[str, ...]
) -> None:
    assert of(header=changed).escalate == reasons


def test_documents_alone_touch_nothing() -> None:
    lines = orders({"line_number": "10", "requested_date": MARCH})
    (item,) = of(known(open_orders=lines), header={**HEADER, "reason": "Documentation"}).items
    assert (item.orders, item.stock) == ((), ())


def test_several_items_are_as_late_as_the_latest() -> None:
    other = {**ITEM, "line": 2, "item": "B-200", "old_revision": "1", "new_revision": "2"}
    times = frame("lead_times", {"part": "K-9", "lead_time_days": 200, "valid_from": TODAY})
    added = {**REPLACED, "line": 2, "parent": "B-200"}
    by = known(lead_times=times)
    found = of(by, items=[ITEM, other], change_bom=[added])
    assert [each.earliest for each in found.items] == [date(2026, 12, 23), date(2027, 6, 11)]
    assert found.earliest == date(2027, 6, 11)


def test_an_assembly_that_is_part_of_itself_is_gone_through_once() -> None:
    rows = frame(
        "boms", {**BOM_ROW, "parent": "A", "part": "B"}, {**BOM_ROW, "parent": "B", "part": "A"}
    )
    assert users("B", parents(rows)) == {"A": ("A",)}
