"""What a partner answers to our questions in the workbook we gave them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from exchange.model.findings import STANDING, Finding
from exchange.model.interchange import Interchange, Message
from exchange.model.ledger import Ledger
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.model.questions import REPLIES, heard, spoken
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.releasing import TABLE, opened


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """ACK-016: an answer to what is no open question any more."""
    table = message.tables[TABLE]
    for row, number in enumerate(table.frame["question"]):
        asked = known.ledger.asked(heard(number or "")) if heard(number or "") else ()
        if len(asked) != 1:
            yield table.finding("ACK-016", row, "question", observed=spoken(number or "-"))


def without_returned(
    interchange: Interchange, known: Circumstances, as_document: Callable[[Message], Document]
) -> Interchange:
    """Return a workbook with answers in it without the documents that stand just so already.

    They came back with the list: neither new, nor a second document under their number.
    """
    if not interchange.messages or interchange.messages[-1].document != REPLIES:
        return interchange
    *documents, replies = interchange.messages
    judged = [(each, as_document(each)) for each in documents]
    same = [(each, found) for each, found in judged if stands(found, known.ledger)]
    told = tuple(Finding("ACK-017", observed=found.title or "-") for _, found in same)
    left = [each for each in documents if all(each is not one for one, _ in same)]
    replies = replace(replies, findings=(*replies.findings, *told))
    return replace(interchange, messages=(*left, replies))


def stands(document: Document, ledger: Ledger) -> bool:
    """Tell whether a document stands under its number that says the same in every row."""
    identity = (document.document, significant(document.number), significant(document.revision))
    earlier = ledger.document(*identity) if document.number else None
    if earlier is None or earlier.verdict not in STANDING:
        return False
    rows = told(document)
    return any(told(each) == rows for each in ledger.kept(earlier.receipt, *identity))


def told(document: Document) -> Mapping[str, list[tuple[object, ...]]]:
    """Return the rows of a document by table, without what we make of them."""
    frames = {name: opened(content) for name, content in document.tables.items()}
    return {name: frame.drop("status").rows() for name, frame in frames.items() if frame.height}
