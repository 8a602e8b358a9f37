"""What is open between two sides: questions, answers owed, late deliveries, changed forecasts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

import polars as pl

from exchange.model.findings import Finding, Rules, Severity
from exchange.model.policies import OrderPolicy
from exchange.model.problems import INTERNAL, Problem
from exchange.model.reviews import Meeting, Rows
from exchange.review import order_lines
from exchange.review.looked import Looked, window

DECIDED = ["ACCEPTED", "REJECTED"]
LINE = ["order_number", "line_number"]


def meeting(
    looked: Looked,
    rules: Rules,
    since: date,
    acknowledgements: Rows,
    *,
    found: Sequence[Problem] = (),
) -> Meeting:
    """Return what a meeting is about.

    What needs a person on our side, and what was `found` across documents, is handed in.
    """
    today = looked.facts.span.last
    lines = order_lines.dated(looked.wanted, looked.facts, looked.calendar.zone)
    return Meeting(
        since=since,
        today=today,
        questions=tuple(questions(looked, rules)),
        acknowledgements=acknowledgements,
        owed=tuple(owed(looked)),
        changed=tuple(changed(looked)),
        late=tuple(late(lines, looked, today)),
        shipped=looked.facts.shipments.height > 0,
        unconfirmed=tuple(unconfirmed(lines, looked)),
        problems=tuple(common(found, looked)),
    )


def common(found: Sequence[Problem], looked: Looked) -> Iterator[Mapping[str, Any]]:
    """Yield since, nights and finding of what concerns both sides."""
    for each in found:
        if each.rule not in INTERNAL and each.first_seen:
            yield {
                "since": looked.calendar.local(each.first_seen),
                "nights": each.occurrences,
                "finding": each.finding,
            }


def standing(documents: pl.DataFrame) -> pl.DataFrame:
    """Return the documents with a question of ours that none has answered.

    A document sent again takes the place of the one before it, a forecast that of any before, an
    engineering change that of its earlier revisions.
    """
    own = (
        pl.when(pl.col("document") == "engineering_change")
        .then("number")
        .when(pl.col("document") != "forecast")
        .then(pl.concat_str("number", "revision"))
    )
    newest = documents.with_columns(own=own.fill_null("")).unique(
        ["document", "own"], keep="last", maintain_order=True
    )
    return newest.filter(pl.col("verdict").is_in(["held", "partial"]))


def questions(looked: Looked, rules: Rules) -> Iterator[Mapping[str, Any]]:
    """Yield received, document, number, filename and finding of each question that stands."""
    facts = looked.facts
    held = standing(facts.documents).rename({"id": "about"})
    found = held.join(
        facts.findings, left_on="about", right_on="document", maintain_order="left_right"
    )
    for row in found.iter_rows(named=True):
        if rules[row["rule"]].severity is Severity.HOLD:
            told = {name: row[name] for name in ("observed", "expected")}
            yield {
                "received": looked.calendar.local(row["received_at"]),
                "document": row["document"],
                "number": row["number"],
                "filename": row["filename"],
                "finding": Finding(row["rule"], **told, params=json.loads(row["params"])),
            }


def owed(looked: Looked) -> Iterator[Mapping[str, Any]]:
    """Yield order, received, due, overdue and lines of each order without a decision on all."""
    policy = looked.agreement.orders if looked.agreement else OrderPolicy()
    cut_off = time.fromisoformat(policy.cut_off) if policy.cut_off else None
    decided = looked.facts.commits.filter(pl.col("answer").is_in(DECIDED)).select(LINE)
    open_lines = looked.wanted.join(decided, on=LINE, how="anti")
    for each in looked.asked:
        mine = open_lines.filter(pl.col("order_number") == each.number)["line_number"]
        if each.answered_at or not mine.len():
            continue
        due = None
        if policy.answer_days is not None:
            due = looked.calendar.due(each.received_at, policy.answer_days, cut_off)
        yield {
            "order": each.number,
            "received": looked.calendar.local(each.received_at),
            "due": due,
            "overdue": due is not None and due < looked.facts.span.until,
            "lines": ", ".join(mine.unique(maintain_order=True)),
        }


def changed(looked: Looked) -> Iterator[Mapping[str, Any]]:
    """Yield the periods each forecast changed, the largest changes of the newest one first."""
    for each in reversed(looked.compared):
        moved = each.frame.filter((pl.col("delta") != 0) & pl.col("before").is_not_null())
        largest = moved.with_columns(size=pl.col("delta").abs()).sort(
            "size", "part", "start", descending=[True, False, False]
        )
        for row in largest.iter_rows(named=True):
            yield {**row, "number": each.number, "received": each.day}


def late(lines: pl.DataFrame, looked: Looked, today: date) -> Iterator[Mapping[str, Any]]:
    """Yield what is not out and was due by its first commitment, or is committed to later now."""
    if not looked.facts.shipments.height:
        return
    due = pl.col("first_commit") + pl.duration(days=window(looked).late_days)
    behind = (due < pl.lit(today)) | (pl.col("last_commit") > pl.col("first_commit"))
    yield from lines.filter(pl.col("delivered").is_null() & behind).iter_rows(named=True)


def unconfirmed(lines: pl.DataFrame, looked: Looked) -> Iterator[Mapping[str, Any]]:
    """Yield the deliveries nobody committed to, of lines that were not rejected or shipped."""
    rejected = looked.facts.commits.filter(pl.col("answer") == "REJECTED").select(LINE)
    bare = lines.filter(pl.col("first_commit").is_null() & pl.col("delivered").is_null())
    yield from bare.join(rejected, on=LINE, how="anti", maintain_order="left").iter_rows(named=True)
