"""What is asked of the journal about what people do with files that are judged and answered."""

from typing import Protocol

from exchange.model.acts import Resending, Signoff


class Deeds(Protocol):
    """What people did; each call is one transaction, and doing it again changes nothing."""

    def resend(self, act: Resending) -> int:
        """Have the answers to a file appear once more; return how many do."""
        ...

    def sign_off(self, act: Signoff) -> bool:
        """Put on record that a person has looked at a report; return whether that was new."""
        ...
