"""`exchange retention`: what is kept longer than it should be, and deleting it."""

from datetime import UTC, date, datetime
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.acting import done
from exchange.cli.closing import person
from exchange.cli.looking import opened
from exchange.model.acts import Retaining
from exchange.model.retention import Expiry
from exchange.retaining import due


def retention(site: Path, day: date | None, *, apply: bool, as_json: bool) -> int:
    """Show what is over on a day, or delete it."""
    configuration = wiring.load(site)
    now = datetime.now(UTC)
    day = day or configuration.day(now)
    terms, zone = configuration.site.retention, configuration.site.timezone
    with opened(site) as journal:
        found = due(journal.keeping(), terms, day, zone)
    shown = [row(each) for each in found]
    if as_json:
        console.emit({"day": day.isoformat(), "over": shown})
    elif shown:
        names = [name for name in shown[0] if name != "sha256"]
        console.table(names, [[each[name] for name in names] for each in shown])
    going = sum(each.held is None for each in found)
    waits = done(site, Retaining(terms, day, zone, person(), now)) if apply else ""
    if not as_json:
        console.say(waits or summary(going, len(found) - going, apply=apply))
    return 0


def row(each: Expiry) -> dict[str, str]:
    """Return a piece for people and scripts."""
    kept = f"held: {each.held.scope} {each.held.subject}, {each.held.reason}" if each.held else ""
    piece = each.piece
    return {
        "receipt": piece.receipt, "partner": piece.partner, "what": piece.what,
        "class": piece.counts_as, "sha256": piece.sha256, "why": each.why, "kept": kept,
    }  # fmt: skip


def summary(going: int, held: int, *, apply: bool) -> str:
    """Say how many go and how many a hold keeps."""
    verb = "deleted" if apply else "would be deleted; exchange retention --apply does it"
    return f"{going} {verb}; {held} kept by a legal hold"
