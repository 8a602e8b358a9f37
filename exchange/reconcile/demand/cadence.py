"""When a forecast comes: older than the current one, on another day than agreed, never changed."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.findings import Finding
from exchange.model.forecasts import Snapshot
from exchange.model.policies import ForecastPolicy
from exchange.reconcile.demand.changes import Changes
from exchange.reconcile.demand.periods import SERIES
from exchange.reconcile.demand.snapshots import current, states, summed
from exchange.reconcile.demand.stated import Stated

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def overtaken(stated: Stated) -> Snapshot | None:
    """Return the forecast drawn up later that came before this one."""
    newest = current(stated.known.history)
    return newest if newest and newest.drawn_up > stated.drawn_up else None


def late(stated: Stated) -> Iterator[Finding]:
    """FC-016: a forecast older than the current one, which stays."""
    newest = overtaken(stated)
    if newest:
        yield stated.whole(
            "FC-016",
            "date",
            observed=stated.drawn_up,
            expected=newest.drawn_up,
            number=newest.number or "-",
        )


def off_cadence(stated: Stated, agreement: Agreement) -> Iterator[Finding]:
    """FC-017: a second forecast in one period, or one that came on another day than agreed.

    Those that speak of single items may be several.
    """
    policy, today = agreement.forecast, stated.known.today
    if policy.cadence is None or policy.cadence == "on_demand":
        return
    period = named(today, policy)
    count = 1 + sum(named(each.day, policy) == period for each in stated.known.history)
    days = due_days(today, policy, stated.known.calendar)
    again = count > 1 and stated.semantics == "full"
    if again or (days and not days[0] <= today <= days[1]):
        yield stated.whole(
            "FC-017",
            observed=today,
            expected=policy.due or policy.cadence,
            count=count,
            period=period,
            clause=policy.cited("due" if policy.due else "cadence") or "-",
        )


def named(day: date, policy: ForecastPolicy) -> str:
    """Return the name of the period a day lies in: day, week or month."""
    if policy.cadence == "monthly":
        return f"{day:%Y-%m}"
    return f"{day:%G-W%V}" if policy.cadence == "weekly" else str(day)


def due_days(
    today: date, policy: ForecastPolicy, calendar: BusinessCalendar
) -> tuple[date, date] | None:
    """Return the first and last day on which a forecast of this period is in time."""
    day, _, _ = policy.due.partition(" ")
    if policy.cadence == "weekly" and day in WEEKDAYS:
        monday = today - timedelta(days=today.weekday())
        due = calendar.on_or_after(monday + timedelta(days=WEEKDAYS.index(day)))
    elif policy.cadence == "monthly" and day.isdigit():
        due = calendar.after(today.replace(day=1), int(day) - 1)
    else:
        return None
    return due, calendar.after(due, policy.grace_days)


def unchanged(stated: Stated, found: Changes, agreement: Agreement) -> Iterator[Finding]:
    """FC-015: not one quantity differs from the last forecasts, more of them than agreed."""
    cycles = agreement.forecast.unchanged_cycles
    differs = (pl.col("before").is_not_null() & (pl.col("delta") != 0)).any()
    if cycles is None or not stated.demand.height or found.frame.select(differs).item():
        return
    same: list[Snapshot] = []
    for each in reversed([*states(stated.known.history, stated.semantics)]):
        if not alike(stated, each):
            break
        same.append(each)
    if len(same) > cycles:
        yield stated.whole(
            "FC-015",
            observed=len(same),
            expected=cycles,
            since=same[-1].drawn_up,
            clause=agreement.forecast.cited("unchanged_cycles") or "-",
        )


def alike(stated: Stated, before: Snapshot) -> bool:
    """Tell whether a forecast said the same of the days that both speak of."""
    held = summed(before.frame)
    last = held["last"].max()
    until = min(last, stated.horizon) if isinstance(last, date) else stated.horizon
    both = (pl.col("start") >= pl.lit(stated.known.today)) & (pl.col("last") <= pl.lit(until))
    wanted = both & (pl.col("quantity") > 0)
    now, then = stated.demand.filter(wanted), held.filter(wanted)
    same = now.join(then, on=[*SERIES, "quantity"], how="semi").height
    return now.height == then.height == same
