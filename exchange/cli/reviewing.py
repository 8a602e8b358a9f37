"""`exchange review` and `exchange meeting`: the papers both sides look at."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from exchange import duties, wiring
from exchange.cli import console
from exchange.cli.casing import waiting
from exchange.cli.checking import known_partner
from exchange.cli.looking import opened
from exchange.cli.writing import made, put
from exchange.clocks.ecos import due
from exchange.errors import Misconfigured
from exchange.journal import Acknowledged
from exchange.looking_back import looked_at, quarter, since
from exchange.model.clocks import Facts
from exchange.model.configuration import Configuration
from exchange.model.ecos import Eco
from exchange.model.papers import Paper
from exchange.model.reviews import Span
from exchange.report.meeting import meeting_paper
from exchange.report.reviewed import About, review_paper
from exchange.review.looked import Looked
from exchange.review.meeting import meeting as open_between
from exchange.review.pack import review as reviewed
from exchange.review.recurring import OFTEN
from exchange.settings import ERP
from exchange.wiring import forms


def review(partner: str, title: str, out: Path, site: Path) -> int:
    """Write the review of a quarter as a page and a workbook, and print their digests."""
    configuration = wiring.load(site)
    counterpart(partner, configuration)
    days = quarter(title, configuration, datetime.now(UTC))
    with opened(site) as journal:
        facts = journal.facts(partner, days)
    looked = looked_at(facts, configuration)
    about = replace(circumstances(looked, configuration), running=running(days))
    paper = review_paper(reviewed(looked), about, OFTEN)
    write(paper, out / f"review-{partner}-{days.title}", days.until)
    if facts.unjudged:
        console.say(f"{facts.unjudged} files are not judged yet; run it again when they are.")
    return 0


def meeting(partner: str, first: date, out: Path, site: Path) -> int:
    """Write the paper for a weekly call, and print the digests of its forms."""
    configuration = wiring.load(site)
    counterpart(partner, configuration)
    days = since(first, configuration, datetime.now(UTC))
    with opened(site) as journal:
        facts = journal.facts(partner, days)
        open_ones = [each for each in journal.questioned() if each.partner == partner]
        cases = [waiting(each, configuration, days.until) for each in journal.cases(partner)]
        problems = journal.nights().problems(partner)
        told = [*duties.undecided(partner, journal, configuration, days.until)]
        ecos = [each for each in journal.ledger(partner).ecos() if each.open]
    looked = looked_at(facts, configuration, first)
    about = circumstances(looked, configuration)
    theirs = [*map(acknowledged, open_ones)]
    found = open_between(looked, about.rules, first, theirs, found=problems)
    changes = open_changes(ecos, configuration, datetime.now(UTC))
    found = replace(found, cases=tuple(cases), notices=tuple(told), changes=changes)
    paper = meeting_paper(found, about, configuration.site.timezone)
    write(paper, out / f"meeting-{partner}-{first}", days.until)
    return 0


def open_changes(
    ecos: Sequence[Eco], configuration: Configuration, now: datetime
) -> tuple[Mapping[str, object], ...]:
    """Return the engineering changes that are open and what each waits for, urgent ones first."""
    return tuple(
        {
            "change": eco.title,
            "state": eco.state,
            "urgent": ", ".join(eco.urgent),
            "turn": waits.side if waits else "",
            "due": waits.due if waits else None,
            "overdue": bool(waits and waits.due and waits.due <= now),
        }
        for eco in sorted(ecos, key=lambda each: (not each.urgent, each.steps[0].at))
        for waits in [next(due(Facts(ecos=(eco,)), configuration, now), None)]
    )


def counterpart(name: str, configuration: Configuration) -> None:
    """Raise Misconfigured where nobody of that name sits on the other side of the table."""
    if known_partner(name, configuration) == ERP:
        raise Misconfigured(f"{name} is our own side; a paper is about a partner")


def acknowledged(found: Acknowledged) -> Mapping[str, str]:
    """Return what an acknowledgement leaves open, for people."""
    why = found.reason or f"{found.state} {found.reference or found.document}".strip()
    return {"type": found.type, "answer": found.path.rpartition("/")[2], "why": why}


def running(days: Span) -> bool:
    """Tell whether a quarter was cut off because it is not over."""
    return (days.last + timedelta(days=1)).day != 1 or (
        days.last + timedelta(days=1)
    ).month % 3 != 1


def circumstances(looked: Looked, configuration: Configuration) -> About:
    """Return whom a paper is about, and the rules as agreed with them."""
    facts = looked.facts
    return About(
        ours=configuration.site.name,
        partner=configuration.partners[facts.partner],
        agreement=looked.agreement,
        rules=configuration.rules_of(facts.partner, facts.span.last),
        ruleset=configuration.ruleset,
        software=configuration.software,
        unjudged=facts.unjudged,
    )


def write(paper: Paper, stem: Path, moment: datetime) -> None:
    """Write a paper in every form and print the digest of each."""
    made(stem.parent)
    for extension, content in forms.papers(paper, moment):
        path = stem.with_name(f"{stem.name}.{extension}")
        put(path, content)
        console.say(f"{hashlib.sha256(content).hexdigest()}  {path}")
