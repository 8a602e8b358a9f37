"""What happened to a file after it was judged: its questions and their answers."""

from dataclasses import asdict

from exchange.cli import console
from exchange.journal import Journal
from exchange.model.questions import spoken
from exchange.model.receipts import Receipt


def say_history(journal: Journal, receipt: Receipt) -> None:
    """Print that a file was withdrawn, what was accepted, what was asked and answered."""
    done = journal.history().withdrawn(receipt.id)
    if done:
        what = f"judged anew as {done.anew}" if done.anew else "withdrawn"
        console.say(f"  {what} {done.at:%Y-%m-%d %H:%M}Z by {done.by}: {done.reason}")
    before = journal.history().judged_from(receipt.id)
    if before:
        console.say(f"  judged anew from {before}")
    for found in journal.history().accepted(receipt.id):
        what = f"order {found['number']} accepted by itself under {found['agreement']}"
        console.say(f"  {what} {found['clause']}".rstrip())
    if receipt.origin:
        console.say(f"  one document of {receipt.origin}, judged once more")
    for again in journal.history().family(receipt.id)[1:]:
        console.say(f"  document {(again.place or 0) + 1} judged once more as {again.id}")
    for each in journal.questions_of(receipt.id):
        number, where = spoken(each.id), each.finding.locator
        if each.at is None:
            console.say(f"  question {number} ({where}): open")
        else:
            said = f"{each.answer}, {each.by}, {each.at:%Y-%m-%d %H:%M}Z"
            console.say(f"  question {number} ({where}): {said}: {each.text}")


def history_object(journal: Journal, receipt: Receipt) -> dict[str, object]:
    """Return the same as scripts read it."""
    done = journal.history().withdrawn(receipt.id)
    return {
        "withdrawn": asdict(done) if done else None,
        "accepted": journal.history().accepted(receipt.id),
        "judged_from": journal.history().judged_from(receipt.id),
        "document_of": receipt.origin,
        "judged_once_more": [
            {"document": (each.place or 0) + 1, "receipt": each.id}
            for each in journal.history().family(receipt.id)[1:]
        ],
        "questions": [
            {
                "number": spoken(each.id),
                "id": each.id,
                "rule": each.finding.rule,
                "where": str(each.finding.locator),
                "answer": each.answer or None,
                "text": each.text,
                "by": each.by,
                "at": each.at.isoformat() if each.at else None,
            }
            for each in journal.questions_of(receipt.id)
        ],
    }
