"""What the last forecasts of a partner say below each other, and what moved between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from exchange.model.papers import Bar, Field, Grid
from exchange.model.partners import Language
from exchange.model.reviews import Waterfall
from exchange.report.reviewed import row, square
from exchange.report.wording import Words
from exchange.review.demand_figures import stable
from exchange.review.looked import Looked
from exchange.review.pack import seen
from exchange.review.partner_figures import partner
from exchange.review.stability import Stated
from exchange.review.waterfall import View, stepped, wanted_by_step, waterfalls

AHEAD = timedelta(weeks=13)
"""How far ahead of the last day periods are shown."""

COVERAGE = frozenset({"horizon", "complete", "frozen"})
"""The figures on the customer that are about forecasts alone."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One forecast: how many parts it names, and the last day it speaks of, as text."""

    title: str
    held: bool
    parts: int
    until: str


def figures(looked: Looked, language: Language) -> Grid:
    """Return how much forecasts move, by weeks ahead and by band, and how much they cover."""
    words = Words(language)
    told = [*stable(looked), *(each for each in partner(looked) if each.key in COVERAGE)]
    headings = tuple(words.say(f"review.{name}") for name in ("figure", "value", "basis"))
    return Grid(words.say("chapter.forecast"), headings, tuple(row(each, words) for each in told))


def falls(looked: Looked, language: Language) -> Iterator[Grid]:
    """Yield the forecasts below each other, all parts together and those that moved most."""
    if looked.own:
        first = min(each.day for each in looked.own)
        view = replace(seen(looked), first=first, last=looked.facts.span.last + AHEAD)
        steps = stepped(looked.forecasts, view.step).frame
        came = wanted_by_step(looked.wanted, steps, view)
        for each in waterfalls(looked.forecasts, came, view):
            yield fall(each, view, Words(language))


def fall(each: Waterfall, view: View, words: Words) -> Grid:
    """Return one waterfall, with the last two forecasts as bars."""
    title = words.say("waterfall.part", part=each.part) if each.part else words.say("waterfall.all")
    left_out = words.say("waterfall.left_out", count=each.left_out) if each.left_out else ""
    return Grid(
        title=title,
        headings=(words.say("waterfall.forecast"), *(f"{day:%d.%m.}" for day in each.periods)),
        rows=[(Field(name), *map(square, told)) for name, told in each.rows],
        note=left_out,
        bars=last_two(each),
        drawn=view.step,
    )


def last_two(each: Waterfall) -> tuple[Bar, ...]:
    """Return what the forecast before the last one said of each period, and what the last says."""
    told = [squares for _, squares in each.rows[-2:]]
    if len(told) < 2:  # noqa: PLR2004 - there is nothing to compare
        return ()
    before, now = told
    return tuple(
        Bar(f"{day:%d.%m.}", old.quantity, new.quantity)
        for day, old, new in zip(each.periods, before, now, strict=True)
    )


def reaches(forecasts: Sequence[Stated]) -> Iterator[Reach]:
    """Yield how far forecasts reach, the newest first."""
    for each in reversed(forecasts):
        last = each.frame["last"].max()
        yield Reach(each.title, each.held, each.frame["part"].n_unique(), str(last or ""))
