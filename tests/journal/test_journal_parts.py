"""Which orders have lines of a part: found by an index, also of what came before there was one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from journal import test_journal_due
from sqlalchemy import create_engine, event, text

from exchange.journal import Journal, order_parts
from exchange.journal.opening import MIGRATIONS
from exchange.journal.tables import refusals
from exchange.model.findings import Verdict
from exchange.model.reviews import Span
from exchange.reconcile import order_state

ORDER, CHANGE = "purchase_order", "purchase_order_change"
Row = Mapping[str, object]
Came = Callable[..., str]
came = test_journal_due.came
BEFORE = "0017"
"""The newest step before the parts were kept."""


def lines(*parts: str) -> Sequence[Row]:
    return [
        {"line": at, "line_number": f"{at}0", "customer_part": part}
        for at, part in enumerate(parts, 1)
    ]


def opening(number: str, part: str) -> Sequence[Row]:
    return [{
        "partner": "acme", "order_number": number, "line_number": "10", "customer_part": part,
    }]  # fmt: skip


def test_orders_that_stand_are_found_by_their_parts(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("A-1", "A-2 "))
    came(CHANGE, "PO-1", lines("A-3"), revision="1")
    came(ORDER, "PO-2 ", lines("A-1"))
    came(ORDER, "PO-3", lines("A-1"), verdict=Verdict.REJECTED)
    came(ORDER, "PO-4", lines("A-1"), live=False)
    came(ORDER, "PO-5", lines("A-1"), partner="other")
    ledger = journal.ledger("acme")
    assert ledger.orders_of("A-1") == {"PO-1", "PO-2"}
    assert ledger.orders_of("A-2") == ledger.orders_of("A-3 ") == {"PO-1"}
    assert ledger.orders_of("A-9") == frozenset()


def test_what_does_not_stand_any_more_is_not_found(journal: Journal, came: Came) -> None:
    order = came(ORDER, "PO-1", lines("A-1"))
    with journal.writing() as connection:
        connection.execute(refusals.insert().values(document=order))
    assert journal.ledger("acme").orders_of("A-1") == frozenset()


def test_it_takes_no_look_at_every_line(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("A-1"))
    asked: list[str] = []
    event.listen(journal.store.reader, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with journal.reading() as connection:
        order_parts.orders_of(connection, "acme", "A-1")
    plans = []
    with journal.reading() as connection:
        for query in [each for each in asked if each.startswith("SELECT")]:
            values = ("x",) * query.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
            plans += [row[-1] for row in plan]
    assert any(each.startswith("SEARCH order_parts USING ") for each in plans), plans
    assert [each for each in plans if each.startswith("SCAN")] == []


def test_the_parts_of_an_older_journal_are_found_as_well(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, BEFORE)
        for number, verdict in (("PO-1 ", "accepted"), ("PO-2", "rejected")):
            connection.execute(
                text(
                    "INSERT INTO documents (id, receipt, partner, document, number, function, "
                    "verdict, rows, header, reference, identifier, succeeds) VALUES (:number, "
                    "'R', 'acme', 'purchase_order', :number, '', :verdict, '{}', '{}', '', "
                    "'[]', '')"
                ),
                {"number": number, "verdict": verdict},
            )
            connection.execute(
                text(
                    "INSERT INTO order_lines (document, row, line, customer_part, status) "
                    "VALUES (:number, 0, 1, 'A-1 ', 'released')"
                ),
                {"number": number},
            )
        command.upgrade(config, "head")
        found = connection.execute(text("SELECT partner, part, document, number FROM order_parts"))
        rows = [tuple(row) for row in found]
    engine.dispose()
    assert rows == [("acme", "A-1", "PO-1 ", "PO-1")]


@pytest.mark.parametrize("sent", [True, False])
def test_an_order_of_the_cut_over_stands_until_the_partner_sends_it(
    journal: Journal, came: Came, *, sent: bool
) -> None:
    came("opening_orders", "", opening("PO-1", "A-1"), partner="_erp")
    came(CHANGE, "PO-1", lines("A-3"), revision="1")
    if sent:
        came(ORDER, "PO-1", lines("A-2"))
    ledger = journal.ledger("acme")
    expected = [(ORDER, "original")] if sent else [(ORDER, "opening"), (CHANGE, "original")]
    assert [(each.document, each.function) for each in ledger.order("PO-1")] == expected
    assert ledger.orders_of("A-1") == {"PO-1"}
    assert journal.ledger("other").order("PO-1") == []


def test_a_review_knows_what_was_left_of_orders_at_the_cut_over(
    journal: Journal, came: Came, now: datetime
) -> None:
    first, last = date(2027, 3, 1), date(2027, 4, 5)
    wanted = {"quantity": Decimal(60), "requested_date": first, "first_date": date(2027, 2, 1)}
    line = dict(opening("PO-1", "A-1")[0])
    rows = [
        line | wanted | {"schedule": 1, "shipped": Decimal(20), "committed_date": last},
        line | wanted | {"schedule": 2, "requested_date": last},
    ]
    came("opening_orders", "", rows, partner="_erp")
    began = now - timedelta(days=1)
    span = Span("2026Q4", began.date(), now.date(), began, now + timedelta(days=1), began)
    facts = journal.facts("acme", span)
    (papers,) = facts.orders
    held = order_state.order(papers.documents)
    assert held is not None
    deliveries = held.lines["10"].deliveries
    assert [(each.day, int(each.quantity)) for each in deliveries] == [(first, 40), (last, 60)]
    assert [each.lots[0].first for each in deliveries] == [date(2027, 2, 1), date(2027, 2, 1)]
    by_night = journal.nights().across("acme", span, "UTC").facts
    for commits in (facts.commits, by_night.commits):
        told = commits.select("order_number", "line_number", "schedule", "quantity", "date")
        assert told.rows() == [("PO-1", "10", 1, Decimal(40), last)]
