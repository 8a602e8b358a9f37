"""Every HOLD on a document that stands opens a question, with a number of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exchange.model.findings import Finding, Rules, Severity, Verdict
from exchange.model.interchange import Interchange, Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Partner
from exchange.model.questions import REPLIES, question_identity
from exchange.reconcile import releasing
from exchange.reconcile.refused import unrefused

RELEASED = frozenset(
    {
        "forecast", "call_off", "purchase_order", "purchase_order_change", "bom",
        "engineering_change", "document_package", "project_notice",
    }
)  # fmt: skip
"""Document types of which something can be released."""

ANSWERING = frozenset({releasing.TABLE, REPLIES})
"""Document types that answer questions."""

WAITING = frozenset({Verdict.HELD, Verdict.PARTIAL})
"""Verdicts on a document of which anything may wait."""


def numbered(
    judgement: Judgement, transmission: Transmission, partner: Partner, rules: Rules
) -> Judgement:
    """Return the judgement with the number of its question in each finding that opens one.

    A test, and what comes while the partner is not live, opens none: nothing of it waits.
    """
    test = any(envelope.test for envelope in judgement.envelopes)
    if test or partner.state != "live":
        return judgement
    documents = tuple(
        replace(document, findings=tuple(asking(document.findings, document.id, rules, document)))
        if document.verdict in WAITING and document.document in RELEASED
        else document
        for document in judgement.documents
    )
    held = any(each.verdict in WAITING and each.document in RELEASED for each in documents)
    about = judgement.findings
    found = tuple(asking(about, transmission.receipt, rules)) if held else about
    return replace(judgement, documents=documents, findings=found)


def answered(judgement: Judgement, interchange: Interchange, ledger: Ledger) -> Judgement:
    """Return the judgement with what answers to questions change, of our own side or a partner."""
    found = [
        each
        for message, document in zip(interchange.messages, judgement.documents, strict=True)
        if message.document in ANSWERING and document.verdict is Verdict.ACCEPTED
        for each in releasing.releases(message, document.id, ledger)
    ]
    decisions = tuple(decision for _, decision in found if decision is not None)
    return replace(judgement, releases=tuple(each for each, _ in found), decisions=decisions)


def asking(
    findings: Sequence[Finding], about: str, rules: Rules, document: Document | None = None
) -> Iterator[Finding]:
    """Yield findings, those that hold something with the identity of their question.

    What would be asked about a line that is refused is asked when the line is sent again.
    """
    matters = unrefused(document) if document else bool
    for position, found in enumerate(findings):
        holds = rules[found.rule].severity is Severity.HOLD and matters(found)
        yield replace(found, question=question_identity(about, position)) if holds else found
