"""Checks typed tables against `schemas/canonical/*.yaml` with pandera; a failure is a finding."""

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

import pandera.polars as pa
import polars as pl
import yaml
from pandera.api.polars.types import PolarsData
from pandera.backends.polars import builtin_checks
from pandera.errors import SchemaErrors
from pandera.io.polars_io import deserialize_schema

from exchange.model.findings import Finding
from exchange.model.shipped import schemas
from exchange.model.tables import Notation, Table


@cache
def load(name: str) -> pa.DataFrameSchema:
    """Return the canonical schema of a table.

    The files are pandera's own YAML. Its loader reads all of it but the checks, which
    in 0.35 it builds through pandas, a library nothing else here needs; so the checks
    are added here (docs/decisions/0002-canonical-schemas-without-pandas.md).
    """
    plan = yaml.safe_load((schemas() / "canonical" / f"{name}.yaml").read_text(encoding="utf-8"))
    checks = {column: list(take_checks(spec)) for column, spec in plan["columns"].items()}
    schema: pa.DataFrameSchema = deserialize_schema(plan)
    return schema.update_columns(
        {column: {"checks": found} for column, found in checks.items() if found}
    )


def take_checks(spec: dict[str, Any]) -> Iterator[pa.Check]:
    """Take the checks out of a column's plan and yield them built."""
    settings = {"dtype", "nullable", "unique", "required", "title", "description"}
    for name in [key for key in spec if key not in settings]:
        arguments = dict(spec.pop(name))
        error = arguments.pop("error")
        yield getattr(pa.Check, name)(*arguments.values(), error=error)


@cache
def together(name: str) -> pa.DataFrameSchema:
    """Return the canonical schema with all it says as one check of the whole table.

    It asks the same of the same values in one query, where the schema takes one or more for each
    column. A table that does not pass it is for the schema itself, which tells what fails.
    """
    return pa.DataFrameSchema(checks=[pa.Check(partial(sound, columns=load(name).columns))])


def sound(held: PolarsData, columns: Mapping[str, pa.Column]) -> bool:
    """Tell whether a table has all columns, in their types, and nothing that they do not allow."""
    whole, kinds = held.lazyframe, held.lazyframe.collect_schema()
    if any(kinds.get(name) != column.dtype.type for name, column in columns.items()):
        return False
    filled = (pl.col(name).null_count() == 0 for name, each in columns.items() if not each.nullable)
    checks = (
        getattr(builtin_checks, check.name)(PolarsData(whole, name), **check.statistics)
        for name, column in columns.items()
        for check in column.checks
    )
    every = (each.select(pl.all().all()) for each in checks)
    passed = pl.collect_all([whole.select(pl.all_horizontal(True, *filled)), *every])  # noqa: FBT003
    return all(each.item() for each in passed)


def types(name: str) -> dict[str, pl.DataType]:
    """Return the type of every column of a canonical table."""
    return {column: spec.dtype.type for column, spec in load(name).columns.items()}


def failures(table: Table, raw: pl.DataFrame, notation: Notation) -> list[Finding]:
    """Check a typed table; `raw` is the same table as read, for what the sender wrote.

    A value that is missing because it would not turn has its finding already and gets
    no second one.
    """
    try:
        together(table.name).validate(table.frame, lazy=True)
    except SchemaErrors:
        return list(told(table, raw, notation))
    return []


def told(table: Table, raw: pl.DataFrame, notation: Notation) -> Iterator[Finding]:
    """Check a table column by column, and say which values fail."""
    try:
        load(table.name).validate(table.frame, lazy=True)
    except SchemaErrors as errors:
        yield from explained(table, raw, errors.failure_cases, notation)


def explained(
    table: Table, raw: pl.DataFrame, cases: pl.DataFrame, notation: Notation
) -> Iterator[Finding]:
    """Turn pandera's failure cases into findings with a place in the sender's file."""
    for case in cases.iter_rows(named=True):
        row, column = case["index"], case["column"]
        if row is None:
            raise ValueError(f"{table.name}: {case['check']} failed on {case['failure_case']}")
        observed = raw[column][row] if column in raw.columns else None
        missing = case["check"] == "not_nullable"
        if missing and observed is not None and str(observed).strip():
            continue
        yield table.finding(
            notation.missing_rule if missing else case["check"],
            row,
            column,
            observed="" if observed is None else observed,
            expected=column.replace("_", " ") if missing else expected(table.name, column),
            **described(table.frame, row),
        )


def expected(name: str, column: str) -> str:
    """Return what a column's checks allow, in words."""
    words = []
    for check in load(name).columns[column].checks:
        values: Mapping[str, Any] = check.statistics or {}
        for allowed in values.values():
            listed = isinstance(allowed, list | tuple | set | frozenset)
            words.append(
                ", ".join(sorted(map(str, allowed))) if listed else f"{LIMIT[check.name]} {allowed}"
            )
    return "; ".join(words)


LIMIT = {"greater_than": ">", "greater_than_or_equal_to": "≥", "less_than_or_equal_to": "≤"}


def described(frame: pl.DataFrame, row: int) -> dict[str, str]:
    """Return what a rule's wording may name about a row."""
    names = (each for each in ("line_number", "line") if each in frame.columns)
    stated = next((value for each in names if (value := frame[each][row]) is not None), None)
    return {} if stated is None else {"line": str(stated)}
