"""Tells of each different segment what handlers look at, and what they only pass on.

The outline of a segment holds the codes that decide what becomes of it, and in the place of each
value a mark of its kind. Segments of one outline are treated alike, whatever their values are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl
from polars.expr.whenthen import ChainedThen, Then

from exchange.adapters.edi.segments import Words
from exchange.model.texts import numbered, paired

SAID, TEXT, WORDS, NUMBER, DAY, UNREAD = "said", "text", "words", "number", "day", "unread"
MAYBE, NONE = "maybe", "none"
"""Kinds of elements: a code; a value that is taken as it is; a text that others are joined to; a
number; a date, of which the first and the last day are taken; one that may be there, unread; a
number that may be absent; what must not be there, from that component on."""

NUMBERS = frozenset({NUMBER, MAYBE})
TAKEN: Mapping[str, int] = {SAID: 0, UNREAD: 0, NONE: 0, NUMBER: 2, MAYBE: 2, DAY: 3}
"""How many values are taken of an element of a kind, if not one."""

AT_ONCE = 32_768
"""Texts that are looked at together, so that what they are cut into does not fill the memory."""

FULL = 35
"""A text of this many characters runs on in the next one."""

BETWEEN = "\x1f"
ODD = 0
"""The outline of a segment that holds something only a handler can judge."""

PLAIN = r"^-?[0-9]{1,15}(?:\.[0-9]{1,6})?$"
COMMA = r"^-?[0-9]{1,15},[0-9]{1,6}$"
BLANK = r"^[\s\x1c-\x1f]+$"
"""Nothing but what Python calls space."""
UNPADDED = r"^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$"


class Field(NamedTuple):
    """An element a handler looks at; `code` says where the format of a date stands."""

    element: int
    component: int
    kind: str = SAID
    code: tuple[int, int] = (0, 0)


Days = Callable[[str, str], tuple[str, str]]
"""Reads a date in a format: the first day, empty where it cannot be read, and the last one."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """What the handlers of a document look at.

    `fields` lists it by tag, all of it. A line begins with the segment `line`; `part` begins a
    row of the third table, where its first code is one of `wanted`, or whatever it is where
    nothing is, and where it stands in `group`, or wherever it does where none is named. `sample`
    makes the date of that number in a format. `most` says how often a tag may stand in a line
    that is read in columns. `shared` is the column of a line of which its parts speak as well.
    """

    fields: Mapping[str, tuple[Field, ...]]
    line: str
    part: str
    wanted: frozenset[str]
    days: Days
    sample: Callable[[str, int], str]
    most: tuple[tuple[str, int], ...] = ()
    group: str = ""
    shared: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The outlines of an interchange's texts.

    `codes` holds for each text the number of its outline, `rows` its row among `values`; those
    of one text are `height` apart. `outlines` are the parts of each outline, tag first.
    """

    codes: pl.Series
    rows: pl.Series
    values: pl.Series
    height: int
    outlines: tuple[tuple[str, ...], ...]


def outlined(words: Words, form: Form) -> Outlines:
    """Return the outlines of all texts, worked out once."""
    if form not in words.kept:
        words.kept[form] = outline(words, form)
    found = words.kept[form]
    assert isinstance(found, Outlines)  # noqa: S101 - for the type checker
    return found


def outline(words: Words, form: Form) -> Outlines:
    """Work out the outlines."""
    found = pl.concat(looked_at(words, form), how="diagonal").with_row_index("row")
    values = sorted((name for name in found.columns if name.isdecimal()), key=int)
    codes, distinct = numbered(found["outline"].fill_null(""))
    listed = [*distinct]
    sound = (at for at, each in enumerate(listed) if each)
    order = {at: number for number, at in enumerate(sound, ODD + 1)}
    numbers = [ODD] * len(listed)
    for at, number in order.items():
        numbers[at] = number
    codes = pl.Series(numbers, dtype=pl.UInt32).gather(codes)
    texts = found["number"]
    return Outlines(
        pl.repeat(ODD, len(words.texts), dtype=pl.UInt32, eager=True).scatter(texts, codes),
        pl.repeat(0, len(words.texts), dtype=pl.UInt32, eager=True).scatter(texts, found["row"]),
        pl.concat([found[name].fill_null("") for name in values]),
        found.height,
        ((), *(tuple(listed[at].split(BETWEEN)) for at in order)),
    )


def looked_at(words: Words, form: Form) -> list[pl.DataFrame]:
    """Return number, outline and values of the texts that are in the form, some in each frame."""
    signs, names = words.tagged
    here = [(tag, (signs == sign).arg_true()) for sign, tag in names.items() if tag in form.fields]
    some = [
        (tag, each.slice(at, AT_ONCE)) for tag, each in here for at in range(0, len(each), AT_ONCE)
    ]
    found = pl.collect_all([opened(words, each, form.fields[tag]) for tag, each in some])
    return pl.collect_all(
        marked(each, tag, form) for each, (tag, _) in zip(found, some, strict=True)
    )


