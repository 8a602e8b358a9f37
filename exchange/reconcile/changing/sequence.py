"""The documents of one order in the order the buyer made them, however they arrived."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exchange.model.outcome import Document
from exchange.model.sequence import Made, in_turn, older
from exchange.reconcile.order_state import ORDER, taken


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a change belongs among the documents of its order.

    `closed` is the newer change that keeps it from being put before it: a person has decided
    on that one, or the order was sent again since. Then all there is comes before it.
    """

    earlier: tuple[Document, ...]
    later: tuple[Document, ...] = ()
    closed: Document | None = None


def made(document: Document) -> Made:
    """Return what tells when a change was made."""
    return document.revision, document.header.get("date", "")


def sequenced(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return orders as they came, then the changes as they were made."""
    held = [*documents]
    orders = (each for each in held if each.document == ORDER)
    changes = ((each, made(each)) for each in held if each.document != ORDER)
    return (*orders, *in_turn(changes))


def slot(held: Sequence[Document], told: Made) -> Slot:
    """Return where a change belongs among what is held of its order, in its sequence."""
    begins = max((at for at, each in enumerate(held) if each.document == ORDER), default=-1)
    newer = [at for at, each in enumerate(held) if after(each, told)]
    at = next((at for at in newer if at > begins), len(held))
    closed = next(decided(held, newer, begins, at), None)
    if closed is not None:
        return Slot((*held,), closed=closed)
    return Slot((*held[:at],), (*held[at:],))


def after(document: Document, told: Made) -> bool:
    """Tell whether a document is a change that was made after another."""
    return document.document != ORDER and older(told, made(document))


def decided(
    held: Sequence[Document], newer: Iterable[int], begins: int, at: int
) -> Iterator[Document]:
    """Yield the newest first what cannot be judged once more."""
    for number in sorted({*newer, *range(at, len(held))}, reverse=True):
        passed_over = number < begins and taken(held[number])
        if passed_over or (number >= at and held[number].answered):
            yield held[number]
