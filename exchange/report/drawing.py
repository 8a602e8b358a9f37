"""Draws quantities of two kinds side by side, period by period, as bars in an SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from exchange.model.papers import Bar

WIDTH, HEIGHT, ROOM = 960, 150, 22
"""Of a drawing, in its own units; the room below it is for the names of the periods."""

GAP = Decimal("0.3")
"""Part of a period's width that stays empty."""

APART = 48
"""Room that the name of a period takes; where there is less, some stay without."""

EDGE = Decimal(18)
"""How near to the edge the middle of a name may stand."""


@dataclass(frozen=True, slots=True)
class Column:
    """One bar as it is drawn."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars under a title; `said` says what they show, `labels` are names with where they stand."""

    title: str
    said: str
    columns: tuple[Column, ...]
    labels: tuple[tuple[str, str], ...]
    width: int
    height: int = HEIGHT
    room: int = ROOM


def drawing(title: str, said: str, bars: Sequence[Bar], width: int = WIDTH) -> Drawing | None:
    """Return a drawing of bars, None where all of them are nothing."""
    columns = tuple(standing(bars, width))
    return Drawing(title, said, columns, tuple(labels(bars, width)), width) if columns else None


def standing(bars: Sequence[Bar], width: int) -> Iterator[Column]:
    """Yield the bars of each period: what was forecast beside what came, or came to be forecast."""
    highest = max((value for bar in bars for value in both(bar) if value), default=Decimal(0))
    if highest <= 0:
        return
    step = Decimal(width) / len(bars)
    wide = step * (1 - GAP) / 2
    for at, bar in enumerate(bars):
        for side, (kind, value) in enumerate(zip(("forecast", "came"), both(bar), strict=True)):
            if value is not None:
                tall = HEIGHT * max(value, Decimal(0)) / highest
                x = step * at + step * GAP / 2 + wide * side
                title = f"{bar.label} {plain(value)}"
                y, across, height = map(drawn, (HEIGHT - tall, wide, tall))
                yield Column(kind, drawn(x), y, across, height, title)


def both(bar: Bar) -> Sequence[Decimal | None]:
    """Return what was forecast and what came."""
    return bar.forecast, bar.came


def labels(bars: Sequence[Bar], width: int) -> Iterator[tuple[str, str]]:
    """Yield where the names of the periods stand, and the names."""
    step = Decimal(width) / len(bars)
    every = int((APART / step).to_integral_value(ROUND_CEILING))
    for at in range(0, len(bars), every):
        yield drawn(max(step * at + step / 2, EDGE)), bars[at].label


def drawn(value: Decimal) -> str:
    """Return a length with one decimal."""
    return f"{value:.1f}"


def plain(value: Decimal) -> str:
    """Return a quantity without the zeros behind its point."""
    return f"{value.normalize():f}"
