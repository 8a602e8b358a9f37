"""Lets a site that came from a backup send again, once a person has said what was sent."""

from pathlib import PurePosixPath

import structlog

from exchange.model.acts import Resumption
from exchange.model.restoring import Restoration
from exchange.spool.disk import ensure_folder, move
from exchange.spool.names import belongs_below
from exchange.spool.ports import Journal
from exchange.spool.site import SHARED, Spool

log = structlog.get_logger()


def resume(spool: Spool, journal: Journal, act: Resumption) -> None:
    """Move the numbers on, decide about answers, and lay those out again that are wanted."""
    done = journal.keeping().resume(act)
    for path in act.again if done else ():
        lay_out(spool, path)
    log.info("sending_resumed", by=act.by, done=done, numbers=len(act.numbers))


def lay_out(spool: Spool, path: str) -> None:
    """Put an answer back into the outbox it lay in; what has its name there stays."""
    source, target = spool.put_back / PurePosixPath(path), spool.outbox / PurePosixPath(path)
    if not belongs_below(path) or not source.is_file():
        return
    ensure_folder(spool.disk, target.parent, SHARED)
    try:
        move(spool.disk, source, target)
    except FileExistsError:
        log.warning("answer_not_laid_out", answer=path, reason="something has its name")


def why_held(found: Restoration) -> str:
    """Return in words why nothing is judged and sent."""
    return (
        f"this journal comes from the backup of {found.made_at:%Y-%m-%d %H:%M}Z ({found.source}): "
        "nothing is judged or sent until somebody says exchange restore release"
    )
