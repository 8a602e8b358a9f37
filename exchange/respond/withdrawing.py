"""What retracts a file: its records at the ERP, and the answers its sender got."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exchange.model.findings import Verdict
from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.interchange import Transmission
from exchange.model.numbers import response_number
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Judgement, Part, Response, Source
from exchange.model.ports import Reply, Tools, Wire, Written
from exchange.model.statements import Statement
from exchange.respond.forecasting import FORECAST, forecast_answer
from exchange.respond.naming import answer_path
from exchange.respond.ordering import ORDERS, order_answer
from exchange.respond.replies import SILENT

Answer = OrderAnswer | ForecastAnswer


def retracted(
    statement: Statement,
    handed: Sequence[Source],
    reply: Reply,
    tools: Tools,
    *,
    answered: Sequence[Source] = (),
) -> Iterator[Response]:
    """Yield the retraction of each document the ERP was given, then what the partner is told.

    Each order, change and forecast we answered is rejected in the form it was answered in. No
    message of EDI takes a syntax or an application answer back: of those the page tells.
    """
    file, why = statement.transmission, f"{statement.by}: {statement.reason}"
    for source in handed:
        yield tools.retraction(source.transmission, source.document, why, reply)
    if reply.partner.state not in SILENT:
        for source in answered:
            yield from corrected(source, statement.reason, reply, tools)
        yield told(file, tools.statement(statement, reply))


def told(file: Transmission, page: bytes) -> Response:
    """Return the page for the partner."""
    path = answer_path(file, "WITHDRAWN", "html")
    return Response("application", "WITHDRAWN", path, page)


def corrected(source: Source, reason: str, reply: Reply, tools: Tools) -> Iterator[Response]:
    """Yield the rejection of one document in EDI or as a workbook, where an answer is wanted."""
    wanted, document = reply.partner.answers, source.document
    wish = wanted.forecast if document.document == FORECAST else wanted.business
    if wish == "none" or not document.number:
        return
    answer = rejected(source, reason, reply)
    wire = tools.wires.get(source.format)
    if wire is not None and source.envelope is not None:
        part = Part(1, source.envelope, (), (document,))
        for found in written(wire, part, answer, reply):
            yield Response(
                level="business",
                type=found.type,
                path=named(source, answer, found.type, found.extension),
                content=found.content,
                control=found.control,
                numbers=found.numbers,
            )
    elif source.format in tools.sheets:
        yield on_sheet(source, answer, reply, tools)


def rejected(source: Source, reason: str, reply: Reply) -> Answer:
    """Return that a document is not accepted after all, under a number of its own."""
    document = replace(source.document, verdict=Verdict.REJECTED, findings=())
    response = response_number(f"withdrawn/{document.id}", document.number)
    if document.document == FORECAST:
        told = forecast_answer(document, reply)
        return replace(told, response=response, reasons=(reason,))
    answer = order_answer(document, reply)
    lines = tuple(replace(line, state="rejected") for line in answer.lines)
    return replace(answer, response=response, reasons=(reason,), lines=lines)


def written(wire: Wire, part: Part, answer: Answer, reply: Reply) -> Iterator[Written]:
    """Yield an answer in the standard of its document."""
    if isinstance(answer, OrderAnswer):
        return wire.business(part, (answer,), reply)
    return wire.forecast(part, (answer,), reply)


def on_sheet(source: Source, answer: Answer, reply: Reply, tools: Tools) -> Response:
    """Return an answer as a workbook of ours."""
    sheets, document = tools.sheets[source.format], source.document
    form = sheets.business if document.document in ORDERS else sheets.forecast
    judged = Judgement(source.format, Verdict.REJECTED, documents=(document,))
    said = {document.id: answer}
    return Response(
        level="business",
        type=form.type,
        path=named(source, answer, form.type, "xlsx"),
        content=form.write(source.transmission, judged, said, reply),
        control=reply.control("workbook"),
        numbers=(answer.response,),
        echoes=form.echoes(said, reply),
    )


def named(source: Source, answer: Answer, kind: str, extension: str) -> str:
    """Return where an answer appears: beside those to its file, with its number."""
    return answer_path(source.transmission, f"{kind}-{answer.response}", extension)
