"""Turns what a page shows into HTML; every value is escaped, whoever wrote it."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from exchange.report.characters import visible

MINUTE = "%Y-%m-%d %H:%M"

TONES = {
    "accepted": "good", "released": "good", "done": "good", "held": "ask", "partial": "ask",
    "rejected": "bad", "unreadable": "bad", "quarantined": "bad", "overdue": "bad", "soon": "ask",
    "acknowledged": "good", "delivered": "note", "on_its_way": "ask", "waiting": "ask",
    "CONFIRMED": "good", "SHIPPED": "good", "PENDING": "ask", "CHANGE_REQUESTED": "ask",
    "DELAYED": "bad", "CANCELLED": "bad",
    "live": "good", "test": "ask", "draft": "note", "suspended": "bad",
    "in_time": "good", "in_grace": "ask", "late": "bad", "missing": "bad", "due": "ask",
    "FATAL": "bad", "REJECT": "bad", "HOLD": "ask", "WARN": "note", "INFO": "note",
}  # fmt: skip
"""The colour of a word; a word stands beside each, for who sees no colours."""


@cache
def environment() -> Environment:
    """Return the templates; a name they miss is an error, not a blank."""
    made = Environment(
        loader=PackageLoader("exchange.console"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: value if isinstance(value, Markup) else visible(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["tone"] = lambda word: TONES.get(str(word), "note")
    made.filters["spaced"] = lambda word: str(word).replace("_", " ")
    made.filters["apart"] = lambda number: Markup(f"{number:,}".replace(",", "&nbsp;"))  # noqa: S704 - digits
    made.filters["minute"] = minute
    return made


def minute(at: datetime | str | None, zone: str) -> str:
    """Return a moment to the minute on the clock of the site, '-' where there is none."""
    if not at:
        return "-"
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{moment.astimezone(ZoneInfo(zone)):{MINUTE}}"


def render(template: str, **shown: object) -> str:
    """Return a page."""
    return environment().get_template(template).render(shown)
