"""`exchange evidence`: what a partner sent in some days, as a zip an auditor can check."""

from datetime import date
from pathlib import Path

from exchange import evidence, settings, wiring
from exchange.cli import console
from exchange.cli.checking import known_partner
from exchange.cli.looking import opened
from exchange.cli.writing import writable
from exchange.errors import Misconfigured
from exchange.looking_back import span
from exchange.spool.site import Spool


def write(partner: str, days: tuple[date, date], site: Path, output: Path | None) -> int:
    """Write the zip; raises Misconfigured where the days make no sense or there is one already."""
    configuration = wiring.load(site)
    known_partner(partner, configuration)
    if partner == settings.ERP:
        raise Misconfigured("our own files are no evidence of a partner")
    if days[1] < days[0]:
        raise Misconfigured(f"--to {days[1]} is before --from {days[0]}")
    target = output or Path(f"evidence-{partner}-{days[0]}-{days[1]}.zip")
    draft = target.with_name(f".{target.name}.tmp")
    if target.exists():
        raise Misconfigured(f"{target} is there already; say --output with another name")
    with opened(site) as journal, writable(target):
        found = evidence.case(journal, partner, span("", days, configuration))
        draft.unlink(missing_ok=True)
        try:
            evidence.write(draft, found, journal, (Spool(site), configuration))
            draft.rename(target)
        finally:
            draft.unlink(missing_ok=True)
    console.say(f"{target}: {len(found.came)} files of {partner}, {days[0]} to {days[1]}")
    return 0
