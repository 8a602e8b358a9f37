"""Puts a review together: figures in chapters, waterfalls, what was late and what recurs."""

from exchange.model.reviews import Chapter, Review
from exchange.review import order_lines
from exchange.review.changes import changes
from exchange.review.demand_figures import accurate, stable
from exchange.review.looked import Looked
from exchange.review.our_figures import answers, commitments, deliveries, late
from exchange.review.partner_figures import first_pass, partner
from exchange.review.recurring import recurring
from exchange.review.waterfall import View, step_of, stepped, wanted_by_step, waterfalls

LAG = 4
"""Weeks ahead at which a forecast is judged where no firm weeks are agreed."""


def review(looked: Looked) -> Review:
    """Return the review of a span."""
    view = seen(looked)
    steps = stepped(looked.forecasts, view.step).frame
    came = wanted_by_step(looked.wanted, steps, view)
    lines = order_lines.dated(looked.wanted, looked.facts, looked.calendar.zone)
    chapters = {
        "forecast": [*accurate(looked, steps, came, view), *stable(looked)],
        "answers": [*answers(looked), *commitments(looked, lines)],
        "delivery": deliveries(looked, lines),
        "changes": changes(looked),
        "partner": [*partner(looked), *first_pass(looked.facts)],
    }
    return Review(
        span=looked.facts.span,
        step=view.step,
        lag=view.lag,
        chapters=tuple(Chapter(key, tuple(figures)) for key, figures in chapters.items()),
        waterfalls=waterfalls(looked.forecasts, came, view) if looked.own else (),
        shipped=looked.facts.shipments.height > 0,
        late=late(looked, lines),
        recurring=recurring(looked.facts),
    )


def seen(looked: Looked) -> View:
    """Return how the forecasts are looked at: by weeks or months, at which lag."""
    step, firm, span = step_of(looked.forecasts), looked.policy.firm_weeks, looked.facts.span
    lag = (LAG if firm is None else firm) if step == "week" else 1
    return View(step, lag, firm or 0, span.first, span.last)
