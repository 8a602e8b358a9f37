"""The shorter paper for a weekly call, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from exchange.model.findings import message
from exchange.model.papers import Field, Grid, Paper
from exchange.model.reviews import Meeting
from exchange.report.meeting_notices import NOTICES, notice
from exchange.report.reviewed import About, agreed, late
from exchange.report.wording import Words


def meeting_paper(meeting: Meeting, about: About, zone: str) -> Paper:
    """Return what is open and what changed as tables of words; times are those of a zone."""
    words = Words(about.partner.language)
    name = about.partner.name
    title = words.say("meeting.title", first=meeting.since, partner=name)
    parties = {"ours": about.ours, "theirs": name}
    days = {"first": meeting.since, "last": meeting.today}
    return Paper(
        title=title,
        lead=words.say("meeting.lead", first=meeting.since),
        language=words.language,
        about=(
            (words.say("review.between"), words.say("review.parties", **parties)),
            (words.say("review.days"), words.say("review.range", **days)),
            (words.say("review.agreement"), agreed(about, words)),
        ),
        remarks=(),
        grids=tuple(grids(meeting, about, words, zone)),
        footer=f"{title}, {about.ours}",
    )


def grids(meeting: Meeting, about: About, words: Words, zone: str) -> Iterator[Grid]:
    """Yield the tables in the order they are spoken about."""
    asked = [question(row, about, words) for row in meeting.questions]
    due = [owed(row, ZoneInfo(zone), words) for row in meeting.owed]
    name = about.partner.name
    if meeting.changes:
        open_changes = [open_change(row, ZoneInfo(zone), words) for row in meeting.changes]
        yield grid(words, words.say("meeting.changes"), CHANGES, open_changes)
    yield grid(words, words.say("meeting.to_them", name=name), QUESTIONS, asked)
    said = [*map(plain, meeting.acknowledgements)]
    yield grid(words, words.say("meeting.to_us"), ACKNOWLEDGED, said)
    yield grid(words, words.say("meeting.due"), OWED, due)
    zoned = ZoneInfo(zone)
    open_cases = [case(row, zoned, words, about) for row in meeting.cases]
    yield grid(words, words.say("meeting.cases"), CASES, open_cases)
    told = [notice(row, words, about, until(row, zoned, words)) for row in meeting.notices]
    yield grid(words, words.say("meeting.notices"), NOTICES, told)
    yield grid(words, words.say("meeting.changed"), CHANGED, [*map(changed, meeting.changed)])
    yield late(meeting.late, words, "meeting.late", fed=meeting.shipped)
    bare = [*map(unconfirmed, meeting.unconfirmed)]
    yield grid(words, words.say("meeting.unconfirmed"), UNCONFIRMED, bare)
    common = [problem(row, about, words) for row in meeting.problems]
    yield grid(words, words.say("meeting.problems"), PROBLEMS, common)


CHANGES = ("change", "state", "turn", "due", "text")
QUESTIONS = ("received", "document", "rule", "question", "file")
ACKNOWLEDGED = ("type", "answer", "why")
OWED = ("order", "received", "due", "lines")
CHANGED = ("received", "forecast", "part", "period", "before", "now", "delta", "clause", "outside")
CASES = ("case", "subject", "wanted", "case_state", "turn", "decision_due")
PROBLEMS = ("since", "nights", "rule", "problem")
UNCONFIRMED = ("order", "line", "part", "quantity", "requested")


def grid(words: Words, title: str, columns: Sequence[str], rows: Sequence[Sequence[Field]]) -> Grid:
    """Return a table of one kind of row."""
    return Grid(
        title=title,
        headings=tuple(words.say(f"column.{name}") for name in columns),
        rows=tuple(map(tuple, rows)),
        nothing=words.say("review.nothing"),
    )


def question(row: Mapping[str, Any], about: About, words: Words) -> Sequence[Field]:
    """Return a question of ours."""
    finding = row["finding"]
    title = f"{words.name('document', row['document'])} {row['number']}".strip()
    said = message(finding, about.rules, words.language)
    texts = (row["received"], title, finding.rule, said, row["filename"])
    return [Field(each) for each in texts]


def problem(row: Mapping[str, Any], about: About, words: Words) -> Sequence[Field]:
    """Return what was found across documents."""
    finding = row["finding"]
    said = message(finding, about.rules, words.language)
    return Field(row["since"]), Field(row["nights"], "count"), Field(finding.rule), Field(said)


def open_change(row: Mapping[str, Any], zone: ZoneInfo, words: Words) -> Sequence[Field]:
    """Return an engineering change that is open; stops of production and safety stand out."""
    due = row["due"]
    until = f"{due.astimezone(zone):%Y-%m-%d %H:%M}" if due else words.say("meeting.no_due")
    if row["overdue"]:
        until += f" ({words.say('meeting.overdue')})"
    turn = words.say(f"turn.{row['turn']}") if row["turn"] else ""
    return (
        Field(row["change"], tone="alarm" if row["urgent"] else ""),
        Field(words.name("eco_state", row["state"])),
        Field(turn),
        Field(until, tone="alarm" if row["overdue"] else ""),
        Field(row["urgent"]),
    )


def plain(row: Mapping[str, Any]) -> Sequence[Field]:
    """Return what an acknowledgement of theirs leaves open."""
    return [Field(row[name]) for name in ACKNOWLEDGED]


def owed(row: Mapping[str, Any], zone: ZoneInfo, words: Words) -> Sequence[Field]:
    """Return an answer we owe; one that is overdue stands out."""
    told = until(row, zone, words)
    return Field(row["order"]), Field(row["received"]), told, Field(row["lines"])


def case(row: Mapping[str, Any], zone: ZoneInfo, words: Words, about: About) -> Sequence[Field]:
    """Return a case that is open, with whose turn it is; what is overdue stands out."""
    turn = {"ours": about.ours, "theirs": about.partner.name}[row["turn"]]
    state = words.name("case_state", row["state"])
    texts = (row["number"], row["about"], row["wanted"], state, turn)
    return (*map(Field, texts), until(row, zone, words))


def until(row: Mapping[str, Any], zone: ZoneInfo, words: Words) -> Field:
    """Return the time something is due at; what is overdue stands out."""
    due = row["due"]
    text = f"{due.astimezone(zone):%Y-%m-%d %H:%M}" if due else words.say("meeting.no_due")
    if row["overdue"]:
        text += f" ({words.say('meeting.overdue')})"
    return Field(text, tone="alarm" if row["overdue"] else "")


def changed(row: Mapping[str, Any]) -> Sequence[Field]:
    """Return a changed period; what leaves the agreed limits stands out."""
    last = row["end"] or row["start"]
    return (
        Field(row["received"]),
        Field(row["number"]),
        Field(row["part"]),
        Field(str(row["start"]) if last == row["start"] else f"{row['start']} \N{EN DASH} {last}"),
        *(Field(row[name], "units") for name in ("before", "now", "delta")),
        Field(row["band"]),
        Field(row["outside"], "units", "alarm" if row["outside"] else ""),
    )


def unconfirmed(row: Mapping[str, Any]) -> Sequence[Field]:
    """Return a delivery nobody committed to."""
    names = ("order_number", "line_number", "part")
    wanted = Field(row["quantity"], "units"), Field(row["requested"])
    return (*(Field(row[name]) for name in names), *wanted)
