"""Writes 855 and 865: what we say to orders and to changes of orders."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from exchange.adapters.x12.order_codes import (
    AS_A_WHOLE,
    CHANGES,
    COMMITTED,
    FORMS,
    LINE_STATES,
    OWN_CHANGES,
    REQUESTED,
    UNCHANGED,
    WITH_LINES,
)
from exchange.adapters.x12.separators import Segment, split_text
from exchange.adapters.x12.writing import (
    Sending,
    TransactionSet,
    group_of,
    local,
    write_interchange,
)
from exchange.model.order_answers import (
    LineAnswer,
    OrderAnswer,
    ScheduleAnswer,
)
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

LONGEST_TEXT = 264


def write_order_answers(
    part: Part, answers: Sequence[OrderAnswer], reply: Reply
) -> Iterator[Written]:
    """Write an interchange of 855 for the orders and one of 865 for the changes."""
    for changing, form in FORMS.items():
        sets = [
            TransactionSet(form.type, tuple(answered(answer, reply)), number=answer.response)
            for answer in answers
            if answer.changing is changing
        ]
        if sets:
            group = group_of(part.envelope, form.answers)
            yield write_interchange(part, reply, Sending(form.type, form.kind, group, sets))


def answered(answer: OrderAnswer, reply: Reply) -> Iterator[Segment]:
    """Yield the segments of one set."""
    lines = answer.lines if answer.detailed else ()
    today = f"{local(reply):%Y%m%d}"
    state = (WITH_LINES if lines else AS_A_WHOLE)[answer.state]
    yield change_header(answer, state, today) if answer.changing else header(answer, state, today)
    if answer.currency:
        yield ("CUR", "BY", answer.currency)
    yield ("REF", "TN", answer.response)
    yield from reasons(answer.number, answer.reasons)
    for line in lines:
        yield (change_line if answer.changing else order_line)(line)
        yield from schedules(line)
        yield from reasons(line.line_number, line.reasons)
    yield ("CTT", str(len(lines)))


def header(answer: OrderAnswer, state: str, today: str) -> Segment:
    """Make BAK: the order as the buyer numbers and dates it, then our number of it."""
    return (
        "BAK", "00", state, answer.number, day(answer.day), "", "", "",
        answer.supplier_order, today,
    )  # fmt: skip


def change_header(answer: OrderAnswer, state: str, today: str) -> Segment:
    """Make BCA: as BAK, with the sequence of the change."""
    return (
        "BCA", "00", state, answer.number, "", answer.change, day(answer.day), "", "",
        answer.supplier_order, today,
    )  # fmt: skip


def order_line(line: LineAnswer) -> Segment:
    """Make PO1, which repeats the buyer's own line number and part."""
    terms = (quantity(line.quantity), line.unit, quantity(line.price), "")
    return ("PO1", line.line_number, *terms, *part_number(line))


def change_line(line: LineAnswer) -> Segment:
    """Make POC: as PO1, with what is changed."""
    change = CHANGES.get(line.change) or OWN_CHANGES.get(line.state, UNCHANGED)
    terms = (quantity(line.quantity), "", line.unit, quantity(line.price), "")
    return ("POC", line.line_number, change, *terms, *part_number(line))


def part_number(line: LineAnswer) -> Segment:
    """Return pairs of qualifier and number: the buyer's part and its revision."""
    pairs = (("BP", line.customer_part), ("EC", line.revision))
    return tuple(value for pair in pairs if pair[1] for value in pair)


def schedules(line: LineAnswer) -> Iterator[Segment]:
    """Yield an ACK for each schedule of a line: several of them split it."""
    for each in line.schedules or (ScheduleAnswer(line.quantity),):
        amount = quantity(each.quantity)
        when = each.committed or each.requested
        qualifier = COMMITTED if each.committed else REQUESTED if when else ""
        unit = line.unit if amount else ""
        dated = line.state == "delayed" and each.committed
        state = LINE_STATES["rescheduled" if dated else line.state]
        yield ("ACK", state, amount, unit, qualifier, day(when))


def reasons(reference: str, texts: Sequence[str]) -> Iterator[Segment]:
    """Yield N9 and the sentences below it, where there are any."""
    pieces = [piece for text in texts for piece in split_text(text, LONGEST_TEXT)]
    if pieces:
        yield ("N9", "L1", reference)
        yield from (("MSG", piece) for piece in pieces)


def quantity(value: Decimal | None) -> str:
    """Return a number in plain notation, without zeros behind its decimals."""
    return "" if value is None else f"{value.normalize():f}"


def day(value: date | None) -> str:
    """Return a date as CCYYMMDD, empty where it is open."""
    return "" if value is None else f"{value:%Y%m%d}"
