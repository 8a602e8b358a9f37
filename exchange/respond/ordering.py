"""What we say to orders: received and under review, or rejected, until a person commits."""

from collections.abc import Sequence

from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Document
from exchange.model.ports import Reply


def order_answers(documents: Sequence[Document], reply: Reply) -> tuple[OrderAnswer, ...]:
    """Return our answer to each purchase order and each change among these documents."""
    _ = documents, reply
    return ()
