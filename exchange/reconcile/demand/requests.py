"""Which upside request a period above its band belongs to, and the number of a new one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

import polars as pl

from exchange.model.case_files import Case
from exchange.model.cases import number
from exchange.reconcile.demand.stated import Row, Stated, day

APART = timedelta(days=31)
"""How long a gap between two periods may be for them to be one request: a month."""

Span = tuple[date, date]


def requested(rows: pl.DataFrame, stated: Stated) -> Iterator[Row]:
    """Yield the rows of parts above their bands, those beyond frozen ones with their `request`."""
    asking = rows.filter((pl.col("scope") == "part") & ~pl.col("frozen").cast(pl.Boolean))
    spans = asking.select("part", "start", "last").unique().sort("part", "start", "last")
    called = {
        (part, span[0]): name
        for part, those in groupby(spans.iter_rows(), key=lambda row: str(row[0]))
        for run in runs([(first, last) for _, first, last in those])
        for name in [called_by(part, run, stated)]
        for span in run
    }
    for row in rows.iter_rows(named=True):
        yield {**row, "request": called.get((row["part"], row["start"]), "")}


def runs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield periods in their order, those together with no longer gap than a month."""
    run: list[Span] = []
    for span in spans:
        if run and span[0] - run[-1][1] > APART:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def called_by(part: str, run: Sequence[Span], stated: Stated) -> str:
    """Return the number of the open request a run belongs to, else that of a new one."""
    mine = (each.number for each in stated.known.cases if each.first.part == part)
    near = {each.number for each in stated.known.cases if beside(each, run)}
    known = next((name for name in mine if name in near), "")
    return known or number("upside", stated.known.receipt, part, run[0][0])


def beside(case: Case, run: Sequence[Span]) -> bool:
    """Tell whether a request can still be restated and lies no further off than a month."""
    days = case.excess
    if not days or not case.may("restate"):
        return False
    first, last = min(each.start for each in days), max(each.last for each in days)
    return run[0][0] - last <= APART and first - run[-1][1] <= APART


def cited(row: Row) -> Mapping[str, str]:
    """Return the request a finding is about with the days of its period, where it is about one."""
    if not row.get("request"):
        return {}
    days = {"first": day(row["start"]).isoformat(), "last": day(row["last"]).isoformat()}
    return {"request": str(row["request"]), **days}
