"""Which answers a file gets: a table of kinds, each with when it is wanted."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exchange.model.findings import STANDING, Finding, Rules, Severity, message
from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Document, Judgement, Level, Part, Response
from exchange.model.ports import Answers, Desk, Form, Reply, SheetForm, Tools, Wire, Written
from exchange.respond.casing import cased
from exchange.respond.committing import committed
from exchange.respond.deciding import decided_notices
from exchange.respond.eco_answers import changed
from exchange.respond.forecasting import FORECAST, forecast_answer, forecast_answers
from exchange.respond.naming import answer_path
from exchange.respond.noticing import noticed
from exchange.respond.ordering import ORDERS, order_answer, order_answers
from exchange.respond.package_receipts import receipted
from exchange.respond.releasing import released
from exchange.respond.replies import SILENT, replies, reply_to

RECORDS = frozenset(
    {
        "forecast", "call_off", "purchase_order", "purchase_order_change", "bom",
        "engineering_change", "document_package", "project_notice",
    }
)  # fmt: skip
"""Document types the ERP gets a record of."""

ACKNOWLEDGEMENT = "acknowledgement"

UNANSWERED = frozenset({ACKNOWLEDGEMENT, ""})
"""Document types nothing is said about beyond syntax."""

LATE = "POC-031"
"""The rule that tells a change is put before newer ones."""


@dataclass(frozen=True, slots=True)
class Case:
    """What was judged and everything an answer to it is made of."""

    transmission: Transmission
    judgement: Judgement
    reply: Reply
    tools: Tools


def respond(transmission: Transmission, judgement: Judgement, desk: Desk) -> tuple[Response, ...]:
    """Return every answer to a judged file, as final bytes, in the order they are published."""
    configuration = desk.configuration
    partner = configuration.partners.get(transmission.partner)
    if partner is None or partner.state in SILENT:
        return ()
    reply = reply_to(partner, transmission.received_at, desk.ledger, configuration)
    case = Case(transmission, judgement, replace(reply, around=desk.around), desk.tools)
    others = replies(transmission.received_at, desk, reply)
    cases = cased(transmission, judgement, others, desk.tools)
    to_notices = decided_notices(transmission, judgement, others, desk.tools)
    ecos = changed(transmission, judgement, others, desk)
    if is_answer(judgement.documents):
        return (*cases, *to_notices, *ecos)
    return (
        *distinct(wired(case)),
        *marked(case),
        *decided(case),
        *reported(case),
        *displaced(case, desk.ledger),
        *receipted(transmission, judgement, reply, desk.tools),
        *recorded(case),
        *committed(judgement, others, desk.tools),
        *released(transmission, judgement, others, desk.tools),
        *noticed(judgement, others, desk.tools),
        *cases,
        *to_notices,
        *ecos,
    )


def is_answer(documents: Sequence[Document]) -> bool:
    """Tell whether these are acknowledgements, which are never acknowledged (ISO 9735, X12 997)."""
    kinds = {document.document for document in documents}
    return kinds == {ACKNOWLEDGEMENT}


def wired(case: Case) -> Iterator[Response]:
    """Yield the answers in the standard a file came in, by level, then by interchange."""
    wire = case.tools.wires.get(case.judgement.format)
    if wire is None:
        return
    parts = [part for part in case.judgement.parts() if not is_answer(part.documents)]
    for level, write in LEVELS.items():
        if level == "syntax" and case.transmission.anew:
            continue  # the syntax of the file was answered when it came
        for part in parts:
            for found in write(wire, part, case.reply):
                yield Response(
                    level=level,
                    type=found.type,
                    path=answer_path(case.transmission, found.type, found.extension),
                    content=found.content,
                    control=found.control,
                    numbers=found.numbers,
                )


def distinct(responses: Iterable[Response]) -> Iterator[Response]:
    """Number the second and later answers of one name: CONTRL, then CONTRL-2."""
    seen: Counter[str] = Counter()
    for response in responses:
        seen[response.path] += 1
        path, dot, extension = response.path.rpartition(".")
        count = seen[response.path]
        yield replace(response, path=f"{path}-{count}{dot}{extension}") if count > 1 else response


def syntax(wire: Wire, part: Part, reply: Reply) -> Iterator[Written]:
    """Write the syntax acknowledgement, where the partner wants it."""
    if WANTED[reply.partner.answers.syntax](part, broken(part, reply.rules)):
        yield from wire.syntax(part, reply)


def application(wire: Wire, part: Part, reply: Reply) -> Iterator[Written]:
    """Write what was found beyond syntax, on the documents whose syntax stands."""
    readable = sound(part, reply.rules)
    advised = replace(part, documents=readable).told(reply.rules)
    remarked = any(told(document.findings, reply.rules) for document in advised)
    if readable and WANTED[reply.partner.answers.application](part, remarked):
        yield from wire.application(replace(part, documents=readable), reply)


def business(wire: Wire, part: Part, reply: Reply) -> Iterator[Written]:
    """Write what we say to orders and forecasts whose syntax stands."""
    wanted, documents = reply.partner.answers, sound(part, reply.rules)
    orders = () if wanted.business == "none" else order_answers(documents, reply)
    if orders:
        yield from wire.business(part, orders, reply)
    forecasts = () if wanted.forecast == "none" else forecast_answers(documents, reply)
    if forecasts:
        yield from wire.forecast(part, forecasts, reply)


LEVELS: Mapping[Level, Callable[[Wire, Part, Reply], Iterator[Written]]] = {
    "syntax": syntax,
    "application": application,
    "business": business,
}


def sound(part: Part, rules: Rules) -> tuple[Document, ...]:
    """Return the documents whose syntax stands, and that of the group and interchange around."""
    fallen = {found.group for found in part.findings if rules[found.rule].rejects_syntax}
    if 0 in fallen:
        return ()
    return tuple(
        document
        for document in part.documents
        if document.document not in UNANSWERED
        and document.group not in fallen
        and not refused(document.findings, rules)
    )


def marked(case: Case) -> Iterator[Response]:
    """Yield the sender's own file with its bad cells marked, where there are any."""
    sheets = case.tools.sheets.get(case.judgement.format)
    if sheets and told(case.judgement.every_finding(), case.reply.rules):
        yield sheet(case, sheets.marked, "application", answers(case.judgement.documents, case))


