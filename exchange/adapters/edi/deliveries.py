"""The deliveries of an order: numbered within their line, each with the date that holds for it."""

from collections import defaultdict

from exchange.adapters.edi.drafting import DOCUMENT, Draft, Row, Spot

CHANGE = "purchase_order_change"
REQUESTED = ("requested_date", "_requested_date", "date_meaning", "_date_meaning")


def schedules(draft: Draft) -> list[Row]:
    """Return the deliveries, numbered within their line; a line without any may be one itself.

    A delivery without a date takes that of its line, a line without one that of the order.
    """
    rows: list[Row] = []
    own: defaultdict[str | int, list[Row]] = defaultdict(list)
    for part in draft.parts:
        own[part["line"]].append(part)
    for row in draft.lines:
        for counter, part in enumerate(own.get(row["line"]) or undivided(draft, row), 1):
            when = next((each for each in (part, row, draft.header) if "date_rank" in each), {})
            date = {column: when[column] for column in REQUESTED if column in when}
            undated(draft, when, (draft.table("schedules"), len(rows)))
            rows.append({**part, **date, "schedule": counter})
    for row in (draft.header, *draft.lines, *draft.parts):
        undated(draft, row, DOCUMENT)
    return rows


def undated(draft: Draft, dated: Row, spot: Spot) -> None:
    """Report a date asked for that is no date in its format: once, at the first row it is for."""
    expected = dated.pop("wanted", "")
    if expected:
        packed, observed = int(dated["_requested_date"]), str(dated["requested_date"])
        draft.misdated(packed, observed, str(expected), spot, rule=str(dated["broken"]))


def undivided(draft: Draft, row: Row) -> list[Row]:
    """Return the one delivery of a line that states none.

    A line of a change has none where it does not say when, unless it must say everything.
    """
    kept = ("line", "quantity", "_quantity", "_row")
    alone = {column: row[column] for column in kept if column in row}
    return [alone] if draft.document != CHANGE or whole(draft, row) or dated(draft, row) else []


def whole(draft: Draft, row: Row) -> bool:
    """Tell whether a line of a change says all there is to it."""
    restated = draft.function == "replace" and "action_raw" not in row
    return restated or row.get("action") in {"add", "replace"}


def dated(draft: Draft, row: Row) -> bool:
    """Tell whether a line of a change says when; the date of the header is for changed lines."""
    return "date_rank" in row or ("date_rank" in draft.header and row.get("action") == "change")
