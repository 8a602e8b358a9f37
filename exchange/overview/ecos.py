"""Engineering changes as people and scripts read them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from exchange import settings
from exchange.clocks.ecos import due
from exchange.journal import Journal
from exchange.model.clocks import Due, Facts
from exchange.model.configuration import Configuration
from exchange.model.eco_answers import answer_number
from exchange.model.eco_steps import Step
from exchange.model.ecos import Eco

HEADINGS = ("Change", "Partner", "Our number", "State", "Urgent", "Turn", "Until")


def known(journal: Journal, configuration: Configuration) -> Iterator[Eco]:
    """Yield every change on record of every partner."""
    for partner in configuration.partners:
        if partner != settings.ERP:
            yield from journal.ledger(partner).ecos()


def row(eco: Eco, configuration: Configuration) -> tuple[str, ...]:
    """Return a change as a row for people."""
    waits = waiting(eco, configuration)
    zone = ZoneInfo(configuration.site.timezone)
    until = f"{waits.due.astimezone(zone):%Y-%m-%d %H:%M}" if waits and waits.due else "-"
    urgent = ", ".join(eco.urgent) or "-"
    side = waits.side if waits else "-"
    return eco.title, eco.partner, eco.number, eco.state, urgent, side, until


def waiting(eco: Eco, configuration: Configuration) -> Due | None:
    """Return what a change waits for first, None where nothing is awaited."""
    found = due(Facts(ecos=(eco,)), configuration, datetime.now(UTC))
    return next(iter(found), None)


def told(eco: Eco, configuration: Configuration) -> dict[str, object]:
    """Return a change as scripts read it, without what it means in full."""
    waits = waiting(eco, configuration)
    return {
        "partner": eco.partner,
        "change": eco.change,
        "revision": eco.revision,
        "number": answer_number(eco),
        "state": eco.state,
        "urgent": [*eco.urgent],
        "turn": waits.side if waits else "",
        "due": waits.due.astimezone(UTC).isoformat() if waits and waits.due else "",
    }


def cell(value: object) -> str:
    """Return a value as a table shows it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def sentence(step: Step) -> str:
    """Return a step in one line."""
    told = {
        "decided by": step.decided_by,
        "day": step.day,
        "first serial number": step.first_serial,
        "first lot": step.first_lot,
        "superseded by": step.successor,
        "evidence": step.evidence,
        "text": step.text,
    }
    more = "; ".join(f"{name}: {value}" for name, value in told.items() if value)
    return f"{step.action} by {step.by}" + (f"  ({more})" if more else "")
