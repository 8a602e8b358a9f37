"""Lines against the master data of their part: description, export class, release, revision.

Whether part and revision are known at all is not judged here.
"""

from collections.abc import Iterator
from datetime import timedelta

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.order_state import Row
from exchange.reconcile.ordering.items import Item
from exchange.reconcile.ordering.known import Ordering


def description(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """MD-007: another description than ours; case and blanks do not matter."""
    stated, ours = item.said.get("description"), known.fact(item.part, "description")
    if stated and ours and words(stated) != words(ours):
        yield item.finding("MD-007", "description", stated, ours)


def words(text: str) -> list[str]:
    """Return a text as it is compared."""
    return text.casefold().split()


def export_class(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """MD-014: another export class than ours, or a part that has none where others have one."""
    if item.part not in known.products_of:
        return
    ours, stated = known.fact(item.part, "export_class"), item.said.get("export_class")
    kept = known.products is not None and known.products["export_class"].is_not_null().any()
    if (stated and stated != ours) or (kept and not ours):
        yield item.finding("MD-014", "customer_part", stated or "-", ours or "-")


def pending(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-019: a part that an open engineering change is about to change, and nobody said to what.

    Of a line that stands and gets no other day, it was asked before.
    """
    for row in known.ecos_of.get(item.part, ()):
        asked = bool(item.dates) or known.order is None
        if row["status"] == "OPEN" and asked and not clear(item, row):
            effective, stated = row["effective"] or "-", item.revision or "-"
            yield item.finding("PO-019", "revision", stated, effective, eco=row["change"])


def clear(item: Item, change: Row) -> bool:
    """Tell whether a line says which revision it means: the old one before, the new one after."""
    start, days = change["effective"], [dated.day for dated in item.dates]
    if start is None or not days:
        return False
    before = max(days) < start and item.revision in {"", change["old_revision"]}
    return before or (min(days) >= start and item.revision == change["new_revision"])


def least_revision(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-020: a blocked revision, older than the first one that may be shipped.

    Which is older is told by the day each one holds from, never by its name.
    """
    rows = [row for row in known.products_of.get(item.part, ()) if row["valid_from"]]
    ours = next((row for row in rows if row["revision"] == item.revision), None)
    released = [row for row in rows if row["revision_status"] == "RELEASED"]
    if ours is None or ours["revision_status"] != "BLOCKED" or not released:
        return
    least = min(released, key=lambda row: row["valid_from"])
    if ours["valid_from"] < least["valid_from"]:
        yield item.finding("PO-020", "revision", item.revision, least["revision"])


def consigned(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-024: a part the partner provides comes after we need it to build."""
    for row in known.consigned_of.get(item.part, ()):
        for dated in item.dates:
            needed = dated.day - timedelta(days=row["build_days"] or 0)
            if row["expected_on"] is not None and row["expected_on"] > needed:
                late = (row["expected_on"] - needed).days
                about = {"component": row["component"], "needed": needed, "outside": late}
                yield item.late("PO-024", dated, "requested_date", row["expected_on"], **about)


def unreleased(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-025: a part that is not released for series yet."""
    status = known.fact(item.part, "status")
    if status == "NPI":
        yield item.finding("PO-025", "customer_part", status)
