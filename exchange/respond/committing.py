"""What we decided about orders of partners, written to each of them in the form of its order."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from exchange.model.outcome import Decision, Judgement, Part, Response
from exchange.model.ports import Reply, Sheets, Tools, Wire
from exchange.respond.naming import answer_path

Replies = Callable[[str], Reply | None]
"""Gives what an answer to a partner needs to know, None where that partner gets none."""


def committed(judgement: Judgement, replies: Replies, tools: Tools) -> Iterator[Response]:
    """Yield the answers that our own file leads to, partner by partner in its order."""
    for decision in judgement.decisions:
        reply = replies(decision.partner)
        if reply is not None and wanted(decision, reply):
            yield from written(detailed(decision, reply), reply, tools)


def wanted(decision: Decision, reply: Reply) -> bool:
    """Tell whether a partner is answered; one who gets no lines only once all are decided."""
    wish = reply.partner.answers.business
    return wish == "full" or (wish == "simple" and decision.answer.state != "received")


def detailed(decision: Decision, reply: Reply) -> Decision:
    """Leave the lines out where the partner gets none."""
    full = reply.partner.answers.business == "full"
    return replace(decision, answer=replace(decision.answer, detailed=full))


def written(decision: Decision, reply: Reply, tools: Tools) -> Iterator[Response]:
    """Yield the answer to one order, in EDI or as a workbook."""
    source = decision.source
    wire, sheets = tools.wires.get(source.format), tools.sheets.get(source.format)
    if wire is not None and source.envelope is not None:
        yield from wired(decision, wire, reply)
    elif sheets is not None:
        yield on_sheet(decision, sheets, reply)


def wired(decision: Decision, wire: Wire, reply: Reply) -> Iterator[Response]:
    """Yield the answer in the standard the order came in, on its envelope."""
    source, answer = decision.source, decision.answer
    if source.envelope is None:
        return
    part = Part(1, source.envelope, (), (source.document,))
    for found in wire.business(part, (answer,), reply):
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
    source, form = decision.source, sheets.business
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
    """Return where an answer appears: beside those to the file of the order, with its number."""
    name = f"{kind}-{decision.answer.response}"
    return answer_path(decision.source.transmission, name, extension)