def opened(words: Words, numbers: pl.Series, fields: Sequence[Field]) -> pl.LazyFrame:
    """Return the numbers of texts of one tag, whether they are `sound`, and what the form lists.

    A text with more elements than listed, or with repeated ones, is not sound.
    """
    texts = words.texts.gather(numbers)
    last = max(each.element for each in fields)
    component, element, _, _, repetition, _ = [*words.separators]
    unread = {each[:2] for each in fields if each.kind == UNREAD}
    spots = {spot for each in fields for spot in (each[:2], each.code) if any(spot)} - unread
    composed = texts.str.contains(component, literal=True).any()
    listed = spots - {each[:2] for each in fields if each.kind == NONE}
    deepest = {at: max(c for e, c in listed if e == at) if composed else 0 for at, _ in spots}
    once = ~texts.str.contains(repetition, literal=True) if repetition.strip() else True
    held = pl.LazyFrame({"number": numbers.cast(pl.UInt32), "text": texts})
    every = held.with_columns(pl.col("text").str.splitn(element, last + 1)).unnest("text")
    parts = every.with_columns(
        cut_at(at).str.splitn(component, most + 1).alias(str(at))
        for at, most in deepest.items()
        if most
    )
    found = [(spot, component_of(spot, composed=composed).fill_null("")) for spot in spots]
    values = [value.alias(named(spot)) for spot, value in found]
    released = bool(words.released) and texts.str.contains_any([*words.released]).any()
    sound = (cut_at(last + 1).is_null() & once).alias("sound")
    return parts.select("number", sound, *(map(words.plain, values) if released else values))


def component_of(spot: tuple[int, int], *, composed: bool) -> pl.Expr:
    """Return a component of an element that was cut; null if absent."""
    element, component = spot
    if composed:
        return pl.col(str(element)).struct.field(f"field_{component - 1}")
    return cut_at(element) if component == 1 else pl.lit("")


def cut_at(element: int) -> pl.Expr:
    """Return an element of a segment that was cut, counted from 1, the tag; null if absent."""
    return pl.col(f"field_{element - 1}")


def marked(frame: pl.DataFrame, tag: str, form: Form) -> pl.LazyFrame:
    """Return number, outline and values of texts of one tag."""
    fields = form.fields[tag]
    for field in fields:
        frame = days(frame, field, form) if field.kind == DAY else frame
    values = [each for field in fields for each in passed_on(field)]
    marks = pl.concat_str([pl.lit(tag), *map(mark, fields)], separator=BETWEEN)
    return frame.lazy().select(
        "number",
        pl.when("sound").then(marks).alias("outline"),
        *(each.alias(str(at)) for at, each in enumerate(values)),
    )


def named(spot: tuple[int, int]) -> str:
    """Return the name of the column of an element."""
    return f"{spot[0]}.{spot[1]}"


def days(frame: pl.DataFrame, field: Field, form: Form) -> pl.DataFrame:
    """Add the days that dates mean."""
    name = named(field[:2])
    none = pl.repeat("", frame.height, eager=True)
    numbers, dates = paired(frame[name], frame[named(field.code)] if any(field.code) else none)
    read = [form.days(*each) for each in dates]
    first, last = (pl.Series([span[at] for span in read], dtype=pl.String) for at in (0, 1))
    return frame.with_columns(
        first.gather(numbers).alias(f"{name} first"), last.gather(numbers).alias(f"{name} last")
    )


def passed_on(field: Field) -> Iterator[pl.Expr]:
    """Yield what is taken of an element, as it is or as something else."""
    name = named(field[:2])
    if TAKEN.get(field.kind, 1):
        yield pl.col(name)
    if field.kind in NUMBERS:
        yield pl.col(name).str.replace(",", ".", literal=True)
    if field.kind == DAY:
        yield pl.col(f"{name} first")
        yield pl.col(f"{name} last")


def mark(field: Field) -> pl.Expr:
    """Return what stands for an element in the outline; null where only a handler can judge it."""
    name = named(field[:2])
    if field.kind == DAY:
        return none(pl.col(name)).when(pl.col(f"{name} first") != "").then(pl.lit("d"))
    return MARKS[field.kind](pl.col(name))


def none(found: pl.Expr) -> Then:
    """Mark what is not there."""
    return pl.when(found == "").then(pl.lit(""))


def figures(found: pl.Expr) -> ChainedThen:
    """Mark a number by its decimal sign."""
    plain = pl.when(found.str.contains(PLAIN)).then(pl.lit("n"))
    return plain.when(found.str.contains(COMMA)).then(pl.lit("c"))


def joinable(found: pl.Expr) -> pl.Expr:
    """Mark a text that another one may follow, by whether it fills its part."""
    kind = pl.when(found.str.len_chars() == FULL).then(pl.lit("f")).otherwise(pl.lit("t"))
    return none(found).when(found.str.contains(UNPADDED)).then(kind)


MARKS: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    UNREAD: lambda _: pl.lit(""),
    NONE: none,
    SAID: lambda found: pl.when(~found.str.contains(BETWEEN, literal=True)).then(found),
    NUMBER: figures,
    MAYBE: lambda found: figures(found).when(found == "").then(pl.lit("")),
    TEXT: lambda found: none(found).when(~found.str.contains(BLANK)).then(pl.lit("t")),
    WORDS: joinable,
}
"""What stands for an element by its kind, but for dates."""
