"""Answers to notices in a file that just came: what stands against them, what they make of it."""

from collections.abc import Callable, Iterator, Mapping

from exchange.model.findings import STANDING, Finding
from exchange.model.interchange import Message
from exchange.model.notice_answers import NEEDS, NoticeDecision, ToldLine
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.model.tables import Table
from exchange.reconcile import order_state
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices.answered import told_lines
from exchange.reconcile.notices.books import book_of
from exchange.reconcile.notices.hearing import ANSWERS, Spoken, heard
from exchange.reconcile.notices.lines import Row
from exchange.reconcile.notices.standing import Book

ACKNOWLEDGEMENT = "acknowledgement"
WORKBOOK = "workbook"
EVERY_LINE = "-"


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """NOT-012 to NOT-014: no such notice or line, half an answer, an answer that is no yes."""
    table = message.tables[ANSWERS]
    for row, told in enumerate(table.frame.iter_rows(named=True)):
        if told["partner"] in known.partners and told["notice"] is not None:
            yield from against(table, row, told, known)


def against(table: Table, row: int, told: Row, known: Circumstances) -> Iterator[Finding]:
    """Yield what stands against one answer, or that it leaves a word to us."""
    whole = book_of(told["partner"], known)
    sent = told_lines(whole, {}).get(told["notice"], ())
    about = {"partner": told["partner"], "notice": told["notice"]}
    missing = NEEDS.get(told["answer"] or "", "")
    half = bool(told["order_number"]) is not bool(told["line_number"])
    if not any(speaks_of(told, each) for each in sent):
        named = "/".join(filter(None, (told["order_number"], told["line_number"])))
        yield table.finding("NOT-012", row, "notice", observed=named or told["notice"], **about)
    elif half or (missing and told[missing] is None):
        column = missing if not half else "line_number"
        yield table.finding("NOT-013", row, column, observed=told["answer"], expected=column)
    elif told["answer"] != "ACCEPTED":
        yield table.finding("NOT-014", row, "answer", observed=told["answer"], **about)


def speaks_of(told: Row, line: ToldLine) -> bool:
    """Tell whether an answer is about a line of a notice."""
    named = (told["order_number"] or line.order, told["line_number"] or line.line)
    return tuple(map(significant, named)) == (significant(line.order), significant(line.line))


def given(message: Message, document: Document, known: Circumstances) -> Iterator[NoticeDecision]:
    """Yield what a file makes of each notice it answers; the rows it says have its identity."""
    read = GIVEN.get(document.document)
    if read is None or document.verdict not in STANDING:
        return
    for partner, whole, spoken in read(message, document, known):
        for notice, lines in told_lines(whole, spoken).items():
            fresh = frozenset(
                (each.order, each.line)
                for each in lines
                if any(answer.document == document.id for answer in each.answers)
            )
            if fresh:
                yield NoticeDecision(partner, notice, lines, fresh)


Given = Iterator[tuple[str, Book, Spoken]]


def recorded(message: Message, document: Document, known: Circumstances) -> Given:
    """Yield what our people recorded, partner by partner."""
    rows = [
        {**row, "document": document.id}
        for row in message.tables[ANSWERS].frame.iter_rows(named=True)
    ]
    for partner in dict.fromkeys(row["partner"] for row in rows):
        if partner in known.partners:
            whole = book_of(partner, known)
            yield partner, whole, heard(whole, [row for row in rows if row["partner"] == partner])


def returned(message: Message, document: Document, known: Circumstances) -> Given:
    """Yield what a partner wrote into a sheet of ours."""
    kinds = {*message.tables["acknowledgement_header"].frame["kind"]}
    if kinds != {WORKBOOK} or "delay" not in known.ledger.fed():
        return
    rows = [
        {
            **{name: row[name] for name in ("state", "choice", "text", "day")},
            "document": document.id,
            "number": row["message_reference"],
            "line": "" if row["place"] == EVERY_LINE else row["place"],
        }
        for row in message.tables["acknowledgement_lines"].frame.iter_rows(named=True)
    ]
    whole = book_of(known.partner.id, known)
    yield known.partner.id, whole, heard(whole, returned=rows)


def changed(_message: Message, document: Document, known: Circumstances) -> Given:
    """Yield what a change of an order says to the notices about its lines."""
    if "delay" in known.ledger.fed():
        whole = book_of(known.partner.id, known, document)
        if whole.sent:
            yield known.partner.id, whole, heard(whole)


GIVEN: Mapping[str, Callable[[Message, Document, Circumstances], Given]] = {
    ANSWERS: recorded,
    ACKNOWLEDGEMENT: returned,
    order_state.CHANGE: changed,
}
"""How an answer to a notice comes, by the type of document."""
