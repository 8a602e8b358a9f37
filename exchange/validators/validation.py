"""Validates what a reader found: parties, types and canonical schemas."""

from collections.abc import Iterable, Iterator, Mapping
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
    named = [*as_numbered(fresh, tables)] if fresh else fresh
    once = {(found.rule, found.locator): found for found in reversed(named)}
    return replace(message, tables=tables, findings=(*message.findings, *reversed(once.values())))


def as_numbered(findings: Iterable[Finding], tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Name the line a schedule or bucket belongs to by the sender's number, not by our count."""
    numbers = {
        line: number
        for table in tables.values()
        if {"line", "line_number"} <= {*table.frame.columns}
        for line, number in table.frame.select("line", "line_number").iter_rows()
    }
    for found in findings:
        frame = tables[found.table].frame if found.table in tables else None
        counted = frame is not None and "line" in found.params and "line_number" not in frame
        number = numbers.get(frame["line"][found.row]) if frame is not None and counted else None
        yield replace(found, params={**found.params, "line": number}) if number else found


def checked(table: Table, notation: Notation) -> tuple[Table, list[Finding]]:
    """Type one table, then check it; what already will not turn is not reported twice."""
    typed, findings = cells.typed(table, schema.types(table.name), notation)
    return typed, findings + schema.failures(typed, table.frame, notation)
