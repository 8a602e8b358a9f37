"""Which drafts go out by themselves: where that is agreed, once nothing more is taken into them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from exchange.reconcile.notices.bundling import settled
from exchange.reconcile.notices.plans import unplanned
from exchange.reconcile.notices.responsible import blames
from exchange.reconcile.notices.standing import DELAY, Book, Draft, Standing


def ready(whole: Book, now: datetime) -> Iterator[str]:
    """Yield the numbers of the drafts to a partner that go out now without a person.

    One that names the customer as who answers for it waits for a person, as does one that lacks
    the recovery plan that is agreed.
    """
    if whole.policy.release != "automatic":
        return
    drafts = defaultdict[str, list[tuple[Standing, Draft]]](list)
    for _, standing, draft in whole.drafts():
        drafts[draft.notice].append((standing, draft))
    rows = whole.ledger.history(DELAY).iter_rows(named=True) if drafts else ()
    over = {*settled(rows, whole.bundles, whole.gathers, now)}
    for number, lines in sorted(drafts.items()):
        if number in over and not any(waits(whole, *each) for each in lines):
            yield number


def waits(whole: Book, now: Standing, draft: Draft) -> bool:
    """Tell whether a line keeps its notice for a person."""
    bare = unplanned(now.promise, draft.promise, draft.rows, whole.policy)
    return blames(draft.rows) or bare > 0
