"""What a change of a purchase order must keep to, by itself and against the order it changes."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from exchange.model.answer_times import waits_until
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.model.tables import Table
from exchange.reconcile import order_state, purchase_order
from exchange.reconcile.changing.sequence import Slot, slot
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.figures import under
from exchange.reconcile.order_state import Order, OrderLine, Row, asked, line_key

WANTED = frozenset({"add", "change", "replace", "restate"})
"""What a line can ask for that is still to be delivered."""

WHOLE = frozenset({"add", "replace", "restate"})
"""What a line can ask for only by saying all of it."""

NEEDS_LINE = frozenset({"change", "delete", "none", "replace"})
"""What means nothing without a line that stands."""


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with a change."""
    header, lines = message.tables["order_change_header"], message.tables["order_change_lines"]
    if not lines.frame.height and message.function != "cancel":
        yield Finding("ENV-025")
    yield from purchase_order.nameless(header)
    yield from unnumbered(header)
    yield from purchase_order.currency(header)
    yield from purchase_order.repeated(lines)
    actions = [asked(row, message.function) for row in lines.frame.iter_rows(named=True)]
    yield from by_themselves(message, actions, known.today)
    number = header.frame["number"][0]
    if number is not None:
        place = placed(message, known)
        yield from overtaken(header, place)
        held = order_state.order(place.earlier)
        yield from against(held, message, actions) if held else orderless(header, known)


def placed(message: Message, known: Circumstances) -> Slot:
    """Return where a change belongs among what is held of the order it names."""
    told = message.tables["order_change_header"].frame.row(0, named=True)
    day = told["date"]
    made = (told["change_number"] or "", day.isoformat() if day else "")
    return slot(known.papers(told["number"]), made)


def orderless(header: Table, known: Circumstances) -> Iterator[Finding]:
    """POC-028 and POC-001: the order is not here; it stayed away too long, or may still come."""
    number, change = header.frame["number"][0], header.frame["change_number"][0]
    since = waiting_since(known, number, change) if change is not None else None
    agreement = known.agreed_on(since) if since else None
    if since is None or agreement is None:
        yield header.finding("POC-001", 0, "number", observed=number)
    elif waits_until(agreement, since, known.site_calendar) < known.today:
        about = under(agreement.orders.cited("park_days"))
        days = agreement.orders.park_days
        yield header.finding("POC-028", 0, "number", observed=number, expected=days, **about)
    else:
        yield header.finding("POC-001", 0, "number", observed=number)


def waiting_since(known: Circumstances, number: str, change: str) -> date | None:
    """Return the local day on which a change came that has waited for its order since."""
    same = ("purchase_order_change", number, change)
    before = known.ledger.document(*same)
    if before is None or before.verdict is not Verdict.HELD:
        return None
    waited = any(each.rule == "POC-001" for each in known.ledger.cured(before.receipt, *same))
    return known.site_calendar.local(before.received_at) if waited else None


def unnumbered(header: Table) -> Iterator[Finding]:
    """POC-020: no number of its own, so that nobody can tell whether it comes again."""
    if header.frame["change_number"][0] is None:
        yield header.finding("POC-020", 0, "change_number")


def by_themselves(message: Message, actions: list[str], today: date) -> Iterator[Finding]:
    """Yield what is wrong with the lines, whatever was ordered."""
    lines = message.tables["order_change_lines"]
    for row, line in enumerate(lines.frame.iter_rows(named=True)):
        yield from unclear(lines, row, line, actions[row])
    decimals = purchase_order.decimals(message.tables["order_change_header"])
    priced = [action in WHOLE for action in actions]
    yield from purchase_order.prices(lines, decimals, priced)
    wanted = pl.Series([action in WANTED for action in actions], dtype=pl.Boolean)
    schedules = message.tables["order_change_schedules"]
    yield from purchase_order.schedules(schedules, lines.frame.filter(wanted), today)


def unclear(lines: Table, row: int, line: Row, action: str) -> Iterator[Finding]:
    """POC-024, PO-005 and POC-010: a line that does not say what is asked, or how many."""
    number = line["line_number"]
    if not action and not line["action_raw"]:
        yield lines.finding("POC-024", row, "action", line=number)
    if action in WHOLE and line["quantity_raw"] is None:
        yield lines.finding("PO-005", row, "quantity", observed="none", line=number)
    if action in WANTED and line["quantity"] == 0:
        yield lines.finding("POC-010", row, "quantity", observed="0", line=number)


