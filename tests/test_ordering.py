"""Orders against the agreement and what we hold: for each rule a good one and its bad twin."""

# ruff: noqa: ANN401 - fields and columns hold values of every kind

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from documents import Rows, line
from knowing import (
    RULES,
    TODAY,
    agreed,
    agreement,
    frame,
    known,
    made,
    ordered,
    price,
    product,
    terms,
    told,
    wanted,
)

from exchange.model.agreements import Terms
from exchange.model.gln import gln
from exchange.model.interchange import Message
from exchange.model.ledger import Ledger
from exchange.model.partners import Partner
from exchange.model.policies import Flexibility
from exchange.reconcile import purchase_order
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ordering.known import Ordering
from exchange.reconcile.ordering.rules import findings

THURSDAY = "2027-01-14"
GLN, MISTYPED = "5412345000013", "5412345000014"
ONE = Decimal(1)


def one(quantity: str = "100", day: str = THURSDAY, /, **more: str | None) -> Message:
    """Return an order of one line with one delivery."""
    return ordered([line(1, quantity, **more)], [wanted(day, quantity)])


def headed(**header: str) -> Message:
    return ordered([line(1, "100")], [wanted(THURSDAY)], **header)


def priced(value: str | None, basis: str | None = None, quantity: str = "100") -> Message:
    return one(quantity, price=value, price_basis=basis)


def listed(*rows: dict[str, Any], **orders: Any) -> Ordering:
    return replace(agreed(**orders), prices=frame(*rows))


def contracted(**more: Any) -> Ordering:
    plain = replace(agreement(), flexibility=Flexibility(), clause="1")
    return known(agreement=replace(plain, **more))


def other(**more: Any) -> dict[str, Any]:
    """Return an open line of another order."""
    return {
        "order_number": "PO-9", "line_number": "10", "part": "P-1", "quantity": Decimal(100),
        "requested_date": date(2027, 1, 14), **more,
    }  # fmt: skip


def period(quantity: int, **more: Any) -> dict[str, Any]:
    """Return a week of a forecast."""
    return {
        "part": "P-1", "revision": None, "ship_to": None, "start": date(2027, 1, 11),
        "end": date(2027, 1, 17), "quantity": Decimal(quantity), **more,
    }  # fmt: skip


def foreseen(*rows: dict[str, Any], others: Any = None, **orders: Any) -> Ordering:
    return replace(agreed(**orders), forecast=frame(*rows), open_orders=others)


def lead(days: int, since: str) -> dict[str, Any]:
    return {
        "part": "P-1", "lead_time_days": days, "material_lead_time_days": None,
        "valid_from": date.fromisoformat(since),
    }  # fmt: skip


def consigned(expected: date) -> Ordering:
    row = {"part": "P-1", "component": "K-7", "expected_on": expected, "build_days": 10}
    return known(consigned=frame(row))


def eco(**more: Any) -> dict[str, Any]:
    """Return an open engineering change of P-1 that begins after the order wants it."""
    return {
        "part": "P-1", "change": "E-1", "old_revision": "B", "new_revision": "D",
        "effective": date(2027, 2, 1), "status": "OPEN", **more,
    }  # fmt: skip


def blanket(quantity: int, until: date) -> Ordering:
    return known(blankets=frame({
        "reference": "BL-1", "part": "P-1", "quantity": Decimal(quantity),
        "released": Decimal(500), "valid_to": until,
    }))  # fmt: skip


def revisions(status: str) -> Ordering:
    old = made(revision="B", revision_status=status, valid_from=date(2025, 1, 1))
    return known(products=frame(old, made()))


@dataclass(frozen=True)
class Pair:
    """An order that keeps a rule and one that breaks it, with what is found of the second."""

    good: Message
    bad: Message
    on_good: Ordering
    on_bad: Ordering
    found: str


def said(good: Message, bad: Message, on: Ordering, found: str) -> Pair:
    """Two orders under the same circumstances."""
    return Pair(good, bad, on, on, found)


