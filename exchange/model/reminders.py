"""What we asked a partner again, and what went on to a deputy of ours because its time ran out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Step = Literal["reminder", "escalation"]

Key = tuple[str, str, str, str]
"""Kind, partner, reference and receipt: what tells one thing that is due from another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder to a partner, or one escalation to a deputy, about something that is overdue.

    `number` counts those of this step about the same thing from 1, `to` is who is reminded or
    stands in. `page` is the text for the partner where no file of ours asked before. On record
    it has `at`, `by` and the `files` that went out again, below the outbox.
    """

    step: Step
    kind: str
    partner: str
    reference: str
    receipt: str
    due: datetime
    number: int
    to: str
    page: str = ""
    at: datetime | None = None
    by: str = ""
    files: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.kind, self.partner, self.reference, self.receipt


Said = Mapping[Key, tuple[Reminder, ...]]
"""What was said about each thing, the oldest first."""