def against(held: Order, message: Message, actions: list[str]) -> Iterator[Finding]:
    """Yield what does not fit the order as it stands."""
    header, lines = message.tables["order_change_header"], message.tables["order_change_lines"]
    number = header.frame["number"][0]
    if held.cancelled:
        yield header.finding("POC-023", 0, "number", observed=number)
        return
    if held.waits:
        yield header.finding("POC-026", 0, "number", observed=number)
    currency = header.frame["currency"][0]
    if currency and held.currency and currency != held.currency:
        yield header.finding("POC-022", 0, "currency", observed=currency, expected=held.currency)
    for row, line in enumerate(lines.frame.iter_rows(named=True)):
        before = held.lines.get(line_key(line) or "")
        place = (lines, row, line)
        yield from misplaced(place, number, before, actions[row])
        if before is not None and before.deleted_by is None and actions[row] in TOUCHING:
            yield from waiting(place, number, before, held)
            yield from different(place, before)
            yield from odd_quantity(place, before)
    yield from left_out(message, held)


def overtaken(header: Table, place: Slot) -> Iterator[Finding]:
    """POC-002: a change older than one that cannot be judged once more."""
    told = header.frame.row(0, named=True)
    if place.closed is not None:
        yield header.finding(
            "POC-002",
            0,
            "change_number",
            observed=told["change_number"] or "-",
            expected=place.closed.revision or "-",
            order=told["number"],
        )


TOUCHING = NEEDS_LINE | {"restate"}
"""What is asked of a line that stands."""

Place = tuple[Table, int, Row]
"""A table, the position of a row in it, and the row."""


def misplaced(
    place: Place, order_number: str, before: OrderLine | None, action: str
) -> Iterator[Finding]:
    """POC-017 to POC-019: a line that is not there, that is there already, that was deleted."""
    lines, row, line = place
    about = {"observed": line["line_number"], "order": order_number}
    deleted_by = before.deleted_by if before else None
    if before is None and action in NEEDS_LINE:
        yield lines.finding("POC-017", row, "line_number", **about)
    elif deleted_by is not None and action in NEEDS_LINE:
        yield lines.finding("POC-019", row, "line_number", expected=deleted_by or "-", **about)
    elif before is not None and deleted_by is None and action == "add":
        yield lines.finding("POC-018", row, "line_number", **about)


def waiting(place: Place, order_number: str, before: OrderLine, held: Order) -> Iterator[Finding]:
    """POC-027: a line in question, or with a change that is, in an order that is not."""
    lines, row, line = place
    if (before.waits or before.changing) and not held.waits:
        number = line["line_number"]
        yield lines.finding("POC-027", row, "line_number", observed=number, order=order_number)


def odd_quantity(place: Place, before: OrderLine) -> Iterator[Finding]:
    """POC-025: an increase to no more than was ordered, a decrease to no less."""
    lines, row, line = place
    new, old, event = line["quantity"], before.quantity, line["event"]
    if event is None or new is None or old is None:
        return
    if new <= old if event == "INCREASE" else new >= old:
        yield lines.finding(
            "POC-025",
            row,
            "quantity",
            observed=f"{new.normalize():f}",
            expected=f"{old.normalize():f}",
            line=line["line_number"],
            code=line["action_raw"],
        )


def different(place: Place, before: OrderLine) -> Iterator[Finding]:
    """POC-014, POC-012 and POC-022: another part, revision or unit than was ordered."""
    lines, row, line = place
    unit = line["unit_code"] or line["unit"]
    for rule, column, new, old in (
        ("POC-014", "customer_part", line["customer_part"], before.customer_part),
        ("POC-012", "revision", line["revision"], before.revision),
        ("POC-022", "unit", unit, before.unit),
    ):
        if new and old and significant(new) != significant(old):
            number = line["line_number"]
            yield lines.finding(rule, row, column, observed=new, expected=old, line=number)


def left_out(message: Message, held: Order) -> Iterator[Finding]:
    """POC-021: a replacement or cancellation that names lines of the order, but not all."""
    header, lines = message.tables["order_change_header"], message.tables["order_change_lines"]
    if message.function not in {"replace", "cancel"} or not lines.frame.height:
        return
    named = set(map(line_key, lines.frame.iter_rows(named=True)))
    for number, line in held.lines.items():
        if number not in named and line.deleted_by is None:
            yield header.finding(
                "POC-021",
                0,
                "number",
                observed=number,
                order=header.frame["number"][0],
                function=message.function,
            )
