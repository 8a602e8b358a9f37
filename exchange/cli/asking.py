"""`exchange questions` and `exchange answer`: what waits for an answer, and an answer to it."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from exchange import wiring
from exchange.cli import checking, console
from exchange.cli.closing import person
from exchange.cli.looking import opened
from exchange.cli.telling import Handed, hand_in
from exchange.errors import Misconfigured
from exchange.journal import Journal, Question
from exchange.model.configuration import Configuration
from exchange.model.questions import heard, spoken
from exchange.overview.questions import as_object, due_at
from exchange.spool import blobs
from exchange.spool.site import Spool


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said to a question; `attached` is the message it came in, kept for good."""

    number: str
    answer: str
    reason: str
    source: str = ""
    attached: Path | None = None


def questions(partner: str, site: Path, *, superseded: bool = False, as_json: bool) -> int:
    """List the questions nobody has answered: the open ones, or those something newer closed."""
    configuration = wiring.load(site)
    owner = checking.known_partner(partner, configuration) if partner else None
    with opened(site) as journal:
        over = journal.passed_over(owner)
        found = over if superseded else journal.questions(owner)
    if as_json:
        console.emit({"questions": [as_object(each, configuration) for each in found]})
        return 0
    if found:
        zone = ZoneInfo(configuration.site.timezone)
        headings = ("Number", "Partner", "Document", "Where", "Question", "Since", "Due", "Owner")
        more = ("Superseded by",) if superseded else ()
        console.table((*headings, *more), [line(each, configuration, zone) for each in found])
    else:
        console.say(f"No question is {'superseded' if superseded else 'open'}.")
    if over and not superseded:
        console.say(f"Closed because something newer came: {len(over)} (--superseded lists them)")
    return 0


def line(asked: Question, configuration: Configuration, zone: ZoneInfo) -> tuple[str, ...]:
    """Return a question as a row for people."""
    told = as_object(asked, configuration)
    since, due = (
        f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
        for at in (asked.received_at, due_at(asked, configuration))
    )
    where = (f"{told['type']} {asked.title}".strip(), str(asked.finding.locator))
    sentence = str(told["sentence"])
    over = (asked.superseded,) if asked.superseded else ()
    times = (since, due, str(told["owner"]))
    return (spoken(asked.id), asked.partner, *where, sentence, *times, *over)


def answer(said: Answered, partner: str, site: Path) -> int:
    """Hand in an answer to a question as our ERP would; return the exit status."""
    configuration = wiring.load(site)
    if said.answer not in {"yes", "no"}:
        raise Misconfigured(f"{said.answer!r} is no answer; say yes or no")
    if not said.reason.strip():
        raise Misconfigured("--reason is empty; say who answered what")
    with opened(site) as journal:
        asked = meant(journal, said.number, partner)
    row = {
        "partner": asked.partner,
        "question": asked.id,
        "answer": said.answer,
        "text": said.reason,
        "source": said.source or (said.attached.name if said.attached else ""),
        "attachment": keep(said.attached, site) if said.attached else "",
        "by": person(),
    }
    rows = [{name: value for name, value in row.items() if value}]
    return hand_in(site, configuration, Handed("question_answers", spoken(asked.id), rows))


def meant(journal: Journal, number: str, partner: str) -> Question:
    """Return the open question of a number; raises Misconfigured where it is none, or several."""
    wanted = heard(number)
    if not wanted:
        raise Misconfigured(f"{number!r} is no number of a question; it is like Q-7K3M9A")
    every = journal.questions(partner or None)
    found = [each for each in every if each.id.startswith(wanted)]
    if not found:
        raise Misconfigured(f"no open question is {spoken(wanted)}; see: exchange questions")
    if len(found) > 1:
        names = "\n  ".join(f"{each.id}  {each.partner}  {each.title}" for each in found)
        more = f"give more characters of its number, or --partner:\n  {names}"
        raise Misconfigured(f"{spoken(wanted)} stands for {len(found)} open questions; {more}")
    return found[0]


def keep(message_file: Path, site: Path) -> str:
    """Keep a message for good and return its SHA-256."""
    if not message_file.is_file():
        raise Misconfigured(f"{message_file} is not a file")
    return blobs.keep(Spool(site), message_file.read_bytes())
