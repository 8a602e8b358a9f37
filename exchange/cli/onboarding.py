"""`exchange partner status` and `promote`: how far a partner is, and the step to the next state."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from exchange import settings, wiring
from exchange.cli import console
from exchange.cli.checking import known_partner
from exchange.cli.closing import SCANS, gone, on_record, person
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.model.acts import Promotion
from exchange.model.configuration import Configuration
from exchange.model.onboarding import Gate, needed
from exchange.model.partners import Partner, State
from exchange.overview.gates import examine
from exchange.settings.partner_files import replaced, with_state
from exchange.spool import acts
from exchange.spool.names import display
from exchange.spool.site import Spool

REFUSED = 1


def status(identity: str, site: Path, *, as_json: bool) -> int:
    """Print the gates of a partner, and who let the partner into which state."""
    configuration = wiring.load(site)
    partner = foreign(identity, configuration)
    found = examined(site, partner, configuration)
    record = promotions(site, partner.id)
    if as_json:
        console.emit(as_object(partner, found, record))
        return 0
    passed = sum(each.passed for each in found)
    console.say(f"{partner.id}: {partner.state}, {passed} of {len(found)} gates passed")
    rows = [(marked(each), each.name, each.why, "" if each.passed else each.who) for each in found]
    console.table(("", "Gate", "Why", "Who could open it"), rows)
    for each in record:
        console.say(told(each))
    if record and record[-1].to != partner.state:
        console.say(f"the file says {partner.state}: it was changed by hand since, off the record")
    return 0


def foreign(identity: str, configuration: Configuration) -> Partner:
    """Return the partner that is named; our own ERP is none."""
    partner = configuration.partners[known_partner(identity, configuration)]
    if partner.id == settings.ERP:
        raise Misconfigured(f"{partner.id} is our own ERP, and no partner")
    return partner


def marked(gate: Gate) -> str:
    """Return how a gate is marked for people."""
    return "passed" if gate.passed else "open"


def told(promotion: Promotion) -> str:
    """Return one change of state as a sentence."""
    about = f"{promotion.at:%Y-%m-%d %H:%M} UTC, {promotion.by}: {promotion.was} -> {promotion.to}"
    still = f"; open: {'; '.join(promotion.open)}" if promotion.open else ""
    return f"{about}{still}{f'; {promotion.reason}' if promotion.reason else ''}"


def as_object(
    partner: Partner, found: Sequence[Gate], record: Sequence[Promotion]
) -> dict[str, object]:
    """Return the status as scripts read it."""
    return {
        "partner": partner.id,
        "state": partner.state,
        "gates": [
            {"gate": each.name, "passed": each.passed, "why": each.why, "who": each.who}
            for each in found
        ],
        "promotions": [
            {
                "by": each.by,
                "at": each.at,
                "from": each.was,
                "to": each.to,
                "open": each.open,
                "reason": each.reason,
            }
            for each in record
        ],
    }


def examined(site: Path, partner: Partner, configuration: Configuration) -> tuple[Gate, ...]:
    """Return the gates of a partner as they are now."""
    path = site / "var" / "journal.db"
    with ExitStack() as stack:
        there = path.is_file()
        journal = stack.enter_context(open_journal(path, read_only=True)) if there else None
        now = datetime.now(UTC)
        return examine(partner, configuration, journal, spool=Spool(site), now=now)


def promotions(site: Path, partner: str) -> Sequence[Promotion]:
    """Return who changed the state of a partner, the first one first."""
    path = site / "var" / "journal.db"
    if not path.is_file():
        return ()
    with open_journal(path, read_only=True) as journal:
        return journal.history().promotions(partner)


def promote(identity: str, site: Path, to: State, reason: str, *, anyway: bool) -> int:
    """Change the state of a partner and put it on record; 1 where gates stand in the way."""
    configuration = wiring.load(site)
    partner = foreign(identity, configuration)
    words = display(os.fsencode(reason)).strip()
    if partner.state == to:
        raise Misconfigured(f"{partner.id} is {to} already")
    found = examined(site, partner, configuration)
    standing = needed(found, to)
    if standing and not anyway:
        console.say(f"{partner.id} stays {partner.state}: {len(standing)} gates are open")
        console.table(
            ("Gate", "Why", "Who could open it"), [(g.name, g.why, g.who) for g in standing]
        )
        return REFUSED
    if not words and (standing or to == "suspended"):
        raise Misconfigured("say why with --reason: it goes on record")
    left = tuple(f"{each.name}: {each.why}" for each in found if not each.passed)
    act = Promotion(partner.id, person(), datetime.now(UTC), partner.state, to, left, words)
    settle(site, partner, configuration, act)
    return 0


def settle(site: Path, partner: Partner, configuration: Configuration, act: Promotion) -> None:
    """Put the change on record and into the partner file.

    On record first: a state that changed without anybody's name must not be possible.
    """
    path, spool = site / "partners" / f"{partner.id}.toml", Spool(site)
    changed = with_state(path, act.to)
    settings.check_partner(path, replace(partner, state=act.to), configuration.layouts)
    with ExitStack() as stack:
        take = stack.enter_context(replaced(path, changed))
        place = acts.leave(spool, act)
        take()
    on_record(spool)
    gone(place, SCANS * configuration.site.arriving.scan_seconds)
    console.say(f"{partner.id}: {act.was} -> {act.to}, by {act.by}")
    if place.exists():
        console.say(f"  noted in {spool.shown(place)}; the daemon puts it on record soon")
    console.say("  Restart `exchange run`, so that it holds.")