def held(message: Message, good: Ordering, bad: Ordering, found: str) -> Pair:
    """The same order under two circumstances."""
    return Pair(message, message, good, bad, found)


PLAIN = one()
TO_DOCK_1 = Terms(part="P-1", ship_to=("DOCK-1",), clause="T")
MIXED: Rows = [
    wanted(THURSDAY, "50", date_meaning="DELIVERY"),
    wanted("2027-01-21", "50", date_meaning=None),
]
SAME: Rows = [{**row, "date_meaning": "DELIVERY"} for row in MIXED]
ENDS = frame(price("2.50", valid_to=date(2027, 1, 14)))

PAIRS = [
    said(headed(number="PO-77"), headed(number="X-77"), agreed(series=r"PO-\d+"),
         r"PO-001 X-77 | PO-\d+ | - | 4"),
    held(PLAIN, replace(agreed(duplicate_days=2), open_orders=frame(other(quantity=ONE))),
         replace(agreed(duplicate_days=2), open_orders=frame(other())),
         "PO-004 100 | PO-9 / 10 | - | 4"),
    said(priced("2.525"), priced("2.53"),
         listed(price("2.50"), price_tolerance_percent=ONE),
         "PO-006 2.53 | 2.5 | 0.03 | PL-7"),
    said(priced("2.500", "1"), priced("2.50", "1000"), listed(price("2.50")),
         "PO-009 1000 | 1 | -2.4975 | PL-7"),
    said(one("100", "2026-11-23"), one("100", "2026-11-20"), agreed(past_grace_days=3),
         "PO-027 2026-11-20 | 3 | - | 4"),
    said(one("100", "2026-12-23"), one("100", "2026-12-22"), agreed(lead_time_days=30),
         "PO-011 2026-12-22 | 2026-12-23 | 1 | 4"),
    said(PLAIN, one("100", "2027-01-15"), known(),
         "PO-012 2027-01-15 | 2027-01-14, 2027-01-18 | - | -"),
    said(PLAIN, one("100", "2027-01-18"), known(prices=ENDS),
         "PO-013 2027-01-18 | 2027-01-14 | - | PL-7"),
    said(PLAIN, one("99.5", unit="KG"), agreed(moq=Decimal(100)),
         "PO-014 99.5 | 100 | 0.5 | 4"),
    said(PLAIN, one("130"), agreed(multiple=Decimal(50)),
         "PO-015 130 | 50 | 30 | 4"),
    said(one("110"), one("111"), foreseen(period(100), forecast_tolerance_percent=Decimal(10)),
         "PO-017 111 | 100 | 1 | 4"),
    said(one("100"), one("101"), agreed(credit_limit=Decimal(250)),
         "PO-018  |  | - | 4"),
    held(one(revision="C"), known(ecos=frame(eco(part="P-2"))), known(ecos=frame(eco())),
         "PO-019 C | 2027-02-01 | - | -"),
    held(one(revision="B"), revisions("RELEASED"), revisions("BLOCKED"),
         "PO-020 B | C | - | -"),
    said(headed(contract="C-1"), headed(contract="C-2"), contracted(contracts=("C-1",)),
         "PO-021 C-2 | C-1 | - | 1"),
    held(headed(contract="BL-1"), blanket(600, date(2027, 1, 14)), blanket(599, date(2027, 6, 1)),
         "PO-022 600 | 599 | 1 | -"),
    held(headed(contract="BL-1"), blanket(600, date(2027, 1, 14)), blanket(600, date(2027, 1, 12)),
         "PO-022 2027-01-14 | 2027-01-12 | 2 | -"),
    said(ordered([line(1, "100")], SAME), ordered([line(1, "100")], MIXED), known(),
         "PO-023 2027-01-21 |  | - | -"),
    held(PLAIN, consigned(date(2027, 1, 4)), consigned(date(2027, 1, 5)),
         "PO-024 2027-01-14 | 2027-01-05 | 1 | -"),
    held(PLAIN, known(products=product()), known(products=product(status="NPI")),
         "PO-025 NPI |  | - | -"),
    held(PLAIN, known(forecast=frame(period(0))), known(forecast=frame(period(250))),
         "PO-026 150 | 250 | - | -"),
    said(headed(ship_to=GLN), headed(ship_to=MISTYPED), known(),
         f"MD-001 {MISTYPED} | GLN | - | -"),
    said(headed(ship_to="DOCK-1"), headed(ship_to="DOCK-2"), contracted(ship_to=("DOCK-1",)),
         "MD-001 DOCK-2 | DOCK-1 | - | 1"),
    said(headed(buyer="B1"), headed(buyer="B2"), known(buyers=frozenset({"B1"})),
         "MD-001 B2 | B1 | - | -"),
    said(headed(ship_to="DOCK-1"), headed(ship_to="DOCK-2"),
         contracted(ship_to=("DOCK-2",), terms=(TO_DOCK_1,)),
         "MD-002 DOCK-2 | DOCK-1 | - | T"),
    said(one(description="Board  a"), one(description="Board B"),
         known(products=product(description="board A")),
         "MD-007 Board B | board A | - | -"),
    said(PLAIN, one(unit="KG"), known(products=product()), "MD-008 KG | C62 | - | -"),
    said(one(unit="KG"), one(unit="G"), known(products=product(unit="KGM")),
         "MD-009 100 GRM | 0.1 KGM | - | -"),
    said(PLAIN, headed(currency="USD"), contracted(currency="EUR"), "MD-010 USD | EUR | - | 1"),
    said(headed(incoterms="FCA"), headed(incoterms="DAP"), contracted(incoterm="FCA Dresden"),
         "MD-011 DAP | FCA Dresden | - | 1"),
    held(PLAIN, known(products=product(export_class="EAR99")),
         known(products=frame(made(), made(part="P-2", export_class="EAR99"))),
         "MD-014 - | - | - | -"),
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.found.split(" |")[0])
def test_an_order_that_keeps_a_rule_and_one_that_breaks_it(pair: Pair) -> None:
    rule = pair.found.split()[0]
    of_rule = [told(each) for each in findings(pair.bad, pair.on_bad) if each.rule == rule]
    assert of_rule == [pair.found]
    assert rule not in {each.rule for each in findings(pair.good, pair.on_good)}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.found.split(" |")[0])
