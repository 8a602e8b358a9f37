"""Orders that count as accepted or rejected because nobody answered them in time."""

from collections.abc import Iterable, Iterator

from exchange.clocks.answering import agreed_on
from exchange.model.answer_times import answer_by
from exchange.model.clocks import Deemed, OpenOrder
from exchange.model.configuration import Configuration


def silenced(
    orders: Iterable[OpenOrder], configuration: Configuration
) -> Iterator[tuple[OpenOrder, Deemed]]:
    """Yield what silence will mean, or means by now, for orders of which it is not on record."""
    for order in orders:
        agreement = agreed_on(order, configuration)
        until = answer_by(agreement, order.received_at, configuration)
        if order.deemed or agreement is None or until is None:
            continue
        if agreement.orders.silence != "nothing":
            yield (
                order,
                Deemed(
                    document=order.document,
                    partner=order.partner,
                    receipt=order.receipt,
                    number=order.title,
                    meaning=agreement.orders.silence,
                    at=until,
                    lines=order.lines,
                    agreement=agreement.title,
                    digest=agreement.digest,
                    clause=agreement.orders.cited("silence"),
                ),
            )
