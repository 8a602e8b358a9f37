"""Which cases a file opens or moves, by the type of its documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from exchange.model.case_files import Case, Changed, changed
from exchange.model.cases import Step
from exchange.model.findings import STANDING
from exchange.model.interchange import Interchange, Message
from exchange.model.outcome import Document, Inquiry
from exchange.reconcile.cases import (
    answering,
    demanding,
    ordered,
    proposing,
    questioned,
    returned,
)
from exchange.reconcile.circumstances import Circumstances

STEPS: Mapping[str, Callable[[Message, Document, Circumstances], Iterator[Step]]] = {
    "forecast": demanding.steps,
    "purchase_order_change": ordered.steps,
    "acknowledgement": returned.steps,
    "case_answers": answering.steps,
    "reschedule_proposals": proposing.ours,
}


def moved(
    interchange: Interchange,
    documents: Sequence[Document],
    releases: Sequence[Inquiry],
    known: Circumstances,
) -> tuple[Changed, ...]:
    """Return the cases as a file leaves them; a test, or a partner not yet live, moves none."""
    if known.partner.state != "live" or any(each.test for each in interchange.envelopes):
        return ()
    steps = [
        step
        for message, document in zip(interchange.messages, documents, strict=True)
        if document.document in STEPS and document.verdict in STANDING
        for step in STEPS[document.document](message, document, known)
    ]
    steps += questioned.steps(releases, known)
    return tuple(changed(held(steps, known), steps))


def held(steps: Sequence[Step], known: Circumstances) -> dict[str, Case]:
    """Return the open cases of the partners that steps are about; nothing moves any other."""
    found: dict[str, Case] = {}
    for partner in dict.fromkeys(step.partner for step in steps):
        own = partner == known.partner.id
        theirs = known.ledger if own else known.ledger.of(partner)
        found |= {each.number: each for each in theirs.cases()}
    return found
