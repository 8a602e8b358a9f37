"""Which document has a number: what may use one again, and what it succeeds."""

from collections.abc import Mapping
from datetime import date

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import STANDING, Finding, Verdict
from exchange.model.ledger import Earlier, Ledger
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.model.questions import REPLIES
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.order_state import ORDER

UNNUMBERED = frozenset({"", "acknowledgement", REPLIES, *ERP_TABLES})
"""Document types that never occupy a number."""

TAKEN = {
    "forecast": "ENV-004",
    "call_off": "ENV-004",
    "purchase_order": "PO-002",
    "purchase_order_change": "POC-016",
    "bom": "ENV-004",
    "engineering_change": "ECO-003",
    "document_package": "ENV-004",
    "project_notice": "ENV-004",
    "erp_answers": "ENV-004",
}
"""The rule a document breaks whose number an accepted or held one has already."""

SUPERSEDES = frozenset({"replace", "change", "cancel"})
"""Functions under which a document may use the number of one that stands."""

OF_ANOTHER = frozenset({"purchase_order_change"})
"""Document types whose function says what is done to another document, not to one of their own."""

NEEDS_EARLIER: Mapping[str, frozenset[str]] = {
    "forecast": frozenset({"change", "cancel"}),
    "call_off": frozenset({"change", "cancel"}),
    "purchase_order": SUPERSEDES,
    "purchase_order_change": frozenset(),
    "bom": frozenset(),
    "engineering_change": frozenset(),
    "document_package": frozenset(),
    "project_notice": frozenset(),
    "erp_answers": frozenset(),
}
"""Functions that mean nothing without one that stands. A forecast often replaces by habit."""

ORDERLESS = "POC-001"
"""The rule that holds a change as long as its order is not known."""

LAPSED = "POC-028"
"""The rule that refuses it once its time is over: the order is as unknown as before."""

AGAIN = "ECO-002"
"""The rule of a document that says nothing but what the one under its number says."""

Identity = tuple[str, str, str]


def identity(document: Document) -> Identity:
    """Return what makes a document the same one again: type, number, revision."""
    return document.document, significant(document.number), significant(document.revision)


def occupied(
    document: Document, known: Circumstances, *, repeated: bool
) -> tuple[tuple[Finding, ...], str]:
    """Return the finding for a number already taken, and the receipt this document succeeds.

    A rejected document does not occupy its number: the corrected one succeeds it, as does a
    change sent again after the order it waited for. The same number twice in one file leaves
    open which one counts, so the second is refused.
    """
    if not numbered(document):
        return (), ""
    if repeated:
        return (taken(document, known.today),), ""
    ledger = known.ledger
    earlier = ledger.document(*identity(document)) if document.number else None
    stands = earlier and earlier.verdict in STANDING and not asked_for(document, earlier, ledger)
    if stands and any(found.rule == AGAIN for found in document.findings):
        return (), ""
    standing = earlier if stands else None
    if standing is None and document.function in NEEDS_EARLIER[document.document]:
        opening = document.document == ORDER and bool(known.papers(document.number))
        return ((), "") if opening else ((orphaned(document),), "")
    if standing and (document.function not in SUPERSEDES or document.document in OF_ANOTHER):
        return (taken(document, standing.received_at),), ""
    return (), earlier.receipt if earlier and not standing else ""


def asked_for(document: Document, earlier: Earlier, ledger: Ledger) -> bool:
    """Tell whether a change comes again because its order, unknown before (POC-001), is here now.

    Nothing of the one before was or will be applied (decision 0009).
    """
    if document.document not in OF_ANOTHER or earlier.verdict is not Verdict.HELD:
        return False
    before = ledger.cured(earlier.receipt, *identity(document))
    return any(found.rule == ORDERLESS for found in before) and all(
        found.rule != ORDERLESS for found in document.findings
    )


def numbered(document: Document) -> bool:
    """Tell whether a document can have a number; a change has one only with its own (POC-020)."""
    unknown = document.document in OF_ANOTHER and not document.revision
    return document.document not in UNNUMBERED and not unknown


def gone(document: Document, succeeds: str, ledger: Ledger) -> tuple[Finding, ...]:
    """Return what was wrong with the document this one succeeds and is not found any more.

    Lines move when a file is corrected, so the place does not tell one finding from another.
    """
    if not succeeds:
        return ()
    still = {(found.rule, found.table, found.observed) for found in document.findings}
    if any(found.rule == LAPSED for found in document.findings):
        still |= {(ORDERLESS, table, observed) for _, table, observed in still}
    before = ledger.cured(succeeds, *identity(document))
    return tuple(
        found for found in before if (found.rule, found.table, found.observed) not in still
    )


def orphaned(document: Document) -> Finding:
    """Return the finding for a change of something we do not have."""
    observed = document.number or "-"
    return Finding("ENV-024", observed=observed, params={"function": document.function})


def taken(document: Document, day: date) -> Finding:
    """Return the finding for a number that a document before has."""
    observed = document.number or "without a number"
    params = {"date": f"{day:%Y-%m-%d}", "change": document.revision}
    return Finding(TAKEN[document.document], observed=observed, params=params)
