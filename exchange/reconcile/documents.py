"""A message as a document: judged by the rules of its type, with its header and its counts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Finding, Locator, Rules, Verdict, position, verdict
from exchange.model.interchange import Message
from exchange.model.movements import Movement
from exchange.model.outcome import Document
from exchange.model.questions import REPLIES
from exchange.model.tables import PROVENANCE
from exchange.reconcile import (
    acknowledgement,
    agreed,
    bom,
    erp_answers,
    forecast,
    own_tables,
    registered,
    replying,
)
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.engineering import rules as engineering
from exchange.reconcile.engineering.foreseen import completed
from exchange.reconcile.held import exported
from exchange.reconcile.layout_changes import layout_changes
from exchange.reconcile.refused import refused

FINDINGS: Mapping[str, Callable[[Message, Circumstances], Iterator[Finding | Movement]]] = {
    "forecast": agreed.of_forecast,
    "call_off": lambda message, known: forecast.findings(message, known.today),
    "purchase_order": agreed.of_order,
    "purchase_order_change": agreed.of_change,
    "bom": lambda message, _: bom.findings(message),
    "engineering_change": engineering.findings,
    "document_package": registered.of_documents,
    "project_notice": registered.of_notice,
    "erp_answers": lambda message, known: erp_answers.findings(message, known.ledger),
    "acknowledgement": acknowledgement.findings,
    REPLIES: replying.findings,
    **dict.fromkeys(ERP_TABLES, own_tables.findings),
    "": lambda *_: iter(()),
}

HEADER = {
    "forecast": "forecast_header",
    "call_off": "forecast_header",
    "purchase_order": "order_header",
    "purchase_order_change": "order_change_header",
    "bom": "bom_header",
    "engineering_change": "change_header",
    "document_package": "package_header",
    "project_notice": "project_notice_header",
    "acknowledgement": "acknowledgement_header",
}

AGREED = frozenset(
    {"forecast", "call_off", "purchase_order", "purchase_order_change", "engineering_change"}
)
"""What an agreement is about."""

REVISIONS = {
    "purchase_order_change": "change_number",
    **dict.fromkeys(("bom", "engineering_change", "document_package"), "revision"),
}
"""The column of the header that tells documents of one number apart."""

TWICE = frozenset({"package_items", "package_bom", "package_aml"})
"""Tables that a change has beside its own of nearly the same name."""


def judged(message: Message, known: Circumstances, rules: Rules) -> Document:
    """Return a message as a document, judged by its own content."""
    message = completed(message, known)
    said = [*FINDINGS[message.document](message, known)]
    business = (each for each in said if isinstance(each, Finding))
    fresh = unsaid(business, message.findings, rules)
    changed = layout_changes(message.outline, known.ledger)
    found = (*not_in_force(message, known), *message.findings, *changed, *fresh)
    findings = tuple(sorted(found, key=lambda each: position(each.locator)))
    told = header(message)
    gone = refused(message, findings, known.agreement, rules)
    return Document(
        id="",
        document=message.document,
        number=told.get("number", ""),
        function=message.function,
        verdict=Verdict.PARTIAL if gone else verdict(findings, rules),
        rows={
            counted(name): table.frame.height
            for name, table in message.tables.items()
            if name not in HEADER.values()
        },
        findings=findings,
        header=told,
        tables=exported(message.tables, findings, rules, gone),
        reference=message.reference,
        identifier=message.identifier,
        interchange=message.interchange,
        group=message.group,
        revision=told.get(REVISIONS.get(message.document, ""), ""),
        outline=message.outline,
        movement=next((each for each in said if isinstance(each, Movement)), None),
    )


def counted(table: str) -> str:
    """Return under which name the rows of a table are counted."""
    if table in TWICE:
        return table
    return "rows" if table in ERP_TABLES else table.rpartition("_")[2]


def not_in_force(message: Message, known: Circumstances) -> Iterator[Finding]:
    """MD-013: an agreement is named, and no version holds today, or on the day of the document."""
    if not known.partner.agreement or message.document not in AGREED:
        return
    stated = header(message).get("date") if known.agreement else None
    day = date.fromisoformat(stated) if stated else known.today
    if known.agreement is None or not any(each.in_force(day) for each in known.versions):
        about = {"date": day.isoformat()}
        yield Finding("MD-013", observed=known.partner.agreement, params=about)


def unsaid(
    findings: Iterable[Finding], before: Sequence[Finding], rules: Rules
) -> Iterator[Finding]:
    """Leave out what is no graver than what was found at the same place before.

    A value that could not be read is not judged as well; one that was read, with a
    remark, is.
    """
    said: dict[Locator, int] = {}
    for found in before:
        rank = rules[found.rule].in_force.rank
        said[found.locator] = max(rank, said.get(found.locator, rank))
    for found in findings:
        if rules[found.rule].in_force.rank > said.get(found.locator, -1):
            yield found


def header(message: Message) -> dict[str, str]:
    """Return what the document says about itself, as text, without what it leaves open."""
    table = message.tables.get(HEADER.get(message.document, ""))
    if table is None or not table.frame.height:
        return {}
    row = table.frame.row(0, named=True)
    return {
        name: str(value)
        for name, value in row.items()
        if value is not None and not name.startswith(PROVENANCE)
    }
