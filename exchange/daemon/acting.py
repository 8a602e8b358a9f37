"""Puts on record what people did at the command line."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from exchange.daemon.resuming import resume
from exchange.errors import Stale
from exchange.model.acts import (
    Closing,
    Erasure,
    Holding,
    Promotion,
    Reminding,
    Resending,
    Resumption,
    Retaining,
    Signoff,
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
    act = acts.read(place)
    DEEDS[type(act)](spool, journal, act)
    acts.recorded(spool, place)


def close(_: Spool, journal: Journal, act: Closing) -> None:
    """Close what an acknowledgement left open."""
    closed = journal.close_questions(act)
    log.info("questions_closed", receipt=act.receipt, by=act.by, closed=closed)


def remind(spool: Spool, journal: Journal, act: Reminding) -> None:
    """Let reminders go out, their pages kept."""
    pages = {each.page for each in act.reminders if each.page}
    texts = {page: blobs.keep(spool, page.encode()) for page in pages}
    made = journal.reminders().remind(act.reminders, texts, act.at, act.by)
    log.info("partners_reminded", by=act.by, reminders=len(made))


def promote(_: Spool, journal: Journal, act: Promotion) -> None:
    """Note that the state of a partner was changed."""
    journal.promote(act)
    log.info("partner_promoted", partner=act.partner, by=act.by, was=act.was, to=act.to)


def unblock(_: Spool, journal: Journal, act: Unblocking) -> None:
    """Let blocked connections be tried again."""
    freed = journal.connections().unblock(act)
    log.info("connection_unblocked", partner=act.partner, by=act.by, connections=freed)


def hold(_: Spool, journal: Journal, act: Holding) -> None:
    """Set or lift a legal hold."""
    done = journal.keeping().hold(act)
    log.info("hold_changed", subject=act.subject, by=act.by, done=done)


def delete(spool: Spool, journal: Journal, act: Retaining) -> None:
    """Delete what is over its time."""
    gone = retain(spool, journal, act)
    log.info("retention_applied", by=act.by, gone=gone)


def wipe(spool: Spool, journal: Journal, act: Erasure) -> None:
    """Erase files, or a person."""
    gone = erase(spool, journal, act)
    log.info("files_erased", by=act.by, receipts=len(act.receipts), gone=gone)


def resend(_: Spool, journal: Journal, act: Resending) -> None:
    """Have answers appear once more; not while a restored site sends nothing."""
    if journal.keeping().sending_held():
        log.warning("not_resent", receipt=act.receipt, by=act.by, reason="nothing is sent now")
        return
    count = journal.deeds().resend(act)
    log.info("answers_resent", receipt=act.receipt, by=act.by, answers=count)


def sign_off(_: Spool, journal: Journal, act: Signoff) -> None:
    """Note that a person has looked at a report."""
    done = journal.deeds().sign_off(act)
    log.info("report_signed_off", receipt=act.receipt, by=act.by, done=done)


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


DEEDS: Mapping[type, Callable[[Spool, Journal, Any], None]] = {
    Closing: close,
    Erasure: wipe,
    Holding: hold,
    Promotion: promote,
    Reminding: remind,
    Resending: resend,
    Resumption: resume,
    Retaining: delete,
    Signoff: sign_off,
    Unblocking: unblock,
    Withdrawal: withdraw,
}
"""What each act does."""
