"""`exchange partner guide`: what a partner needs to know, written for that partner."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.checking import known_partner, site_ledger
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.model.guides import Enclosed, Guide, Specimen
from exchange.model.needs import Given, unchecked
from exchange.model.partners import Feed, Partner
from exchange.reconcile.demand.cadence import due_days
from exchange.report.guide import write_guide
from exchange.settings import ERP
from exchange.wiring import forms

FORECASTS = 4
"""Due days of forecasts that are named ahead."""

LEAST = Decimal(100)
"""What an example orders where no least quantity is agreed."""

FAR = timedelta(days=90)
"""How far ahead an example wants its parts where no longer lead time is agreed."""

MOST_PERIODS = 52


def guide(identity: str, site: Path, out: Path | None, today: date | None = None) -> int:
    """Write the guide of a partner and what is enclosed with it into a folder."""
    configuration = wiring.load(site)
    partner = configuration.partners[known_partner(identity, configuration)]
    if partner.id == ERP:
        raise Misconfigured("our own ERP is no partner: see docs/howto/feed-from-your-erp.md")
    found = gathered(site, partner, configuration, today or configuration.day(datetime.now(UTC)))
    folder = out or Path(f"guide-{partner.id}")
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"GUIDE_{partner.id}.html"
    page.write_bytes(write_guide(found))
    console.say(f"{page}")
    for each in found.enclosed:
        (folder / each.filename).write_bytes(each.content)
        console.say(f"{folder / each.filename}")
    for feed in partner.feeds:
        if not any(
            (each.document, each.format) == (feed.document, feed.format) for each in found.enclosed
        ):
            console.say(f"no example for {feed.document} as {feed.format}")
    return 0


def gathered(site: Path, partner: Partner, configuration: Configuration, today: date) -> Guide:
    """Return everything the guide of a partner says."""
    agreement = configuration.agreement_of(partner.id, today)
    with ExitStack() as stack:
        fed = site_ledger(site, partner.id, stack).fed()
    rules = configuration.rules_once_live(partner.id, today)
    return Guide(
        site=configuration.site,
        partner=partner,
        today=today,
        rules=rules,
        layouts=configuration.layouts,
        calendar=configuration.site_calendar,
        agreement=agreement,
        theirs=configuration.calendars.get(partner.id),
        unchecked=tuple(each.rule for each in unchecked(rules, Given(partner, agreement, fed))),
        due=tuple(due(configuration, partner, today)),
        dialects=forms.dialects(configuration),
        enclosed=tuple(enclosed(partner, configuration, specimen(configuration, partner, today))),
        ruleset=configuration.ruleset,
        software=configuration.software,
    )


def due(configuration: Configuration, partner: Partner, today: date) -> Iterator[date]:
    """Yield the next days on which a weekly or monthly forecast is due."""
    agreement = configuration.agreement_of(partner.id, today)
    steps = {"weekly": 7, "monthly": 28}
    if agreement is None or agreement.forecast.cadence not in steps:
        return
    policy, found = agreement.forecast, set[date]()
    for ahead in range(2 * FORECASTS):
        day = today + timedelta(days=ahead * steps[agreement.forecast.cadence])
        span = due_days(day, policy, configuration.site_calendar)
        if span and span[0] >= today and agreement.in_force(span[0]):
            found.add(span[0])
    yield from sorted(found)[:FORECASTS]


def specimen(configuration: Configuration, partner: Partner, today: date) -> Specimen:
    """Return what examples say, within what was agreed."""
    agreement = configuration.agreement_of(partner.id, today)
    calendar = configuration.site_calendar
    week = today + timedelta(days=14 - today.weekday())
    if agreement is None:
        return Specimen(today, week, calendar.on_or_after(today + FAR))
    orders, horizon = agreement.orders, agreement.forecast.horizon_weeks
    lead = timedelta(days=(orders.lead_time_days or 0) + 14)
    multiple = orders.multiple or Decimal(1)
    least = max(orders.moq or LEAST, LEAST)
    return Specimen(
        today,
        week,
        calendar.on_or_after(today + max(FAR, lead)),
        quantity=-(-least // multiple) * multiple,
        currency=agreement.currency or "EUR",
        ship_to=next(iter(agreement.ship_to), ""),
        contract=next(iter(agreement.contracts), ""),
        incoterm=agreement.incoterm.partition(" ")[0],
        periods=min(max((horizon or 0) + 1, 13), MOST_PERIODS),
    )


def enclosed(partner: Partner, configuration: Configuration, said: Specimen) -> Iterator[Enclosed]:
    """Yield an example or template for each feed there is one for."""
    for feed in partner.feeds:
        extension, content = forms.example(feed, partner, configuration, said)
        if content is not None:
            yield Enclosed(filename(feed, extension), content, feed.document, feed.format)


def filename(feed: Feed, extension: str) -> str:
    """Return a name that the feed's pattern fits."""
    kind = "TEMPLATE" if feed.layout else "EXAMPLE"
    if feed.pattern == "*":
        return f"{kind}_{feed.document}.{extension}"
    stem = feed.pattern.replace("*", kind, 1).replace("*", "").replace("?", "1")
    name = stem if stem.casefold().endswith(f".{extension}") else f"{stem}.{extension}"
    fits = fnmatchcase(name.casefold(), feed.pattern.casefold()) and "/" not in name
    return name if fits else f"{kind}_{feed.document}.{extension}"
