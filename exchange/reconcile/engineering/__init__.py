"""What an engineering change must keep to, whoever sends it."""

from collections.abc import Iterator

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.circumstances import Circumstances


def findings(message: Message, _: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with an engineering change.

    ECO-001: without a number and a revision nobody can tell one change from another.
    """
    header = message.tables["change_header"]
    for column in ("number", "revision"):
        if header.frame[column][0] is None:
            yield header.finding("ECO-001", 0, column, expected=column)
