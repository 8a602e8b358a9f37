"""Writes the validation report: one self-contained HTML page that says what to do first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from exchange.model.findings import Finding, Verdict, message
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Judgement
from exchange.model.ports import Reply
from exchange.report.advice import advice
from exchange.report.asked import asked, listed
from exchange.report.came import came
from exchange.report.characters import brief, visible
from exchange.report.groups import grouped
from exchange.report.held import refused, waiting
from exchange.report.movements import changed
from exchange.report.unchecked import not_checked
from exchange.report.wording import Words
from exchange.report.wording import grouped as apart

DISCREET = frozenset({"ENV-002", "ENV-029"})
"""Rules whose report repeats nothing of the content: it may be somebody else's."""

TO_THE_SECOND = "%Y-%m-%d %H:%M:%S"
TO_THE_MINUTE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document as the report's table shows it."""

    type: str
    number: str
    note: str
    gone: str
    refused: str
    function: str
    verdict: Verdict
    rows: str
    waiting: str


def write_report(transmission: Transmission, judgement: Judgement, reply: Reply) -> bytes:
    """Return the report on one file in its sender's language, the same bytes for the same input."""
    words = Words(reply.partner.language)
    judged = discreet(judgement)
    groups = grouped(judged, reply, words)
    page = (
        environment()
        .get_template("report.html")
        .render(
            words=words,
            reply=reply,
            judgement=judged,
            check=transmission.check,
            asked=asked(transmission.filename, judged, groups, (reply.rules, words)),
            facts=facts(transmission, judged, reply, words),
            documents=tuple(shown(one, judged, reply, words) for one in judged.documents),
            groups=groups,
            changes=changed(judged.documents, words),
            advice=advice(judged, reply, words),
            unchecked=not_checked(judged, reply, words),
            sha256=transmission.sha256,
        )
    )
    return page.encode("utf-8", "backslashreplace")


@cache
def environment() -> Environment:
    """Return the templates, escaping everything; a name they miss is an error, not a blank."""
    return Environment(
        loader=PackageLoader("exchange.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: value if isinstance(value, Markup) else visible(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def discreet(judgement: Judgement) -> Judgement:
    """Return the judgement, without any content where that may not be the partner's own."""
    about = tuple(finding for finding in judgement.findings if finding.rule in DISCREET)
    if not about:
        return judgement
    silent = tuple(Finding(finding.rule) for finding in about)
    return replace(judgement, findings=silent, documents=(), envelopes=())


def facts(
    transmission: Transmission, judgement: Judgement, reply: Reply, words: Words
) -> Iterable[tuple[str, str]]:
    """Return what an auditor asks first about the file, by the key of its label."""
    there = transmission.received_at.astimezone(ZoneInfo(reply.partner.timezone))
    utc = transmission.received_at.astimezone(UTC)
    yield "file", brief(transmission.filename)
    yield "from", f"{reply.partner.name} ({reply.partner.id})"
    yield "to", reply.site.name
    yield "received", f"{there:{TO_THE_SECOND}} {there:%Z} ({utc:{TO_THE_SECOND}} UTC)"
    until = answer_by(judgement, reply)
    if until:
        yield (
            "answer_by",
            f"{until.astimezone(ZoneInfo(reply.partner.timezone)):{TO_THE_MINUTE} %Z}",
        )
    yield "receipt", transmission.receipt
    yield from came(transmission, judgement, words)
    references = [envelope.reference for envelope in judgement.envelopes if envelope.reference]
    if references:
        yield "reference", ", ".join(map(brief, references))
    yield "size", words.count("bytes", len(transmission.content))
    yield "sha256", transmission.sha256
    yield "format", judgement.format or words.say("unknown_format")
    yield "ruleset", reply.ruleset
    if reply.agreement:
        found = reply.agreement
        version = {"name": found.name, "version": brief(found.version), "digest": found.digest}
        yield "agreement", words.say("agreed_version", **version)
    yield "software", reply.software


def answer_by(judgement: Judgement, reply: Reply) -> datetime | None:
    """Return the earliest moment until which a question of the file is due, None without any."""
    asking = [
        each.document for each in judgement.documents if any(f.question for f in each.findings)
    ]
    if any(found.question for found in judgement.findings):
        asking.append("")
    return min(map(reply.due, asking), default=None) if reply.due else None


def shown(document: Document, judgement: Judgement, reply: Reply, words: Words) -> DocumentRow:
    """Return a document as a row of the report."""
    counts = (
        f"{words.name('rows', table)}: {apart(count)}" for table, count in document.rows.items()
    )
    lines = refused(document, words)
    return DocumentRow(
        type=words.name("document", document.document),
        number=brief(document.title) or words.say("no_number"),
        note=words.say("succeeds", receipt=document.succeeds) if document.succeeds else "",
        gone=gone(document, reply, words),
        refused=words.say("refused_lines", lines=lines) if lines else "",
        function=words.name("function", document.function),
        verdict=document.verdict,
        rows=", ".join(counts),
        waiting=waiting(document, judgement, reply.rules, words),
    )


def gone(document: Document, reply: Reply, words: Words) -> str:
    """Return what was wrong with the document this one replaces and is not any more."""
    told = (brief(message(found, reply.rules, words.language)) for found in document.cured)
    sentences = listed(dict.fromkeys(told), words)
    return words.say("gone", what=" ".join(sentences)) if sentences else ""
