"""What carries answers over a wire, as the daemon sees it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from exchange.model.partners import Partner
from exchange.model.receipts import Answer


@dataclass(frozen=True, slots=True)
class Handed:
    """Where an answer is now, for people: `sftp://host/in/a.edi`, `mailto:edi@acme.example`.

    `inferred` where the other side took it before it said that it has it, `renamed` where
    something else had its name there.
    """

    place: str
    inferred: bool = False
    renamed: bool = False


Duty = Literal["delivery", "collection", "mailbox"]
"""What a connection is for; a mailbox is ours, and has its own name in the place of a partner's."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A connection that does not work: since when and why, and after how many failures.

    One that is `blocked` is not tried again until a person says so.
    """

    partner: str
    duty: Duty
    wire: str
    reason: str
    since: datetime
    blocked: bool = False
    failures: int = 1


class Courier(Protocol):
    """Hands answers over by one wire; called by a thread for each partner, never two for one."""

    def hand_over(self, partner: Partner, answer: Answer, content: Path) -> Handed:
        """Bring an answer, whose bytes are at `content`, to its partner, once however often called.

        Raises Undeliverable where another attempt may succeed, its subclass Blocked where only
        a person can help.
        """
        ...

    def rest(self, partner: Partner) -> None:
        """End what was kept open for a partner: nothing more goes to them for the moment."""
        ...

    def hang_up(self) -> None:
        """End at once whatever is under way; later attempts fail."""
        ...
