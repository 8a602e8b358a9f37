"""`exchange rehearse`: what another configuration would have made of the files of some days."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from exchange import settings, wiring
from exchange.cli import checking, console
from exchange.cli.logs import configure_log
from exchange.cli.looking import opened
from exchange.cli.rejudging import DIFFERS, judged
from exchange.comparing import Difference, difference
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.configuration import Configuration
from exchange.model.receipts import Receipt
from exchange.rehearsing import Rehearsed, by_rule, by_verdict
from exchange.wiring.checked import Judge, reading

SHOWN = 20
"""Files listed by name."""


def rehearse(days: int, site: Path, other: Path | None, partner: str, *, as_json: bool) -> int:
    """Print what would differ by partner and rule; 0 where nothing would, else 1."""
    today = wiring.load(site)
    candidate = wiring.load(other) if other else today
    if partner:
        checking.known_partner(partner, today)
    passed: list[str] = []
    with opened(site) as journal:
        files = [*came(journal, today, days, partner)]
        every = [*rehearsed(journal, files, (candidate, today), (site, passed))]
    found = [each for each in every if not each.same]
    if as_json:
        console.emit(as_object(found, len(every), passed))
    else:
        print_found(found, len(every), passed)
    return DIFFERS if found else 0


def came(
    journal: Journal, configuration: Configuration, days: int, partner: str
) -> Iterator[Receipt]:
    """Yield the files of the last days, partner by partner in the order they came."""
    now = datetime.now(UTC)
    for name in [partner] if partner else sorted(configuration.partners):
        if name != settings.ERP:
            yield from journal.catalogue().came(name, now - timedelta(days=days), now)


def rehearsed(
    journal: Journal,
    files: list[Receipt],
    configurations: tuple[Configuration, Configuration],
    about: tuple[Path, list[str]],
) -> Iterator[Rehearsed]:
    """Judge each file by a configuration, and by that of today where anything would differ.

    `about` is the site and, for what cannot be judged and is passed over, where to say why.
    """
    (candidate, today), (site, passed) = configurations, about
    configure_log()
    with ExitStack() as stack:
        judge = stack.enter_context(reading(candidate))
        as_it_is = None if candidate is today else stack.enter_context(reading(today))
        for number, receipt in enumerate(files, 1):
            progress(number, len(files))
            if receipt.partner not in candidate.partners:
                passed.append(f"{receipt.filename}: {receipt.partner} is not in that configuration")
                continue
            try:
                found = tried(journal, receipt, judge, site)
            except Misconfigured as why:
                passed.append(str(why))
                continue
            apart = None if found.same or as_it_is is None else as_it_is
            yield Rehearsed(found, apart and tried(journal, receipt, apart, site))


def tried(journal: Journal, receipt: Receipt, judge: Judge, site: Path) -> Difference:
    """Return how a judgement differs from that on record; Misconfigured where there is none."""
    repeated = journal.history().repeated(receipt.id)
    if repeated:
        raise Misconfigured(f"{receipt.filename} only repeated {repeated}")
    before, blob = judged(journal, receipt, site)
    after = judge(receipt.transmission, blob, journal.ledger_before(receipt))
    return difference(receipt, before, after)


def progress(number: int, whole: int) -> None:
    """Show on a terminal how far we are."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{number} of {whole}" + ("\n" if number == whole else ""))
        sys.stderr.flush()


def as_object(found: list[Rehearsed], count: int, passed: list[str]) -> dict[str, object]:
    """Return it as scripts read it."""
    return {
        "judged": count,
        "differ": len(found),
        "passed_over": passed,
        "verdicts": [
            {"partner": partner, "before": was, "after": now, "files": files}
            for (partner, was, now), files in by_verdict(found).items()
        ],
        "rules": [
            {"partner": row.partner, "rule": row.rule, "gone": row.gone, "new": row.new,
             "files": row.files}
            for row in by_rule(found)
        ],
        "files": [
            {"receipt": each.found.receipt.id, "file": each.found.receipt.filename,
             "partner": each.partner}
            for each in found
        ],
    }  # fmt: skip


def print_found(found: list[Rehearsed], count: int, passed: list[str]) -> None:
    """Print it for a person."""
    console.say(f"{count} files judged, {len(found)} would differ. Nothing was changed.")
    for sentence in passed:
        console.say(f"  passed over: {sentence}")
    verdicts = by_verdict(found)
    if verdicts:
        rows = [(*key, files) for key, files in verdicts.items()]
        console.table(("Partner", "Was", "Would be", "Files"), rows)
    rules = [(row.partner, row.rule, row.gone, row.new, row.files) for row in by_rule(found)]
    if rules:
        console.table(("Partner", "Rule", "Gone", "New", "Files"), rules)
    for each in found[:SHOWN]:
        receipt = each.found.receipt
        console.say(f"  {receipt.id}  {receipt.partner}  {receipt.filename}")
    if len(found) > SHOWN:
        console.say(f"  and {len(found) - SHOWN} more; --json names all of them")
