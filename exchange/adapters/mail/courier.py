"""Brings answers by mail: those that belong together in one message, known by its identity."""

import smtplib
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from exchange.adapters.mail.message import Letter, written
from exchange.adapters.mail.session import post
from exchange.errors import Blocked, Undeliverable
from exchange.model.couriers import Handed
from exchange.model.notifications import Accepted, Answered, Later, Mailing, Never
from exchange.model.notifying import Mail
from exchange.model.partners import Partner
from exchange.model.receipts import Answer

Compose = Callable[[Partner, Answer], tuple[Mailing, Letter]]
Gone = Callable[[Mailing, str], None]


@dataclass(frozen=True, slots=True)
class MailCourier:
    """Hands messages to our mail server.

    `compose` makes the message an answer leaves in, the same each time; `gone` puts on record
    that all its answers are with the partner. `ours` is the name we write under.
    """

    mail: Mail
    ours: str
    compose: Compose
    gone: Gone
    brought: dict[int, Handed] = field(default_factory=dict)
    under_way: list[smtplib.SMTP] = field(default_factory=list)
    ended: list[bool] = field(default_factory=list)

    def hand_over(self, partner: Partner, answer: Answer, content: Path) -> Handed:
        """Send the message an answer is in, unless it went with another one of it.

        Raises Blocked where the server will never take it like this, Undeliverable otherwise.
        """
        del content  # the message takes along what belongs together
        if answer.id in self.brought:
            return self.brought.pop(answer.id)
        if self.ended:
            raise Undeliverable("we are about to end")
        mailing, letter = self.compose(partner, answer)
        place = "mailto:" + ",".join(address for _, address in letter.to)
        self.sent(letter)
        if self.ended:
            raise Undeliverable("we ended before it was on record that the server took it")
        self.gone(mailing, place)
        handed = Handed(place)
        self.brought.update({each.id: handed for each in mailing.answers if each != answer})
        return handed

    def sent(self, letter: Letter) -> None:
        """Hand a message to the server; what it does not take is raised."""
        match self.tried(letter):
            case Later(why):
                raise Undeliverable(why)
            case Never(why):
                raise Blocked(why)
            case Accepted():
                pass

    def tried(self, letter: Letter) -> Answered:
        """Return what the server says to a message."""
        if not letter.to:
            return Never("nobody there has an address: name one in [delivery] addresses")
        try:
            message = written(letter, (self.ours, self.mail.sender), self.mail.reply_to)
        except ValueError as error:
            return Never(str(error))
        to = [address for _, address in letter.to]
        return post(message, to, self.mail, self.under_way)

    def rest(self, partner: Partner) -> None:
        """Forget nothing: no connection is kept open between two messages."""

    def hang_up(self) -> None:
        """Cut what is under way; nothing more is put on record."""
        self.ended.append(True)
        for server in [*self.under_way]:
            if server.sock:
                with suppress(OSError):
                    server.sock.shutdown(socket.SHUT_RDWR)
