"""What `exchange status` tells of answers on their way and of connections that do not work."""

from collections.abc import Mapping, Sequence

from exchange.journal import Journal
from exchange.model.couriers import Trouble

Rows = list[dict[str, str]]


def on_their_way(journal: Journal) -> dict[str, Rows]:
    """Return the answers that are not with their partners, and what does not work."""
    troubles = journal.connections().troubles()
    why = {each.partner: worded(each) for each in troubles if each.duty == "delivery"}
    return {"undelivered": undelivered(journal, why), "connections": shown(troubles)}


def undelivered(journal: Journal, why: Mapping[str, str]) -> Rows:
    """Return the answers that wait, each with the reason where one is known."""
    return [
        {
            "answer": answer.path,
            "state": answer.state,
            "why": why.get(answer.path.partition("/")[0], "it is on its way"),
        }
        for answer in journal.undelivered()
    ]


def shown(troubles: Sequence[Trouble]) -> Rows:
    """Return connections that do not work as people read them."""
    return [
        {
            "partner": each.partner,
            "for": f"{each.duty} by {each.wire}",
            "since": f"{each.since:%Y-%m-%d %H:%M}Z",
            "failures": str(each.failures),
            "why": worded(each),
        }
        for each in troubles
    ]


def worded(trouble: Trouble) -> str:
    """Return why a connection does not work, and what a person has to do."""
    if not trouble.blocked:
        return trouble.reason
    return f"{trouble.reason}; then: exchange connection unblock {trouble.partner}"
