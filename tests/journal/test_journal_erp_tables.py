"""Which rows of our own ERP's tables are in force, and for whom."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.journal import Journal
from exchange.journal.records import schema
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Verdict
from exchange.model.ledger import Ledger
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.receipts import Receipt

Admit = Callable[..., Receipt]
Settle = Callable[[Outcome], Outcome]
Row = Mapping[str, object]
Feeds = Callable[..., Receipt]


@pytest.fixture
def feeds(admit: Admit, settle: Settle) -> Feeds:
    """Return what settles one table of the ERP; it is accepted unless another verdict is given."""

    def fed(name: str, rows: Sequence[Row], verdict: Verdict = Verdict.ACCEPTED) -> Receipt:
        receipt = admit("_erp", f"{name}.csv")
        whole = [{**dict.fromkeys(ERP_TABLES[name].columns), **row} for row in rows]
        stream = io.BytesIO()
        pl.DataFrame(whole, schema=schema(name)).write_ipc(stream)
        document = Document(
            id="D" + receipt.id[1:],
            document=name,
            number="",
            function="original",
            verdict=verdict,
            rows={"rows": len(rows)},
            tables={name: stream.getvalue()},
        )
        settle(Outcome(receipt.id, "_erp", Judgement("csv", verdict, (), (document,))))
        return receipt

    return fed


def product(partner: str, part: str, status: str, revision: str | None = None) -> Row:
    return {
        "partner": partner, "part": part, "revision": revision, "status": status, "unit": "PCE"
    }  # fmt: skip


def held(journal: Journal, partner: str, name: str, *columns: str) -> list[tuple[object, ...]]:
    return sorted(journal.ledger(partner).held(name).select(columns).rows())


@pytest.mark.parametrize("name", ERP_TABLES)
def test_what_was_never_fed_is_an_empty_table_of_its_types(journal: Journal, name: str) -> None:
    ledger = journal.ledger("northwind")
    assert ledger.held(name).is_empty()
    assert dict(ledger.held(name).schema) == schema(name)
    assert tuple(ledger.held(name).columns) == ERP_TABLES[name].columns
    assert name not in ledger.fed()


def test_another_table_is_none_of_the_erp(journal: Journal) -> None:
    with pytest.raises(LookupError, match="forecast_lines"):
        journal.ledger("northwind").held("forecast_lines")


def test_the_newest_row_of_a_key_is_in_force_and_others_stay(
    journal: Journal, feeds: Feeds
) -> None:
    feeds("products", [product("northwind", "A", "NPI"), product("northwind", "B", "NPI")])
    feeds("products", [product("northwind", "A", "ACTIVE"), product("northwind", "A", "NPI", "2")])
    assert held(journal, "northwind", "products", "part", "status") == [
        ("A", "ACTIVE"), ("A", "NPI"), ("B", "NPI"),
    ]  # fmt: skip
    assert "products" in journal.ledger("northwind").fed()


def test_other_partners_rows_are_not_seen(journal: Journal, feeds: Feeds) -> None:
    feeds("products", [product("northwind", "A", "NPI"), product("southwind", "A", "OBSOLETE")])
    assert held(journal, "northwind", "products", "partner", "status") == [("northwind", "NPI")]
    assert held(journal, "southwind", "products", "status") == [("OBSOLETE",)]
    assert "products" not in journal.ledger("eastwind").fed()


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.ACCEPTED])
def test_what_was_not_accepted_does_not_count(
    journal: Journal, feeds: Feeds, verdict: Verdict
) -> None:
    feeds("products", [product("northwind", "A", "NPI")])
    feeds("products", [product("northwind", "A", "OBSOLETE")], verdict)
    assert held(journal, "northwind", "products", "status") == [("NPI",)]


def test_what_names_no_partner_concerns_everybody(journal: Journal, feeds: Feeds) -> None:
    feeds("downtime", [{"number": "1", "plant": "GDA", "kind": "IT", "start": date(2026, 1, 1)}])
    feeds(
        "routing",
        [
            {"part": "A", "plant": "GDA"},
            {"partner": "southwind", "part": "A", "plant": "TCZ"},
        ],
    )
    for partner in ("northwind", "southwind"):
        assert held(journal, partner, "downtime", "number", "start") == [("1", date(2026, 1, 1))]
    assert held(journal, "northwind", "routing", "plant") == [("GDA",)]
    assert held(journal, "southwind", "routing", "plant") == [("GDA",), ("TCZ",)]


def shipment(reference: str, quantity: int) -> Row:
    return {
        "partner": "northwind", "order_number": "4711", "line_number": "10",
        "reference": reference, "quantity": Decimal(quantity), "shipped_on": date(2026, 11, 20),
    }  # fmt: skip


def test_shipments_add_up_and_the_same_delivery_note_counts_once(
    journal: Journal, feeds: Feeds
) -> None:
    feeds("shipments", [shipment("DN-1", 100)])
    feeds("shipments", [shipment("DN-2", 40)])
    feeds("shipments", [shipment("DN-1", 90)])
    assert journal.ledger("northwind").held("shipments")["quantity"].sum() == 130


def test_a_commitment_replaces_all_deliveries_of_its_line(journal: Journal, feeds: Feeds) -> None:
    line: Row = {"partner": "northwind", "order_number": "4711", "answer": "ACCEPTED"}
    several = [{**line, "line_number": "10", "schedule": n, "date": None} for n in (1, 2, 3)]
    feeds("order_commit", [*several, {**line, "line_number": "20", "schedule": 1}])
    feeds("order_commit", [{**line, "line_number": "10", "schedule": 1}])
    assert held(journal, "northwind", "order_commit", "line_number", "schedule") == [
        ("10", 1), ("20", 1),
    ]  # fmt: skip


def test_a_break_of_a_price_is_a_price_of_its_own(journal: Journal, feeds: Feeds) -> None:
    price: Row = {"partner": "northwind", "part": "A", "currency": "EUR", "per": Decimal(1)}
    feeds("prices", [{**price, "price": Decimal(5)}])
    feeds("prices", [{**price, "price": Decimal(4), "from_quantity": Decimal("100.000000")}])
    feeds("prices", [{**price, "price": Decimal(3), "from_quantity": Decimal(100)}])
    assert held(journal, "northwind", "prices", "price") == [(Decimal(3),), (Decimal(5),)]


def test_the_same_bytes_are_judged_anew_where_they_are_a_table(
    journal: Journal, feeds: Feeds
) -> None:
    feeds("products", [product("northwind", "A", "NPI")])
    assert journal.ledger("_erp").same_bytes("ab" * 32) is None


RUNS = count()
FILES = st.lists(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["ACTIVE", "NPI"])),
        min_size=1,
        max_size=3,
        unique_by=lambda row: row[0],
    ),
    max_size=5,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(FILES)
def test_what_is_in_force_is_what_the_files_say_one_after_the_other(
    journal: Journal, feeds: Feeds, files: list[list[tuple[str, str]]]
) -> None:
    partner, wanted = f"partner-{next(RUNS)}", dict[str, str]()
    for file in files:
        feeds("products", [product(partner, part, status) for part, status in file])
        wanted.update(file)
    assert held(journal, partner, "products", "part", "status") == sorted(wanted.items())


def test_all_that_was_ever_told_of_a_partner_is_known_in_its_order(
    journal: Journal, feeds: Feeds
) -> None:
    def delay(partner: str, line: str, day: int) -> Row:
        told = {"partner": partner, "order_number": "4711", "line_number": line}
        why = {"reason": "TOOLING", "aware_at": "2026-11-23"}
        return {**told, **why, "new_date": date(2027, 6, day)}

    feeds("delay", [delay("northwind", "10", 10), delay("southwind", "10", 11)])
    feeds("delay", [delay("northwind", "10", 20)])
    feeds("delay", [delay("northwind", "10", 30)], Verdict.REJECTED)
    feeds("delay", [delay("northwind", "20", 12), delay("northwind", "10", 10)])
    found = journal.ledger("northwind").history("delay")
    assert found.schema == Ledger().history("delay").schema
    assert found.select("line_number", "new_date").rows() == [
        ("10", date(2027, 6, 10)), ("10", date(2027, 6, 20)),
        ("20", date(2027, 6, 12)), ("10", date(2027, 6, 10)),
    ]  # fmt: skip
    assert found["place"].is_sorted()
    assert found["document"].n_unique() == found["place"].n_unique() == 3


def test_a_table_that_names_no_partner_has_no_history_of_one(journal: Journal) -> None:
    with pytest.raises(LookupError, match="downtime"):
        journal.ledger("northwind").history("downtime")
