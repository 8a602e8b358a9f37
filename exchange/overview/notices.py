"""Notices of delays as people read them: drafts, those that were sent, delays foreseen."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange import duties
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


def notices(journal: Journal, configuration: Configuration, now: datetime) -> Rows:
    """Return drafts, sent notices and predicted delays as rows; times in the zone of the site."""
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
