"""Lines that are refused while the rest of their document stands, where that was agreed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.findings import Finding, Rules, Severity, Verdict, verdict
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile.held import binds_all

REFUSED = "rejected"
"""The status of a row that is refused: at once, or because a question was denied about it."""

ORDERLESS = "POC-001"
"""The rule on a change whose order is not known."""

AGREED: Mapping[str, Callable[[Agreement], bool]] = {
    "forecast": lambda agreement: agreement.forecast.partial,
    "purchase_order": lambda agreement: agreement.orders.partial,
    "purchase_order_change": lambda agreement: agreement.orders.partial,
}
"""Whether a document of a type may be taken in part."""

SAME: Mapping[str, tuple[str, Sequence[str]]] = {
    "forecast": ("forecast_lines", ("customer_part", "revision", "ship_to")),
    "purchase_order": ("order_lines", ("line_number",)),
    "purchase_order_change": ("order_change_lines", ("line_number",)),
}
"""The table of a type's lines, and the columns in which two of them are about the same thing."""


def refused(
    message: Message, findings: Sequence[Finding], agreement: Agreement | None, rules: Rules
) -> frozenset[int]:
    """Return the lines that are refused alone, by their count in the document.

    None where nothing is, or all of it: nothing was agreed, the document or its header is
    refused, its syntax is, or no line would be left. A cancellation of a whole is taken whole, and
    a change that would have to wait for its order is not parked in part.
    """
    part = AGREED.get(message.document)
    if part is None or agreement is None or not part(agreement) or message.function == "cancel":
        return frozenset()
    if any(each.rule == ORDERLESS for each in findings):
        return frozenset()
    rejects = [each for each in findings if rules[each.rule].severity.rank > Severity.HOLD.rank]
    if verdict(rejects, rules) is not Verdict.REJECTED or not all(
        about_line(each, message, rules) for each in rejects
    ):
        return frozenset()
    name, columns = SAME[message.document]
    lines = message.tables[name].frame
    gone = alike(lines, {message.tables[each.table].frame["line"][each.row] for each in rejects},
                 columns)  # fmt: skip
    return gone if gone < {*lines["line"]} else frozenset()


def about_line(found: Finding, message: Message, rules: Rules) -> bool:
    """Tell whether a finding is about one line, or something below it, and not about syntax."""
    if rules[found.rule].rejects_syntax or binds_all(found) or found.row < 0:
        return False
    return found.table in message.tables and "line" in message.tables[found.table].frame.columns


def alike(lines: pl.DataFrame, gone: set[int], columns: Sequence[str]) -> frozenset[int]:
    """Return some lines and all that are about the same as one of them.

    Where one of two is refused because there are two, nobody said that the other one counts.
    """
    keys = lines.select("line", key=pl.struct(pl.col(columns).str.strip_chars_end(" ")))
    named = keys.filter(lines[columns[0]].is_not_null())
    same = named.filter(pl.col("line").is_in(gone))["key"]
    return frozenset(gone | {*named.filter(pl.col("key").is_in(same.implode()))["line"]})


def unrefused(document: Document) -> Callable[[Finding], bool]:
    """Return what tells whether a finding is about anything of a document that stands."""
    if document.verdict is not Verdict.PARTIAL:
        return lambda _: True
    states = {name: [*status(content)] for name, content in document.tables.items()}

    def stands(found: Finding) -> bool:
        rows = states.get(found.table, [])
        return not 0 <= found.row < len(rows) or rows[found.row] != REFUSED

    return stands


def status(content: bytes) -> Iterator[str]:
    """Yield the status of each row of a table in Arrow IPC."""
    yield from pl.read_ipc(BytesIO(content), columns=["status"])["status"]


def some_wait(document: Document) -> bool:
    """Tell whether a document, or any row of one that is taken in part, waits for an answer."""
    if document.verdict is not Verdict.PARTIAL:
        return document.verdict is Verdict.HELD
    return any("held" in status(content) for content in document.tables.values())
