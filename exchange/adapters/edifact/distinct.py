"""What each different QTY, DTM and SCC says, worked out once however often it stands."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

from exchange.adapters.edi.segments import Segment, Segments, text, triple
from exchange.adapters.edifact.buckets import BEGINNINGS
from exchange.adapters.edifact.codes import (
    COMMITMENTS,
    DEMAND,
    ENDS,
    INFORMATION,
    OTHER_DATES,
    PERIODS,
    RECEIVED,
)
from exchange.adapters.edifact.dates import decode, wanted
from exchange.adapters.edifact.headings import number

NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?")

OTHER, ODD, DEMANDED, ASIDE, BEGIN, END, CONDITION = range(7)
"""Kinds: of no matter here, for a handler to judge, a quantity that is wanted, one that is not,
a date a bucket begins on, one it ends on, how binding quantities are."""


class Said(NamedTuple):
    """What one segment says; empty where it says nothing of the kind."""

    kind: int
    value: str = ""
    raw: str = ""
    unit: str = ""
    start: str = ""
    end: str = ""
    period: str = ""


def quantity(segment: Segment) -> Said:
    """Read QTY; a value that is no plain number is for a handler."""
    code, value, unit = triple(segment)
    if code in DEMAND:
        return Said(DEMANDED if NUMBER.fullmatch(value) else ODD, number(value), value, unit)
    return Said(ASIDE if code in INFORMATION or code == RECEIVED else ODD)


def moment(segment: Segment) -> Said:
    """Read DTM."""
    code, value, form = triple(segment)
    if code in OTHER_DATES - {*BEGINNINGS, *ENDS}:
        return Said(OTHER)
    span = decode(value, form)
    if not span.start or wanted(value, form) or code not in {*BEGINNINGS, *ENDS}:
        return Said(ODD)
    if code in ENDS:
        return Said(END, end=span.end or span.start)
    return Said(BEGIN, start=span.start, end=span.end, period=span.period)


def condition(segment: Segment) -> Said:
    """Read SCC; `value` is how binding, `raw` its code."""
    code, frequency = text(segment, 2), text(segment, 4)
    if code not in COMMITMENTS or (frequency and frequency not in PERIODS):
        return Said(ODD)
    return Said(CONDITION, COMMITMENTS[code], code, period=PERIODS.get(frequency, ""))


READ: Mapping[str, Callable[[Segment], Said]] = {
    "QTY": quantity,
    "DTM": moment,
    "SCC": condition,
}


def distinct(segments: Segments) -> pl.DataFrame:
    """Return what the different segments say, a row for each number; most say nothing here."""
    signs, names = segments.words.tagged
    rows = [Said(OTHER)] * len(signs)
    wanted = signs.is_in([sign for sign, tag in names.items() if tag in READ])
    for at in wanted.arg_true().to_list():
        segment = segments.words.segment(at)
        rows[at] = READ[segment.tag](segment)
    kinds = {"kind": pl.UInt8()}
    return pl.DataFrame(
        {
            name: pl.Series(column, dtype=kinds.get(name, pl.String()))
            for name, column in zip(Said._fields, zip(*rows, strict=True), strict=True)
        }
    )
