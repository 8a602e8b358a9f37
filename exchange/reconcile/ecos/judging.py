"""Which engineering changes a file brings or moves, by the type of its documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from exchange.model.eco_steps import Step
from exchange.model.ecos import Eco, Key, Moved, moved
from exchange.model.findings import STANDING, Verdict
from exchange.model.interchange import Interchange, Message
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos import answering, progressing, received, returned
from exchange.reconcile.ecos.received import CHANGE

STEPS: Mapping[str, Callable[[Message, Document, Circumstances], Iterator[Step]]] = {
    CHANGE: received.steps,
    "acknowledgement": returned.steps,
    "eco_answers": answering.steps,
    "eco_progress": progressing.steps,
}


def changed(
    interchange: Interchange, documents: Sequence[Document], known: Circumstances
) -> tuple[Moved, ...]:
    """Return the changes as a file leaves them; a partner not yet live moves none."""
    if known.partner.state != "live":
        return ()
    steps = [
        step
        for message, document in zip(interchange.messages, documents, strict=True)
        if counts(document)
        for step in STEPS[document.document](message, document, known)
    ]
    return tuple(moved(held(steps, known), steps))


def counts(document: Document) -> bool:
    """Tell whether a document moves anything: of what was refused, only that it came is told."""
    wanted = (*STANDING, Verdict.REJECTED)
    return document.document in STEPS and (
        document.verdict in (wanted if document.document == CHANGE else STANDING)
    )


def held(steps: Sequence[Step], known: Circumstances) -> dict[Key, Eco]:
    """Return the changes that steps are about, in all of their revisions."""
    found: dict[Key, Eco] = {}
    for partner, change in dict.fromkeys((step.partner, step.change) for step in steps):
        own = partner == known.partner.id
        theirs = known.ledger if own else known.ledger.of(partner)
        found |= {each.key: each for each in theirs.ecos(change)}
    return found
