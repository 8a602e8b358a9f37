"""How a file came, where it did not simply lie in its partner's own inbox."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in a mailbox of ours: where it lay and what its head says of it.

    `mailbox`, `uidvalidity` and `uid` are its identity (RFC 9051, 2.3.1.1): no other mail of that
    server ever has the same.
    """

    mailbox: str
    uidvalidity: int
    uid: int
    sender: str = ""
    date: str = ""
    subject: str = ""
    message_id: str = ""

    @property
    def place(self) -> str:
        """The identity as people read it."""
        return f"{self.mailbox};UIDVALIDITY={self.uidvalidity};UID={self.uid}"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The mail a file was attached to: its receipt, and what its head says."""

    mail: str
    position: int
    sender: str = ""
    date: str = ""
    subject: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How one file came.

    `by` is the one of our people who handed it in, `on_behalf` of whom and from which `source` in
    their own words; `attachment` is the SHA-256 of a message kept with it. `hub` is the partner
    whose inbox it lay in, where its envelope names another one that this one carries.
    """

    by: str = ""
    on_behalf: str = ""
    source: str = ""
    attachment: str = ""
    hub: str = ""
    enclosed: Enclosure | None = None
    letter: Letter | None = None


DIRECT = Way()
"""It lay in its partner's own inbox."""
