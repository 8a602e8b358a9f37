"""Puts on record what people did at the command line."""

from pathlib import Path

import structlog

from exchange.model.acts import Closing, Promotion
from exchange.spool import acts
from exchange.spool.ports import Journal
from exchange.spool.site import Spool

log = structlog.get_logger()


def carry_out(spool: Spool, journal: Journal, place: Path) -> None:
    """Put one act on record, then take it away; doing it again changes nothing."""
    act = acts.read(place)
    match act:
        case Closing():
            closed = journal.close_questions(act)
            log.info("questions_closed", receipt=act.receipt, by=act.by, closed=closed)
        case Promotion():
            journal.promote(act)
            log.info("partner_promoted", partner=act.partner, by=act.by, was=act.was, to=act.to)
    acts.recorded(spool, place)
