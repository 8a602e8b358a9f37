"""`exchange remind`: what is overdue is asked again, in the same bytes, not too often."""

from datetime import UTC, datetime
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.closing import SCANS, gone, on_record, person
from exchange.cli.looking import opened
from exchange.clocks.reminding import reminders
from exchange.duties import running
from exchange.model.acts import Reminding
from exchange.spool import acts
from exchange.spool.site import Spool

HEADINGS = ("Partner", "What", "Reference", "To", "Reminder")


def remind(site: Path, *, due: bool, as_json: bool) -> int:
    """Print which reminders may go out now; with `due` let them."""
    configuration, now = wiring.load(site), datetime.now(UTC)
    with opened(site) as journal:
        every = [each for each, _ in running(journal, configuration, now)]
    found = tuple(reminders(every, configuration, now, by_person=True))
    if as_json:
        names = ("partner", "kind", "reference", "receipt", "to", "number")
        console.emit({"reminders": [{name: getattr(r, name) for name in names} for r in found]})
    elif found:
        rows = [(r.partner, r.kind, r.reference, r.to, str(r.number)) for r in found]
        console.table(HEADINGS, rows)
    else:
        console.say("Nobody is to be reminded: nothing is overdue, or it was asked again lately.")
    if due and found:
        spool = Spool(site)
        place = acts.leave(spool, Reminding(found, person(), now))
        on_record(spool)
        gone(place, SCANS * configuration.site.arriving.scan_seconds)
        done = "noted; the daemon sends them soon" if place.exists() else "on record"
        console.say(f"{len(found)} reminders {done}, asked for by {person()}")
    return 0
