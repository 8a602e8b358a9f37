"""Puts on record what people did at the command line."""

from pathlib import Path

import structlog

from exchange.spool import acts
from exchange.spool.ports import Journal
from exchange.spool.site import Spool

log = structlog.get_logger()


def carry_out(spool: Spool, journal: Journal, place: Path) -> None:
    """Put one act on record, then take it away; doing it again changes nothing."""
    closing = acts.read(place)
    closed = journal.close_questions(closing)
    log.info("questions_closed", receipt=closing.receipt, by=closing.by, closed=closed)
    acts.recorded(spool, place)
