"""Writes 830 the other way round: the supplier says what it commits to, or that it has it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from exchange.adapters.x12.separators import Segment, split_text
from exchange.adapters.x12.writing import (
    Sending,
    TransactionSet,
    group_of,
    local,
    write_interchange,
)
from exchange.model.forecast_answers import (
    AnsweredQuantity,
    ForecastAnswer,
    ForecastLineAnswer,
    ForecastState,
)
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

SET, FUNCTIONAL = "830", "PS"

PURPOSES: Mapping[ForecastState, str] = {
    "committed": "00",
    "received": "12",  # not processed: no more than a receipt
    "rejected": "44",
}
"""353 by what we say to the forecast."""

REPLACES = "05"
"""353 where it takes the place of an earlier response of ours."""

AS_AGREED, ACTUAL = "ZZ", "A"
"""675: the dates mean what they mean in the forecast that is answered; 676: no running totals."""

COMMITMENTS: Mapping[str, str] = {"firm": "C", "proposed": "D", "open": "D"}
"""680 by how we commit; what is not firm is for planning, whatever the partner called it."""

FLEXIBLE, DISCRETE = "F", "D"
"""681: from one day to another, or on one day."""

LONGEST_TEXT, MOST_TEXTS = 80, 12
"""Characters of REF03, and REF of a header or line in version 004010."""

PLACE = "ZZ"
"""66: the partner's own code of a place, of which the tables do not keep who gives it out."""


def write_forecast_answers(
    part: Part, answers: Sequence[ForecastAnswer], reply: Reply
) -> Iterator[Written]:
    """Write one interchange with a set for each answer to an 830, nothing without any."""
    stated = {document.number: document.identifier for document in part.documents}
    sets = [
        TransactionSet(SET, tuple(answered(answer, reply)), number=answer.response)
        for answer in answers
        if stated.get(answer.number, ())[:1] in {(), (SET,)}
    ]
    if sets:
        group = group_of(part.envelope, FUNCTIONAL)
        yield write_interchange(part, reply, Sending(SET, FUNCTIONAL, group, sets))


def answered(answer: ForecastAnswer, reply: Reply) -> Iterator[Segment]:
    """Yield the segments of one set."""
    yield header(answer, local(reply).date())
    yield ("REF", "TN", answer.response)
    yield from texts(answer.number, answer.reasons)
    for line in answer.lines:
        yield item(line)
        if line.unit:
            yield ("UIT", line.unit)
        yield from texts(line.line_number, line.reasons)
        if line.ship_to:
            yield ("N1", "ST", "", PLACE, line.ship_to)
        yield from (quantity(each) for each in line.quantities)
    yield ("CTT", str(len(answer.lines)))


def header(answer: ForecastAnswer, today: date) -> Segment:
    """Make BFR: the partner's number of the forecast and the days we speak of.

    BFR06 must be there; an answer without any day begins today.
    """
    start, end = answer.horizon
    anew = answer.supersedes and answer.state == "committed"
    purpose = REPLACES if anew else PURPOSES[answer.state]
    earliest = min((each.start for line in answer.lines for each in line.quantities), default=today)
    return (
        "BFR", purpose, answer.number, "", AS_AGREED, ACTUAL,
        day(start or earliest), day(end), day(today),
    )  # fmt: skip


def item(line: ForecastLineAnswer) -> Segment:
    """Make LIN, which repeats the partner's own line number and identifiers."""
    pairs = (("BP", line.customer_part), ("EC", line.revision), ("PO", line.order_number))
    return ("LIN", line.line_number, *(value for pair in pairs if pair[1] for value in pair))


def texts(reference: str, reasons: Sequence[str]) -> Iterator[Segment]:
    """Yield REF for the sentences, as many pieces as there may be."""
    pieces = [piece for reason in reasons for piece in split_text(reason, LONGEST_TEXT)]
    return (("REF", "L1", reference, piece) for piece in pieces[:MOST_TEXTS])


def quantity(each: AnsweredQuantity) -> Segment:
    """Make FST: a quantity, how binding it is, and its period."""
    pattern = FLEXIBLE if each.end else DISCRETE
    amount = plain(each.quantity)
    return ("FST", amount, COMMITMENTS[each.commitment], pattern, day(each.start), day(each.end))


def plain(value: Decimal) -> str:
    """Return a number in plain notation, without zeros behind its decimals."""
    return f"{value.normalize():f}"


def day(value: date | None) -> str:
    """Return a date as CCYYMMDD, empty where it is open."""
    return "" if value is None else f"{value:%Y%m%d}"
