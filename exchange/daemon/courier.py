"""The courier for partners whose answers go to a folder on a server."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from exchange.daemon.pushing import Push, Uploads, push
from exchange.errors import Refused, Undeliverable
from exchange.model.couriers import Handed
from exchange.model.partners import Partner
from exchange.model.receipts import Answer
from exchange.model.remotes import Connect, Remote


class Carrier:
    """Hands answers over through one connection for each partner, opened when it is needed."""

    def __init__(self, connect: Connect, uploads: Uploads, now: Callable[[], datetime]) -> None:
        self.connect, self.uploads, self.now = connect, uploads, now
        self.open: dict[str, tuple[Remote, ExitStack]] = {}
        self.over = False

    def hand_over(self, partner: Partner, answer: Answer, content: Path) -> Handed:
        """Bring an answer to its folder; a connection that does not hold is given up."""
        remote = self.remote(partner)
        try:
            return push(Push(remote, self.uploads, partner.delivery, answer, content, self.now))
        except Refused:
            raise
        except Undeliverable:
            self.rest(partner)
            raise

    def remote(self, partner: Partner) -> Remote:
        """Return the open connection to a partner's server."""
        if self.over:
            raise Undeliverable("we are about to stop")
        if partner.id not in self.open:
            stack = ExitStack()
            self.open[partner.id] = (stack.enter_context(self.connect(partner.delivery)), stack)
        return self.open[partner.id][0]

    def rest(self, partner: Partner) -> None:
        """Hang up for a partner."""
        _, stack = self.open.pop(partner.id, (None, None))
        if stack is not None:
            stack.close()

    def hang_up(self) -> None:
        """Hang up for everybody, whatever is under way."""
        self.over = True
        for _, stack in [*self.open.values()]:
            stack.close()
