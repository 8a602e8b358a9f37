"""Which answers a file gets: a table of kinds, each with when it is wanted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from exchange.model.findings import Finding, Rules, Severity, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import ControlNumber, Judgement, Ledger, Level, Response
from exchange.model.ports import Desk, Form, Reply, Tools
from exchange.respond.naming import answer_path

STANDING = frozenset({Verdict.ACCEPTED, Verdict.HELD})

RECORDS = frozenset({"forecast", "purchase_order"})
"""Document types the ERP gets a record of."""

ACKNOWLEDGED = "ENV-026"

SILENT = frozenset({"draft", "suspended"})
"""States of a partner in which no answer leaves."""


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
    if partner is None or partner.state in SILENT or is_answer(judgement):
        return ()
    reply = Reply(
        site=configuration.site,
        partner=partner,
        rules=configuration.rules,
        now=transmission.received_at,
        number=0,
        software=configuration.software,
        ruleset=configuration.ruleset,
    )
    case = Case(transmission, judgement, reply, desk.tools)
    return (*acknowledged(case, desk.ledger), *marked(case), *reported(case), *recorded(case))


def is_answer(judgement: Judgement) -> bool:
    """Tell whether a file holds acknowledgements, which are never acknowledged (ISO 9735)."""
    return any(found.rule == ACKNOWLEDGED for found in judgement.every_finding())


def acknowledged(case: Case, ledger: Ledger) -> Iterator[Response]:
    """Yield the syntax acknowledgement, where the format has one and the partner wants it."""
    form = case.tools.acknowledgements.get(case.judgement.format)
    if form is None or case.judgement.envelope is None:
        return
    if ACKNOWLEDGE[case.reply.partner.answers.syntax](case):
        number = ControlNumber(form.type, ledger.next_number(form.type))
        numbered = replace(case, reply=replace(case.reply, number=number.value))
        yield written(numbered, form, "syntax", number)


def marked(case: Case) -> Iterator[Response]:
    """Yield the sender's own file with its bad cells marked, where there are any."""
    form = case.tools.marked.get(case.judgement.format)
    if form is not None and told(case):
        yield written(case, form, "application")


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
    for document in case.judgement.documents:
        if document.verdict in STANDING and document.document in RECORDS:
            yield from case.tools.record(case.transmission, document, case.reply)


def written(case: Case, form: Form, level: Level, control: ControlNumber | None = None) -> Response:
    """Write one answer."""
    return Response(
        level=level,
        type=form.type,
        path=answer_path(case.transmission, form.type, form.extension),
        content=form.write(case.transmission, case.judgement, case.reply),
        control=control,
    )


def told(case: Case) -> bool:
    """Tell whether there is anything to tell the sender beyond hints."""
    return any(
        severity(found, case.reply.rules) is not Severity.INFO
        for found in case.judgement.every_finding()
    )


def broken(case: Case) -> bool:
    """Tell whether a rule of syntax is broken."""
    return any(case.reply.rules[found.rule].syntax for found in case.judgement.every_finding())


def severity(finding: Finding, rules: Rules) -> Severity:
    """Return how grave a finding is."""
    return rules[finding.rule].severity


def asked_for(case: Case) -> bool:
    """Tell whether the sender asked for an acknowledgement (UNB 0031)."""
    envelope = case.judgement.envelope
    return envelope is not None and bool(envelope.requested)


Wanted = Callable[[Case], bool]

ACKNOWLEDGE: Mapping[str, Wanted] = {
    "always": lambda _: True,
    "on_request": asked_for,
    "errors_only": broken,
    "never": lambda _: False,
}

REPORT: Mapping[str, Wanted] = {
    "always": lambda _: True,
    "findings": told,
    "never": lambda _: False,
}
