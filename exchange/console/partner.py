"""One partner: what is agreed, who to talk to, what comes in which form, and the gates to live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase

from exchange import settings
from exchange.console.addresses import Nothing
from exchange.console.office import Look, NotThere
from exchange.model.agreements import Agreement
from exchange.model.onboarding import Gate
from exchange.model.partners import Contact, Feed, Partner
from exchange.overview.gates import examine

AMONG = 2_000
"""The newest files among which one is looked for that shows that a feed works."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the agreement, in force from its first day to its last, both included."""

    title: str
    valid_from: date
    valid_to: date | None
    in_force: bool
    plant: str
    example: bool
    author: str
    approved_by: str
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class FeedShown:
    """What comes in which form, and the last file that did; empty where none came lately."""

    document: str
    format: str
    pattern: str
    layout: str
    last_file: str
    receipt: str
    last_at: datetime | None
    verdict: str


@dataclass(frozen=True, slots=True)
class StateChange:
    """Who let the partner into which state when, and why."""

    at: datetime
    by: str
    was: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class PartnerShown:
    """A partner as configured and as on record."""

    id: str
    name: str
    state: str
    timezone: str
    calendar: str
    language: str
    identifiers: Sequence[str]
    acknowledged_within_hours: float
    versions: Sequence[Version]
    contacts: Sequence[Contact]
    feeds: Sequence[FeedShown]
    gates: Sequence[Gate]
    states: Sequence[StateChange]


def look_at_partner(look: Look, asked: Nothing, identity: str) -> PartnerShown:
    """Return one partner; raises NotThere where there is none that one may see."""
    del asked
    partner = known(look, identity)
    promotions = look.journal.history().promotions(partner.id)
    return PartnerShown(
        id=partner.id,
        name=partner.name,
        state=partner.state,
        timezone=partner.timezone,
        calendar=partner.calendar,
        language=partner.language,
        identifiers=partner.identifiers,
        acknowledged_within_hours=partner.edi.acknowledged_within_hours,
        versions=[*versions(partner, look)],
        contacts=partner.contacts,
        feeds=[feed(each, partner.id, look) for each in partner.feeds],
        gates=examine(
            partner, look.configuration, look.journal, spool=look.office.spool, now=look.now,
            among=AMONG
        ),
        states=[StateChange(each.at, each.by, each.was, each.to, each.reason)
                for each in promotions if look.in_time(each.at)],
    )  # fmt: skip


def known(look: Look, identity: str) -> Partner:
    """Return the partner of that name; raises NotThere where one may not see it either."""
    found = look.configuration.partners.get(identity)
    if found is None or identity == settings.ERP or not look.sees(identity):
        raise NotThere(f"There is no partner {identity}.")
    return found


def versions(partner: Partner, look: Look) -> Iterator[Version]:
    """Yield the versions of the agreement, the newest first."""
    today = look.configuration.day(look.now)
    for each in reversed(look.configuration.agreements.get(partner.agreement, ())):
        yield version(each, today)


def version(each: Agreement, today: date) -> Version:
    """Return one version of an agreement."""
    return Version(
        title=each.title,
        valid_from=each.valid_from,
        valid_to=each.valid_to,
        in_force=each.in_force(today),
        plant=each.plant,
        example=each.example,
        author=each.author,
        approved_by=each.approved_by,
        file=each.file,
        digest=each.digest,
    )


def feed(each: Feed, partner: str, look: Look) -> FeedShown:
    """Return what comes in which form, with the last file that did."""
    came = (
        file
        for file in look.journal.catalogue().files_with(partner, each.document)
        if file.format == each.format
        and fnmatchcase(file.filename.casefold(), each.pattern.casefold())
        and look.in_time(file.received_at)
    )
    last = next(came, None)
    return FeedShown(
        document=each.document,
        format=each.format,
        pattern=each.pattern,
        layout=each.layout,
        last_file=last.filename if last else "",
        receipt=last.receipt if last else "",
        last_at=last.received_at if last else None,
        verdict=last.verdict if last else "",
    )
