"""A change that came after newer ones: put before them, told so, and they are judged once more."""

from collections.abc import Iterable, Iterator, Sequence

from exchange.model.findings import STANDING, Finding, Rules, Severity
from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.model.sequence import in_turn, older
from exchange.reconcile.changing.sequence import made, slot
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.order_state import CHANGE, asked, line_key, rows

ORDERLESS = "POC-001"
"""The rule that holds a change as long as its order is not known."""

OWN = frozenset({"POC-002", "POC-010", "POC-016", "POC-020", "POC-024"})
"""Rules of changes that an earlier change does not make right."""

WHOLE = frozenset({"cancel", "replace"})
"""Functions under which a change is about all lines of the order."""


def late(
    message: Message, document: Document, known: Circumstances
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return what a change that stands is told of newer ones, and which are judged once more.

    Those are the newer ones that stand, in their sequence with those refused for what the order
    was without this one.
    """
    orderless = any(each.rule == ORDERLESS for each in document.findings)
    if document.document != CHANGE or document.verdict not in STANDING or orderless:
        return (), ()
    standing = slot(known.papers(document.number), made(document)).later
    refused = [*missed(document, known)]
    if not standing and not refused:
        return (), ()
    anew = in_turn((each, made(each)) for each in (*standing, *refused))
    told = [*superseded(message, document, standing)]
    header = message.tables["order_change_header"]
    place = header.finding(
        "POC-031",
        0,
        "change_number",
        observed=document.revision or "-",
        expected=" and ".join(each.revision or "-" for each in anew),
        order=document.number,
    )
    return (place, *told), tuple(each.id for each in anew)


def missed(document: Document, known: Circumstances) -> Iterator[Document]:
    """Yield the newer changes that were refused for nothing but what the order was."""
    for each in known.ledger.refused_changes(document.number):
        rejects = [*rejecting(each.findings, known.rules)]
        own = any(not rule.startswith("POC-") or rule in OWN for rule in rejects)
        if rejects and not own and older(made(document), made(each)):
            yield each


def rejecting(findings: Iterable[Finding], rules: Rules) -> Iterator[str]:
    """Yield the rules that refused a document."""
    for found in findings:
        if rules[found.rule].severity.rank > Severity.HOLD.rank:
            yield found.rule


def superseded(
    message: Message, document: Document, newer: Sequence[Document]
) -> Iterator[Finding]:
    """POC-032: a line of which a newer change says something else, so that this says nothing."""
    lines = message.tables["order_change_lines"]
    for row, line in enumerate(lines.frame.iter_rows(named=True)):
        number = line_key(line)
        over = [each for each in newer if number is not None and speaks(each, number)]
        if over and asked(line, document.function) != "none":
            about = {"observed": line["line_number"], "expected": over[-1].revision or "-"}
            yield lines.finding("POC-032", row, "line_number", **about)


def speaks(change: Document, number: str) -> bool:
    """Tell whether a change asks anything of a line."""
    if change.function in WHOLE:
        return True
    return any(
        line_key(row) == significant(number) and asked(row, change.function) != "none"
        for row in rows(change, "order_change_lines")
    )
