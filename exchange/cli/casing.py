"""`exchange upside` and `exchange reschedule`: cases are listed, shown and moved."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

from exchange import wiring
from exchange.cli import checking, console
from exchange.cli.closing import person
from exchange.cli.looking import opened
from exchange.cli.telling import Handed, hand_in
from exchange.clocks.cases import by, whose
from exchange.errors import Misconfigured
from exchange.model.case_files import Case
from exchange.model.case_objects import described, periods, told
from exchange.model.cases import Kind, heard
from exchange.model.configuration import Configuration

HEADINGS = ("Number", "Partner", "About", "Wanted", "State", "Turn", "Until")


def listed(kind: Kind, site: Path, *, every: bool, as_json: bool) -> int:
    """Print the cases of a kind that are open, or all."""
    configuration = wiring.load(site)
    with opened(site) as journal:
        found = [each for each in journal.cases(every=every) if each.kind == kind]
    if as_json:
        console.emit({"cases": [as_object(each, configuration) for each in found]})
    elif found:
        console.table(HEADINGS, [row(each, configuration) for each in found])
    else:
        console.say("No case is open.")
    return 0


def as_object(case: Case, configuration: Configuration) -> dict[str, object]:
    """Return a case as scripts read it."""
    side = whose(case) if case.open else ""
    until = by(case, whose(case), configuration) if case.open else None
    return {"partner": case.partner, "turn": side, **described(case, until)}


def row(case: Case, configuration: Configuration) -> tuple[str, ...]:
    """Return a case as a row for people."""
    told = as_object(case, configuration)
    until = by(case, whose(case), configuration) if case.open else None
    zone = ZoneInfo(configuration.site.timezone)
    about = case.first.part or case.first.subject
    wanted = str(told["requested_quantity"] or amounts(case))
    turn = str(told["turn"]) or "-"
    due = f"{until.astimezone(zone):%Y-%m-%d %H:%M}" if until else "-"
    return (case.number, case.partner, about, wanted, case.state, turn, due)


def waiting(case: Case, configuration: Configuration, now: datetime) -> Mapping[str, object]:
    """Return an open case as a row of a meeting's paper."""
    due = by(case, whose(case), configuration)
    wanted = f"{case.requested.normalize():f}" if case.excess else amounts(case)
    return {
        "number": case.number,
        "about": case.first.part or case.first.subject,
        "wanted": wanted,
        "state": case.state,
        "turn": whose(case),
        "due": due,
        "overdue": due is not None and due <= now,
    }


def amounts(case: Case) -> str:
    """Return what is offered or proposed."""
    each = (f"{one.quantity.normalize():f} " if one.quantity else "" for one in case.offered)
    days = (f"{one.day}" for one in case.offered)
    return ", ".join(quantity + day for quantity, day in zip(each, days, strict=True)) or "-"


def show(number: str, site: Path, *, as_json: bool) -> int:
    """Print one case with its steps."""
    configuration, case = wiring.load(site), meant(number, site)
    whole = as_object(case, configuration) | {
        "periods": periods(case),
        "steps": [told(step) for step in case.steps],
    }
    if as_json:
        console.emit(whole)
        return 0
    console.table(HEADINGS, [row(case, configuration)])
    for each in case.excess:
        wanted, limit = (f"{n.normalize():f}" for n in (each.wanted, each.limit))
        console.say(f"  {each.start} to {each.last}: {wanted} wanted, at most {limit} agreed")
    zone = ZoneInfo(configuration.site.timezone)
    for step in case.steps:
        said = {name: value for name, value in told(step).items() if name not in LEFT_OUT}
        more = "; ".join(
            f"{name.replace('_', ' ')}: {spelt(value)}" for name, value in said.items()
        )
        at = f"{step.at.astimezone(zone):%Y-%m-%d %H:%M}"
        console.say(f"  {at}  {step.action} by {step.by}" + (f"  ({more})" if more else ""))
    return 0


LEFT_OUT = frozenset({"action", "at", "by", "document"})


def spelt(value: object) -> str:
    """Return a value of a step as people read it."""
    if not isinstance(value, list):
        return str(value)
    rows = (one if isinstance(one, dict) else {"": one} for one in value)
    return ", ".join(" ".join(str(each) for each in one.values() if each) for one in rows)


def meant(number: str, site: Path) -> Case:
    """Return the case of a number; raises Misconfigured where there is none."""
    with opened(site) as journal:
        found = [each for each in journal.cases(every=True) if each.number == heard(number)]
    if not found:
        raise Misconfigured(f"there is no case {number}; see: exchange upside, exchange reschedule")
    return found[0]


def say(
    number: str,
    action: str,
    more: Mapping[str, str],
    site: Path,
    *,
    amounts: Sequence[str] = (),
    gating: Sequence[str] = (),
) -> int:
    """Hand in a step of a case under the name of who is logged in; return the exit status."""
    configuration, case = wiring.load(site), meant(number, site)
    first = {"partner": case.partner, "case": case.number, "action": action, "by": person()}
    first |= {name: value for name, value in more.items() if value}
    count = max(len(amounts), len(gating), 1)
    rows = [dict(first) for _ in range(count)]
    for place, amount in enumerate(amounts):
        rows[place] |= dated(amount)
    for place, item in enumerate(gating):
        rows[place]["gating"] = item
    if 0 < len(amounts) < count:
        raise Misconfigured("give no more --gating than quantities, or none of these at all")
    return hand_in(site, configuration, Handed("case_answers", case.number, rows))


def propose(
    line: tuple[str, str, str], days: Sequence[str], more: Mapping[str, str], site: Path
) -> int:
    """Hand in a proposal for a line of an order; return the exit status."""
    configuration = wiring.load(site)
    partner, order, number = line
    about = {
        "partner": checking.named(partner, configuration),
        "order_number": order,
        "line_number": number,
        "by": person(),
    }
    about |= {name: value for name, value in more.items() if value}
    rows = [about | dated(day) for day in days]
    return hand_in(site, configuration, Handed("reschedule_proposals", order, rows))


def dated(text: str) -> dict[str, str]:
    """Return quantity and day of `QUANTITY@DATE`, or of a date alone."""
    amount, _, day = text.rpartition("@")
    try:
        told = {"date": date.fromisoformat(day).isoformat()}
        return told | ({"quantity": str(Decimal(amount))} if amount else {})
    except (ValueError, InvalidOperation):
        raise Misconfigured(f"{text!r} is no quantity with its day; write 500@2027-01-18") from None
