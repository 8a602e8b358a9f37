"""`exchange decisions`: what the gateway decided without a person."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exchange.cli import console
from exchange.cli.looking import opened

HEADINGS = ("When", "Partner", "Order", "Change", "Decided", "Lines", "By", "Clause", "Receipt")


def show(site: Path, since: datetime | None, *, as_json: bool) -> int:
    """Print what the gateway decided, the oldest first."""
    moment = since.replace(tzinfo=UTC) if since else None
    with opened(site) as journal:
        found = journal.history().decided(moment)
    if as_json:
        console.emit({"decisions": found})
    elif found:
        console.table(HEADINGS, [row(each) for each in found])
    else:
        console.say("The gateway has decided nothing by itself.")
    return 0


def row(found: dict[str, Any]) -> tuple[object, ...]:
    """Return a decision as a row for people."""
    told = [each["line_number"] for each in found.get("promises", ())] or found.get("lines", ())
    return (
        found["at"][:16].replace("T", " ") + "Z",
        found["partner"],
        found["number"],
        found.get("change", ""),
        WORDS[found["action"]].format(**found),
        ", ".join(dict.fromkeys(told)),
        found["agreement"],
        found["clause"],
        found["receipt"],
    )


WORDS = {"accepted": "accepted by itself", "deemed": "{meaning} by silence"}
"""What became of an order, by what the audit trail calls it."""
