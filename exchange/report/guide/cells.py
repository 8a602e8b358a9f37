"""How a workbook or delimited text is laid out that a partner sends."""

import re
from collections.abc import Iterator, Mapping

from exchange.model.guides import Guide
from exchange.model.layouts import Aliases, Layout
from exchange.report.guide.sections import Listing, Section, listing
from exchange.report.guide.wordings import headings, ordered
from exchange.report.wording import Words

SIGNS: Mapping[str, str] = {
    "%d": "DD", "%m": "MM", "%Y": "YYYY", "%y": "YY", "%b": "MMM", "%B": "MMMM", "%e": "D",
    "%j": "DDD",
}  # fmt: skip
"""How a part of a date is shown to people."""

FORMS: Mapping[str, str] = {
    "week": "2026-W49, KW49/26", "week_without_year": "KW 49", "month": "2026-12, 12.2026",
    "month_without_year": "Dez", "short_month": "Jan-26, 01/26", "quarter": "Q1 2027",
    "backlog": "Backlog", "date": "2026-11-30",
}  # fmt: skip
"""An example of each wording of a period."""

DATES = frozenset(
    {
        "date", "order_date", "requested_date", "horizon_start", "horizon_end", "status_date",
        "requested_effective", "effective_from", "obsolete_from", "effective_on",
    }
)  # fmt: skip
NUMBERS = frozenset({"quantity", "price", "price_basis", "amount", "cumulative_received"})
SEMICOLON = "; "


def cells(guide: Guide, words: Words) -> Iterator[Section]:
    """Yield a section for each layout the partner's feeds name."""
    for number, name in enumerate(dict.fromkeys(f.layout for f in guide.partner.feeds if f.layout)):
        feeds = [feed for feed in guide.partner.feeds if feed.layout == name]
        layout = guide.layouts[name]
        told = words.name("document", layout.document).capitalize()
        formats = ", ".join(dict.fromkeys(feed.format for feed in feeds))
        yield Section(
            f"layout-{number + 1}",
            words.say("guide.cells", document=told, formats=formats),
            facts=tuple((words.say(key), value) for key, value in facts(layout, formats, words)),
            listings=(
                *columns(layout, words),
                *once(layout, words),
                *worded(layout, words),
            ),
        )


def columns(layout: Layout, words: Words) -> tuple[Listing, ...]:
    """Return the table of columns, the required ones first."""
    keys = ("guide.heading", "guide.required", "guide.accepted", "guide.cell")
    rows = (
        (
            heading,
            words.say("guide.yes") if field in layout.required else "",
            others(layout.columns[field], heading),
            kind(layout, field, words),
        )
        for field, heading in ordered(layout, headings(layout.columns, words)).items()
    )
    return listing(words.say("guide.columns"), map(words.say, keys), rows)


def once(layout: Layout, words: Words) -> tuple[Listing, ...]:
    """Return the table of what is said once."""
    keys = ("guide.heading", "guide.accepted", "guide.cell")
    rows = (
        (heading, others(layout.header[field], heading), kind(layout, field, words))
        for field, heading in headings(layout.header, words).items()
    )
    return listing(words.say("guide.once"), map(words.say, keys), rows)


def worded(layout: Layout, words: Words) -> Iterator[Listing]:
    """Yield a table for each kind of word a cell may hold: commitments, key figures, actions."""
    said = layout.figures or layout.buckets
    for kind_of, key, known in (
        ("commitment", "guide.words.commitment", said.commitments if said else {}),
        ("line", "guide.words.line", layout.actions),
    ):
        title = words.say(key)
        heads = (words.say("guide.meaning"), words.say("guide.accepted"))
        rows = ((words.name(kind_of, name), SEMICOLON.join(told)) for name, told in known.items())
        yield from listing(title, heads, rows)


def others(aliases: Aliases, heading: str) -> str:
    """Return the other wordings of a heading."""
    return SEMICOLON.join(each for each in aliases if each != heading)


def kind(layout: Layout, field: str, words: Words) -> str:
    """Return what a cell of a field must hold."""
    if field in layout.identifiers and field not in layout.identifier_formats:
        return words.say("guide.cell.text")
    if field in DATES:
        return words.say("guide.cell.date")
    return words.say("guide.cell.number" if field in NUMBERS else "guide.cell.any")


def facts(layout: Layout, formats: str, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what holds for the whole file, by the key of its label."""
    yield "guide.sheet", layout.sheet or words.say("guide.sheet.only")
    yield "guide.documents", words.say(f"guide.documents.{layout.documents}")
    yield "guide.row", words.say("guide.row.how", n=layout.search_rows)
    yield "guide.numbers", numbers(layout, words)
    forms = SEMICOLON.join(["YYYY-MM-DD", *map(dated, layout.dates)])
    yield "guide.dates", words.say("guide.dates.how", forms=forms)
    yield from demand(layout, words)
    if layout.same_above:
        named = {**headings(layout.header, words), **headings(layout.columns, words)}
        told = ", ".join(named[each] for each in layout.same_above)
        yield "guide.above", words.say("guide.above.how", fields=told)
    yield "guide.hidden", words.say(f"guide.hidden.{layout.hidden}")
    yield from unread(layout, words)
    for table in layout.constants.values():
        told = SEMICOLON.join(
            f"{words.name('constant', name)}: {words.name('date', value)}"
            for name, value in table.items()
        )
        yield "guide.constant", told
    if "csv" in formats:
        how = layout.csv
        signs = {"delimiter": how.delimiter, "quote": how.quote, "encoding": how.encoding}
        yield "guide.csv", words.say("guide.csv.how", **signs)


def demand(layout: Layout, words: Words) -> Iterator[tuple[str, str]]:
    """Yield how the periods of a forecast are headed and what an empty one means."""
    if layout.buckets is None:
        return
    forms = [FORMS[form] for form in layout.buckets.forms]
    if "date" in layout.buckets.forms:
        what = words.say(f"guide.dates_are.{layout.buckets.dates_are}")
        forms.append(words.say("guide.periods.date", what=what))
    yield "guide.periods", SEMICOLON.join(forms)
    yield "guide.blank", words.say(f"guide.blank.{layout.buckets.blank}")


def unread(layout: Layout, words: Words) -> Iterator[tuple[str, str]]:
    """Yield which rows and columns are not loaded."""
    if layout.totals.labels:
        labels = SEMICOLON.join(layout.totals.labels)
        yield "guide.totals", words.say(f"guide.totals.{layout.totals.policy}", labels=labels)
    if layout.set_aside.labels:
        labels = SEMICOLON.join(layout.set_aside.labels)
        yield "guide.aside", words.say("guide.aside.how", labels=labels)
    if layout.ignore:
        yield "guide.ignored", SEMICOLON.join(layout.ignore)
    yield "guide.other", words.say("guide.other.how")


def numbers(layout: Layout, words: Words) -> str:
    """Return how numbers are typed as text."""
    apart = {
        "": words.say("guide.thousands.none"),
        " ": words.say("guide.thousands.blank"),
    }.get(layout.thousands, layout.thousands)
    return words.say("guide.numbers.how", decimal=layout.decimal, thousands=apart)


def dated(pattern: str) -> str:
    """Return a pattern of dates as people write it."""
    return re.sub("%.", lambda match: SIGNS[match[0]], pattern)
