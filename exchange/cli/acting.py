"""Does a deed of a person through whoever holds the site."""

from pathlib import Path

from exchange import settings
from exchange.cli.closing import SCANS, gone, on_record
from exchange.model.acts import Act
from exchange.spool import acts
from exchange.spool.site import Spool


def done(site: Path, act: Act) -> str:
    """Put an act on record, or wait a little for the daemon to do it.

    Return where it waits where that took too long, '' where it is done.
    """
    spool = Spool(site)
    place = acts.leave(spool, act)
    on_record(spool)
    gone(place, SCANS * settings.load(site).site.arriving.scan_seconds)
    return f"noted in {spool.shown(place)}; the daemon does it soon" if place.exists() else ""
