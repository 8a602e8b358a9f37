"""What an engineering change is judged against, asked of the ledger as it is needed."""

import polars as pl

from exchange.model.forecasts import DEMAND
from exchange.model.impact import Impact
from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.demand.snapshots import effective
from exchange.reconcile.engineering.impact import impact
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.ours import with_ours
from exchange.reconcile.engineering.stated import Change
from exchange.reconcile.foreknown import BACK, history, semantics
from exchange.reconcile.open_orders import open_orders

CHANGE = "engineering_change"


def engineering(message: Message, known: Circumstances) -> Engineering:
    """Return what a change is judged against; its own number counts as no other change."""
    number = message.tables["change_header"].frame["number"]
    own = [significant(each) for each in number.drop_nulls()]
    others = ~pl.col("change").str.strip_chars_end(" ").is_in(own)
    changes, received = known.table("ecos"), known.sent_changes
    return Engineering(
        today=known.today,
        agreement=known.agreement,
        products=known.table("products"),
        lead_times=known.table("lead_times"),
        boms=known.table("boms"),
        approved_parts=known.table("approved_parts"),
        stock=known.table("stock"),
        open_orders=open_orders(known, known.today - BACK),
        forecast=in_force(known),
        changes=None if changes is None else changes.filter(others),
        received=received.filter(others),
    )


def in_force(known: Circumstances) -> pl.DataFrame:
    """Return the current forecast, without rows where there is none."""
    kind = semantics(known.agreement)
    held = effective(history(known, kind, alone=True), kind)
    return held.frame if held else pl.DataFrame(schema=DEMAND)


def completed(message: Message, known: Circumstances) -> Message:
    """Return a change with what it does to our own bills of materials."""
    boms = known.table("boms") if message.document == CHANGE else None
    if boms is None:
        return message
    return with_ours(message, Engineering(today=known.today, boms=boms))


def impact_of(message: Message, known: Circumstances) -> Impact:
    """Return what a change means for us, by all that we hold."""
    return impact(Change(message, engineering(message, known)))