def test_an_order_that_breaks_a_rule_breaks_no_other(pair: Pair) -> None:
    rules = {each.rule for each in findings(pair.bad, pair.on_bad)}
    beside = {
        "PO-013",
        "PO-026",
        "MD-014",
    }  # said of the same thing by another rule, as they should
    assert rules - beside <= {pair.found.split()[0]}


def test_every_rule_of_orders_is_broken_here() -> None:
    broken = {pair.found.split()[0] for pair in PAIRS}
    elsewhere = {"PO-002", "PO-003", "PO-005", "PO-007", "PO-008", "PO-010", "PO-016", "PO-028"}
    orders = {rule for rule in RULES if rule.startswith("PO-")}
    assert orders - elsewhere <= broken
    assert broken <= set(RULES)


def test_an_order_of_which_nothing_is_known_has_nothing_wrong() -> None:
    assert [*findings(PLAIN, known())] == []
    assert [*findings(PLAIN, agreed())] == []


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("5412345000013", True),
        ("4098765000010", True),
        ("5412345000014", False),
        ("541234500001", False),
        ("54123450000131", False),
        ("5412345OOOO13", False),
        ("", False),
    ],
)
def test_check_digits_of_a_gln(number: str, *, holds: bool) -> None:
    assert gln(number) == holds


ELSEWHERE = made(part="P-2", ship_to="DOCK-2")


