"""Orders and changes the gateway accepts by itself, where that is agreed and every date is sure.

A date is sure where the lead time of its part is known and the day asked for is not inside it, or
where our side has committed to this day for at least this quantity already
(docs/decisions/0028-what-the-gateway-promises-by-itself.md).
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl
from ulid import ULID

from exchange.model.acceptances import Acceptance, Promise, committed
from exchange.model.findings import Verdict
from exchange.model.interchange import Interchange, Message
from exchange.model.numbers import RESPONSE_DIGITS, significant
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Document, Judgement
from exchange.reconcile import committing, order_state
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.committing import PREFIX, TABLE, Held
from exchange.reconcile.deliveries import Delivery
from exchange.reconcile.foreknown import ordering
from exchange.reconcile.order_state import OrderLine
from exchange.reconcile.ordering.dates import normal
from exchange.reconcile.ordering.known import Ordering

SURE = frozenset({"add", "change", "replace", "restate"})
"""What a line may ask for; what takes something away is for a person."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a promise is made on: the order with this document, what was committed to, the rest."""

    held: Held
    before: pl.DataFrame
    known: Ordering


def accepted(judgement: Judgement, interchange: Interchange, known: Circumstances) -> Judgement:
    """Return the judgement with what is accepted by itself.

    Of several documents about one order in a file none is: a person sees what they add up to.
    """
    if not opted_in(judgement, known):
        return judgement
    numbers = Counter(significant(each.number) for each in judgement.documents)
    return replace(
        judgement,
        documents=tuple(
            replace(document, acceptance=acceptance(message, document, known))
            if numbers[significant(document.number)] == 1
            else document
            for message, document in zip(interchange.messages, judgement.documents, strict=True)
        ),
    )


def opted_in(judgement: Judgement, known: Circumstances) -> bool:
    """Tell whether a partner, who is live and is answered, has agreed to it; never for a test."""
    policy = known.agreement.orders if known.agreement else None
    agreed = policy is not None and policy.accept == "automatic"
    told = known.partner.state == "live" and known.partner.answers.business != "none"
    return agreed and told and not any(each.test for each in judgement.envelopes)


def acceptance(message: Message, document: Document, known: Circumstances) -> Acceptance | None:
    """Return what is promised of an order or a change; None where a person has to look at it."""
    whole = document.verdict is Verdict.ACCEPTED and document.function != "cancel"
    if document.document not in PREFIX or not document.number or not whole:
        return None
    documents = (*known.ledger.order(document.number), document)
    state = order_state.order(documents)
    if state is None or state.cancelled or state.waits or known.agreement is None:
        return None
    held = Held(documents, state)
    before = known.ledger.held(TABLE).filter(order_is(document.number))
    promises = promised(Basis(held, before, ordering(message, known, state)), document)
    answer = answered(held, promises, before) if promises else None
    if answer is None or promises is None:
        return None
    return Acceptance(
        id=identity(document.id),
        promises=promises,
        answer=replace(answer, response=document.id[-RESPONSE_DIGITS:]),
        agreement=known.agreement.title,
        digest=known.agreement.digest,
        clause=known.agreement.orders.cited("accept"),
    )


def order_is(number: str) -> pl.Expr:
    """Return what tells the rows about an order."""
    return pl.col("order_number").str.strip_chars_end(" ") == significant(number)


def promised(basis: Basis, document: Document) -> tuple[Promise, ...] | None:
    """Return a promise for each delivery of the lines a document speaks of, None if one is not."""
    found: list[Promise] = []
    for row in order_state.rows(document, f"{PREFIX[document.document]}_lines"):
        action = asked(row, document)
        if action == "none":
            continue
        number = order_state.line_key(row)
        line = basis.held.state.lines.get(number)
        if number is None or line is None or action not in SURE:
            return None
        promises = of_line(basis, number, line)
        if promises is None:
            return None
        found += promises
    return tuple(found)


def asked(row: Row, document: Document) -> str:
    """Return what a line asks for; a line of an order is added."""
    if document.document == order_state.ORDER:
        return "add"
    return order_state.asked(row, document.function)


def of_line(basis: Basis, number: str, line: OrderLine) -> list[Promise] | None:
    """Return a promise for each delivery of a line; None where nobody said what is wanted when."""
    waits = line.waits or line.changing or line.deleted_by is not None
    if waits or not line.customer_part or not understood(basis, number, line):
        return None
    same = pl.col("line_number").str.strip_chars_end(" ") == number
    earlier = basis.before.filter(same)
    if not all(sure(each, line, earlier, basis.known) for each in line.deliveries):
        return None
    alone = len(line.deliveries) == 1
    return [
        Promise(number, None if alone else at, each.quantity, each.day)
        for at, each in enumerate(line.deliveries, 1)
    ]


def understood(basis: Basis, number: str, line: OrderLine) -> bool:
    """Tell whether the deliveries of a line are known, and are those it was last stated with."""
    asked_for = committing.requested(basis.held.documents, number)
    stated = [(each.day, each.quantity) for each in line.deliveries]
    return len(asked_for) == len(stated) > 0 and all(
        day == wanted and quantity in {None, amount}
        for (day, quantity), (wanted, amount) in zip(asked_for, stated, strict=True)
    )


def sure(delivery: Delivery, line: OrderLine, earlier: pl.DataFrame, known: Ordering) -> bool:
    """Tell whether a day is outside the lead time of its part, or was committed to before."""
    first = normal(known, line.customer_part or "")
    if first is not None and delivery.day >= first[0]:
        return True
    same = earlier.filter((pl.col("answer") == "ACCEPTED") & (pl.col("date") == delivery.day))
    total = sum((each or Decimal(0) for each in same["quantity"]), Decimal(0))
    return total >= delivery.quantity > 0


def answered(held: Held, promises: Sequence[Promise], before: pl.DataFrame) -> OrderAnswer | None:
    """Return the answer to an order, as to a commitment of our ERP; None if it is no plain yes."""
    told = committed("", held.documents[-1].number, promises)
    answer = committing.order_answer(held, told, before, "")
    plain = all(each.state == "accepted" for each in answer.lines)
    return answer if plain and answer.state in {"accepted", "received"} else None


def identity(document: str) -> str:
    """Return the ULID of the commitment to a document: its time, then bits only it has."""
    digest = hashlib.sha256(f"{document}/{TABLE}".encode()).digest()
    return str(ULID(ULID.from_str(document).bytes[:6] + digest[:10]))
