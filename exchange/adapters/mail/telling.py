"""Sends people what they are told, by mail."""

from collections.abc import Callable

from exchange.adapters.mail.message import Letter, written
from exchange.adapters.mail.session import post
from exchange.model.notifications import Answered, Never, Sending
from exchange.model.notifying import Mail


def teller(mail: Mail, ours: str) -> Callable[[Sending], Answered]:
    """Return what sends one mail; `ours` is the name we write under."""

    def tell(each: Sending) -> Answered:
        letter = Letter(
            identity=each.identity,
            to=[(each.name, each.address)],
            subject=each.subject,
            text=each.body,
            at=each.at,
        )
        try:
            message = written(letter, (ours, mail.sender), mail.reply_to)
        except ValueError as error:
            return Never(str(error))
        return post(message, [each.address], mail)

    return tell