@pytest.mark.parametrize(
    ("ship_to", "on", "expected"),
    [
        ("DOCK-9", known(), []),  # nothing agreed, and nothing says it is a GLN
        (MISTYPED, contracted(ship_to=(MISTYPED,)), []),  # agreed as it is
        ("DOCK-1", known(products=product(ship_to="DOCK-1")), []),
        ("DOCK-2", known(products=product(ship_to="DOCK-1")), ["MD-001"]),
        ("DOCK-2", known(products=frame(made(ship_to="DOCK-1"), ELSEWHERE)), ["MD-002"]),
    ],
)  # fmt: skip
def test_destinations(ship_to: str, on: Ordering, expected: list[str]) -> None:
    assert [each.rule for each in findings(headed(ship_to=ship_to), on)] == expected


@pytest.mark.parametrize(
    ("stated", "agreed_term", "same"),
    [
        ("FCA", "FCA Dresden", True),
        ("fca  dresden", "FCA Dresden", True),
        ("FCA Berlin", "FCA Dresden", False),
        ("FCA Berlin", "FCA", True),
        ("DAP Dresden", "FCA Dresden", False),
    ],
)
def test_delivery_terms(stated: str, agreed_term: str, *, same: bool) -> None:
    found = findings(headed(incoterms=stated), contracted(incoterm=agreed_term))
    assert [each.rule for each in found] == ["MD-011"] * (not same)


@pytest.mark.parametrize(
    ("written", "ours", "expected"),
    [
        ("KG", "GRM", "100 KGM > 100000 GRM"),
        ("MM", "MTR", "100 MMT > 0.1 MTR"),
        ("ML", "LTR", "100 MLT > 0.1 LTR"),
        ("L", "KGM", "L > KGM"),
        ("KG", None, None),
        ("KG", "kg", None),
        ("pcs", "Stück", None),
    ],
)
def test_units(written: str, ours: str | None, expected: str | None) -> None:
    found = findings(one(unit=written), known(products=product(unit=ours)))
    told = [f"{each.observed} > {each.expected}" for each in found]
    assert told == [expected] * (expected is not None)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ({"agreement": agreed(moq=Decimal(100000), multiple=Decimal(50000)).agreement}, []),
        ({"agreement": agreed(moq=Decimal(100001)).agreement}, ["PO-014 100000 | 100001 | 1 | 4"]),
        ({"agreement": agreed(multiple=Decimal(30000)).agreement},
         ["PO-015 100000 | 30000 | 10000 | 4"]),
        ({"prices": frame(price("2.50", per=Decimal(1000)))}, []),
        ({"prices": frame(price("0.0026"))}, ["PO-006 2.5 / 1000 | 0.0026 | -0.0001 | PL-7"]),
        ({"prices": frame(price("2.50"))}, ["PO-009 1000 | 1 | -2.4975 | PL-7"]),
        ({"forecast": frame(period(100000)),
          "agreement": agreed(forecast_tolerance_percent=Decimal(0)).agreement},
         ["PO-026 0 | 100000 | - | -"]),
        ({"open_orders": frame(other(quantity=Decimal(100000))),
          "agreement": agreed(duplicate_days=0).agreement}, ["PO-004 100000 | PO-9 / 10 | - | 4"]),
    ],
)  # fmt: skip
def test_quantities_are_compared_in_the_unit_of_the_master_data(
    on: dict[str, Any], expected: list[str]
) -> None:
    """Ordered are 100 kg, counted are grams."""
    found = findings(one(unit="KG", price_basis="1"), known(products=product(unit="GRM"), **on))
    assert [told(each) for each in found if each.rule != "MD-009"] == expected


@pytest.mark.parametrize(
    ("day", "source", "last"),
    [
        ("2027-01-18", "price", "2027-01-14"),
        ("2027-01-14", None, None),
    ],
)
def test_the_first_end_counts(day: str, source: str | None, last: str | None) -> None:
    ending = replace(agreement(), flexibility=Flexibility(), valid_to=date(2027, 1, 15))
    later = frame(period(0, end=date(2027, 1, 16)))
    on = known(agreement=ending, prices=ENDS, forecast=later)
    found = [(each.params["source"], each.expected) for each in findings(one("100", day), on)]
    assert found == [(source, last)] * (source is not None)


