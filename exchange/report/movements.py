"""What a forecast changes against the one before: a sentence, bars and a table beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exchange.model.movements import Course, Movement
from exchange.model.outcome import Document
from exchange.model.papers import Bar, Field
from exchange.report.characters import brief
from exchange.report.drawing import WIDTH, Drawing, drawing
from exchange.report.numerals import UNSET, written
from exchange.report.wording import Words

NARROW = WIDTH // 2 - 20
"""The width of a drawing that has another one beside it."""

Cell = tuple[str, str]
"""A text and how it is shaded: `more`, `less` or not at all."""


@dataclass(frozen=True, slots=True)
class Change:
    """One forecast's changes as the page shows them."""

    title: str
    sentences: tuple[str, ...]
    drawings: tuple[Drawing, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]


def changed(documents: Sequence[Document], words: Words) -> tuple[Change, ...]:
    """Return what each forecast changes that was compared with one before."""
    moving = [(each, each.movement) for each in documents if each.movement]
    several = len(moving) > 1
    return tuple(
        change(movement, brief(document.title) if several else "", words)
        for document, movement in moving
    )


def change(movement: Movement, number: str, words: Words) -> Change:
    """Return one forecast's changes; `number` names it where there are several."""
    said = words.say("movement.bars")
    courses = {words.say("movement.all"): movement.whole}
    courses |= {brief(each.part): each for each in movement.parts}
    drawings = (
        drawing(title, said, bars(each, movement.periods), NARROW if each.part else WIDTH)
        for title, each in courses.items()
    )
    title = words.say("movement.title")
    return Change(
        title=f"{title}: {number}" if number else title,
        sentences=tuple(sentences(movement, words)),
        drawings=tuple(each for each in drawings if each) if movement.moved else (),
        headings=(
            *(words.say(f"movement.{key}") for key in ("period", "last", "now", "change")),
            *(brief(each.part) for each in movement.parts),
        ),
        rows=tuple(rows(movement, words)),
        notes=tuple(notes(movement, words)),
    )


def sentences(movement: Movement, words: Words) -> Iterator[str]:
    """Yield what all parts together come to, and how many changed."""
    pairs = [(last, now) for last, now in paired(movement.whole) if last is not None]
    last = sum((each for each, _ in pairs), Decimal(0))
    now = sum((each or Decimal(0) for _, each in pairs), Decimal(0))
    yield words.say(
        "movement.lead",
        last=units(last, words),
        now=units(now, words),
        change=signed(now - last, words) + (f", {share(last, now, words)}" if last else ""),
    )
    yield words.count("movement.parts", movement.moved)


def rows(movement: Movement, words: Words) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each period in which anything shown changed, or that is new."""
    courses = [paired(each) for each in (movement.whole, *movement.parts)]
    for at, period in enumerate(movement.periods):
        (last, now), *parts = (course[at] for course in courses)
        if all(one == other for one, other in ((last, now), *parts)):
            continue
        told = None if last is None or now is None else now - last
        yield (
            (between(*period), ""),
            (units(last, words), ""),
            (units(now, words), ""),
            (signed(told, words), tone(last, now)),
            *((step(*each, words), tone(*each)) for each in parts),
        )


def notes(movement: Movement, words: Words) -> Iterator[str]:
    """Yield what a reader must know about the table."""
    if movement.moved:
        yield words.say("movement.left_out")
    if movement.later:
        yield words.say("movement.later", count=movement.later)
    if movement.uncompared:
        yield words.say("movement.uncompared", count=movement.uncompared)


def paired(course: Course) -> list[tuple[Decimal | None, Decimal | None]]:
    """Return last and now of each period."""
    return [*zip(course.before, course.now, strict=True)]


def bars(course: Course, periods: Sequence[tuple[date, date]]) -> list[Bar]:
    """Return the bars of one part, or of all together."""
    return [
        Bar(f"{first:%d.%m.}", last, now)
        for (first, _), (last, now) in zip(periods, paired(course), strict=True)
    ]


def between(first: date, last: date) -> str:
    """Return a period by its days."""
    return f"{first}" if first == last else f"{first} {UNSET} {last}"


def step(last: Decimal | None, now: Decimal | None, words: Words) -> str:
    """Return what became of a quantity; one that stays is said once."""
    return units(now, words) if last == now else f"{units(last, words)} → {units(now, words)}"


def tone(last: Decimal | None, now: Decimal | None) -> str:
    """Return how a change is shaded."""
    if last is None or now is None or last == now:
        return ""
    return "more" if now > last else "less"


def units(value: Decimal | None, words: Words) -> str:
    """Return a quantity, a dash where nothing is said."""
    return written(Field(value, "units"), words.language)


def signed(value: Decimal | None, words: Words) -> str:
    """Return a difference with its sign."""
    return ("+" if value and value > 0 else "") + units(value, words)


def share(last: Decimal, now: Decimal, words: Words) -> str:
    """Return a change in per cent with its sign."""
    return written(Field((now - last) / last, "signed"), words.language)
