"""The deliveries of an order: numbered within their line, each with the date that holds for it."""

from collections import defaultdict

from exchange.adapters.edi.drafting import DOCUMENT, Draft, Row, Spot

REQUESTED = ("requested_date", "_requested_date", "date_meaning", "_date_meaning")


def schedules(draft: Draft) -> list[Row]:
    """Return the deliveries, numbered within their line; a line without any is one itself.

    A delivery without a date takes that of its line, a line without one that of the order.
    """
    rows: list[Row] = []
    own: defaultdict[str | int, list[Row]] = defaultdict(list)
    for part in draft.parts:
        own[part["line"]].append(part)
    for row in draft.lines:
        for counter, part in enumerate(own.get(row["line"]) or [undivided(row)], 1):
            dated = next((each for each in (part, row, draft.header) if "date_rank" in each), {})
            date = {column: dated[column] for column in REQUESTED if column in dated}
            undated(draft, dated, ("order_schedules", len(rows)))
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


def undivided(row: Row) -> Row:
    """Return the one delivery of a line that states none."""
    kept = ("line", "quantity", "_quantity", "_row")
    return {column: row[column] for column in kept if column in row}
