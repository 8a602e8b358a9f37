"""`exchange delay`, `downtime` and `notices`: delays are handed in, listed and released."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
from exchange.duties import books as every_book
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.configuration import Configuration
from exchange.model.notices import Due, due_at
from exchange.reconcile.notices.lines import Line
from exchange.reconcile.notices.responsible import blames
from exchange.reconcile.notices.standing import Book, Draft

COLUMNS = {
    "drafts": ("Notice", "Partner", "Lines", "From now on", "Due", "State", "Released by"),
    "sent": ("Notice", "Partner", "Lines", "Sent", "Answered"),
}
TITLES = {"drafts": "Drafts that wait for a person", "sent": "Notices that were sent"}

Rows = dict[str, list[dict[str, str]]]


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
    """Release or withdraw a draft under the name of who is logged in; return the exit status."""
    configuration = wiring.load(site)
    found = [each["partner"] for each in listed(site)["drafts"] if each["notice"] == number]
    if not found:
        raise Misconfigured(f"there is no draft {number}; see: exchange notices")
    row = {"partner": found[0], "notice": number, "action": action, "by": person(), "role": role}
    rows = [row | ({"text": text} if text else {})]
    return hand_in(site, configuration, Handed("notice_release", number, rows))


def show(site: Path, *, as_json: bool) -> int:
    """Print the drafts, the most urgent first, and the notices that were sent."""
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


def listed(site: Path) -> Rows:
    """Return drafts and sent notices as rows; times in the zone of the site."""
    configuration, now = wiring.load(site), datetime.now(UTC)
    with opened(site) as journal:
        books = [*every_book(journal, configuration, now)]
        drafts = [row for whole in books for row in drafted(whole, configuration, now)]
        sent = [row for whole in books for row in gone(whole, journal, configuration)]
    drafts.sort(key=lambda row: (row["state"] != "overdue", row["due"] == "-", row["due"]))
    return {"drafts": drafts, "sent": sorted(sent, key=lambda row: row["sent"], reverse=True)}


def drafted(whole: Book, configuration: Configuration, now: datetime) -> Iterator[dict[str, str]]:
    """Yield a row for each draft to a partner."""
    drafts = defaultdict[str, list[tuple[Line, Draft]]](list)
    for line, _, draft in whole.drafts():
        drafts[draft.notice].append((line, draft))
    for notice, lines in drafts.items():
        rows = [row for _, draft in lines for row in draft.rows]
        calendar, hours = configuration.site_calendar, whole.policy.hours
        times = (due_at(row["aware_at"], hours, calendar) for row in rows)
        due = min((at for at in times if at), default=None)
        dates = [spelt(each) for _, draft in lines for each in draft.promise]
        yield {
            "notice": notice,
            "partner": whole.partner,
            "lines": ", ".join(f"{line.order}/{line.number}" for line, _ in lines),
            "dates": ", ".join(dict.fromkeys(dates)),
            "due": f"{due:%Y-%m-%d %H:%M}" if due else "-",
            "state": "overdue" if due and due < now else "waiting",
            "role": "commercial" if blames(rows) else "anybody",
        }


def spelt(due: Due) -> str:
    """Return the day of a delivery, or when it will be told."""
    return due.day.isoformat() if due.day else f"told by {due.answer_by or '-'}"


def gone(whole: Book, journal: Journal, configuration: Configuration) -> Iterator[dict[str, str]]:
    """Yield a row for each notice that was made, with what the partner said to it."""
    zone = ZoneInfo(configuration.site.timezone)
    for notice in sorted(whole.sent):
        answers = journal.under(whole.partner, notice)
        released = [each.released_at for each in answers if each.released_at]
        about = (key for key, events in whole.lines.items() if notice in {e.notice for e in events})
        yield {
            "notice": notice,
            "partner": whole.partner,
            "lines": ", ".join("/".join(key) for key in about),
            "sent": f"{min(released).astimezone(zone):%Y-%m-%d %H:%M}" if released else "-",
            "answered": "; ".join(said for each in answers for said in each.said) or "-",
        }
