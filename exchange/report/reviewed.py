"""A review in the reader's language: figures with their definitions, waterfalls, what was late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exchange.model.agreements import Agreement
from exchange.model.findings import Rules, message
from exchange.model.papers import Bar, Field, Grid, Paper, Tone
from exchange.model.partners import Partner
from exchange.model.reviews import Chapter, Figure, Recurring, Review, Rows, Square, Waterfall
from exchange.report.wording import Words

STRONG = Decimal("0.25")
"""The share from which on a change against the row above is strongly coloured."""

CODED = {"silence": "silence_means"}
"""Places that are coded values with a name of their own."""


@dataclass(frozen=True, slots=True)
class About:
    """Whom a paper is about, and under which rules it was worked out."""

    ours: str
    partner: Partner
    agreement: Agreement | None
    rules: Rules
    ruleset: str
    software: str
    running: bool = False
    unjudged: int = 0


def review_paper(review: Review, about: About, often: int) -> Paper:
    """Return the review as tables of words."""
    words = Words(about.partner.language)
    span = review.span
    days = {"first": span.first, "last": span.last}
    title = words.say("review.title", title=span.title, partner=about.partner.name)
    falls = [waterfall(each, review.lag, words) for each in review.waterfalls]
    return Paper(
        title=title,
        lead=words.say("review.lead", **days),
        language=words.language,
        about=tuple(facts(review, about, words)),
        remarks=tuple(remarks(review, about, words)),
        grids=(
            *(chapter(each, words) for each in review.chapters),
            late(review.late, words, "late.title", fed=review.shipped),
            agenda(review.recurring, about.rules, words, often),
            *(
                falls
                or [Grid(words.say("waterfall.all"), (), (), nothing=words.say("waterfall.none"))]
            ),
        ),
        footer=words.say("review.footer", title=title, ours=about.ours),
    )


def facts(review: Review, about: About, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what the paper is about, in pairs."""
    span = review.span
    parties = {"ours": about.ours, "theirs": about.partner.name}
    yield words.say("review.between"), words.say("review.parties", **parties)
    yield words.say("review.days"), words.say("review.range", first=span.first, last=span.last)
    yield words.say("review.known"), words.say("review.until", last=span.last)
    yield words.say("review.agreement"), agreed(about, words)
    yield words.say("review.rules"), f"{about.ruleset}, {about.software}"


def agreed(about: About, words: Words) -> str:
    """Return the version of the agreement a paper was worked out under."""
    found = about.agreement
    if found is None:
        return words.say("review.no_agreement")
    told = {"name": found.name, "version": found.version, "digest": found.digest}
    return words.say("agreed_version", **told)


def remarks(review: Review, about: About, words: Words) -> Iterator[str]:
    """Yield what a reader must know before the figures."""
    if about.running:
        yield words.say("review.running", last=review.span.last)
    if about.unjudged:
        yield words.say("review.unjudged", count=about.unjudged)


def chapter(each: Chapter, words: Words) -> Grid:
    """Return figures below each other: name, value, how it is counted."""
    return Grid(
        title=words.say(f"chapter.{each.key}"),
        headings=tuple(words.say(f"review.{name}") for name in ("figure", "value", "basis")),
        rows=tuple(row(figure, words) for figure in each.figures),
    )


def row(figure: Figure, words: Words) -> tuple[Field, ...]:
    """Return one figure; one that is not there says so, and why."""
    places = {
        name: words.name(CODED[name], str(value)) if name in CODED else value
        for name, value in figure.places.items()
    }
    name = Field(words.say(f"figure.{figure.key}", **places))
    if figure.value is None:
        why = words.say(f"why.{figure.why}")
        return name, Field(words.say("review.no_value"), tone="none"), Field(why, tone="none")
    alarm: Tone = "alarm" if figure.key == "untold" and figure.value else ""
    basis = Field(words.say(f"basis.{figure.key}", **places))
    return name, Field(figure.value, figure.kind, alarm), basis


