"""What is asked of the journal about what is kept, deleted, held and restored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from exchange.model.acts import Erasure, Holding, Resumption
from exchange.model.restoring import Restoration
from exchange.model.retention import Hold, Piece


class Keeping(Protocol):
    """What a journal knows about keeping; each call is one transaction."""

    def holds(self) -> Sequence[Hold]:
        """Return all legal holds, lifted ones too."""
        ...

    def hold(self, act: Holding) -> bool:
        """Set or lift a legal hold; return whether that was still to be done."""
        ...

    def pieces(self, before: datetime, only: Collection[str] | None = None) -> Sequence[Piece]:
        """Return everything kept that came or went before a moment, of some receipts or of all."""
        ...

    def bury(
        self, gone: Iterable[tuple[Piece, str]], sizes: Mapping[str, int], event: str,
        *, by: str, at: datetime,
    ) -> Sequence[Piece]:  # fmt: skip
        """Put on record that pieces go, each with why; return those that were still there."""
        ...

    def unneeded(self) -> Collection[str]:
        """Return the SHA-256 of everything that is gone for some purpose."""
        ...

    def erase(self, act: Erasure) -> Mapping[str, int]:
        """Take a person out of the columns; return how often, by column."""
        ...

    def sending_held(self) -> Restoration | None:
        """Return the restore after which nobody has let answers go yet."""
        ...

    def resume(self, act: Resumption) -> bool:
        """Let a restored site send again; return whether it did not."""
        ...

    def sealed(self, seq: int) -> str:
        """Return the hash of an entry of the audit trail, empty where there is none."""
        ...
