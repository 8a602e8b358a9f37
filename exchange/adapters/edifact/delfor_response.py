"""Writes DELFOR the other way round: the supplier says what it commits to, or that it has it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pydifact.segments import Segment

from exchange.adapters.edifact.releases import expand
from exchange.adapters.edifact.writing import (
    LINE_LENGTH,
    REFERENCE_LENGTH,
    Told,
    days,
    free_text,
    joined,
    minute,
    numbered,
    ourselves,
    party,
    quantity,
    references,
    segment,
    write,
)
from exchange.model.forecast_answers import (
    AnsweredQuantity,
    ForecastAnswer,
    ForecastLineAnswer,
    ForecastLineState,
    ForecastState,
)
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

MESSAGE = "DELFOR"
DIRECTORY = ("D", "97A", "UN")
IDENTIFIED = 4
ALIKE = frozenset(expand("96B..01C"))
"""Releases whose DELFOR is built as that of D.97A; others are answered in D.97A."""

FUNCTIONS: Mapping[ForecastState, str] = {
    "committed": "9",
    "received": "12",  # not processed: no more than a receipt
    "rejected": "27",  # not accepted
}
"""1225 by what we say to the forecast."""

REPLACES = "5"
"""1225 where it takes the place of an earlier response of ours."""

ACTIONS: Mapping[ForecastLineState, str] = {
    "committed": "",
    "received": "4",  # no action
    "held": "4",
    "rejected": "7",  # not accepted
}
"""1229 by what we say to a line."""

COMMITMENTS: Mapping[str, str] = {"firm": "1", "proposed": "26", "open": "4"}
"""4017 by how we commit; open is a mere forecast, whatever the partner called it."""

QUANTITIES: Mapping[str, str] = {"firm": "113", "proposed": "113", "open": "1"}
"""6063: to be delivered where we say so; of what is open no more than the quantity."""

COMPLETE = "37"
"""7365: the detail is complete information."""

PART_LENGTH, PARTY_LENGTH = 35, 17
MOST_TEXTS = 5
"""FTX of the header, and of a line."""


def write_delfor_response(
    part: Part, answers: Sequence[ForecastAnswer], reply: Reply
) -> Iterator[Written]:
    """Write one interchange with a message for each answer to a DELFOR, nothing without any."""
    stated = {document.number: document.identifier for document in part.documents}
    messages = [
        Told(
            identifier(known),
            response(part, answer, reply),
            answer.response[:REFERENCE_LENGTH],
        )
        for answer in answers
        if (known := stated.get(answer.number, ()))[:1] in {(), (MESSAGE,)}
    ]
    if messages:
        yield write(part.envelope, reply, messages, reply.control("edifact"))


def identifier(stated: Sequence[str]) -> tuple[str, ...]:
    """Return our S009: in the directory of the forecast where that builds it alike."""
    alike = len(stated) >= IDENTIFIED and stated[1] == "D" and stated[2] in ALIKE
    return (MESSAGE, *(stated[1:IDENTIFIED] if alike else DIRECTORY))


def response(part: Part, answer: ForecastAnswer, reply: Reply) -> tuple[Segment, ...]:
    """Return the segments of one answer."""
    number = answer.response[:REFERENCE_LENGTH]
    anew = answer.supersedes and answer.state == "committed"
    function = REPLACES if anew else FUNCTIONS[answer.state]
    reference = [*references(("AAN", answer.number))]
    return joined(
        [segment("BGM", "241", number, function), minute(reply)],
        texts("AAI", answer.reasons),
        reference,
        days(("171", answer.day)) if reference else (),
        [party("BY", part.envelope.sender), party("SU", ourselves(part.envelope, reply))],
        *(
            joined(destination(place), *(detail(line) for line in lines))
            for place, lines in groupby(answer.lines, lambda line: line.ship_to)
        ),
    )


def texts(subject: str, reasons: Sequence[str]) -> Iterator[Segment]:
    """Yield FTX for as many sentences as there may be."""
    return (free_text(subject, reason) for reason in [*filter(str.strip, reasons)][:MOST_TEXTS])


def destination(place: str) -> Iterator[Segment]:
    """Yield what opens the lines for one place of delivery, named as the partner names it."""
    yield segment("GIS", COMPLETE)
    if place:
        yield segment("NAD", "DP", [place[:PARTY_LENGTH]])


def detail(line: ForecastLineAnswer) -> Iterator[Segment]:
    """Yield a line, then its quantities below how binding they are."""
    item = [line.customer_part[:PART_LENGTH], "IN"]
    yield segment("LIN", numbered(line.line_number), ACTIONS[line.state], item)
    if line.revision:
        yield segment("PIA", "1", [line.revision[:PART_LENGTH], "EC"])
    yield from texts("LIN", line.reasons)
    if len(line.line_number) > LINE_LENGTH:
        yield from references(("LI", line.line_number))
    yield from references(("ON", line.order_number))
    for commitment, quantities in groupby(line.quantities, lambda each: each.commitment):
        yield segment("SCC", COMMITMENTS[commitment])
        for each in quantities:
            yield quantity(QUANTITIES[commitment], each.quantity, line.unit)
            yield from period(each)


def period(each: AnsweredQuantity) -> Iterator[Segment]:
    """Yield the days of a quantity: of delivery where we commit, else of the period asked for."""
    if each.commitment == "open":
        return days(("194", each.start), ("206", each.end))
    return days(*((("64", each.start), ("63", each.end)) if each.end else (("67", each.start),)))
