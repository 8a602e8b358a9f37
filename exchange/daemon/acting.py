"""Puts on record what people did at the command line."""

from pathlib import Path

import structlog

from exchange.daemon.resuming import resume
from exchange.errors import Stale
from exchange.model.acts import (
    Closing,
    Erasure,
    Holding,
    Promotion,
    Reminding,
    Resumption,
    Retaining,
    Unblocking,
    Withdrawal,
)
from exchange.retaining import erase, retain
from exchange.spool import acts, blobs
from exchange.spool.ports import Journal
from exchange.spool.site import Spool

log = structlog.get_logger()


def carry_out(spool: Spool, journal: Journal, place: Path) -> None:
    """Put one act on record, then take it away; doing it again changes nothing."""
    match acts.read(place):
        case Closing() as closing:
            closed = journal.close_questions(closing)
            log.info("questions_closed", receipt=closing.receipt, by=closing.by, closed=closed)
        case Withdrawal() as withdrawal:
            withdraw(spool, journal, withdrawal)
        case Reminding() as reminding:
            pages = {each.page for each in reminding.reminders if each.page}
            texts = {page: blobs.keep(spool, page.encode()) for page in pages}
            said = (reminding.reminders, texts, reminding.at, reminding.by)
            made = journal.reminders().remind(*said)
            log.info("partners_reminded", by=reminding.by, reminders=len(made))
        case Promotion() as promotion:
            journal.promote(promotion)
            log.info(
                "partner_promoted",
                partner=promotion.partner,
                by=promotion.by,
                was=promotion.was,
                to=promotion.to,
            )
        case Unblocking() as unblocking:
            freed = journal.connections().unblock(unblocking)
            named = {"partner": unblocking.partner, "by": unblocking.by}
            log.info("connection_unblocked", **named, connections=freed)
        case Holding() as holding:
            done = journal.keeping().hold(holding)
            log.info("hold_changed", subject=holding.subject, by=holding.by, done=done)
        case Retaining() as retaining:
            gone = retain(spool, journal, retaining)
            log.info("retention_applied", by=retaining.by, gone=gone)
        case Erasure() as erasure:
            gone = erase(spool, journal, erasure)
            log.info("files_erased", by=erasure.by, receipts=len(erasure.receipts), gone=gone)
        case Resumption() as resumption:
            resume(spool, journal, resumption)
    acts.recorded(spool, place)


def withdraw(spool: Spool, journal: Journal, act: Withdrawal) -> None:
    """Take a file back; not where other answers took the numbers of its answers meanwhile.

    Whoever asked for it is told then, and writes them anew.
    """
    kept = {each.path: blobs.keep(spool, each.content) for each in act.responses}
    try:
        done = journal.withdraw(act, kept)
    except Stale as stale:
        log.warning("withdrawal_stale", receipt=act.receipt, by=act.by, reason=str(stale))
    else:
        log.info("file_withdrawn", receipt=act.receipt, by=act.by, done=done)
