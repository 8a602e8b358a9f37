"""The daily worklist: what has to be done by when, and by whom, in plain words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange.model.clocks import Deemed, Due, Urgency
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, Severity, message
from exchange.report.characters import brief
from exchange.report.groups import contact
from exchange.report.page import environment
from exchange.report.wording import Words

TO_THE_MINUTE = "%Y-%m-%d %H:%M"

COLUMNS = ("by", "urgency", "whose", "partner", "todo", "owner", "stand_in", "rule", "receipt")
"""The columns of the list, by the keys of their headings."""

TONES: Mapping[Urgency, str] = {
    "overdue": "resend", "soon": "confirm", "later": "inform", "open": "hint",
}  # fmt: skip
"""The colours of the report that stand for how near something is."""

LENGTHS = range(8, 27)
"""How many characters of a receipt are shown: so many as tell those of the list apart."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, as people read it; `severity` is None where no rule is near.

    `receipt` are enough of its characters to tell it from the others of the list.
    """

    urgency: Urgency
    by: str
    near: str
    whose: str
    partner: str
    sentence: str
    owner: str
    deputy: str
    rule: str
    severity: Severity | None
    receipt: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in each of `COLUMNS`."""
        people = (self.owner, self.deputy)
        told = (self.by, self.near, self.whose, self.partner, self.sentence)
        return (*told, *people, self.rule, self.receipt)


def tasks(found: Iterable[tuple[Due, Urgency]], configuration: Configuration) -> list[Task]:
    """Return what is due in the language of the site, in the order it is handed in."""
    listed = [task(due, near, configuration) for due, near in found]
    length = distinct({each.receipt for each in listed})
    return [replace(each, receipt=each.receipt[:length]) for each in listed]


def distinct(receipts: Collection[str]) -> int:
    """Return how many characters tell some receipts apart."""
    apart = (n for n in LENGTHS if len({each[:n] for each in receipts}) == len(receipts))
    return next(apart, LENGTHS[-1])


def task(due: Due, near: Urgency, configuration: Configuration) -> Task:
    """Return one thing that is due, with who owns it on our side and who stands in."""
    words = Words(configuration.site.language)
    partner = configuration.partners.get(due.partner)
    rules = configuration.rules_of(due.partner, configuration.day(due.since))
    owner = contact(configuration.site, due.topic)
    return Task(
        urgency=near,
        by=when(due.due, configuration),
        near=words.name("urgency", near),
        whose=words.name("whose", due.side),
        partner=partner.name if partner else due.partner,
        sentence=sentence(due, configuration),
        owner=owner.name if owner else "",
        deputy=owner.deputy if owner else "",
        rule=due.rule,
        severity=rules[due.rule].severity if due.rule else None,
        receipt=due.receipt,
    )


def sentence(due: Due, configuration: Configuration) -> str:
    """Return what is to be done, or what is wrong, as a sentence."""
    words = Words(configuration.site.language)
    params = {
        **{name: brief(value) for name, value in due.params.items()},
        "number": brief(due.reference),
        "document": words.name("document", due.params.get("type", "")),
        "due": when(due.due, configuration),
        "expected": when(due.since, configuration),
        "lines": of_lines(due.params.get("lines", ""), words),
        "silence": silence(due, words),
        "answer": words.name("answer_to_notice", due.params.get("answer", "")),
        "why": why(due, words),
        "state": words.name("case_state", due.params.get("state", "")),
    }
    if due.rule:
        told = message(Finding(due.rule, params=params), configuration.rules, words.language)
    else:
        told = words.say(f"due.{due.kind}", **params)
    for each in due.said:
        named = {"to": brief(each.to), "at": when(each.at, configuration), "n": str(each.number)}
        told += " " + words.say(f"said.{each.step}", **named)
    if due.kind == "problem":
        told += " " + words.say("seen_since", **params)
    urgent = words.say("due.urgent", **due.params) if due.urgent else ""
    return " ".join((urgent + told[:1].upper() + told[1:]).split())


def why(due: Due, words: Words) -> str:
    """Return why something waits: in the words that came with it, or why a delay is foreseen."""
    told = {name: brief(value) for name, value in due.params.items()}
    if due.kind != "predicted":
        return told.get("why", "")
    return words.say(f"predicted.{due.params['why']}", **told)


def silence(due: Due, words: Words) -> str:
    """Return what silence means, or has meant already."""
    if due.deemed is None:
        return words.name("silence", due.silence)
    meaning = words.name("meaning", due.deemed.meaning)
    return words.say("deemed", meaning=meaning, clause=due.deemed.clause or "-")


def of_lines(lines: str, words: Words) -> str:
    """Return which lines of a document; without any, all of it."""
    return words.say("undecided_lines", lines=brief(lines)) if lines else words.say("all_of_it")


def deemed_sentence(found: Deemed, kind: str, configuration: Configuration) -> str:
    """Return that silence has counted, since when, why, and when it was noticed."""
    words = Words(configuration.site.language)
    told = words.say(
        "deemed_line",
        document=words.name("document", kind),
        number=brief(found.number),
        meaning=words.name("meaning", found.meaning),
        at=when(found.at, configuration),
        lines=of_lines(", ".join(found.lines), words),
        agreement=brief(found.agreement),
        clause=brief(found.clause) or "-",
        recorded=when(found.recorded_at, configuration),
    )
    return told[:1].upper() + told[1:]


def when(moment: datetime | None, configuration: Configuration) -> str:
    """Return a moment on the clock of our site."""
    zone = ZoneInfo(configuration.site.timezone)
    return f"{moment.astimezone(zone):{TO_THE_MINUTE}}" if moment else ""


def headings(configuration: Configuration) -> tuple[str, ...]:
    """Return what the columns are called."""
    words = Words(configuration.site.language)
    return tuple(words.say(key) for key in COLUMNS)


def title(configuration: Configuration) -> str:
    """Return what the list is called."""
    return Words(configuration.site.language).say("worklist")


def about(configuration: Configuration, now: datetime) -> str:
    """Return whose list it is, and of when."""
    words = Words(configuration.site.language)
    return words.say("worklist_as_of", site=configuration.site.name, when=when(now, configuration))


def write_worklist(found: Sequence[Task], configuration: Configuration, now: datetime) -> bytes:
    """Return the list as one self-contained HTML page, the same bytes for the same input."""
    words = Words(configuration.site.language)
    counts = {name: sum(each.urgency == name for each in found) for name in TONES}
    worst = next((TONES[name] for name, count in counts.items() if count), "inform")
    page = (
        environment()
        .get_template("worklist.html")
        .render(
            words=words,
            tasks=found,
            tones=TONES,
            columns=dict.fromkeys(COLUMNS, ""),
            counted=words.say("worklist_counts", **counts) if found else words.say("worklist_none"),
            tone=worst,
            about=about(configuration, now),
        )
    )
    return page.encode("utf-8", "backslashreplace")
