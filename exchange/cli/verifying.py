"""`exchange verify`: is what we kept still what we kept?"""

from pathlib import Path

from exchange.cli import console
from exchange.cli.looking import opened
from exchange.spool.site import Spool
from exchange.verifying import chain, kept


def verify(site: Path) -> int:
    """Check audit chain and kept bytes; 0 where all is whole, 1 with everything that is not."""
    with opened(site) as journal:
        trail = journal.trail()
        broken = [*chain(trail), *kept(trail, Spool(site))]
        entries, head = trail.chain_head()
        files, gone = sum(1 for _ in trail.kept_blobs()), trail.buried()
    for sentence in broken:
        console.say(f"BROKEN  {sentence}")
    if broken:
        return 1
    deleted = f", {gone} deleted by retention or erased" if gone else ""
    found = f"{files} files and answers{deleted}"
    console.say(f"whole: {entries} audit entries (head {head[:16]}), {found}")
    return 0
