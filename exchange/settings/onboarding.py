"""Says which gates a partner has passed on the way to live, and who could open the others."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from itertools import chain

from exchange.model.configuration import Configuration
from exchange.model.findings import Topic
from exchange.model.onboarding import Evidence, Gate, Sample
from exchange.model.partners import Contact, Feed, Partner
from exchange.settings.reviewing import GRAVE, review

SIGNED = frozenset({"edifact", "x12"})
"""Formats whose envelope names the sender."""

Examined = tuple[Partner, Configuration, Evidence, date]
"""A partner, everything configured, what the site holds, and the day it is."""


def gates(
    partner: Partner, configuration: Configuration, evidence: Evidence, today: date
) -> tuple[Gate, ...]:
    """Return every gate of a partner, in the order they are usually passed."""
    examined = (partner, configuration, evidence, today)
    return tuple(chain.from_iterable(examine(examined) for examine in EXAMINATIONS))


def agreement(examined: Examined) -> Iterator[Gate]:
    """Say whether an agreement is in force, is no example and lacks no clause."""
    partner, configuration, _, today = examined
    who = asked("commercial", configuration.site.contacts)
    if not partner.agreement:
        yield Gate("agreement", "the partner file names none", who)
        return
    wrong = [
        each.text for each in review(configuration, partner.agreement, today) if each.kind in GRAVE
    ]
    held = configuration.agreement_of(partner.id, today)
    if wrong or held is None:
        yield Gate("agreement", "; ".join(wrong) or "no version is in force today", who)
    else:
        yield Gate("agreement", f"{held.title}, in force since {held.valid_from}", who, passed=True)


def contacts(examined: Examined) -> Iterator[Gate]:
    """Say whether each topic has a person and a deputy on both sides."""
    partner, configuration, _, _ = examined
    who = edi(configuration)
    missing = [*lacking("ours", configuration.site.contacts), *lacking("theirs", partner.theirs)]
    told = "; ".join(missing) or "each topic has a person and a deputy on both sides"
    yield Gate("contacts", told, who, passed=not missing)


def lacking(side: str, people: Sequence[Contact]) -> Iterator[str]:
    """Yield the topics of one side for which nobody is named, and those without a deputy."""
    roles = {person.role for person in people}
    deputised = {person.role for person in people if person.deputy}
    nobody = [str(topic) for topic in Topic if topic not in roles]
    alone = [str(topic) for topic in Topic if topic in roles - deputised]
    if nobody:
        yield f"{side}: nobody for {', '.join(nobody)}"
    if alone:
        yield f"{side}: no deputy for {', '.join(alone)}"


def calendar(examined: Examined) -> Iterator[Gate]:
    """Say whether the holidays of both sides are known."""
    partner, configuration, _, _ = examined
    ours = configuration.site_calendar.name
    missing = [
        *([] if ours else ["exchange.toml names none"]),
        *([] if partner.calendar else ["the partner file names none"]),
    ]
    told = "; ".join(missing) or f"ours {ours}, theirs {partner.calendar}"
    yield Gate("calendar", told, edi(configuration), passed=not missing)


def identifiers(examined: Examined) -> Iterator[Gate]:
    """Say whether both sides can be named in the envelopes that feeds need."""
    partner, configuration, _, _ = examined
    wanted = any(feed.format in SIGNED for feed in partner.feeds)
    missing = [
        text
        for known, text in (
            (configuration.site.identifiers, "exchange.toml names none of ours"),
            (partner.identifiers, "the partner file names none of theirs"),
        )
        if wanted and not known
    ]
    held = ", ".join(partner.identifiers) or "no feed needs any"
    told = "; ".join(missing) or held
    yield Gate("identifiers", told, edi(configuration), passed=not missing)


def fed(table: str) -> Callable[[Examined], Iterator[Gate]]:
    """Return what says whether our ERP has told one table about the partner."""

    def examine(examined: Examined) -> Iterator[Gate]:
        _, configuration, evidence, _ = examined
        there = table in evidence.fed
        told = "fed by our ERP" if there else f"our ERP has fed none: no {table} table with theirs"
        who = asked(
            "operational" if table == "products" else "commercial", configuration.site.contacts
        )
        yield Gate(table, told, who, passed=there)

    return examine


def samples(examined: Examined) -> Iterator[Gate]:
    """Say of each feed whether a file has shown that it works, and which."""
    partner, configuration, evidence, _ = examined
    who = asked("edi", partner.theirs or configuration.site.contacts)
    if not partner.feeds:
        yield Gate("samples", "the partner file has no feeds", who)
    for feed in partner.feeds:
        found = next((each for each in evidence.samples if shows(each, feed)), None)
        pattern = f" {feed.pattern}" if feed.pattern != "*" else ""
        about = f"{feed.document} as {feed.format}{pattern}"
        held = f"{found.filename}, {found.receipt}, {found.received_at:%Y-%m-%d}" if found else ""
        told = f"{about}: {held or 'no file was accepted yet'}"
        yield Gate("samples", told, who, passed=bool(found))


def shows(sample: Sample, feed: Feed) -> bool:
    """Tell whether an accepted document came by a feed."""
    return (sample.document, sample.format) == (feed.document, feed.format) and fnmatchcase(
        sample.filename.casefold(), feed.pattern.casefold()
    )


def connection(examined: Examined) -> Iterator[Gate]:
    """Say whether files can come and answers can go."""
    _, configuration, evidence, _ = examined
    told = evidence.blocked or "inbox and outbox are there and can be written to"
    yield Gate("connection", told, edi(configuration), passed=not evidence.blocked)


EXAMINATIONS: Sequence[Callable[[Examined], Iterator[Gate]]] = (
    agreement, contacts, calendar, identifiers, fed("products"), fed("prices"), samples, connection,
)  # fmt: skip


def asked(role: str, people: Sequence[Contact]) -> str:
    """Return who owns a topic, with the deputy; the role where nobody is named for it."""
    person = next((each for each in people if each.role == role), None)
    if person is None:
        return role
    deputy = f" (deputy {person.deputy})" if person.deputy else ""
    return f"{person.name}{deputy}"


def edi(configuration: Configuration) -> str:
    """Return who sets up connections on our side."""
    return asked("edi", configuration.site.contacts)
