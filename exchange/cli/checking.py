"""`exchange check`: what would become of a file, without any effect."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ulid import ULID

from exchange import settings, wiring
from exchange.cli import console
from exchange.cli.enclosed import enclosed
from exchange.cli.logs import configure_log
from exchange.errors import Misconfigured, Unreadable
from exchange.journal import open_journal
from exchange.model.configuration import Configuration
from exchange.model.findings import Rule, Verdict, message
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Document, Outcome
from exchange.model.ports import Desk
from exchange.pipeline import refuse
from exchange.report.objects import as_object
from exchange.sandbox.channel import Job
from exchange.sandbox.readers import Readers
from exchange.settings.mistakes import meant
from exchange.spool.names import display

EXIT = {
    Verdict.ACCEPTED: 0,
    Verdict.HELD: 1,
    Verdict.PARTIAL: 1,
    Verdict.REJECTED: 1,
    Verdict.UNREADABLE: 2,
}

NOT_A_FILE = 3

Judge = Callable[[Transmission, Path, Ledger], Outcome]
"""Judges a file by what a ledger holds."""


def check(file: Path, partner: str, site: Path, *, as_json: bool) -> int:
    """Judge one file as the daemon would and print the outcome; return the exit status."""
    configuration = wiring.load(site)
    owner = named(partner, configuration) if partner else owner_of(file, configuration)
    if not file.is_file():
        sys.stderr.write(f"exchange: {file} is not a file\n")
        return NOT_A_FILE
    transmission = arrived(file, owner)
    outcome = judged(transmission, file, site, configuration)
    inner = [
        (each, judged(each, place, site, configuration))
        for each, place in enclosed(transmission, file, outcome)
    ]
    configuration = configuration.agreed(owner, transmission.received_at)
    whole = [(transmission, outcome), *inner]
    if as_json:
        first, *rest = (as_object(*each, configuration) for each in whole)
        console.emit({**first, "files": rest} if rest else first)
    else:
        for each in whole:
            print_outcome(*each, configuration)
    return max(EXIT[found.judgement.verdict] for _, found in whole)


def owner_of(file: Path, configuration: Configuration) -> str:
    """Return the partner whose folder a file lies in, or the only partner there is."""
    folder = file.resolve().parent.name
    return folder if folder in configuration.partners else named("", configuration)


def named(name: str, configuration: Configuration) -> str:
    """Return the partner that was named, the only one where none was."""
    others = sorted(name for name in configuration.partners if name != settings.ERP)
    if name:
        return known_partner(name, configuration)
    if len(others) == 1:
        return others[0]
    known = ", ".join(others) or "none is configured"
    raise Misconfigured(f"whose is it? --partner, one of: {known}")


def known_partner(name: str, configuration: Configuration) -> str:
    """Return the partner that was named, or refuse one that is not configured."""
    if name in configuration.partners:
        return name
    hint = meant(name, configuration.partners)
    raise Misconfigured(f"there is no partner {name!r}{hint or ' (no such file in partners/)'}")


def arrived(file: Path, partner: str) -> Transmission:
    """Return the file as if it had just come, without its bytes."""
    now = datetime.now(UTC)
    receipt = str(ULID.from_datetime(now))
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Transmission(
        receipt, receipt[:8], partner, display(os.fsencode(file.name)), sha256, now, b""
    )


def judged(
    transmission: Transmission, file: Path, site: Path, configuration: Configuration
) -> Outcome:
    """Judge a file in a reading child, as the daemon would."""
    with ExitStack() as stack:
        ledger = site_ledger(site, transmission.partner, stack)
        return read(transmission, file, configuration, ledger)


def read(
    transmission: Transmission, file: Path, configuration: Configuration, ledger: Ledger
) -> Outcome:
    """Judge a file by what a ledger holds, in a reading child."""
    with reading(configuration) as judge:
        return judge(transmission, file, ledger)


@contextmanager
def reading(configuration: Configuration) -> Iterator[Judge]:
    """Yield what judges one file after the other in a reading child."""
    configure_log()
    alone = replace(configuration, site=replace(configuration.site, readers=1))
    readers = Readers(alone)

    def judge(transmission: Transmission, file: Path, ledger: Ledger) -> Outcome:
        try:
            return readers.judge(Job(transmission, os.fsencode(file.resolve())), ledger)
        except Unreadable as refusal:
            desk = Desk(alone, ledger, wiring.unread_tools())
            return refuse(transmission, refusal.finding, desk)

    try:
        yield judge
    finally:
        readers.close()


def site_ledger(site: Path, partner: str, stack: ExitStack) -> Ledger:
    """Return what a site holds but for the bytes, so that a file can be checked again."""
    path = site / "var" / "journal.db"
    if not path.is_file():
        return Ledger()
    journal = stack.enter_context(open_journal(path, read_only=True))
    return journal.ledger(partner, unbiased=True)


def print_outcome(
    transmission: Transmission, outcome: Outcome, configuration: Configuration
) -> None:
    """Print the outcome for a person."""
    judgement = outcome.judgement
    console.say(
        f"{transmission.filename}: {judgement.verdict} ({judgement.format or 'format not known'})"
    )
    for document in judgement.documents:
        rows = ", ".join(f"{count} {name}" for name, count in document.rows.items())
        named = f"{document.document or 'unknown'} {document.title}".rstrip()
        console.say(f"  {named}: {document.verdict} ({rows})")
        say_cured(document, configuration)
    found = list(sentences(outcome, configuration))
    if found:
        console.table(("Severity", "Where", "What", "Rule"), found)
    for sent in outcome.responses:
        if sent.level != "record" or sent.path.endswith(".json"):
            console.say(f"  would write outbox/{sent.path}")


def say_cured(document: Document, configuration: Configuration) -> None:
    """Print what was wrong with the document this one corrects and is not found any more."""
    rules, language = configuration.rules, configuration.site.language
    for found in document.cured:
        console.say(f"  corrected in {document.number}: {message(found, rules, language)}")


def sentences(outcome: Outcome, configuration: Configuration) -> Iterator[tuple[str, ...]]:
    """Yield each finding as a row for people."""
    rules, language = configuration.rules, configuration.site.language
    for found in outcome.judgement.every_finding():
        sentence = message(found, rules, language)
        yield weight(rules[found.rule]), str(found.locator), sentence, found.rule


def weight(rule: Rule) -> str:
    """Return the severity of a rule for people, with what it will be where it only advises."""
    return f"{rule.severity} ({rule.once_live} once live)" if rule.once_live else rule.severity
