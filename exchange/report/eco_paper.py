"""What an engineering change means and what we answer to it, as tables in the reader's language."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from exchange.model.eco_answers import answer_number, otherwise
from exchange.model.eco_steps import Difference
from exchange.model.ecos import Eco
from exchange.model.impact import Exposed, Foreseen, ItemImpact, Limit, OpenLine
from exchange.model.papers import Field, Grid, Paper
from exchange.report.wording import Words

Row = tuple[Field, ...]
Pairs = Iterator[tuple[str, str]]

GROUPS = ("condition", "assumption", "question")


def eco_paper(eco: Eco, words: Words, parties: str, due: datetime | None = None) -> Paper:
    """Return all that a partner is told of a change; `due` is when they are to decide."""
    state = words.name("eco_state", eco.state)
    return Paper(
        title=words.say("eco.title", change=eco.title),
        lead=words.say("eco.lead", state=state),
        language=words.language,
        about=(
            (words.say("eco.number"), answer_number(eco)),
            (words.say("eco.between"), parties),
            *said(eco, words),
            *([(words.say("eco.decide_by"), f"{due:%Y-%m-%d}")] if due else []),
        ),
        remarks=tuple(remarks(eco, words)),
        grids=tuple(grids(eco, words)),
        footer=f"{words.say('eco.title', change=eco.title)}, {parties}",
    )


def said(eco: Eco, words: Words) -> Pairs:
    """Yield what we say to a change in pairs; what is left open is left out."""
    told = [*facts(eco, words)]
    yield from ((words.say(f"eco.{name}"), text) for name, text in told if text)


def facts(eco: Eco, words: Words) -> Pairs:
    """Yield each thing we say by its name, empty where it is left open."""
    impact, answer = eco.impact, eco.answers[-1] if eco.answers else None
    yield "earliest", day(impact.earliest if impact else None)
    if answer:
        yield "decision", words.name("decision", answer.decision)
        yield "answer_on", day(answer.answer_on)
        yield "requested", day(answer.requested_implementation)
        yield "estimated", day(eco.planned or answer.estimated_implementation)
        cost = answer.cost
        yield "cost_one_off", money(cost.one_off, cost.currency) if cost else ""
        yield "cost_per_unit", money(cost.per_unit, cost.currency) if cost else ""
        yield "cost_text", cost.text if cost else ""
        yield "description", answer.description
        yield "conditions", "; ".join(answer.conditions)
        yield "questions", "; ".join(answer.questions)
        yield "answered", f"{day(answer.answered_on)} {answer.answered_by}".strip()
    done = eco.said("implement")
    if done:
        first = words.say("eco.first", serial=done.first_serial or "-", lot=done.first_lot or "-")
        yield "implemented", "; ".join(filter(None, (day(done.day), first)))


def remarks(eco: Eco, words: Words) -> Iterator[str]:
    """Yield what a reader must know before the tables."""
    if eco.urgent:
        yield words.say("eco.escalated", codes=", ".join(eco.urgent))
    if eco.impact and eco.impact.lacking:
        yield words.say("eco.lacking", tables=", ".join(eco.impact.lacking))


def grids(eco: Eco, words: Words) -> Iterator[Grid]:
    """Yield the tables, what changes first."""
    items = eco.impact.items if eco.impact else ()
    answer = eco.answers[-1] if eco.answers else None
    yield grid("items", ITEM, [item(each, words) for each in items], words)
    lines = [order(each, words) for one in items for each in one.orders]
    yield grid("orders", ORDER, lines, words)
    yield grid(
        "forecast", FORECAST, [period(each) for one in items for each in one.forecast], words
    )
    yield grid("stock", STOCK, [exposed(each) for one in items for each in one.stock], words)
    if answer:
        rows = [
            row(each.number, each.text, each.due, each.owner, form="count") for each in answer.tasks
        ]
        yield grid("tasks", TASK, rows, words)
        texts = (answer.conditions, answer.assumptions, answer.questions)
        told = [
            row(words.name("text_kind", kind), text)
            for kind, group in zip(GROUPS, texts, strict=True)
            for text in group
        ]
        yield grid("texts", TEXT, told, words)
    for name, found in (("otherwise", otherwise(eco)), ("revised", eco.differences)):
        if found:
            yield grid(name, DIFFERENCE, [*map(difference, found)], words)


ITEM = ("item", "old_revision", "new_revision", "effectivity", "earliest", "limits")
ORDER = ("order", "line", "part", "revision", "quantity", "requested", "asks", "through")
FORECAST = ("part", "revision", "first_day", "last_day", "quantity", "commitment", "through")
STOCK = ("part", "revision", "stock_class", "quantity", "disposition", "also_in")
TASK = ("line", "task", "due", "owner")
TEXT = ("kind", "text")
DIFFERENCE = ("what", "was", "is")

NOTED = frozenset({"orders", "stock"})
"""Tables that ask something of their reader."""


def grid(name: str, columns: Sequence[str], rows: Sequence[Row], words: Words) -> Grid:
    """Return a table by its name."""
    return Grid(
        title=words.say(f"eco.{name}"),
        headings=tuple(words.say(f"column.{column}") for column in columns),
        rows=tuple(rows),
        note=words.say(f"eco.{name}_note") if name in NOTED else "",
        nothing=words.say("eco.none"),
    )


def row(*values: str | date | Decimal | int | None, form: str = "units") -> Row:
    """Return a row: days as text, numbers as numbers."""
    return tuple(
        Field(value, "count" if form == "count" else "units")
        if isinstance(value, Decimal | int)
        else Field(day(value) if isinstance(value, date) else value or "")
        for value in values
    )


def item(each: ItemImpact, words: Words) -> Row:
    """Return an affected item; one whose day comes too early stands out."""
    told = row(each.item, each.old_revision, each.new_revision)
    start = day(each.effective) or each.stated or each.effectivity
    late = each.in_time is False
    since = Field(start, tone="alarm" if late else "")
    limits = "; ".join(limit(one, words) for one in each.limits if one.day == each.earliest)
    return (*told, since, *row(each.earliest, limits))


def limit(each: Limit, words: Words) -> str:
    """Return why a change cannot hold earlier."""
    clause = f" ({each.clause})" if each.clause else ""
    return words.say(f"limit.{each.kind}", days=each.days, part=each.part, clause=clause)


def order(each: OpenLine, words: Words) -> Row:
    """Return an open delivery."""
    asks = words.say("eco.revision_asked" if each.asks else "eco.no_revision_asked")
    about = (each.order_number, each.line_number, each.part, each.revision)
    return row(*about, each.quantity, each.requested_date, asks, " > ".join(each.through))


def period(each: Foreseen) -> Row:
    """Return a period of the forecast."""
    about = (each.part, each.revision, each.start, each.end, each.quantity, each.commitment)
    return row(*about, " > ".join(each.through))


def exposed(each: Exposed) -> Row:
    """Return what there is of something; where nobody said what becomes of it, that stands out."""
    told = row(each.part, each.revision, each.stock_class, each.quantity)
    fate = Field(each.stated or each.disposition or "?", tone="alarm" if each.undecided else "")
    return (*told, fate, *row(", ".join(each.also_in)))


def difference(each: Difference) -> Row:
    """Return what was said otherwise before."""
    about = "" if each.about == "answer" else each.about
    return row(f"{about} {each.name}".strip(), each.before or "-", each.now or "-")


def day(value: date | None) -> str:
    """Return a day as people write it, empty without one."""
    return f"{value:%Y-%m-%d}" if value else ""


def money(value: Decimal | None, currency: str) -> str:
    """Return an amount with its currency, empty without one."""
    return "" if value is None else f"{value.normalize():f} {currency}"
