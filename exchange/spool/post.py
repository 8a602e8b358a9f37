"""What the daemon asks of the journal and of servers about mail, and about what people are told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from exchange.model.mailboxes import Told
from exchange.model.notifications import News, Notification, Sending
from exchange.model.ways import Letter


class Notifications(Protocol):
    """What the daemon asks of what people are told."""

    def news(self) -> tuple[Sequence[News], int]:
        """Return what happened since people were told last, and the place to read on from."""
        ...

    def queue(self, told: Iterable[Notification], place: int | None = None) -> int:
        """Put on record what people are told, each once; return how many are new."""
        ...

    def waiting(self) -> Sequence[Notification]:
        """Return what is queued and in no sending yet."""
        ...

    def recent(self, since: datetime) -> Mapping[str, int]:
        """Return how many mails were made for each address since a moment."""
        ...

    def move(self, moved: Iterable[Notification]) -> None:
        """Note that some wait for the digest, and why."""
        ...

    def bundle(self, batch: Sequence[Notification], sending: Sending) -> None:
        """Put a mail or a call on record as what some notifications go out with, once."""
        ...

    def unsent(self, now: datetime) -> Sequence[Sending]:
        """Return what is to be tried now."""
        ...

    def done(self, sending: Sending) -> None:
        """Note how an attempt went."""
        ...

    def began(self) -> bool:
        """Note that a daemon is at work; tell whether the last one never said it had ended."""
        ...

    def ended(self) -> None:
        """Note that the daemon has ended in order."""
        ...


class Letters(Protocol):
    """What the daemon asks of what is on record about our mailboxes."""

    def state(self, letter: Letter) -> str:
        """Return whether a mail was `taken` or `refused`, '' where it was not dealt with."""
        ...

    def turn_away(self, letter: Letter, reason: str, at: datetime) -> None:
        """Put on record why a mail is not taken, once however often it is called."""
        ...

    def again(self, letter: Letter, sha256: str, at: datetime) -> bool:
        """Put a mail on record that was taken under another count; return whether it was."""
        ...


class Server(Protocol):
    """What the daemon asks of an open mailbox; each raises Undeliverable where that fails."""

    @property
    def uidvalidity(self) -> int:
        """The count under which its UIDs mean anything."""
        ...

    def waiting(self) -> Sequence[int]:
        """Return the UIDs of the mails nobody has dealt with, the oldest first."""
        ...

    def told(self, uid: int) -> Told | None:
        """Return what the head of a mail says, None where the mail is gone."""
        ...

    def whole(self, uid: int) -> bytes | None:
        """Return a mail byte for byte, None where it is gone."""
        ...

    def flag(self, uid: int) -> None:
        """Mark a mail as dealt with."""
        ...

    def move(self, uid: int, folder: str) -> None:
        """Move a mail into a folder."""
        ...
