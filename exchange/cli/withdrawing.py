"""`exchange withdraw`: a file that should not have counted is taken back."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from exchange import settings, wiring
from exchange.cli import console
from exchange.cli.closing import SCANS, gone, on_record, person
from exchange.cli.looking import one, opened
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.journal.records import packed
from exchange.model.acts import Withdrawal
from exchange.model.configuration import Configuration
from exchange.model.outcome import Response, Source
from exchange.model.receipts import Receipt
from exchange.model.statements import Statement
from exchange.respond.replies import reply_to
from exchange.respond.withdrawing import retracted
from exchange.spool import acts
from exchange.spool.names import display
from exchange.spool.site import Spool

KEPT = {
    "acknowledgement": "it brought an acknowledgement; close that with: exchange close",
    "question_answers": "it answers questions, and an answer that was given stands",
    "erp_answers": "it answers records, and a new answer of the ERP replaces an old one",
}
"""What cannot be taken back, and why."""

ATTEMPTS = 3
"""Times the answers are written anew where others left meanwhile and took their numbers."""

DONE = {
    "order_commit": "What it committed to was answered; commit anew to say otherwise.",
    "forecast_commit": "What it committed to was answered; commit anew to say otherwise.",
}
"""What a withdrawal does not undo by itself."""


def withdraw(identity: str, site: Path, reason: str) -> int:
    """Take a file back under the name of who is logged in."""
    configuration = wiring.load(site)
    words = display(os.fsencode(reason)).strip()
    if not words:
        raise Misconfigured("--reason is empty; say why the file is taken back")
    for _ in range(ATTEMPTS):
        with opened(site) as journal:
            receipt = standing(journal, identity)
            kinds = {each.document for each in journal.documents(receipt.id)}
            responses = tuple(corrections(journal, receipt, configuration, words))
        act = Withdrawal(receipt.id, person(), datetime.now(UTC), words, "withdrawal", responses)
        noted = not done(act, site, configuration)
        if noted or recorded(site, receipt):
            say(act, receipt, kinds, noted=noted)
            return 0
    raise Misconfigured(f"{receipt.filename}: other answers left at the same time; try again")


def recorded(site: Path, receipt: Receipt) -> bool:
    """Tell whether a withdrawal is on record; it is not where other answers left meanwhile."""
    with opened(site) as journal:
        return journal.history().withdrawn(receipt.id) is not None


def say(act: Withdrawal, receipt: Receipt, kinds: set[str], *, noted: bool) -> None:
    """Print what was done and what follows."""
    if noted:
        console.say(f"{receipt.filename}: noted; the daemon withdraws it soon")
    else:
        console.say(f"{receipt.filename}: withdrawn by {act.by}: {act.reason}")
    for sent in act.responses:
        console.say(f"  outbox/{sent.path} follows")
    for kind in kinds & DONE.keys():
        console.say(f"  {DONE[kind]}")


def done(act: Withdrawal, site: Path, configuration: Configuration) -> bool:
    """Put an act on record, or have the daemon do it; tell whether it is done."""
    spool = Spool(site)
    place = acts.leave(spool, act)
    on_record(spool)
    gone(place, SCANS * configuration.site.arriving.scan_seconds)
    return not place.exists()


def standing(journal: Journal, identity: str) -> Receipt:
    """Return the file that is meant; raises Misconfigured where it cannot be taken back."""
    receipt = one(journal, identity)
    judgement = journal.judgement(receipt.id)
    if judgement is None:
        raise Misconfigured(f"{receipt.filename} is not judged yet")
    before = journal.history().withdrawn(receipt.id)
    if before:
        raise Misconfigured(f"{receipt.filename} was withdrawn by {before.by}: {before.reason}")
    repeated = journal.history().repeated(receipt.id)
    if repeated:
        raise Misconfigured(
            f"{receipt.filename} only repeated an earlier file; withdraw that one: {repeated}"
        )
    if receipt.origin:
        raise Misconfigured(
            f"{receipt.filename} is a document judged once more; withdraw its file: "
            f"{receipt.origin}"
        )
    files = ", ".join(each.id for each in journal.history().enclosed(receipt.id))
    if files:
        raise Misconfigured(f"{receipt.filename} is a mail; withdraw the files in it: {files}")
    for document in judgement.documents:
        if document.document in KEPT:
            raise Misconfigured(f"{receipt.filename}: {KEPT[document.document]}")
    return receipt


def corrections(
    journal: Journal, receipt: Receipt, configuration: Configuration, reason: str
) -> Iterator[Response]:
    """Yield what retracts the records of a file and corrects the answers to it."""
    partner = configuration.partners.get(receipt.partner)
    if partner is None or receipt.partner == settings.ERP or not journal.answers(receipt.id):
        return
    now = datetime.now(UTC)
    reply = reply_to(partner, now, journal.ledger(receipt.partner), configuration)
    by = person()
    statement = Statement("withdrawn", receipt.transmission, by=by, reason=reason)
    given, said = handed(journal, receipt), answered(journal, receipt)
    yield from retracted(statement, given, reply, wiring.tools(), answered=said)


def retractions(
    journal: Journal, receipt: Receipt, configuration: Configuration, reason: str
) -> tuple[Response, ...]:
    """Return what retracts the records of a file alone."""
    every = corrections(journal, receipt, configuration, reason)
    return tuple(each for each in every if each.level == "record")


def handed(journal: Journal, receipt: Receipt) -> list[Source]:
    """Return the documents of a file the ERP was given, each with the version that follows."""
    return [
        Source(each.transmission, "", replace(document, version=versions[document.id] + 1))
        for each in journal.history().family(receipt.id)
        for versions in (journal.history().handed(each.id),)
        for document in journal.documents(each.id)
        if document.id in versions
    ]


def answered(journal: Journal, receipt: Receipt) -> list[Source]:
    """Return the orders, changes and forecasts of a file that we answered, with their rows."""
    ledger = journal.ledger(receipt.partner)
    found = []
    for identity in journal.history().answered(receipt.id):
        source = ledger.source(identity)
        if source is not None:
            tables = {name: packed(frame) for name, frame in journal.rows(identity).items()}
            found.append(replace(source, document=replace(source.document, tables=tables)))
    return found
