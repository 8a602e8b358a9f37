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
from exchange.model.case_objects import periods, told
from exchange.model.cases import Kind, heard
from exchange.model.configuration import Configuration
from exchange.overview.cases import HEADINGS, amounts, as_object, excess, row, sentence


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
    for each in excess(case):
        console.say(f"  {each}")
    zone = ZoneInfo(configuration.site.timezone)
    for step in case.steps:
        console.say(f"  {step.at.astimezone(zone):%Y-%m-%d %H:%M}  {sentence(step)}")
    return 0


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
