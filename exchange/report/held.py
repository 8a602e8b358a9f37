"""Says what of a document waits for an answer, and what of one taken in part is refused."""

import io
from collections.abc import Iterable, Mapping

import polars as pl

from exchange.model.findings import Rules, Severity, Verdict
from exchange.model.outcome import Document, Judgement
from exchange.report.characters import brief
from exchange.report.wording import Words

SHOWN = 50
LABELS = ("line_number", "customer_part")
"""What a sender calls a line, where the file says it."""


def waiting(document: Document, judgement: Judgement, rules: Rules, words: Words) -> str:
    """Return the lines with something held, as the sender calls them; empty where there is none."""
    if document.verdict not in {Verdict.HELD, Verdict.PARTIAL}:
        return ""
    if waits_as_whole(document, judgement, rules):
        return words.say("all_waits")
    return named(document, "held", words)


def refused(document: Document, words: Words) -> str:
    """Return the lines refused of a document taken in part; empty of any other."""
    return named(document, "rejected", words) if document.verdict is Verdict.PARTIAL else ""


def named(document: Document, status: str, words: Words) -> str:
    """Return the lines with a row of this status, as the sender calls them."""
    frames = [pl.read_ipc(io.BytesIO(content)) for content in document.tables.values()]
    names = labels(frames)
    lines = having(frames, status)
    shown = [names.get(line, str(line)) for line in lines[:SHOWN]]
    rest = [words.say("and_more", n=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    return ", ".join(shown + rest)


def waits_as_whole(document: Document, judgement: Judgement, rules: Rules) -> bool:
    """Return whether a question concerns the file, the document or its header, not single rows."""
    return any(
        rules[finding.rule].severity is Severity.HOLD
        and (not finding.table or finding.table.endswith("_header"))
        for finding in (*judgement.findings, *document.findings)
    )


def having(frames: Iterable[pl.DataFrame], status: str) -> list[int]:
    """Return the lines of which a row in any table has this status."""
    lines: set[int] = set()
    for frame in frames:
        if "line" in frame.columns:
            lines.update(frame.filter(pl.col("status") == status)["line"])
    return sorted(lines)


def labels(frames: Iterable[pl.DataFrame]) -> Mapping[int, str]:
    """Return the sender's own line number and part by our count of the lines."""
    names: dict[int, str] = {}
    for frame in frames:
        known = [name for name in LABELS if name in frame.columns]
        for line, *said in frame.select("line", *known).rows() if known else ():
            names[line] = " ".join(brief(text) for text in said if text) or str(line)
    return names
