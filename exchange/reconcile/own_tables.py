"""What tables of our own are judged by, and what they say to orders and tell partners."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from exchange.model.findings import STANDING, Finding, Verdict, verdict
from exchange.model.interchange import Interchange, Message
from exchange.model.ledger import Ledger
from exchange.model.notice_answers import NoticeDecision
from exchange.model.outcome import Decision, Document, Notice
from exchange.reconcile import committing, erp_tables, foreseeing, foreseen
from exchange.reconcile import releasing as answering
from exchange.reconcile.cases import answering as cases
from exchange.reconcile.cases import proposing
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos import answering as eco_answers
from exchange.reconcile.ecos import progressing as eco_progress
from exchange.reconcile.notices import deciding, delays, postponing, releasing, stoppages

Findings = Callable[[Message, Circumstances], Iterator[Finding]]

DECISIONS: Mapping[str, Callable[[Message, str, Ledger], Iterator[Decision]]] = {
    "order_commit": committing.decisions,
    "forecast_commit": foreseeing.decisions,
}
"""What a file of our own says to orders and forecasts of partners."""

NOTICES: Mapping[str, Callable[[Message, str, Circumstances], Iterator[Notice]]] = {
    "delay": delays.notices,
    "notice_release": releasing.notices,
}
"""What a file of our own tells partners without being asked."""

BESIDE: Mapping[str, Findings] = {
    "order_commit": committing.findings,
    "forecast_commit": foreseen.findings,
    "question_answers": answering.findings,
    "case_answers": cases.findings,
    "reschedule_proposals": proposing.findings,
    "eco_answers": eco_answers.findings,
    "eco_progress": eco_progress.findings,
}
"""What a table of our own must keep to, whatever stands against its rows."""

JUDGED: Mapping[str, Findings] = {
    "order_commit": postponing.findings,
    "delay": delays.findings,
    "notice_release": releasing.findings,
    "notice_answers": deciding.findings,
    "downtime": stoppages.findings,
}
"""What a table of our own must keep to where its rows stand."""


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what stands against a table by its rows, then by what we hold.

    A value that cannot be read would be taken for one that is left open; so a table of which
    something is told is judged by what we hold only where its rows stand.
    """
    own = [*erp_tables.findings(message, known.partners)]
    yield from own
    beside = BESIDE.get(message.document)
    if beside:
        yield from beside(message, known)
    judge = JUDGED.get(message.document)
    if judge and verdict((*message.findings, *own), known.rules) is Verdict.ACCEPTED:
        yield from judge(message, known)


def decided(
    interchange: Interchange, documents: Sequence[Document], known: Circumstances
) -> Iterator[Decision]:
    """Yield what the documents that stand say to orders and forecasts of partners."""
    for message, document in zip(interchange.messages, documents, strict=True):
        decide = DECISIONS.get(document.document)
        if decide is not None and document.verdict in STANDING:
            found = decide(message, document.id, known.ledger)
            yield from postponing.answered(found, message, known)


def noticed(
    interchange: Interchange, documents: Sequence[Document], known: Circumstances
) -> Iterator[Notice]:
    """Yield what the documents that stand tell partners of delays."""
    for message, document in zip(interchange.messages, documents, strict=True):
        tell = NOTICES.get(document.document)
        if tell is not None and document.verdict in STANDING:
            yield from tell(message, document.id, known)


def answered(
    interchange: Interchange, documents: Sequence[Document], known: Circumstances
) -> Iterator[NoticeDecision]:
    """Yield what the documents that stand, ours or a partner's, make of notices they answer."""
    for message, document in zip(interchange.messages, documents, strict=True):
        yield from deciding.given(message, document, known)
