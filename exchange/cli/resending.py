"""`exchange resend`: the answers to a file appear once more, byte for byte."""

import os
from datetime import UTC, datetime
from pathlib import Path

from exchange.cli import console
from exchange.cli.acting import done
from exchange.cli.closing import person
from exchange.cli.looking import one, opened
from exchange.daemon.resuming import why_held
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.acts import Resending
from exchange.model.receipts import Answer, AnswerState, Receipt
from exchange.spool import blobs
from exchange.spool.names import display
from exchange.spool.site import Spool

RECORD = "record"


def resend(identity: str, site: Path, reason: str, *, records: bool) -> int:
    """Have the answers appear again; the exit status is 0 also where the daemon does it soon."""
    words = display(os.fsencode(reason)).strip()
    with opened(site) as journal:
        receipt = one(journal, identity)
        refuse_held(journal, receipt)
        wanted = answers(journal, receipt, Spool(site), records=records)
    act = Resending(
        receipt.id, tuple(each.id for each in wanted), person(), datetime.now(UTC), words
    )
    waits = done(site, act)
    console.say(
        f"{receipt.filename}: {waits or 'its answers are on their way again; a run brings them'}"
    )
    for each in wanted:
        console.say(f"  outbox/{each.path}")
    return 0


def refuse_held(journal: Journal, receipt: Receipt) -> None:
    """Raise Misconfigured while a restored site sends nothing, and for a file taken back."""
    held = journal.keeping().sending_held()
    if held:
        raise Misconfigured(why_held(held))
    withdrawn = journal.history().withdrawn(receipt.id)
    if withdrawn:
        raise Misconfigured(
            f"{receipt.filename} was withdrawn by {withdrawn.by}: {withdrawn.reason}"
        )


def answers(journal: Journal, receipt: Receipt, spool: Spool, *, records: bool) -> list[Answer]:
    """Return what goes again: to the partner, or the records for our ERP.

    Raises Misconfigured where there is nothing, saying why.
    """
    every = [each for each in journal.answers(receipt.id) if (each.level == RECORD) == records]
    sendable = {each.id for each in journal.deeds().sendable(receipt.id)}
    found = [
        each for each in every if each.id in sendable and blobs.path(spool, each.sha256).is_file()
    ]
    if found:
        return found
    waiting = [each for each in every if each.state in {AnswerState.NEW, AnswerState.STAGED}]
    why = "its answers have not left yet" if waiting else "none of its answers is kept and valid"
    raise Misconfigured(f"{receipt.filename}: {why if every else 'it has no such answers'}")
