"""The story of one partner over some weeks: played on a clock of its own, told as it goes."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exchange import wiring
from exchange.cli import console, noticing
from exchange.cli.looking import as_agreed, opened
from exchange.daemon import run
from exchange.daemon.station import blind
from exchange.demo.describing import described
from exchange.journal import Journal, open_journal
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, Rules, Severity, message
from exchange.model.questions import spoken
from exchange.model.receipts import Receipt
from exchange.model.shipped import demo_site
from exchange.reconcile.figures import plain
from exchange.wiring import forms

CHANGE = "engineering_change"

FOLDER = "quarter"
"""Where the story is among the samples, and the folder of the site it is played on."""


class Event(NamedTuple):
    """Something that comes: when, from whom, and what it is about.

    Either some `files`, or the newest answer of ours of a type, `returned` with `cells` filled in.
    """

    at: datetime
    sender: str
    tell: str
    files: Sequence[str]
    returned: str
    cells: Mapping[str, str]


class Clock:
    """A clock that is set by hand, and goes on a little each time somebody looks."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Return the moment it is."""
        self.now += timedelta(milliseconds=1)
        return self.now


def events(zone: ZoneInfo) -> Iterator[Event]:
    """Yield what happens, in its order."""
    text = (demo_site() / "samples" / FOLDER / "story.toml").read_text(encoding="utf-8")
    for told in tomllib.loads(text)["event"]:
        at = datetime.fromisoformat(told["at"]).replace(tzinfo=zone).astimezone(UTC)
        more = (told.get("files", ()), told.get("returned", ""), told.get("cells", {}))
        yield Event(at, told["from"], told["tell"], *more)


def tell(site: Path) -> None:
    """Play the story on a site and print each event with what came back."""
    configuration = wiring.load(site)
    clock, zone = Clock(), ZoneInfo(configuration.site.timezone)
    (site / "var").mkdir(mode=0o700)
    with (
        open_journal(site / "var" / "journal.db") as journal,
        wiring.station(site, configuration, journal, clock) as station,
    ):
        known: set[str] = set()
        quiet = replace(station, watch=blind)
        for event in events(zone):
            clock.now = event.at
            drop(site, event)
            run(quiet, once=True)
            came = [each for each in reversed(journal.receipts(1000)) if each.id not in known]
            known |= {each.id for each in came}
            console.say(f"{event.at.astimezone(zone):%d %b}  {event.tell}")
            for receipt in came:
                say(journal, receipt, configuration)


def drop(site: Path, event: Event) -> None:
    """Put the files of an event into the inbox of their sender."""
    inbox = site / "inbox" / event.sender
    inbox.mkdir(parents=True, exist_ok=True)
    for name in event.files:
        content = sample(name).read_bytes()
        (inbox / Path(name).name).write_bytes(spelt(content, site))
    if event.returned:
        answer = newest(site / "outbox" / event.sender, event.returned)
        (inbox / answer.name).write_bytes(forms.filled(answer.read_bytes(), event.cells))


def sample(name: str) -> Path:
    """Return a file of the story, or one of another sample by its path among the samples."""
    samples = demo_site() / "samples"
    return samples / name if "/" in name else samples / FOLDER / "files" / name


def spelt(content: bytes, site: Path) -> bytes:
    """Return a file with the number in it that only the site knows."""
    for mark, number in NUMBERS.items():
        if mark in content:
            content = content.replace(mark, number(site).encode())
    return content


def upside(site: Path) -> str:
    """Return the number of the newest upside request that is open."""
    with opened(site) as journal:
        return journal.cases()[-1].number


NUMBERS: Mapping[bytes, Callable[[Path], str]] = {
    b"{notice}": lambda site: noticing.listed(site)["drafts"][-1]["notice"],
    b"{upside}": upside,
}
"""What stands in a sample for a number that is given when the story is played."""


def newest(outbox: Path, kind: str) -> Path:
    """Return the newest answer of a type."""
    return max(outbox.glob(f"*.{kind}.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def say(journal: Journal, receipt: Receipt, configuration: Configuration) -> None:
    """Print what became of a file: the verdict, the answers, what is asked or refused."""
    what = ", ".join(map(described, journal.documents(receipt.id)))
    console.say(f"        {receipt.filename}: {what}: {receipt.verdict}{told(journal, receipt)}")
    for sentence in touched(journal, receipt):
        console.say(f"          {sentence}")
    rules = as_agreed(receipt, configuration)
    for sentence in asked(journal.findings(receipt.id), rules):
        console.say(f"          {sentence}")


def touched(journal: Journal, receipt: Receipt) -> Iterator[str]:
    """Yield what an engineering change of a file means: order lines, stock, the first day."""
    came = {each.number for each in journal.documents(receipt.id) if each.document == CHANGE}
    ecos = journal.ledger(receipt.partner).ecos() if came else []
    items = (item for eco in ecos if eco.change in came and eco.impact for item in eco.impact.items)
    for item in items:
        orders = (
            f"{plain(each.quantity)} of order {each.order_number}/{each.line_number}"
            for each in item.orders
        )
        stock = (f"{plain(each.quantity)} {each.part} {each.revision}" for each in item.stock)
        change = f"{item.item} {item.old_revision} to {item.new_revision}"
        yield f"{change} touches {', '.join(orders)}; left behind: {', '.join(stock)}"
        yield f"The earliest day is {item.earliest}."


def told(journal: Journal, receipt: Receipt) -> str:
    """Return what was sent on a file, a record for the ERP named once."""
    kinds = dict.fromkeys(answer.type for answer in journal.answers(receipt.id))
    return f" -> {', '.join(kinds)}" if kinds else ""


def asked(findings: Iterable[Finding], rules: Rules) -> Iterator[str]:
    """Yield the sentence of each finding that is a question or a refusal."""
    for found in findings:
        if rules[found.rule].severity.rank >= Severity.HOLD.rank:
            number = f" ({spoken(found.question)})" if found.question else ""
            yield f"{found.rule}: {message(found, rules)}{number}"
