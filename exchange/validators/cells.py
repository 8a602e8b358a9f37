"""Types whole columns at once; each value that will not turn is one finding, the cell null."""

import re
from collections.abc import Callable, Iterator, Mapping

import polars as pl

from exchange.model.findings import Finding
from exchange.model.tables import PROVENANCE, Notation, Table
from exchange.model.texts import numbered

WHOLE_DIGITS = 22
SCALE = 6
"""Digits a quantity may have before and after the point; more is refused, never rounded."""

MANY = 1_000
"""Rows from which it pays to look for values that repeat."""

YEARS = (1970, 2199)
"""Years a business date can have: 18.01.27 is not the year 27."""

RECURRING = 4
"""How often each text must come on average for it to pay to look for the different ones."""

Turn = Callable[[pl.Expr, Notation], pl.Expr]


def typed(
    table: Table, types: Mapping[str, pl.DataType], notation: Notation
) -> tuple[Table, list[Finding]]:
    """Give every column of a table its type.

    Columns the schema names and the reader did not give are added as null. Returns the
    table and one finding per value that will not turn. Raises ValueError for a column
    the schema does not name: nothing a reader found is dropped in silence.
    """
    given = table.frame
    unknown = [name for name in given.columns if name not in types and name[0] != PROVENANCE]
    if unknown:
        raise ValueError(f"schemas/canonical/{table.name}.yaml does not name {unknown}")
    columns = [
        turned(given[name], kind, notation) if name in given.columns else empty(name, kind)
        for name, kind in types.items()
    ]
    places = [pl.col(name) for name in given.columns if name.startswith(PROVENANCE)]
    result = table.with_frame(given.select(*columns, *places))
    findings = [
        finding
        for name, kind in types.items()
        if name in given.columns
        for finding in unturned(table, result.frame[name], notation)
    ]
    return result, findings


def empty(name: str, kind: pl.DataType) -> pl.Expr:
    """Return a column of nulls."""
    return pl.lit(None, dtype=kind).alias(name)


def turned(given: pl.Series, kind: pl.DataType, notation: Notation) -> pl.Series:
    """Return a column in its type, null where a value will not turn.

    Where texts recur, each different one is turned once.
    """
    if given.dtype == kind:
        return given
    if isinstance(given.dtype, pl.Enum):
        different = given.dtype.categories.alias(given.name)
        turns = different if kind == pl.String else turn(different, kind, notation)
        return turns.gather(given.to_physical())
    texts = given.cast(pl.String)
    if len(texts) < MANY:
        return turn(texts, kind, notation)
    numbers, different = numbered(texts)
    if len(different) * RECURRING > len(texts):
        return turn(texts, kind, notation)
    return turn(different, kind, notation).gather(numbers)


def turn(texts: pl.Series, kind: pl.DataType, notation: Notation) -> pl.Series:
    """Turn every text of a column."""
    expression = TURNS[kind.base_type()](pl.col(texts.name), notation)
    return (
        texts.to_frame().select(expression.cast(kind, strict=False).alias(texts.name)).to_series()
    )


def unturned(table: Table, result: pl.Series, notation: Notation) -> Iterator[Finding]:
    """Yield a finding for every value that was there as text and is not there typed."""
    written = table.frame[result.name]
    if result.null_count() == written.null_count():
        return
    rule, expected = expectation(result.dtype, notation)
    blank = written.cast(pl.String).str.strip_chars() == ""
    for row in (written.is_not_null() & ~blank & result.is_null()).arg_true():
        yield table.finding(rule, row, result.name, observed=written[row], expected=expected)


def expectation(kind: pl.DataType, notation: Notation) -> tuple[str, str]:
    """Return the rule a value of this type breaks when it will not turn, and what would.

    The examples are figures, not words, so that they read the same in every language.
    """
    if kind == pl.Date:
        formats = [pattern_for_people(pattern) for pattern in notation.dates] or ["YYYY-MM-DD"]
        return notation.date_rule, " | ".join(formats)
    if kind == pl.Int64:
        return notation.number_rule, "1234"
    longest = "567891"[:SCALE]
    return notation.number_rule, f"1234{notation.decimal}5 … 1234{notation.decimal}{longest}"


def pattern_for_people(pattern: str) -> str:
    """Return a strptime pattern as people write it: %d.%m.%Y is DD.MM.YYYY."""
    names = {"%d": "DD", "%m": "MM", "%Y": "YYYY", "%y": "YY", "%b": "Mon", "%B": "Month"}
    return re.sub("%[a-zA-Z]", lambda match: names.get(match[0], match[0]), pattern)


def number(column: pl.Expr, notation: Notation) -> pl.Expr:
    """Turn text in the file's notation into a decimal; thousands must stand where they belong."""
    decimal, thousands = re.escape(notation.decimal), re.escape(notation.thousands)
    whole = rf"(?:[0-9]+|[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+)" if thousands else "[0-9]+"
    shape = rf"^[+-]?{whole}(?:{decimal}[0-9]{{1,{SCALE}}}0*)?$"
    plain = column.str.strip_chars()
    if notation.thousands:
        digits = plain.str.replace_all(notation.thousands, "", literal=True)
    else:
        digits = plain
    digits = digits.str.replace(notation.decimal, ".", literal=True).str.strip_prefix("+")
    too_long = digits.str.contains(rf"^-?0*[1-9][0-9]{{{WHOLE_DIGITS}}}")
    return pl.when(plain.str.contains(shape) & ~too_long).then(digits)


def date(column: pl.Expr, notation: Notation) -> pl.Expr:
    """Turn text into a date: ISO 8601 first, then the file's own patterns in their order."""
    plain = column.str.strip_chars()
    patterns = ("%Y-%m-%d", *notation.dates)
    found = pl.coalesce(*(plain.str.to_date(pattern, strict=False) for pattern in patterns))
    return pl.when(found.dt.year().is_between(*YEARS)).then(found)


def text(column: pl.Expr, _: Notation) -> pl.Expr:
    """Leave text as it is; an empty or blank cell says nothing."""
    return pl.when(column.str.strip_chars() != "").then(column)


def count(column: pl.Expr, _: Notation) -> pl.Expr:
    """Turn text into a whole number."""
    return column.str.to_integer(strict=False)


TURNS: dict[type[pl.DataType] | pl.DataType, Turn] = {
    pl.Decimal: number,
    pl.Date: date,
    pl.String: text,
    pl.Int64: count,
}
