"""What lies in the inboxes and is not taken, with the reason."""

from functools import partial
from pathlib import Path

from exchange import wiring
from exchange.daemon import waiting
from exchange.journal import Journal
from exchange.journal.usage import since
from exchange.model.configuration import Configuration
from exchange.spool.site import Spool


def unmoved(journal: Journal, configuration: Configuration, site: Path) -> list[dict[str, str]]:
    """Return a row for every file that waits, where no daemon is asked."""
    used = partial(since, journal.store)
    found = waiting(Spool(site), configuration, wiring.incomplete, used)
    return [{"file": each.path, "why": each.reason} for each in found]
