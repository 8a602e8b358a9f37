"""Validates what a reader found: parties, types and canonical schemas."""

from dataclasses import replace

from exchange.model.findings import Finding
from exchange.model.interchange import Interchange, Message
from exchange.model.partners import Partner, Site
from exchange.model.tables import Notation, Table
from exchange.validators import cells, schema
from exchange.validators.envelope import envelopes


def validate(interchange: Interchange, partner: Partner, site: Site) -> Interchange:
    """Return the interchange with typed tables and with the findings validation adds.

    Raises Unreadable where the envelope names another sender than the partner.
    """
    named = tuple(envelopes(interchange, partner, site))
    return replace(
        interchange,
        messages=tuple(validated(message) for message in interchange.messages),
        findings=interchange.findings + named,
    )


def validated(message: Message) -> Message:
    """Type and check every table of a message; one mistake in one place is told once."""
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    for name, table in message.tables.items():
        tables[name], found = checked(table, message.notation)
        findings += found
    seen = {(found.table, found.row, str(found.locator)) for found in message.findings}
    said = {str(f.locator) for f in message.findings if f.rule in message.notation.number_rules}
    fresh = [
        f
        for f in findings
        if (f.table, f.row, str(f.locator)) not in seen
        and not (f.rule == message.notation.number_rule and str(f.locator) in said)
    ]
    once = {(found.rule, found.locator): found for found in reversed(fresh)}
    return replace(message, tables=tables, findings=(*message.findings, *reversed(once.values())))


def checked(table: Table, notation: Notation) -> tuple[Table, list[Finding]]:
    """Type one table, then check it; what already will not turn is not reported twice."""
    typed, findings = cells.typed(table, schema.types(table.name), notation)
    return typed, findings + schema.failures(typed, table.frame, notation)
