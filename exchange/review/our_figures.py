"""The figures on our own side: answers, commitments, deliveries, notices."""

from collections.abc import Iterator, Mapping

import polars as pl

from exchange.model.policies import OrderPolicy
from exchange.model.reviews import Figure
from exchange.review import delivery, order_lines, timeliness
from exchange.review.looked import Looked, figure, window


def answers(looked: Looked) -> Iterator[Figure]:
    """Yield how we answered orders."""
    policy = looked.agreement.orders if looked.agreement else OrderPolicy()
    found = timeliness.answered(looked.asked, policy, looked.calendar, looked.facts.span.until)
    why = "not_agreed" if found is None else "no_orders" if not looked.asked else "none_due"
    due, on_time = (found.due, found.on_time) if found else (0, 0)
    counted = {"due": due, "on_time": on_time, "days": policy.answer_days or 0}
    yield figure("answered", found.share if found else None, "percent", why, **counted)
    hours = found.hours if found else None
    yield figure("answer_hours", hours, "hours", why if why != "none_due" else "none_answered")
    deemed = found.deemed if found and looked.asked else None
    yield figure("deemed", deemed, "count", why, silence=policy.silence)


def commitments(looked: Looked, lines: pl.DataFrame) -> Iterator[Figure]:
    """Yield how what we committed compares with what was asked, and with what we said before."""
    span = looked.facts.span
    why = "no_commits" if not looked.facts.commits.height else "none_due"
    begun = (pl.col("committed_at") >= pl.lit(span.begin)).fill_null(value=False)
    found = order_lines.gap(lines.filter(begun))
    yield figure("commit_gap", found.days, "days", why, count=found.committed, later=found.later)
    moved = order_lines.recommits(order_lines.due(lines, "first_commit", span.first, span.last))
    counted = {"count": moved.committed, "moves": moved.moves}
    yield figure("recommits", moved.per_hundred, "number", why, **counted)
    slipped = moved.days if moved.committed else None
    yield figure("slipped", slipped, "days", why, **counted)


def deliveries(looked: Looked, lines: pl.DataFrame) -> Iterator[Figure]:
    """Yield how punctual deliveries were, three ways, and whether delays were told."""
    span, allowed, facts = looked.facts.span, window(looked), looked.facts
    today = looked.calendar.local(span.until)
    lacking = "no_shipments" if not facts.shipments.height else ""
    for basis in delivery.BASES:
        own = order_lines.due(lines, basis, span.first, span.last)
        found = delivery.punctuality(own, basis, allowed, today)
        why = lacking or ("no_commits" if basis != "requested" else "none_due")
        counted = {
            "due": found.due, "early": found.early, "on_time": found.on_time, "late": found.late,
            "open": found.open, "days_early": allowed.early_days, "days_late": allowed.late_days,
        }  # fmt: skip
        share = None if lacking else found.share
        yield figure(f"on_time_{basis}", share, "percent", why, **counted)
        ours = None if lacking else found.ours
        yield figure("on_time_ours", ours, "percent", why, **counted)
    own = order_lines.due(lines, "first_commit", span.first, span.last)
    told = delivery.notices(own, allowed, today)
    counted = {"late": told.late, "told": told.told}
    why = lacking or "no_commits"
    measured = bool(own.height) and not lacking
    yield figure("untold", told.untold if measured else None, "count", why, **counted)
    yield figure(
        "notice_lead", told.lead_days, "days", why if not measured else "none_told", **counted
    )


def late(looked: Looked, lines: pl.DataFrame) -> tuple[Mapping[str, object], ...]:
    """Return the deliveries that came, or stay, later than first committed."""
    if not looked.facts.shipments.height:
        return ()
    span = looked.facts.span
    own = order_lines.due(lines, "first_commit", span.first, span.last)
    today = looked.calendar.local(span.until)
    found = delivery.judged(own, "first_commit", window(looked), today)
    names = [
        "order_number", "line_number", "part", "quantity", "requested", "first_commit",
        "last_commit", "delivered", "responsible", "told", "outcome",
    ]  # fmt: skip
    behind = found.filter(pl.col("outcome").is_in(["late", "open"])).select(names)
    return tuple(behind.iter_rows(named=True))
