"""Where a delay is so long that a recovery plan has to be told with it."""

from collections.abc import Sequence

from exchange.model.notices import Promise
from exchange.model.policies import NoticePolicy
from exchange.reconcile.notices.lines import Row
from exchange.reconcile.notices.promises import later


def unplanned(before: Promise, after: Promise, rows: Sequence[Row], policy: NoticePolicy) -> int:
    """Return by how many days a delay without plan is later than before; 0 where none is needed.

    A day that is not known yet needs none: how late it is cannot be said.
    """
    if policy.plan_over_days is None or any(row["recovery"] for row in rows):
        return 0
    days = later(before, after)
    return days if days > policy.plan_over_days else 0
