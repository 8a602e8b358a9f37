"""`exchange delay`, `downtime` and `notices`: delays are handed in, listed and released."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from ulid import ULID

from exchange import duties, wiring
from exchange.cli import checking, console
from exchange.cli.closing import person
from exchange.cli.looking import opened
from exchange.cli.telling import Handed, hand_in
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.clocks import PredictedDelay
from exchange.model.configuration import Configuration
from exchange.model.notice_answers import ToldLine
from exchange.model.notices import Due, due_at
from exchange.reconcile.notices.lines import Line
from exchange.reconcile.notices.responsible import blames
from exchange.reconcile.notices.standing import Book, Draft

COLUMNS = {
    "drafts": ("Notice", "Partner", "Lines", "From now on", "Due", "State", "Released by"),
    "sent": (
        "Notice", "Partner", "Lines", "Sent", "Answered", "State", "Decision", "Answer by",
    ),
    "predicted": ("Partner", "Line", "Promised", "Expected", "Why", "Component"),
}  # fmt: skip
TITLES = {
    "drafts": "Drafts that wait for a person",
    "sent": "Notices that were sent",
    "predicted": "Delays nobody reported yet",
}

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


def listed(site: Path) -> Rows:
    """Return drafts, sent notices and predicted delays as rows; times in the zone of the site."""
    configuration, now = wiring.load(site), datetime.now(UTC)
    with opened(site) as journal:
        whole = [*duties.books(journal, configuration, now)]
        drafts = [row for each in whole for row in drafted(each, configuration, now)]
        gone = [row for each in whole for row in sent_rows(each, journal, configuration)]
        foreseen = [
            foreseen_row(found)
            for each in whole
            for found in duties.foreseen(each, configuration, configuration.day(now))
        ]
    drafts.sort(key=lambda row: (row["state"] != "overdue", row["due"] == "-", row["due"]))
    gone.sort(key=lambda row: row["sent"], reverse=True)
    return {"drafts": drafts, "sent": gone, "predicted": foreseen}


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


def sent_rows(
    whole: Book, journal: Journal, configuration: Configuration
) -> Iterator[dict[str, str]]:
    """Yield a row for each notice that was made, with what the partner said to it."""
    zone = ZoneInfo(configuration.site.timezone)
    for each in duties.sent(whole, journal):
        until = duties.answer_by(each, whole, configuration)
        yield {
            "notice": each.number,
            "partner": whole.partner,
            "lines": each.about,
            "sent": moment(each.released_at, zone),
            "answered": each.acknowledged or "-",
            "state": each.state if each.released_at else "released",
            "decision": "; ".join(filter(None, map(spoken, each.lines))) or "-",
            "answer_by": moment(until, zone),
        }


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment to the minute."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "-"


def spoken(line: ToldLine) -> str:
    """Return what was said to one line, and what has become of it."""
    said = line.answer
    if said is None:
        return ""
    amount = f"{said.quantity.normalize():f}" if said.quantity is not None else ""
    more = (amount, f"{said.day or ''}")
    told = " ".join(filter(None, (said.answer, *more)))
    return f"{line.order}/{line.line}: {told}, {line.state}"


def foreseen_row(found: PredictedDelay) -> dict[str, str]:
    """Return a row for a delay that nobody reported yet."""
    return {
        "partner": found.partner,
        "line": f"{found.order}/{found.line}",
        "promised": f"{found.promised}",
        "expected": f"{found.day}" if found.day else "-",
        "why": found.why,
        "component": found.component or "-",
    }
