"""`exchange problems`: what is wrong across documents, found by looking at everything we hold."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from exchange import nightly, wiring
from exchange.cli import console
from exchange.cli.looking import opened
from exchange.model.configuration import Configuration
from exchange.model.findings import message
from exchange.model.problems import TOLD_TO, Problem
from exchange.report.groups import ROLES, contact
from exchange.spool.site import Spool

HEADINGS = ("Rule", "Partner", "Things", "What", "Told to", "Since", "Nights")


def problems(site: Path, *, as_json: bool) -> int:
    """Look at everything now, print what is found, and change nothing."""
    configuration, now = wiring.load(site), datetime.now(UTC)
    with opened(site) as journal:
        found = [*nightly.found(journal, Spool(site), configuration, now)]
        before = {each.key: each for each in journal.nights().problems()}
    listed = [*objects(found, before, configuration, now)]
    if as_json:
        console.emit({"problems": listed})
    elif listed:
        names = ("rule", "partner", "count", "message", "told_to", "first_seen", "nights")
        console.table(HEADINGS, [[str(each[name]) for name in names] for each in listed])
    else:
        console.say("Nothing is wrong across documents.")
    return 0


def objects(
    found: list[Problem],
    before: dict[tuple[str, str, str], Problem],
    configuration: Configuration,
    now: datetime,
) -> Iterator[dict[str, object]]:
    """Yield each problem as scripts read it, with since when it is on record."""
    for each in found:
        known = before.get(each.key)
        topic = TOLD_TO[each.rule]
        owner = contact(configuration.site, topic)
        rules = configuration.rules_of(each.partner, configuration.day(now))
        seen = known.first_seen.isoformat() if known and known.first_seen else ""
        yield {
            "rule": each.rule,
            "severity": rules[each.rule].severity,
            "partner": each.partner,
            "subject": each.subject,
            "count": len(each.items),
            "items": [*each.items],
            "message": message(each.finding, rules, configuration.site.language),
            "role": ROLES[topic],
            "told_to": owner.name if owner else "",
            "first_seen": seen,
            "nights": known.occurrences if known else 0,
        }
