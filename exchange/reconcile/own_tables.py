"""What tables of our own are judged by, and what they say to orders and tell partners."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from exchange.model.findings import Finding, Verdict, verdict
from exchange.model.interchange import Interchange, Message
from exchange.model.ledger import Ledger
from exchange.model.outcome import Decision, Document, Notice
from exchange.reconcile import committing, erp_tables
from exchange.reconcile import releasing as answering
from exchange.reconcile.circumstances import STANDING, Circumstances
from exchange.reconcile.ecos import answering as eco_answers
from exchange.reconcile.ecos import progressing as eco_progress
from exchange.reconcile.notices import delays, releasing, stoppages

Findings = Callable[[Message, Circumstances], Iterator[Finding]]

DECISIONS: Mapping[str, Callable[[Message, str, Ledger], Iterator[Decision]]] = {
    "order_commit": committing.decisions,
}
"""What a file of our own says to orders of partners."""

NOTICES: Mapping[str, Callable[[Message, str, Circumstances], Iterator[Notice]]] = {
    "delay": delays.notices,
    "notice_release": releasing.notices,
}
"""What a file of our own tells partners without being asked."""

BESIDE: Mapping[str, Findings] = {
    "order_commit": committing.findings,
    "question_answers": answering.findings,
    "eco_answers": eco_answers.findings,
    "eco_progress": eco_progress.findings,
}
"""What a table of our own must keep to, whatever stands against its rows."""

JUDGED: Mapping[str, Findings] = {
    "delay": delays.findings,
    "notice_release": releasing.findings,
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
    interchange: Interchange, documents: Sequence[Document], ledger: Ledger
) -> Iterator[Decision]:
    """Yield what the documents that stand say to orders of partners."""
    for message, document in zip(interchange.messages, documents, strict=True):
        decide = DECISIONS.get(document.document)
        if decide is not None and document.verdict in STANDING:
            yield from decide(message, document.id, ledger)


def noticed(
    interchange: Interchange, documents: Sequence[Document], known: Circumstances
) -> Iterator[Notice]:
    """Yield what the documents that stand tell partners of delays."""
    for message, document in zip(interchange.messages, documents, strict=True):
        tell = NOTICES.get(document.document)
        if tell is not None and document.verdict in STANDING:
            yield from tell(message, document.id, known)
