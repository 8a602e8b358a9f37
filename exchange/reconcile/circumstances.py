"""What the rules of a document type are told besides the document."""

from dataclasses import dataclass
from datetime import date, datetime

from exchange.model.findings import Verdict
from exchange.model.numbers import significant
from exchange.model.outcome import Document, Ledger
from exchange.model.partners import Partner
from exchange.reconcile import order_state

STANDING = frozenset({Verdict.ACCEPTED, Verdict.HELD})
"""Only such a document occupies its number, and only such an order can be changed."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whose document it is, when it came, and what we held before.

    `today` is the day of `at` in the zone of the site, `before` the documents ahead of this one
    in its file.
    """

    partner: Partner
    at: datetime
    today: date
    ledger: Ledger
    before: tuple[Document, ...] = ()

    def order(self, number: str) -> order_state.Order | None:
        """Return the order of this number as it stands, None where there is none."""
        same = (
            each
            for each in self.before
            if each.document in {order_state.ORDER, order_state.CHANGE}
            and significant(each.number) == significant(number)
            and each.verdict in STANDING
        )
        return order_state.order((*self.ledger.order(number), *same))
