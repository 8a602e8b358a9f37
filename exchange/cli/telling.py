"""`exchange commit`: what our side decides is handed in as our ERP would hand it in."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ulid import ULID

from exchange import settings, wiring
from exchange.cli import checking, console
from exchange.cli.closing import person
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.model.outcome import Outcome
from exchange.reconcile import foreseen, order_state
from exchange.respond.naming import safe_stem
from exchange.spool.handing import drop
from exchange.spool.site import Spool
from exchange.wiring.checked import arrived

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to lines of an order, to all without any; what is left open is as ordered.

    Of a forecast the lines are parts, and the day is the first of a period.
    """

    order: str
    lines: Sequence[str] = ()
    day: date | None = None
    quantity: Decimal | None = None
    rejected: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A table to be handed in: its type, what it is about, its rows."""

    kind: str
    title: str
    rows: Sequence[Row]


def commit(said: Said, partner: str, site: Path) -> int:
    """Accept or reject an order of a partner, or some of its lines; return the exit status."""
    configuration = wiring.load(site)
    owner = checking.named(partner, configuration)
    lines = said.lines or ordered(site, owner, said.order)
    rows = [row(owner, line, said) for line in lines]
    return hand_in(site, configuration, Handed("order_commit", said.order, rows))


def foresee(said: Said, partner: str, site: Path) -> int:
    """Commit to a forecast of a partner, or to some parts of it; return the exit status."""
    configuration = wiring.load(site)
    owner = checking.named(partner, configuration)
    parts = said.lines or wanted(site, owner, said.order)
    answer = "CHANGED" if said.quantity is not None else "ACCEPTED"
    told = {
        "partner": owner,
        "forecast_number": said.order,
        "start": said.day.isoformat() if said.day else "",
        "quantity": str(said.quantity) if said.quantity is not None else "",
        "answer": "REJECTED" if said.rejected else answer,
        "reason": said.reason,
    }
    stated = {name: value for name, value in told.items() if value}
    rows = [stated | {"part": part} for part in parts]
    return hand_in(site, configuration, Handed("forecast_commit", said.order, rows))


def wanted(site: Path, partner: str, number: str) -> list[str]:
    """Return the parts of a forecast; raises Misconfigured where there is none."""
    with ExitStack() as stack:
        held = checking.site_ledger(site, partner, stack).forecast(number)
    parts = [*dict.fromkeys(each.part for each in foreseen.periods(held))] if held else []
    if not parts:
        raise Misconfigured(f"{partner} has no forecast {number} here that wants anything")
    return parts


def ordered(site: Path, partner: str, number: str) -> list[str]:
    """Return the lines of an order that are still wanted; raises Misconfigured without any."""
    with ExitStack() as stack:
        ledger = checking.site_ledger(site, partner, stack)
        held = order_state.order(ledger.order(number))
    known = held.lines.items() if held else ()
    lines = [name for name, line in known if name and line.deleted_by is None]
    if not lines:
        raise Misconfigured(f"{partner} has no order {number} here of which a line is wanted")
    return lines


def row(partner: str, line: str, said: Said) -> Row:
    """Return one commitment as the ERP would state it."""
    told = {
        "partner": partner,
        "order_number": said.order,
        "line_number": line,
        "quantity": str(said.quantity) if said.quantity is not None else "",
        "date": said.day.isoformat() if said.day else "",
        "answer": "REJECTED" if said.rejected else "ACCEPTED",
        "reason": said.reason,
    }
    return {name: value for name, value in told.items() if value}


def hand_in(site: Path, configuration: Configuration, handed: Handed) -> int:
    """Put a table into the inbox of our own side, if it would be accepted; else say why not."""
    about = f"{handed.kind}.{handed.title}.{person()}.{str(ULID())[-6:]}"
    name = safe_stem(f"{about}.json") + ".json"
    content = {"type": handed.kind, "by": person(), "rows": handed.rows}
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / name
        draft.write_bytes(data)
        transmission = arrived(draft, settings.ERP)
        outcome = checking.judged(transmission, draft, site, configuration)
    status = checking.EXIT[outcome.judgement.verdict]
    if status:
        checking.print_outcome(transmission, outcome, configuration)
        console.say("Nothing was handed in.")
        return status
    for severity, _, sentence, rule in checking.sentences(outcome, configuration):
        console.say(f"{severity} {rule}: {sentence}")
    spool = Spool(site)
    console.say(f"Handed in as {spool.shown(drop(spool, settings.ERP, name, data))}.")
    for sentence in announced(outcome):
        console.say(f"  {sentence}")
    return 0


def announced(outcome: Outcome) -> Iterator[str]:
    """Yield what partners will get by a table of our own, each kind of answer once."""
    answers = dict.fromkeys((each.partner, each.type) for each in outcome.responses if each.partner)
    for partner, kind in answers:
        yield f"The daemon answers {partner} with {kind}."
    if not answers:
        yield "By this alone nothing goes to a partner."