def waterfall(fall: Waterfall, lag: int, words: Words) -> Grid:
    """Return a waterfall as a table and as bars."""
    title = words.say("waterfall.part", part=fall.part) if fall.part else words.say("waterfall.all")
    note = words.say("waterfall.note", lag=lag)
    if fall.left_out:
        note += " " + words.say("waterfall.left_out", count=fall.left_out)
    came = (Field(words.say("waterfall.came"), tone="total"),)
    return Grid(
        title=title,
        headings=(words.say("waterfall.forecast"), *(f"{day:%d.%m.}" for day in fall.periods)),
        rows=(
            *((Field(name), *map(square, told)) for name, told in fall.rows),
            (*came, *(Field(value, "units", "total") for value in fall.came)),
        ),
        note=note,
        wide=True,
        bars=bars(fall),
        drawn=words.say("waterfall.bars", lag=lag),
    )


def square(told: Square) -> Field:
    """Return what a forecast said of a period, shaded."""
    return Field(told.quantity, "units", tone(told), told.lagged and told.quantity is not None)


def tone(told: Square) -> Tone:
    """Return how a square is shaded: a change stands out more than the firm weeks."""
    moved = told.moved
    if told.quantity is None:
        return "gone"
    if moved is None or not moved:
        return "frozen" if told.frozen else ""
    if moved > 0:
        return "more2" if moved >= STRONG else "more1"
    return "less2" if moved <= -STRONG else "less1"


def bars(fall: Waterfall) -> tuple[Bar, ...]:
    """Return what was forecast at the lag and what came, by period."""
    told: dict[int, Decimal | None] = {}
    for _, squares in fall.rows:
        told |= {at: each.quantity for at, each in enumerate(squares) if each.lagged}
    return tuple(
        Bar(f"{day:%d.%m.}", told.get(at), came)
        for at, (day, came) in enumerate(zip(fall.periods, fall.came, strict=True))
    )


def unknown(words: Words, why: str) -> str:
    """Return that nobody knows, and why."""
    return f"{words.say('review.no_value')}: {words.say(f'why.{why}')}"


LATE = (
    ("order", "order_number", "text"), ("line", "line_number", "text"), ("part", "part", "text"),
    ("quantity", "quantity", "units"), ("requested", "requested", "text"),
    ("first_commit", "first_commit", "text"), ("last_commit", "last_commit", "text"),
    ("delivered", "delivered", "text"), ("responsible", "responsible", "text"),
    ("told", "told", "text"),
)  # fmt: skip


def late(rows: Rows, words: Words, title: str, *, fed: bool) -> Grid:
    """Return deliveries that are late, a row each; `fed` is whether any shipment is known."""
    return Grid(
        title=words.say(title),
        headings=tuple(words.say(f"column.{name}") for name, _, _ in LATE),
        rows=tuple(tuple(late_field(row, column, words) for _, column, _ in LATE) for row in rows),
        nothing=words.say("review.nothing") if fed else unknown(words, "no_shipments"),
    )


def late_field(row: Mapping[str, Any], column: str, words: Words) -> Field:
    """Return one cell of a late delivery."""
    value = row[column]
    if column == "told" and value is None:
        return Field(words.say("column.untold"), tone="alarm")
    if column == "delivered" and value is None:
        return Field(words.say("column.open"), tone="alarm")
    if column == "responsible" and value:
        return Field(words.name("responsible", value))
    return Field(value, "units" if column == "quantity" else "text")


def agenda(found: Sequence[Recurring], rules: Rules, words: Words, often: int) -> Grid:
    """Return what recurs, to be put on the agenda."""
    names = ("rule", "sentence", "part", "documents", "files")
    return Grid(
        title=words.say("agenda.title"),
        headings=tuple(words.say(f"agenda.{name}") for name in names),
        rows=tuple(
            (
                Field(each.rule),
                Field(message(each.example, rules, words.language)),
                Field(each.part),
                Field(each.documents, "count"),
                Field(", ".join(each.files)),
            )
            for each in found
        ),
        note=words.say("agenda.note", often=often),
        nothing=words.say("review.nothing"),
    )
