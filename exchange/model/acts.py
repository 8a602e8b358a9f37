"""What a person does at the command line, to be put on record by whoever holds the site."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from exchange.model.partners import State


@dataclass(frozen=True, slots=True)
class Closing:
    """Somebody closes what an acknowledgement left open: of which receipt, when and why."""

    receipt: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """Somebody changes the state of a partner, knowing which gates were `open` then."""

    partner: str
    by: str
    at: datetime
    was: State
    to: State
    open: tuple[str, ...] = ()
    reason: str = ""
    kind: Literal["promotion"] = "promotion"


Act = Closing | Promotion
