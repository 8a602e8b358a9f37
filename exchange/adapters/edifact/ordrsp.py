"""Writes ORDRSP: what we say to orders and changes of orders, in the buyer's own line numbers."""

from collections.abc import Iterator, Mapping, Sequence

from pydifact.segments import Segment

from exchange.adapters.edifact.writing import (
    LINE_LENGTH,
    REFERENCE_LENGTH,
    Told,
    days,
    free_text,
    joined,
    minute,
    number,
    numbered,
    ourselves,
    party,
    quantity,
    references,
    segment,
    write,
)
from exchange.model.order_answers import (
    LineAnswer,
    LineState,
    OrderAnswer,
    OrderState,
    ScheduleAnswer,
)
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

FUNCTIONS: Mapping[OrderState, str] = {
    "received": "12",  # not processed: no more than a receipt
    "accepted": "29",  # accepted without amendment
    "changed": "4",  # accepted with changes
    "rejected": "27",  # not accepted
}
"""1225 by what we say to the order."""

ACTIONS: Mapping[LineState, str] = {
    "received": "4",  # no action
    "accepted": "5",  # accepted without amendment
    "changed": "3",  # changed
    "rescheduled": "3",
    "delayed": "3",
    "held": "4",  # no proposal of ours (23): it waits for the buyer
    "rejected": "7",  # not accepted
    "not_found": "10",  # not found
    "cancelled": "2",  # deleted
}
"""1229 by what we say to a line."""

COMMITTED, OPEN = "1", "4"
"""4017 of a schedule: firm where we commit to a day, planned where we do not yet."""

DIRECTORY = ("D", "96A", "UN")
IDENTIFIED, PART_LENGTH = 4, 35
"""S009 has four components at least; 7140 is an..35."""

EARLIER = frozenset({"93A", "94A", "94B", "95A", "95B"})
"""Releases before D.96A, whose ORDRSP is another one; they are answered in D.96A."""


def write_ordrsp(part: Part, answers: Sequence[OrderAnswer], reply: Reply) -> Iterator[Written]:
    """Write one interchange with a message for each answer, nothing without any."""
    if not answers:
        return
    messages = [
        Told(
            identifier(part, answer),
            response(part, answer, reply),
            answer.response[:REFERENCE_LENGTH],
        )
        for answer in answers
    ]
    yield write(part.envelope, reply, messages, reply.control("edifact"))


def identifier(part: Part, answer: OrderAnswer) -> tuple[str, ...]:
    """Return our S009: in the directory of the order, D.96A where that is not known."""
    for document in part.documents:
        stated = document.identifier
        if document.number == answer.number and len(stated) >= IDENTIFIED:
            known = stated[1] == "D" and stated[2] not in EARLIER
            return ("ORDRSP", *(stated[1:IDENTIFIED] if known else DIRECTORY))
    return ("ORDRSP", *DIRECTORY)


def response(part: Part, answer: OrderAnswer, reply: Reply) -> tuple[Segment, ...]:
    """Return the segments of one answer."""
    lines = answer.lines if answer.detailed else ()
    buyer = part.envelope.sender
    return joined(
        header(answer, reply),
        [party("BY", buyer), party("SU", ourselves(part.envelope, reply))],
        [segment("CUX", ["2", answer.currency, "9"])] if answer.currency else (),
        *(detail(answer, line) for line in lines),
        [segment("UNS", "S"), segment("CNT", ["2", str(len(lines))])],
    )


def header(answer: OrderAnswer, reply: Reply) -> Iterator[Segment]:
    """Yield what is said of the order as a whole."""
    yield segment("BGM", "231", answer.response[:REFERENCE_LENGTH], FUNCTIONS[answer.state])
    yield minute(reply)
    for reason in filter(str.strip, answer.reasons[:9]):
        yield free_text("AAI", reason)
    if answer.number:
        yield from references(("ON", answer.number))
        yield from days(("171", answer.day))
    if answer.changing:
        yield from references(("PP", answer.change))
    yield from references(("VN", answer.supplier_order))


def detail(answer: OrderAnswer, line: LineAnswer) -> Iterator[Segment]:
    """Yield what is said of one line, in the order of segment group LIN."""
    item = [line.customer_part[:PART_LENGTH], "IN"] if line.customer_part else ""
    yield segment("LIN", numbered(line.line_number), ACTIONS[line.state], item)
    if line.revision:
        yield segment("PIA", "1", [line.revision[:PART_LENGTH], "EC"])
    if line.quantity is not None:
        yield quantity("21", line.quantity, line.unit)
    for each in line.schedules:
        if each.quantity is None:
            yield from days(("67", each.committed), ("2", each.requested))
    for reason in filter(str.strip, line.reasons[:99]):
        yield free_text("LIN", reason)
    if line.price is not None:
        yield segment("PRI", ["AAA", number(line.price)])
    if len(line.line_number) <= LINE_LENGTH and answer.number:
        yield segment("RFF", ["ON", answer.number[:REFERENCE_LENGTH], line.line_number])
    else:
        yield from references(("LI", line.line_number))
    for each in line.schedules:
        yield from schedule(each, line.unit)


def schedule(each: ScheduleAnswer, unit: str) -> Iterator[Segment]:
    """Yield a delivery of a line: what is committed (113), or what is asked and still open (21)."""
    if each.quantity is None:
        return
    yield segment("SCC", COMMITTED if each.committed else OPEN)
    yield quantity("113" if each.committed else "21", each.quantity, unit)
    yield from days(("67", each.committed), ("2", each.requested))
