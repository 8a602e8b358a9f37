"""Writes DELFOR of D.97A the other way round: the supplier says what it commits to."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pydifact.segments import Segment

from exchange.adapters.edifact.writing import (
    LINE_LENGTH,
    REFERENCE_LENGTH,
    Told,
    days,
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
from exchange.model.forecast_answers import ForecastAnswer, ForecastLineAnswer
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

IDENTIFIER = ("DELFOR", "D", "97A", "UN")
COMMITMENTS: Mapping[str, str] = {"firm": "1", "proposed": "26"}
"""4017 by how we commit."""

COMPLETE = "37"
"""7365: the detail is complete information."""

PART_LENGTH = 35


def write_delfor_response(
    part: Part, answers: Sequence[ForecastAnswer], reply: Reply
) -> Iterator[Written]:
    """Write one interchange with a message for each answer, nothing without any."""
    if answers:
        messages = [Told(IDENTIFIER, response(part, answer, reply)) for answer in answers]
        yield write(part.envelope, reply, messages, reply.control("edifact"))


def response(part: Part, answer: ForecastAnswer, reply: Reply) -> tuple[Segment, ...]:
    """Return the segments of one answer."""
    reference = [*references(("AAN", answer.number))]
    return joined(
        [segment("BGM", "241", answer.response[:REFERENCE_LENGTH], "9"), minute(reply)],
        reference,
        days(("171", answer.day)) if reference else (),
        [party("BY", part.envelope.sender), party("SU", ourselves(part.envelope, reply))],
        [segment("GIS", COMPLETE)],
        *(detail(line) for line in answer.lines),
    )


def detail(line: ForecastLineAnswer) -> Iterator[Segment]:
    """Yield a line, then its quantities below how binding they are."""
    yield segment("LIN", numbered(line.line_number), "", [line.customer_part[:PART_LENGTH], "IN"])
    if line.revision:
        yield segment("PIA", "1", [line.revision[:PART_LENGTH], "EC"])
    if len(line.line_number) > LINE_LENGTH:
        yield from references(("LI", line.line_number))
    yield from references(("ON", line.order_number))
    for commitment, quantities in groupby(line.committed, lambda each: each.commitment):
        yield segment("SCC", COMMITMENTS[commitment])
        for each in quantities:
            yield quantity("113", each.quantity, line.unit)
            dates = (("64", each.start), ("63", each.end)) if each.end else (("67", each.start),)
            yield from days(*dates)
