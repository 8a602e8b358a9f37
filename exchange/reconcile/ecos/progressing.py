"""What our own side records of engineering changes: decisions told, plans, that it is done."""

from collections.abc import Iterator, Mapping
from functools import partial

from exchange.model.eco_steps import Action, Step
from exchange.model.ecos import Eco
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.model.tables import Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos.answering import impact
from exchange.reconcile.ecos.planning import estimated, scheduled
from exchange.reconcile.ecos.told import Row, Turn, refused, turns, unheard

TABLE = "eco_progress"

ACTIONS: Mapping[str, Action] = {
    "APPROVE": "approve",
    "DECLINE": "decline",
    "OTHER_DATE": "counter",
    "CANCEL": "cancel",
    "COSTS": "costs",
    "SCHEDULE": "schedule",
    "IMPLEMENT": "implement",
    "CLOSE": "close",
}

THEIRS = frozenset({"APPROVE", "DECLINE", "OTHER_DATE", "CANCEL", "COSTS"})
"""What the customer decides; our side records who did."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(THEIRS, ("decided_by",)),
    "OTHER_DATE": ("decided_by", "date"),
    "COSTS": ("evidence",),
    "SCHEDULE": ("date",),
}
"""Columns that a step fills."""

FIRSTS = ("date", "first_serial", "first_lot")
"""From when on a change is in what is built: one of these is known."""


def step_of(row: Row) -> Action | None:
    """Return the step that a row of the table takes."""
    return ACTIONS.get(row["action"] or "")


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """CHG-001 to CHG-004: what keeps a step from being taken."""
    table = message.tables[TABLE]
    for turn in turns(table, known, step_of, "action"):
        said = turn.rows[0]["action"]
        if said in ACTIONS:
            yield from refused(table, turn, ("action", ACTIONS[said]), [*lacking(turn)])
        if said == "IMPLEMENT":
            yield from unheard(table, turn, known)
            yield from still_old(table, turn, known)


def still_old(table: Table, turn: Turn, known: Circumstances) -> Iterator[Finding]:
    """CHG-007: what is implemented, open orders still ask for in the revision before."""
    eco = turn.eco if turn.eco and turn.eco.may("implement") else None
    items = impact(eco, known.of(eco.partner)).items if eco else ()
    for item in items:
        old = item.old_revision
        lines = (each for each in item.orders if old and each.asks and each.revision == old)
        named = [f"{each.order_number}/{each.line_number}" for each in lines]
        if named:
            about = {"change": turn.rows[0]["change"], "item": item.item, "expected": old}
            said = ", ".join(dict.fromkeys(named))
            yield table.finding("CHG-007", turn.at, "change", observed=said, **about)


def lacking(turn: Turn) -> Iterator[str]:
    """Yield the columns that say nothing and must."""
    said = turn.rows[0]["action"]
    yield from (name for name in NEEDED.get(said, ()) if turn.first(name) is None)
    if said == "IMPLEMENT" and all(turn.first(name) is None for name in FIRSTS):
        yield "date"


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the steps of a file; an approval of our answer plans the day we estimated."""
    for turn in turns(message.tables[TABLE], known, step_of, "action"):
        if turn.eco is not None:
            yield from taken(turn, turn.eco, document, known)


def taken(turn: Turn, eco: Eco, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the step of a row, and what follows of itself."""
    said = turn.rows[0]["action"]
    step = partial(
        Step,
        partner=eco.partner,
        change=eco.change,
        revision=eco.revision,
        by=turn.first("by"),
        at=known.at,
        document=document.id,
    )
    yield step(
        action=ACTIONS[said],
        party="OEM" if said in THEIRS else "EMS",
        day=turn.first("date"),
        on=turn.first("decided_on"),
        decided_by=turn.first("decided_by") or "",
        evidence=turn.first("evidence") or "",
        first_serial=turn.first("first_serial") or "",
        first_lot=turn.first("first_lot") or "",
        text=turn.first("text") or "",
    )
    if said == "APPROVE":
        yield from scheduled(turn.first("date") or estimated(eco), step)
