"""What an answer to a question changes: rows are released, or refused and told the customer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import polars as pl

from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Message
from exchange.model.ledger import Ledger
from exchange.model.numbers import response_number
from exchange.model.order_answers import LineAnswer, OrderAnswer
from exchange.model.outcome import Decision, Inquiry
from exchange.model.questions import Answer, Given, heard
from exchange.reconcile import order_state
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.committing import DAYS, PREFIX
from exchange.reconcile.held import binds_all, bound
from exchange.reconcile.refused import REFUSED

TABLE = "question_answers"

ANSWERS: Mapping[str, Answer] = {"yes": "yes", "no": "no", "withdraw": "withdraw"}

CHANGES = "purchase_order_change"

Row = Mapping[str, Any]


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """ERP-006, ERP-013 and ERP-014: an answer to what is no open question, to several, twice."""
    table = message.tables[TABLE]
    first: dict[str, int] = {}
    for row, (partner, number) in enumerate(table.frame.select("partner", "question").rows()):
        if number is None or partner not in known.partners:
            continue
        found = asked(known.ledger.of(partner), number)
        if not found:
            yield table.finding("ERP-013", row, "question", observed=number)
        elif len(found) > 1:
            alike = ", ".join(sorted(found))
            yield table.finding("ERP-014", row, "question", observed=number, expected=alike)
        elif first.setdefault(min(found), row) != row:
            place = table.locate(first[min(found)], "question")
            yield table.finding("ERP-006", row, "question", observed=number, expected=place)


def asked(ledger: Ledger, number: str) -> frozenset[str]:
    """Return the open questions somebody may mean by a number."""
    return ledger.asked(heard(number)) if heard(number) else frozenset()


def releases(
    message: Message, identity: str, ledger: Ledger
) -> Iterator[tuple[Inquiry, Decision | None]]:
    """Yield each document that the answers of a file are about, as it is with them.

    Beside it stands the answer to an order of which lines are refused; `identity` is our
    document's.
    """
    for partner in message.tables[TABLE].frame["partner"].unique(maintain_order=True):
        theirs = ledger.of(partner)
        given = {each.question: each for each in answers(message, partner, theirs)}
        held: dict[str, Inquiry] = {}
        for question in given:
            if not any(question == each.question for one in held.values() for each in one.asked):
                held.update((one.document.id, one) for one in theirs.inquiries(question))
        for before in held.values():
            after = released(before, given)
            yield after, refusal(before, after, identity)


def answers(message: Message, partner: str, ledger: Ledger) -> Iterator[Given]:
    """Yield the answers of a file to the questions of one partner."""
    frame = message.tables[TABLE].frame
    for row in frame.filter(pl.col("partner") == partner).iter_rows(named=True):
        said = {name: row.get(name) or "" for name in ("text", "source", "attachment", "by")}
        found = asked(ledger, row["question"])
        if len(found) == 1:
            yield Given(min(found), ANSWERS[row["answer"]], **said)


def released(inquiry: Inquiry, given: Mapping[str, Given]) -> Inquiry:
    """Return a document after some answers: its rows with the status they have now.

    A row waits as long as one question that binds it is open, and is refused once one was denied.
    """
    document = inquiry.document
    mine = tuple(given[each.question] for each in inquiry.asked if each.question in given)
    every = {each.question: each for each in (*inquiry.given, *mine)}
    own = (each for each in document.findings if each.question)
    binding = [*inquiry.around, *own]
    waits = [each for each in binding if each.question not in every]
    denied = [
        each for each in binding if each.question in every and not every[each.question].releases
    ]
    frames = {name: opened(content) for name, content in document.tables.items()}
    partial = document.verdict is Verdict.PARTIAL
    held, gone = bound(frames, waits), bound(frames, denied)
    now = {name: marked(frame, held[name], gone[name]) for name, frame in frames.items()}
    after = replace(
        document,
        tables={name: packed(frame) for name, frame in now.items()},
        verdict=document.verdict if partial or waits else Verdict.ACCEPTED,
        answered=frozenset(every),
    )
    return replace(
        inquiry,
        source=replace(inquiry.source, document=after),
        given=mine,
        earlier=inquiry.given,
        refused=any(map(binds_all, denied)),
        changed=any(not frame.equals(frames[name]) for name, frame in now.items()),
    )


def marked(frame: pl.DataFrame, held: pl.Series, gone: pl.Series) -> pl.DataFrame:
    """Return a table with the status of each row."""
    refused = gone | (frame["status"] == REFUSED)
    status = pl.when(refused).then(pl.lit(REFUSED)).when(held).then(pl.lit("held"))
    return frame.with_columns(status.otherwise(pl.lit("released")).alias("status"))


def opened(content: bytes) -> pl.DataFrame:
    """Return a table from its Arrow IPC bytes."""
    return pl.read_ipc(BytesIO(content))


def packed(frame: pl.DataFrame) -> bytes:
    """Return a table as Arrow IPC bytes."""
    stream = BytesIO()
    frame.write_ipc(stream)
    return stream.getvalue()


def refusal(before: Inquiry, after: Inquiry, identity: str) -> Decision | None:
    """Return the answer to an order or a change of which lines are refused now, else None."""
    document = after.document
    if document.document not in PREFIX or not document.number:
        return None
    lines = [*refused_lines(before, after)]
    if not lines and not after.refused:
        return None
    denied = (each.text for each in after.given if not each.releases and each.text)
    reasons = tuple(dict.fromkeys(denied))
    day = document.header.get(DAYS[document.document])
    answer = OrderAnswer(
        response=response_number(f"{identity}/{document.id}", document.number),
        number=document.number,
        state="rejected" if after.refused else "changed",
        day=date.fromisoformat(day) if day else None,
        change=document.revision,
        changing=document.document == CHANGES,
        currency=document.header.get("currency", ""),
        lines=tuple(line_answer(row, reasons) for row in lines),
        reasons=reasons if after.refused else (),
    )
    return Decision(after.source.transmission.partner, after.source, answer)


def refused_lines(before: Inquiry, after: Inquiry) -> Iterator[Row]:
    """Yield the lines of an order, or of a change, that are refused now and were not before."""
    name = f"{PREFIX[after.document.document]}_lines"
    rows = (order_state.rows(each.document, name) for each in (before, after))
    for old, new in zip(*rows, strict=True):
        if new["status"] == REFUSED != old["status"]:
            yield new


def line_answer(row: Row, reasons: tuple[str, ...]) -> LineAnswer:
    """Return that a line is rejected, in the buyer's own words."""
    return LineAnswer(
        line_number=row["line_number"] or "",
        state="rejected",
        customer_part=row["customer_part"] or "",
        revision=row["revision"] or "",
        quantity=row["quantity"],
        unit=row["unit"] or "",
        price=row["price"],
        change=(row.get("action") or "") if row.get("action") != "none" else "",
        reasons=reasons,
    )
