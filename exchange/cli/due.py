"""`exchange status --due` and `exchange worklist`: what has to be done by when, and by whom."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.looking import opened
from exchange.duties import running
from exchange.errors import Misconfigured
from exchange.model.clocks import Due, Urgency
from exchange.model.configuration import Configuration
from exchange.report.worklist import Task, about, headings, tasks, title, write_worklist
from exchange.wiring import forms

FORMS = {".html": "html", ".xlsx": "xlsx"}


def status(site: Path, *, as_json: bool) -> int:
    """Print what is due, the most urgent first."""
    configuration, now = wiring.load(site), datetime.now(UTC)
    with opened(site) as journal:
        found = running(journal, configuration, now)
    listed = tasks(found, configuration)
    if as_json:
        both = zip(found, listed, strict=True)
        console.emit({"due": [as_object(each, near, task) for (each, near), task in both]})
    elif listed:
        names = headings(configuration)[:7]
        console.table(names, [each.cells[:7] for each in listed], about(configuration, now))
    else:
        console.say("Nothing is due.")
    return 0


def as_object(each: Due, near: Urgency, task: Task) -> dict[str, object]:
    """Return one clock as scripts read it; moments are in UTC."""
    silent = each.deemed
    return {
        "urgency": near,
        "due": moment(each.due),
        "since": moment(each.since),
        "side": each.side,
        "kind": each.kind,
        "partner": each.partner,
        "reference": each.reference,
        "receipt": each.receipt,
        "rule": each.rule,
        "severity": task.severity or "",
        "topic": each.topic,
        "owner": task.owner,
        "deputy": task.deputy,
        "message": task.sentence,
        "reminders": sum(said.step == "reminder" for said in each.said),
        "escalated_to": next((s.to for s in each.said if s.step == "escalation"), ""),
        "deemed": silent.meaning if silent else "",
        "deemed_at": moment(silent.at) if silent else "",
    }


def moment(at: datetime | None) -> str:
    """Return a moment as scripts read it, empty where there is none."""
    return at.astimezone(UTC).isoformat() if at else ""


def worklist(site: Path, output: Path | None) -> int:
    """Write what is due as a page or a workbook, by the end of the file's name."""
    configuration, now = wiring.load(site), datetime.now(UTC)
    form = FORMS.get(output.suffix.lower()) if output else "html"
    if form is None:
        raise Misconfigured(f"{output}: a worklist is written as .html or .xlsx")
    with opened(site) as journal:
        listed = tasks(running(journal, configuration, now), configuration)
    content = written(listed, form, configuration, now)
    if output:
        output.write_bytes(content)
        console.say(f"{output}: {len(listed)} due")
    else:
        sys.stdout.buffer.write(content)
    return 0


def written(listed: list[Task], form: str, configuration: Configuration, now: datetime) -> bytes:
    """Return the worklist in one of its forms."""
    if form == "html":
        return write_worklist(listed, configuration, now)
    rows = ((each.urgency, each.cells) for each in listed)
    top = (title(configuration), about(configuration, now))
    return forms.list_writer()(top, headings(configuration), rows, now)
