"""`exchange demo`: a throw-away site that shows what goes in and what comes back."""

import logging
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.logs import configure_log
from exchange.cli.looking import as_agreed, distinct
from exchange.cli.running import drain
from exchange.demo import story
from exchange.demo.describing import contents
from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.model.findings import Action, Finding, Rules
from exchange.model.receipts import Receipt
from exchange.model.shipped import demo_site
from exchange.settings import ERP

HASTE = """
[arriving]                      # a demonstration has no time: these files are dropped whole
settle_seconds = 0.1
settle_without_lease_seconds = 0.5
incomplete_after_seconds = 0.0
empty_after_seconds = 0.0
"""

WRITTEN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""When the samples were written."""

HEADINGS = ("File", "Partner", "What it was", "Verdict", "Findings", "Answers")


def demonstrate(site: Path | None) -> int:
    """Build a demo site, process its files and print what came back."""
    root = site or Path(tempfile.mkdtemp(prefix="exchange-demo-"))
    if root.exists() and any(root.iterdir()):
        raise Misconfigured(f"{root} is not empty; the demo site needs a folder of its own")
    build(root, demo_site())
    configuration = wiring.load(root)
    configure_log(logging.ERROR)
    started = time.monotonic()
    told = drop(root, [ERP])
    drain(root, configuration, clock(started), once=True)
    dropped = told + drop(root, sorted(set(configuration.partners) - {ERP}))
    waiting = drain(root, configuration, clock(started), once=True)
    seconds = time.monotonic() - started
    with open_journal(root / "var" / "journal.db", read_only=True) as journal:
        print_table(journal, configuration, waiting)
        print_story(root / story.FOLDER)
        print_further(root, journal, f"{dropped} files in {seconds:.1f} s")
    return 0


def print_story(site: Path) -> None:
    """Play what one partner and we say to each other over some weeks, on a site of its own."""
    build(site, demo_site() / "samples" / story.FOLDER)
    console.say()
    console.say("One partner from October to February:")
    console.say()
    story.tell(site)


def clock(started: float) -> Callable[[], datetime]:
    """Return a clock that stood at WRITTEN when the demo began: samples do not grow old."""
    return lambda: WRITTEN + timedelta(seconds=time.monotonic() - started)


def build(root: Path, source: Path) -> None:
    """Make a site of the demo's settings with the partners and agreements of a folder."""
    root.mkdir(parents=True, exist_ok=True)
    text = (demo_site() / "exchange.toml").read_text(encoding="utf-8")
    (root / "exchange.toml").write_text(text + HASTE, encoding="utf-8")
    for folder in ("partners", "agreements"):
        shutil.copytree(source / folder, root / folder)


def drop(root: Path, partners: Iterable[str]) -> int:
    """Drop the sample files of some partners into their inboxes; return how many.

    Our own ERP is one of them: what it tells must be known before the partners' files come.
    """
    folders = (demo_site() / "samples" / partner for partner in partners)
    samples = [path for folder in folders for path in sorted(folder.glob("*")) if path.is_file()]
    for sample in samples:
        inbox = root / "inbox" / sample.parent.name
        inbox.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample, inbox / sample.name)
    return len(samples)


def print_table(journal: Journal, configuration: Configuration, waiting: Iterable[Waiting]) -> None:
    """Print a row for every file: what it was, what we think of it, where the answer is."""
    receipts = sorted(journal.receipts(1000), key=lambda found: (found.partner, found.filename))
    rows = [file_row(journal, receipt, as_agreed(receipt, configuration)) for receipt in receipts]
    rows += [(each.path, "", "", "waiting", each.reason, "") for each in waiting]
    console.table(HEADINGS, rows)


def file_row(journal: Journal, receipt: Receipt, rules: Rules) -> tuple[str, ...]:
    """Return what became of one file."""
    answers = [a for a in journal.answers(receipt.id) if a.level != "record"]
    kinds = ", ".join(answer.type for answer in answers) or "none"
    return (
        receipt.filename,
        receipt.partner,
        contents(journal.documents(receipt.id)),
        str(receipt.verdict),
        counted(journal.findings(receipt.id), rules),
        kinds,
    )


SAID = {Action.RESEND: "to resend", Action.CONFIRM: "to confirm", Action.INFORM: "to know"}


def counted(findings: Iterable[Finding], rules: Rules) -> str:
    """Return how many findings there are, by what the sender should do."""
    counts = Counter(rules[finding.rule].action for finding in findings)
    return (
        ", ".join(f"{counts[action]} {SAID[action]}" for action in Action if counts[action]) or "-"
    )


def print_further(root: Path, journal: Journal, done: str) -> None:
    """Print where to look next, with commands that work from this folder."""
    records = len(list((root / "outbox" / "_erp").rglob("*.json")))
    receipts = journal.receipts(1000)
    length = distinct([receipt.id for receipt in receipts])
    rejected = [receipt.id[:length] for receipt in receipts if receipt.verdict == "rejected"]
    exchange = command()
    console.say()
    console.say(f"{done}; the demo plays on {WRITTEN:%d %B %Y}. The site is {root}")
    console.say(
        f"  answers to partners   {root}/outbox/<partner>/  (REPORT.html opens in a browser)"
    )
    console.say(f"  records for the ERP   {records} in {root}/outbox/_erp/")
    console.say(f"  October to February   {root / story.FOLDER}, a site of its own")
    console.say("Look further:")
    console.say(f"  {exchange} status --site {root}")
    for identity in rejected[:1]:
        console.say(f"  {exchange} show {identity} --site {root}")
    console.say(f"  {exchange} verify --site {root}")
    console.say(f"  {exchange} eco show ECO-2207 --site {root / story.FOLDER}")
    console.say(f"  {exchange} review solvik --quarter 2026Q4 --site {root / story.FOLDER}")


def command() -> str:
    """Return how this program is started from here: by name where it is on the path."""
    if shutil.which("exchange"):
        return "exchange"
    launcher = Path(sys.executable).with_name("exchange")
    here = Path.cwd()
    return str(launcher.relative_to(here) if launcher.is_relative_to(here) else launcher)