def decided(case: Case) -> Iterator[Response]:
    """Yield what we say to the orders and to the forecasts of a file of cells, as workbooks."""
    sheets = case.tools.sheets.get(case.judgement.format)
    if sheets is None:
        return
    wanted = case.reply.partner.answers
    for form, wish, kinds in (
        (sheets.business, wanted.business, frozenset(ORDERS)),
        (sheets.forecast, wanted.forecast, frozenset({FORECAST})),
    ):
        about = (each for each in case.judgement.documents if each.document in kinds)
        found = answers((each for each in about if each.number), case)
        if wish != "none" and found:
            yield sheet(case, form, "business", found)


def answers(documents: Iterable[Document], case: Case) -> Answers:
    """Return what we say to orders and forecasts, by the identity of the document."""
    return {
        document.id: ANSWERED[document.document](document, case.reply)
        for document in documents
        if document.document in ANSWERED
    }


ANSWERED: Mapping[str, Callable[[Document, Reply], OrderAnswer | ForecastAnswer]] = {
    **dict.fromkeys(ORDERS, order_answer),
    FORECAST: forecast_answer,
}


def reported(case: Case) -> Iterator[Response]:
    """Yield the validation report for people."""
    if REPORT[case.reply.partner.answers.report](case):
        yield written(case, case.tools.report, "application")


def recorded(case: Case) -> Iterator[Response]:
    """Yield the records for the ERP of a live partner's documents that stand.

    A HOLD on the file itself holds all it carries.
    """
    held = any(
        case.reply.rules[finding.rule].severity is Severity.HOLD
        for finding in case.judgement.findings
    )
    if held or case.reply.partner.state != "live":
        return
    over = {each for one in case.judgement.documents for each in one.displaces}
    for document in case.judgement.documents:
        if document.id in over:
            continue
        if document.verdict in STANDING and document.document in RECORDS:
            yield from case.tools.record(case.transmission, document, case.reply)


def displaced(case: Case, ledger: Ledger) -> Iterator[Response]:
    """Yield what retracts the records of newer changes that are judged once more.

    The ERP so gets every change in the order they were made.
    """
    for document in case.judgement.documents:
        for identity in document.displaces if document.verdict in STANDING else ():
            source = ledger.source(identity)
            if source is not None and source.document.version > 1:
                (why,) = (each for each in document.findings if each.rule == LATE)
                reason = message(why, case.reply.rules, case.reply.site.language)
                file, retracted = source.transmission, source.document
                yield case.tools.retraction(file, retracted, reason, case.reply)


def written(case: Case, form: Form, level: Level) -> Response:
    """Write one answer for people."""
    return Response(
        level=level,
        type=form.type,
        path=answer_path(case.transmission, form.type, form.extension),
        content=form.write(case.transmission, case.judgement, case.reply),
    )


def sheet(case: Case, form: SheetForm, level: Level, said: Answers) -> Response:
    """Write one answer that is a workbook."""
    return Response(
        level=level,
        type=form.type,
        path=answer_path(case.transmission, form.type, "xlsx"),
        content=form.write(case.transmission, case.judgement, said, case.reply),
        control=case.reply.control("workbook") if level == "business" else None,
        numbers=tuple(each.response for each in said.values()) if level == "business" else (),
        echoes=form.echoes(said, case.reply),
    )


def told(findings: Iterable[Finding], rules: Rules) -> bool:
    """Tell whether there is anything to tell the sender beyond hints."""
    return any(rules[found.rule].severity is not Severity.INFO for found in findings)


def broken(part: Part, rules: Rules) -> bool:
    """Tell whether a rule of syntax is broken in an interchange."""
    about = (found for document in part.documents for found in document.findings)
    return any(rules[found.rule].syntax for found in (*part.findings, *about))


def refused(findings: Iterable[Finding], rules: Rules) -> bool:
    """Tell whether syntax rejects."""
    return any(rules[found.rule].rejects_syntax for found in findings)


WANTED: Mapping[str, Callable[[Part, bool], bool]] = {
    "always": lambda _, __: True,
    "on_request": lambda part, _: bool(part.envelope.requested),
    "errors_only": lambda _, wrong: wrong,
    "never": lambda _, __: False,
}
"""When an interchange is answered, given whether there is something to say against it."""

REPORT: Mapping[str, Callable[[Case], bool]] = {
    "always": lambda _: True,
    "findings": lambda case: told(case.judgement.every_finding(), case.reply.rules),
    "never": lambda _: False,
}
