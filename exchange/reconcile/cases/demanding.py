"""What a forecast does to upside requests: opens, restates or withdraws them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from exchange.model.case_files import Case
from exchange.model.cases import Excess, Step
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.demand import cadence
from exchange.reconcile.demand.changes import changes
from exchange.reconcile.demand.stated import stated
from exchange.reconcile.foreknown import foreknown

ABOVE = "FC-010"

Asked = Mapping[str, Sequence[Finding]]
"""What lies above its band, by the number of its request."""


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield what a forecast that stands asks for, and what it asks for no longer."""
    found = asked(document.findings)
    held = [each for each in known.ledger.cases() if each.kind == "upside"]
    for name in found.keys() - {each.number for each in held}:
        yield opened(name, found[name], message, document, known=known)
    frame = in_force(message, known) if held else None
    for case in held if frame is not None else ():
        yield from restated(case, found.get(case.number, ()), frame, document, known=known)


def asked(findings: Iterable[Finding]) -> Asked:
    """Return the findings on what lies above its band, by request, each period once."""
    found = defaultdict[str, dict[str, Finding]](dict)
    for each in findings:
        if each.rule == ABOVE and each.params.get("request"):
            found[each.params["request"]].setdefault(each.params["first"], each)
    return {name: [*rows.values()] for name, rows in sorted(found.items())}


def opened(
    name: str,
    found: Sequence[Finding],
    message: Message,
    document: Document,
    *,
    known: Circumstances,
) -> Step:
    """Return the step that opens a request."""
    part = found[0].params["part"]
    return Step(
        case=name,
        partner=known.partner.id,
        action="request",
        by=known.partner.id,
        at=known.at,
        document=document.id,
        subject=document.number,
        part=part,
        unit=unit(message, part),
        excess=tuple(excess(each) for each in found),
        clause=found[0].params["clause"],
    )


def excess(found: Finding) -> Excess:
    """Return a period above its band as the finding on it says."""
    first, last = (date.fromisoformat(found.params[name]) for name in ("first", "last"))
    figures = (found.params["baseline"], found.expected, found.observed)
    return Excess(first, last, *map(Decimal, figures))


def unit(message: Message, part: str) -> str:
    """Return the unit a part is forecast in, empty where its lines say none or several."""
    lines = message.tables["forecast_lines"].frame.filter(pl.col("customer_part") == part)
    named = lines["unit"].drop_nulls().unique()
    return str(named[0]) if named.len() == 1 else ""


def in_force(message: Message, known: Circumstances) -> pl.DataFrame | None:
    """Return what is wanted from now on by part and period, None where the forecast came late."""
    told = stated(message, foreknown(message, known))
    found = None if cadence.overtaken(told) else changes(told)
    return None if found is None else found.frame


def restated(
    case: Case,
    found: Sequence[Finding],
    frame: pl.DataFrame | None,
    document: Document,
    *,
    known: Circumstances,
) -> Iterator[Step]:
    """Yield what a newer forecast makes of a request; nothing where it says the same again."""
    old = {each.start: each for each in case.excess}
    new = {each.start: each for each in kept(case, frame)} | {
        each.start: each for each in map(excess, found)
    }
    if new != old and case.may("restate"):
        yield Step(
            case=case.number,
            partner=case.partner,
            action="restate" if new else "withdraw",
            by=known.partner.id,
            at=known.at,
            document=document.id,
            subject=document.number,
            excess=tuple(new[start] for start in sorted(new)),
        )


def kept(case: Case, frame: pl.DataFrame | None) -> Iterator[Excess]:
    """Yield the periods of a request that still lie above the limit they had.

    Those a forecast no longer speaks of stay as they are.
    """
    if frame is None:
        return
    part = frame.filter(pl.col("part") == case.first.part)
    for each in case.excess:
        mine = part.filter((pl.col("start") >= each.start) & (pl.col("last") <= each.last))
        wanted = Decimal(str(mine["now"].sum())).normalize() if mine.height else each.wanted
        if wanted > each.limit:
            yield Excess(each.start, each.last, each.baseline, each.limit, wanted)
