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
from exchange.model.acts import Withdrawal
from exchange.model.configuration import Configuration
from exchange.model.outcome import Document, Response
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

DONE = {
    "order_commit": "What it committed to was answered; commit anew to say otherwise.",
}
"""What a withdrawal does not undo by itself."""


def withdraw(identity: str, site: Path, reason: str) -> int:
    """Take a file back under the name of who is logged in."""
    configuration = wiring.load(site)
    words = display(os.fsencode(reason)).strip()
    if not words:
        raise Misconfigured("--reason is empty; say why the file is taken back")
    with opened(site) as journal:
        receipt = standing(journal, identity)
        kinds = {each.document for each in journal.documents(receipt.id)}
        responses = tuple(corrections(journal, receipt, configuration, words))
    act = Withdrawal(receipt.id, person(), datetime.now(UTC), words, "withdrawal", responses)
    if done(act, site, configuration):
        console.say(f"{receipt.filename}: withdrawn by {act.by}: {words}")
    else:
        console.say(f"{receipt.filename}: noted; the daemon withdraws it soon")
    for sent in responses:
        console.say(f"  outbox/{sent.path} follows")
    for kind in kinds & DONE.keys():
        console.say(f"  {DONE[kind]}")
    return 0


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
    yield from retracted(statement, handed(journal, receipt), reply, wiring.unread_tools())


def retractions(
    journal: Journal, receipt: Receipt, configuration: Configuration, reason: str
) -> tuple[Response, ...]:
    """Return what retracts the records of a file alone."""
    every = corrections(journal, receipt, configuration, reason)
    return tuple(each for each in every if each.level == "record")


def handed(journal: Journal, receipt: Receipt) -> list[Document]:
    """Return the documents of a file the ERP was given, each with the version that follows."""
    versions = journal.history().handed(receipt.id)
    return [
        replace(document, version=versions[document.id] + 1)
        for document in journal.documents(receipt.id)
        if document.id in versions
    ]
