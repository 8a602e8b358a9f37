"""What partners are told of delays: in the form of their orders, and as a text for people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from exchange.model.outcome import Judgement, Notice, NoticePart, Part, Response
from exchange.model.ports import Reply, SheetForm, Tools, Wire
from exchange.respond.committing import Replies
from exchange.respond.notice_text import sentences, text

WORKBOOK = "xlsx"
"""The form of a notice that is agreed to be a workbook, whatever the orders came in."""

Bundle = tuple[str, tuple[object, ...]]
"""What the answers of one message have in common: the form, and of EDI the envelope."""


def noticed(judgement: Judgement, replies: Replies, tools: Tools) -> Iterator[Response]:
    """Yield each notice in the forms its partner gets: one number in all of their names."""
    for notice in judgement.notices:
        reply = replies(notice.partner)
        if reply is not None:
            yield from written(notice, reply, tools)


def written(notice: Notice, reply: Reply, tools: Tools) -> Iterator[Response]:
    """Yield one notice: what machines or workbooks get, then the text."""
    if reply.partner.answers.business != "none":
        parts = [spoken(part, reply) for part in notice.parts if part.answer and part.source]
        yield from numbered(notice, formed(notice, parts, reply, tools))
    yield Response(
        level="business",
        type="NOTICE",
        path=f"{outbox(notice)}/{notice.number}.NOTICE.txt",
        content=text(notice, reply).encode(),
        numbers=(notice.number,),
        partner=notice.partner,
    )


def outbox(notice: Notice) -> str:
    """Return where a notice appears: with the hub, where its orders came through the same one."""
    hubs = {part.source.transmission.way.hub for part in notice.parts if part.source}
    return (next(iter(hubs)) if len(hubs) == 1 else "") or notice.partner


def spoken(part: NoticePart, reply: Reply) -> NoticePart:
    """Return an order's lines with their reasons in words; none where only the whole is agreed."""
    if part.answer is None:
        return part
    lines = tuple(
        replace(answer, reasons=tuple(sentences(line, reply.partner.language)))
        for answer, line in zip(part.answer.lines, part.lines, strict=True)
    )
    full = reply.partner.answers.business == "full"
    return replace(part, answer=replace(part.answer, lines=lines, detailed=full))


def numbered(notice: Notice, responses: Iterable[Response]) -> Iterator[Response]:
    """Yield answers with the number of the notice in front; the second of a name is counted."""
    seen: list[str] = []
    for each in responses:
        seen.append(each.path)
        count = seen.count(each.path)
        name, _, extension = each.path.rpartition(".")
        path = f"{name}-{count}.{extension}" if count > 1 else each.path
        numbers = (notice.number, *each.numbers)
        yield replace(each, path=f"{outbox(notice)}/{notice.number}.{path}", numbers=numbers)


def formed(
    notice: Notice, parts: Sequence[NoticePart], reply: Reply, tools: Tools
) -> Iterator[Response]:
    """Yield what orders are told, those together that go to the same place in the same form."""
    bundles = sorted(parts, key=lambda part: repr(bundle(part, notice)))
    for (form, _), these in groupby(bundles, lambda part: bundle(part, notice)):
        wire, sheets = tools.wires.get(form), tools.sheets.get(form)
        if wire is not None:
            yield from wired(notice, [*these], wire, reply)
        elif sheets is not None:
            yield on_sheet(notice, [*these], sheets.notice, reply)


def bundle(part: NoticePart, notice: Notice) -> Bundle:
    """Return what an order's answer can share a message with."""
    source = part.source
    if source is None or source.envelope is None or notice.workbook:
        return WORKBOOK, ()
    around = source.envelope
    where = (around.sender, around.recipient, around.syntax, around.separators, around.test)
    return source.format, where


def wired(
    notice: Notice, parts: Sequence[NoticePart], wire: Wire, reply: Reply
) -> Iterator[Response]:
    """Yield the answers in the standard the orders came in, on the envelope of the first."""
    sources = [part.source for part in parts if part.source]
    envelope = sources[0].envelope
    if envelope is None:
        return
    whole = Part(1, envelope, (), tuple(source.document for source in sources))
    answers = [part.answer for part in parts if part.answer]
    for found in wire.business(whole, answers, reply):
        yield Response(
            level="business",
            type=found.type,
            path=f"{found.type}.{found.extension}",
            content=found.content,
            control=found.control,
            numbers=found.numbers,
            partner=notice.partner,
        )


def on_sheet(
    notice: Notice, parts: Sequence[NoticePart], form: SheetForm, reply: Reply
) -> Response:
    """Return the answers as one workbook of ours."""
    told = [(part.source, part.answer) for part in parts if part.source and part.answer]
    said = {source.document.id: answer for source, answer in told}
    source = told[0][0]
    judged = Judgement(source.format, source.document.verdict, documents=(source.document,))
    return Response(
        level="business",
        type=form.type,
        path=f"{form.type}.xlsx",
        content=form.write(source.transmission, judged, said, reply),
        control=reply.control("workbook"),
        numbers=tuple(answer.response for answer in said.values()),
        echoes=form.echoes(said, reply),
        partner=notice.partner,
    )