@pytest.mark.parametrize("valid_to", [date(2027, 1, 13), None])
def test_an_agreement_or_a_forecast_that_ends(valid_to: date | None) -> None:
    ending = replace(
        agreement(), flexibility=Flexibility(), clauses={"valid_to": "9"}, valid_to=valid_to
    )
    (found,) = findings(
        PLAIN, known(agreement=ending, forecast=frame(period(0, end=date(2027, 1, 13))))
    )
    assert (found.rule, found.params["days"]) == ("PO-013", "1")


@pytest.mark.parametrize(
    ("rows", "message", "expected"),
    [
        # the highest break the quantity reaches
        ([price("2.50"), price("2.00", from_quantity=Decimal(100))], priced("2.00"), []),
        ([price("2.50"), price("2.00", from_quantity=Decimal(100))], priced("2.50"), ["PO-006"]),
        ([price("2.50"), price("2.00", from_quantity=Decimal(101))], priced("2.50"), []),
        # the newest that holds, in the currency of the order
        ([price("2.00"), price("2.50", valid_from=date(2026, 11, 1))], priced("2.50"), []),
        ([price("2.00", valid_from=date(2026, 12, 1)), price("2.50")], priced("2.50"), []),
        ([price("9.00", valid_to=date(2026, 11, 22))], priced("2.50"), []),
        ([price("9.00", currency="USD")], priced("2.50"), []),
        # exactly, whatever the quantity the price is for
        ([price("1", per=Decimal(3))], priced("1", "3"), []),
        ([price("1", per=Decimal(3))], priced("0.333333"), ["PO-006"]),
        ([price("2.50", per=Decimal(1000))], priced("0.0025"), []),
        ([price("2.50", per=Decimal(1000))], priced("2.50"), ["PO-009"]),
        # two of the same day: nobody said which is meant, so both are good
        ([price("2.50"), price("2.40")], priced("2.40"), []),
        ([price("2.50")], priced(None), []),
    ],
)  # fmt: skip
def test_prices(rows: list[dict[str, Any]], message: Message, expected: list[str]) -> None:
    assert [each.rule for each in findings(message, listed(*rows))] == expected


@pytest.mark.parametrize(("value", "fits"), [("2.60", True), ("2.61", False), ("2.40", True)])
def test_an_absolute_tolerance(value: str, *, fits: bool) -> None:
    found = findings(priced(value), listed(price("2.50"), price_tolerance=Decimal("0.1")))
    assert [each.rule for each in found] == ["PO-006"] * (not fits)


@pytest.mark.parametrize(
    ("times", "days"),
    [
        ({}, 40),
        ({"products": product(lead_time_days=30)}, 30),
        ({"products": product(lead_time_days=30, valid_to=date(2026, 11, 22))}, 35),
        ({"products": product(lead_time_days=30), "lead_times": frame(lead(20, "2026-01-01"))}, 20),
        ({"lead_times": frame(lead(20, "2026-01-01"), lead(25, "2026-11-01"))}, 25),
        ({"lead_times": frame(lead(20, "2026-12-01"))}, 35),
    ],
)
def test_the_most_particular_lead_time_counts(times: dict[str, Any], days: int) -> None:
    own = () if not times else (Terms(part="P-1", lead_time_days=35),)
    base = replace(agreement(lead_time_days=40), flexibility=Flexibility(), terms=own)
    (found,) = findings(one("100", "2026-11-23"), known(agreement=base, **times))
    assert (found.rule, found.params["days"]) == ("PO-011", str(days))


def test_a_shipping_day_is_one_of_our_site() -> None:
    days = [
        wanted("2027-01-06", "50", date_meaning="SHIP"),
        wanted("2027-01-15", "50", date_meaning="SHIP"),
    ]
    (found,) = findings(ordered([line(1, "100")], days), known())
    assert (found.rule, found.observed, found.params["site"]) == (
        "PO-012",
        "2027-01-06",
        "Europe/Warsaw",
    )


