"""What we held when a file came, with the control numbers its answers took then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from exchange.journal.answer_tables import answers
from exchange.journal.ledger import JournalLedger
from exchange.journal.orders import OURS
from exchange.journal.tables import audit as trail
from exchange.journal.tables import later_answers


@dataclass(frozen=True, slots=True)
class NumberedLedger(JournalLedger):
    """A ledger that gives out numbers again: `numbers` are the first of each partner and kind."""

    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def next_number(self, kind: str) -> int:
        """Return the first number of this kind that was taken then."""
        known = self.numbers.get((self.partner, kind))
        return JournalLedger.next_number(self, kind) if known is None else known

    def of(self, partner: str) -> "NumberedLedger":
        """Return what we held of a partner; raises LookupError where another partner asks that."""
        if self.partner not in {OURS, partner}:
            raise LookupError(f"{self.partner} may not ask about {partner}")
        return NumberedLedger(self.store, partner, numbers=self.numbers)


def taken(connection: Connection, receipt: str) -> dict[tuple[str, str], int]:
    """Return the first control number the answers to a file took, by partner and kind."""
    first = func.min(answers.c.control_value)
    names = (answers.c.partner, answers.c.control_kind)
    at_once = ~answers.c.id.in_(select(later_answers.c.answer))
    mine = (answers.c.receipt == receipt, answers.c.control_kind.is_not(None), at_once)
    rows = connection.execute(select(*names, first).where(*mine).group_by(*names))
    return {(partner, kind): value for partner, kind, value in rows}


def answered(connection: Connection, receipt: str) -> dict[str, str]:
    """Return the SHA-256 of each answer to a file by its path, as the audit trail has sealed it."""
    mine = (trail.c.receipt == receipt, trail.c.action == "settled")
    sealed = select(trail.c.detail).where(*mine).order_by(trail.c.seq.desc()).limit(1)
    detail = connection.scalar(sealed)
    return dict(json.loads(detail)["answers"]) if detail else {}
