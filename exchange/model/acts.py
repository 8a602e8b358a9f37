"""What a person does at the command line, to be put on record by whoever holds the site."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """Somebody closes what an acknowledgement left open: of which receipt, when and why."""

    receipt: str
    by: str
    at: datetime
    reason: str
