"""What `exchange status` tells of answers on their way and of connections that do not work."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from exchange.cli import console
from exchange.journal import Journal
from exchange.model.couriers import Handed, Trouble
from exchange.model.receipts import Answer, AnswerState

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
    if trouble.duty == "mailbox":
        return f"{trouble.reason}; then: write the file of its password anew"
    return f"{trouble.reason}; then: exchange connection unblock {trouble.partner}"


def answer_objects(journal: Journal, receipt: str) -> list[dict[str, object]]:
    """Return the answers to a file as scripts read them; `place` is where a wire brought one."""
    places = journal.connections().places(receipt)
    return [
        {
            "level": answer.level,
            "type": answer.type,
            "path": f"outbox/{answer.path}",
            "state": answer.state,
            "released_at": answer.released_at.isoformat() if answer.released_at else None,
            "place": places[answer.id].place if answer.id in places else "",
        }
        for answer in journal.answers(receipt)
    ]


def say_answers(journal: Journal, receipt: str, zone: ZoneInfo) -> None:
    """Print the answers to a file and where each is."""
    places = journal.connections().places(receipt)
    for answer in journal.answers(receipt):
        console.say(f"  answer outbox/{answer.path} ({where(answer, places, zone)})")


def where(answer: Answer, places: Mapping[int, Handed], zone: ZoneInfo) -> str:
    """Return where an answer is, and since when."""
    if answer.state is AnswerState.VOID:
        return "not sent: decided so after a restore"
    if answer.released_at is None:
        return "not yet with the partner"
    since = f"since {answer.released_at.astimezone(zone):%Y-%m-%d %H:%M}"
    handed = places.get(answer.id)
    if handed is None:
        return f"in the outbox {since}"
    doubt = ", inferred: nobody saw it there" if handed.inferred else ""
    return f"at {handed.place} {since}{doubt}"
