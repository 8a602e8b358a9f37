"""What we decided about orders and forecasts, written to each partner in the form it came in."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Decision, Judgement, Part, Response
from exchange.model.ports import Reply, Sheets, Tools, Wire
from exchange.respond.foreseeing import heard
from exchange.respond.naming import answer_path

Answer = OrderAnswer | ForecastAnswer

Replies = Callable[[str], Reply | None]
"""Gives what an answer to a partner needs to know, None where that partner gets none."""


def committed(judgement: Judgement, replies: Replies, tools: Tools) -> Iterator[Response]:
    """Yield the answers that our own file leads to, partner by partner in its order."""
    for decision in judgement.decisions:
        reply = replies(decision.partner)
        answer = wanted(decision.answer, reply) if reply else None
        if reply is not None and answer is not None:
            yield from written(replace(decision, answer=answer), reply, tools)


def wanted(answer: Answer, reply: Reply) -> Answer | None:
    """Return an answer as far as a partner gets it, None where they get none.

    Of an order, one who gets no lines is answered once all are decided.
    """
    if isinstance(answer, ForecastAnswer):
        return heard(answer, reply)
    wish = reply.partner.answers.business
    due = wish == "full" or (wish == "simple" and answer.state != "received")
    return replace(answer, detailed=wish == "full") if due else None


def written(decision: Decision, reply: Reply, tools: Tools) -> Iterator[Response]:
    """Yield the answer to one order or forecast, in EDI or as a workbook."""
    source = decision.source
    wire, sheets = tools.wires.get(source.format), tools.sheets.get(source.format)
    if wire is not None and source.envelope is not None:
        yield from wired(decision, wire, reply)
    elif sheets is not None:
        yield on_sheet(decision, sheets, reply)


def wired(decision: Decision, wire: Wire, reply: Reply) -> Iterator[Response]:
    """Yield the answer in the standard the document came in, on its envelope."""
    source, answer = decision.source, decision.answer
    if source.envelope is None:
        return
    part = Part(1, source.envelope, (), (source.document,))
    if isinstance(answer, ForecastAnswer):
        made = wire.forecast(part, (answer,), reply)
    else:
        made = wire.business(part, (answer,), reply)
    for found in made:
        yield Response(
            level="business",
            type=found.type,
            path=path(decision, found.type, found.extension),
            content=found.content,
            control=found.control,
            numbers=found.numbers,
            partner=decision.partner,
        )


def on_sheet(decision: Decision, sheets: Sheets, reply: Reply) -> Response:
    """Return the answer as a workbook of ours."""
    source = decision.source
    form = sheets.forecast if isinstance(decision.answer, ForecastAnswer) else sheets.business
    judged = Judgement(source.format, source.document.verdict, documents=(source.document,))
    said = {source.document.id: decision.answer}
    return Response(
        level="business",
        type=form.type,
        path=path(decision, form.type, "xlsx"),
        content=form.write(source.transmission, judged, said, reply),
        control=reply.control("workbook"),
        numbers=(decision.answer.response,),
        echoes=form.echoes(said, reply),
        partner=decision.partner,
    )


def path(decision: Decision, kind: str, extension: str) -> str:
    """Return where an answer appears: beside those to the partner's file, with its number."""
    name = f"{kind}-{decision.answer.response}"
    return answer_path(decision.source.transmission, name, extension)
