"""`exchange delay`, `downtime` and `notices`: delays are handed in, listed and released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from ulid import ULID

from exchange import wiring
from exchange.cli import checking, console
from exchange.cli.closing import person
from exchange.cli.looking import opened
from exchange.cli.telling import Handed, hand_in
from exchange.errors import Misconfigured
from exchange.overview.notices import COLUMNS, TITLES, Rows, notices


@dataclass(frozen=True, slots=True)
class Late:
    """What is late of some lines of an order, and until when."""

    order: str
    lines: Sequence[str]
    reason: str
    day: date | None = None
    answer_by: date | None = None
    quantity: Decimal | None = None
    more: Mapping[str, str] | None = None


def delay(late: Late, partner: str, site: Path) -> int:
    """Hand in a delay of lines of an order; return the exit status."""
    configuration = wiring.load(site)
    owner = checking.named(partner, configuration)
    now = datetime.now(ZoneInfo(configuration.site.timezone))
    known = {"aware_at": f"{now:%Y-%m-%dT%H:%M}"} | dict(late.more or {})
    told = {
        "new_date": late.day.isoformat() if late.day else "",
        "answer_by": late.answer_by.isoformat() if late.answer_by else "",
        "quantity": str(late.quantity) if late.quantity is not None else "",
        "reason": late.reason,
        **known,
    }
    given = {name: value for name, value in told.items() if value}
    about = {"partner": owner, "order_number": late.order}
    rows = [about | {"line_number": line} | given for line in late.lines]
    return hand_in(site, configuration, Handed("delay", late.order, rows))


def downtime(plant: str, told: Mapping[str, str], site: Path) -> int:
    """Hand in a downtime, and say what it hits; return the exit status."""
    configuration = wiring.load(site)
    number = told.get("number") or f"DT-{str(ULID())[-6:]}"
    given = {name: value for name, value in told.items() if value}
    rows = [given | {"number": number, "plant": plant}]
    return hand_in(site, configuration, Handed("downtime", number, rows))


def decide(number: str, action: str, site: Path, *, role: str, text: str = "") -> int:
    """Decide about a notice under the name of who is logged in; return the exit status."""
    configuration = wiring.load(site)
    among = "sent" if action == "UPHOLD" else "drafts"
    row = {"partner": owner(number, among, site), "notice": number, "action": action}
    row |= {"by": person(), "role": role} | ({"text": text} if text else {})
    return hand_in(site, configuration, Handed("notice_release", number, [row]))


def answer(number: str, lines: Sequence[str], told: Mapping[str, str], site: Path) -> int:
    """Record what a customer said to a notice, to all of it or to some lines."""
    configuration = wiring.load(site)
    about = {"partner": owner(number, "sent", site), "notice": number, "by": person()}
    given = about | {name: value for name, value in told.items() if value}
    rows = [given | of_line(each) for each in lines] or [given]
    return hand_in(site, configuration, Handed("notice_answers", number, rows))


def of_line(text: str) -> dict[str, str]:
    """Return order and line as `exchange notices` writes them; the last slash divides them."""
    order, slash, line = text.rpartition("/")
    if not (order and slash and line):
        raise Misconfigured(f"--line {text}: name order and line, as in 4500071234/10")
    return {"order_number": order, "line_number": line}


def owner(number: str, among: str, site: Path) -> str:
    """Return whose notice a number is; raises Misconfigured where there is none."""
    found = [each["partner"] for each in listed(site)[among] if each["notice"] == number]
    if not found:
        kind = "draft" if among == "drafts" else "notice that was sent"
        raise Misconfigured(f"there is no {kind} {number}; see: exchange notices")
    return found[0]


def listed(site: Path) -> Rows:
    """Return drafts, sent notices and predicted delays of a site."""
    configuration = wiring.load(site)
    with opened(site) as journal:
        return notices(journal, configuration, datetime.now(UTC))


def show(site: Path, *, as_json: bool) -> int:
    """Print the drafts, the most urgent first, the notices that were sent, and what is foreseen."""
    found = listed(site)
    if as_json:
        console.emit(found)
        return 0
    for name, rows in found.items():
        if rows:
            console.table(COLUMNS[name], [[*row.values()] for row in rows], TITLES[name])
            console.say()
    if not any(found.values()):
        console.say("No notice waits and none was sent.")
    return 0