@pytest.mark.parametrize(
    ("quantity", "expected"), [("130", ("100", "150")), ("20", ("50", "100")), ("100", None)]
)
def test_the_next_multiples_are_told(quantity: str, expected: tuple[str, str] | None) -> None:
    found = [*findings(one(quantity), terms(multiple=Decimal(50)))]
    assert [(each.params["lower"], each.params["upper"]) for each in found] == [expected] * bool(
        expected
    )
    assert all(each.params["clause"] == "T" for each in found)


def test_terms_of_a_part_win_over_the_product_and_that_over_the_agreement() -> None:
    general = replace(agreement(moq=Decimal(500)), flexibility=Flexibility())
    own = replace(general, terms=(Terms(part="P-1", moq=Decimal(300)),))
    fed = product(moq=Decimal(400))
    for on, least in (
        (known(agreement=general), "500"),
        (known(agreement=general, products=fed), "400"),
        (known(agreement=own, products=fed), "300"),
    ):
        assert [each.expected for each in findings(PLAIN, on)] == [least]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"order_number": "PO-1"}, []),
        ({"requested_date": date(2027, 1, 18)}, []),
        ({"requested_date": date(2027, 1, 17)}, ["PO-017 110 | 100 | 10 | 4"]),
    ],
)
def test_other_open_orders_use_up_the_forecast(others: dict[str, Any], expected: list[str]) -> None:
    lines = frame(other(quantity=Decimal(10), **others))
    on = foreseen(period(100), others=lines, forecast_tolerance_percent=Decimal(0))
    assert [told(each) for each in findings(PLAIN, on) if each.rule == "PO-017"] == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([period(100, ship_to="A")], []),
        ([period(60, revision="A"), period(40, revision="B")], []),
        ([period(60, ship_to="A"), period(40, ship_to="B")], ["PO-017 100 | 60 | 40 | 4"]),
        ([period(100, part="P-2")], ["PO-017 100 | 0 | 100 | 4"]),
        ([period(100, part="P-2", end=date(2027, 1, 13))], []),
    ],
)
def test_the_forecast_of_a_part_for_a_destination(
    rows: list[dict[str, Any]], expected: list[str]
) -> None:
    on = foreseen(*rows, forecast_tolerance_percent=Decimal(0))
    found = findings(headed(ship_to="A"), on)
    assert [told(each) for each in found if each.rule == "PO-017"] == expected


def test_only_the_delivery_that_goes_beyond_the_forecast_is_asked_about() -> None:
    days = [wanted("2027-01-12", "60"), wanted("2027-01-13", "60", schedule="2")]
    on = foreseen(period(100), forecast_tolerance_percent=Decimal(0))
    found = [
        each for each in findings(ordered([line(1, "120")], days), on) if each.rule != "PO-026"
    ]
    assert [(each.rule, each.row, each.params["outside"]) for each in found] == [
        ("PO-017", 1, "20")
    ]


def test_a_credit_limit_counts_other_orders_and_tells_no_figure() -> None:
    on = replace(listed(price("2.50"), credit_limit=Decimal(400)), open_orders=frame(other()))
    (found,) = findings(PLAIN, on)
    assert (found.rule, found.params) == ("PO-018", {"clause": "4", "under": " (4)"})
    assert [*findings(PLAIN, replace(on, open_orders=frame(other(order_number="PO-1"))))] == []


CIRCUMSTANCES = Circumstances(
    Partner(id="acme", name="Acme", state="live"), datetime.now(UTC), TODAY, Ledger()
)


def test_a_date_in_grace_is_asked_about_and_an_older_one_refused() -> None:
    days = [wanted("2026-11-20", "50"), wanted("2026-11-19", "50", schedule="2")]
    late = ordered([line(1, "100")], days)
    asked = [each.observed for each in findings(late, agreed(past_grace_days=3))]
    refused = [each.observed for each in purchase_order.findings(late, CIRCUMSTANCES, 3)]
    assert (asked, refused) == (["2026-11-20"], ["2026-11-19"])
    assert len([*purchase_order.findings(late, CIRCUMSTANCES)]) == 2
