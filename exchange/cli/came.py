"""How a file came, for `exchange show`."""

from dataclasses import asdict

from exchange.cli import console
from exchange.journal import Journal
from exchange.model.receipts import Receipt
from exchange.model.ways import Way


def say_way(journal: Journal, receipt: Receipt) -> None:
    """Print how a file came, and where it is a mail what it says and which files it brought."""
    for sentence in sentences(receipt.way):
        console.say(f"  {sentence}")
    mail = journal.history().mail(receipt.id)
    if mail is None:
        return
    console.say(f"  mail from {mail.sender}, {mail.date}: {mail.subject} {mail.message_id}")
    for file in journal.history().enclosed(receipt.id):
        console.say(f"  brought {file.filename} as {file.id}")
    for line in mail.text.splitlines():
        console.say(f"  | {line}")


def sentences(way: Way) -> list[str]:
    """Return how a file came as sentences."""
    found = []
    if way.by:
        behalf = f" on behalf of {way.on_behalf}" if way.on_behalf else ""
        source = f" ({way.source})" if way.source else ""
        found.append(f"handed in by {way.by}{behalf}{source}")
    if way.attachment:
        found.append(f"a message is kept with it, sha256 {way.attachment}")
    if way.hub:
        found.append(f"came through {way.hub}")
    if way.letter:
        found.append(f"fetched from {way.letter.place}")
    if way.enclosed:
        mail = way.enclosed
        head = f"from {mail.sender}, {mail.date}: {mail.subject} {mail.message_id}"
        found.append(f"file {mail.position} of mail {mail.mail}, {head}")
    return found


def way_object(journal: Journal, receipt: Receipt) -> dict[str, object]:
    """Return the same as scripts read it."""
    mail = journal.history().mail(receipt.id)
    words = ("sender", "date", "subject", "message_id", "text")
    files = [each.id for each in journal.history().enclosed(receipt.id)]
    return {
        "way": asdict(receipt.way),
        "mail": {**{name: getattr(mail, name) for name in words}, "files": files} if mail else None,
    }
