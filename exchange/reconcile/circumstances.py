"""What the rules of a document type are told besides the document."""

from dataclasses import dataclass
from datetime import date, datetime

from exchange.model.outcome import Ledger
from exchange.model.partners import Partner


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whose document it is, when it came, and what we held before.

    `today` is the day of `at` in the zone of the site.
    """

    partner: Partner
    at: datetime
    today: date
    ledger: Ledger
