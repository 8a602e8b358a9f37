"""Forecasts: the last ones of each partner, and what moved between those of one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from exchange import settings
from exchange.console.addresses import Addressed, Days, Nothing
from exchange.console.office import Look
from exchange.console.partner import known
from exchange.looking_back import looked_at, span
from exchange.model.listings import Asked, Listed
from exchange.model.papers import Grid
from exchange.model.reviews import Span
from exchange.overview.foretold import Reach, falls, figures, reaches
from exchange.report.drawing import Column, drawing
from exchange.report.numerals import written

LAST = 5
"""Forecasts of each partner that are listed."""


class ForecastAsked(Addressed):
    """How many days are looked back on."""

    days: Days = 56


@dataclass(frozen=True, slots=True)
class LastForecasts:
    """The last forecasts of one partner, the newest first."""

    partner: str
    name: str
    forecasts: Sequence[Listed]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """The last forecasts of those one may see who send any."""

    partners: Sequence[LastForecasts]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, as it is shaded."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table, and the bars drawn above it; `labels` are where their names stand, and the names."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str
    bars: Sequence[Column]
    labels: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ForecastsShown:
    """What the forecasts of some days say, below each other; no figures where none came."""

    partner: str
    name: str
    first: date
    last: date
    reaches: Sequence[Reach]
    figures: Drawn | None
    falls: Sequence[Drawn]


def look_at_forecasts(look: Look, asked: Nothing) -> Forecasts:
    """Return the last forecasts of each partner one may see."""
    del asked
    found = [each for each in last_ones(look) if each.forecasts]
    return Forecasts(sorted(found, key=lambda each: each.name.casefold()))


def last_ones(look: Look) -> Iterator[LastForecasts]:
    """Yield the last forecasts of each partner one may see."""
    for each in look.configuration.partners.values():
        if each.id != settings.ERP and look.sees(each.id):
            wanted = Asked(partner=each.id, document="forecast", limit=LAST)
            listed = look.journal.catalogue().documents(wanted).documents
            seen = [one for one in listed if look.in_time(one.received_at)]
            yield LastForecasts(each.id, each.name, seen)


def look_at_forecast(look: Look, asked: ForecastAsked, identity: str) -> ForecastsShown:
    """Return what the forecasts of one partner say; raises NotThere where one may not see them."""
    partner, days = known(look, identity), seen_days(look, asked.days)
    empty = ForecastsShown(partner.id, partner.name, days.first, days.last, [], None, [])
    if days.first > days.last:
        return empty
    facts = look.journal.catalogue().foretold(partner.id, days)
    if not facts.forecasts:
        return empty
    looked, language = looked_at(facts, look.configuration), look.configuration.site.language
    return replace(
        empty,
        reaches=[*reaches(looked.own)],
        figures=drawn(figures(looked, language), look),
        falls=[drawn(each, look) for each in falls(looked, language)],
    )


def seen_days(look: Look, days: int) -> Span:
    """Return the last days, no wider than whoever asks may see; nor what came before them."""
    today = look.configuration.day(look.now)
    first = max(filter(None, (today - timedelta(days=days - 1), look.account.since)))
    last = min(filter(None, (today, look.account.until)))
    found = span("", (first, last), look.configuration)
    return replace(found, reach=found.begin) if look.account.since else found


def drawn(grid: Grid, look: Look) -> Drawn:
    """Return a table in the language of the site."""
    language = look.configuration.site.language
    picture = drawing(grid.title, grid.drawn, grid.bars)
    return Drawn(
        title=grid.title,
        headings=grid.headings,
        rows=[[Cell(written(each, language), each.tone) for each in row] for row in grid.rows],
        note=grid.note,
        bars=[*picture.columns] if picture else [],
        labels=[*picture.labels] if picture else [],
    )
