"""What people call the contents of a file, in a word or two."""

from collections import Counter
from collections.abc import Sequence

from exchange.model.outcome import Document


def contents(documents: Sequence[Document]) -> str:
    """Return what a file held: one document by number, several by kind."""
    if len(documents) == 1:
        return described(documents[0])
    kinds = Counter(kind_of(document) or "message" for document in documents)
    return ", ".join(f"{count} {kind}s" for kind, count in kinds.items()) or "not readable"


def kind_of(document: Document) -> str:
    """Return what a document is in a word or two: an order, a change, a forecast."""
    return document.document.removeprefix("purchase_").removeprefix("order_").replace("_", " ")


def described(document: Document) -> str:
    """Return a document as people name it: forecast 4711 (8 lines, 208 buckets)."""
    rows = ", ".join(f"{count} {name}" for name, count in document.rows.items())
    kind = kind_of(document) or "unknown message"
    return " ".join(filter(None, (kind, document.title, f"({rows})" if rows else "")))
