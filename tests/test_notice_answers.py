"""What customers say to notices, and what becomes of each line, by what came when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import polars as pl
import pytest
from documents import Rows, change, line, order
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st
from test_notices import FIRST, SECOND, decision, delay, number, said
from test_reconcile import judge

from exchange.model.clocks import PredictedDelay
from exchange.model.erp_tables import nothing
from exchange.model.ledger import RETURNED
from exchange.model.notice_answers import ToldLine, state
from exchange.model.numbers import response_number
from exchange.model.outcome import Document
from exchange.model.policies import NoticePolicy
from exchange.reconcile.notices.answered import told_lines
from exchange.reconcile.notices.bundling import notice_number
from exchange.reconcile.notices.hearing import heard
from exchange.reconcile.notices.predicting import predicted
from exchange.reconcile.notices.standing import book

Row = dict[str, object]
POLICY = NoticePolicy(minimum_days=1)
TODAY = date(2027, 5, 1)


def opened(**more: object) -> pl.DataFrame:
    """Return a line of 40 that we had committed to for 1 June when we began."""
    empty = nothing("opening_orders")
    begun = {
        "partner": "acme", "order_number": "4711", "line_number": "10", "customer_part": "A-1",
        "quantity": 40, "requested_date": date(2027, 6, 1), "committed_date": date(2027, 6, 1),
    }  # fmt: skip
    return pl.DataFrame([dict.fromkeys(empty.columns) | begun | more], schema=empty.schema)


def recorded(place: int, of: int, answer: str, **more: object) -> Row:
    """Return what one of our people wrote down."""
    about = {"notice": number(of), "answer": answer, "source": "call", "by": "anna"}
    return about | {"document": f"E{place}", "place": place} | more


def lines(
    *answers: Row,
    delays: Sequence[Row] = (FIRST,),
    commits: Sequence[Row] = (),
    decisions: Sequence[Row] = (),
) -> tuple[ToldLine, ...]:
    """Return the lines of all notices, each of which was sent."""
    ledger = Remembered(
        tables={"opening_orders": opened()},
        histories={
            "delay": said("delay", *delays),
            "order_commit": said("order_commit", *commits),
            "notice_release": said("notice_release", *decisions),
            "notice_answers": said("notice_answers", *answers),
        },
        told=frozenset(number(int(str(each["place"]))) for each in delays),
    )
    whole = book(ledger, "acme", POLICY)
    return tuple(each for told in told_lines(whole, heard(whole)).values() for each in told)


ACCEPTED = recorded(2, 1, "ACCEPTED")
OTHER = recorded(2, 1, "OTHER_DATE", date=date(2027, 6, 5))
LATER = {"date": date(2027, 6, 5), "answer": "ACCEPTED", "document": "F3", "place": 3}


@pytest.mark.parametrize(
    ("answers", "more", "becomes", "in_force"),
    [
        ([], {}, "sent", 1),
        ([ACCEPTED], {}, "accepted", 10),
        ([OTHER], {}, "open", 1),
        ([recorded(2, 1, "REJECTED")], {}, "open", 1),
        ([recorded(2, 1, "CANCEL")], {}, "open", 1),
        ([recorded(2, 1, "EXPEDITE")], {}, "open", 1),
        ([recorded(2, 1, "ACCEPTED_IN_PART", quantity=Decimal(10))], {}, "open", 1),
        ([OTHER, recorded(3, 1, "ACCEPTED")], {}, "accepted", 10),
        ([ACCEPTED, recorded(3, 1, "REJECTED")], {}, "open", 1),
        ([OTHER], {"commits": [LATER]}, "settled", 5),
        ([OTHER], {"decisions": [decision(3, 1, "UPHOLD") | {"document": "F3"}]}, "upheld", 1),
        ([recorded(2, 1, "ACCEPTED", order_number=None, line_number=None)], {}, "accepted", 10),
        ([recorded(2, 1, "ACCEPTED", line_number="20")], {}, "sent", 1),
        ([recorded(2, 7, "ACCEPTED")], {}, "sent", 1),
    ],
)
def test_the_newest_answer_counts_and_the_first_commitment_never_moves(
    answers: list[Row], more: Mapping[str, Sequence[Row]], becomes: str, in_force: int
) -> None:
    (told,) = lines(*answers, **more)
    assert told.state == becomes
    assert [due.day for due in told.first] == [date(2027, 6, 1)]
    assert [due.day for due in told.in_force] == [date(2027, 6, in_force)]


@pytest.mark.parametrize(
    ("answers", "states", "whole"),
    [
        ([], ["replaced", "sent"], "sent"),
        ([recorded(3, 2, "ACCEPTED")], ["replaced", "accepted"], "decided"),
        ([recorded(3, 1, "ACCEPTED")], ["accepted", "sent"], "sent"),
    ],
)
def test_an_answer_is_to_one_version_of_a_notice(
    answers: list[Row], states: list[str], whole: str
) -> None:
    told = lines(*answers, delays=[FIRST, SECOND])
    assert [each.state for each in told] == states
    assert [each.version for each in told] == [1, 2]
    assert state(told) == whole


NOTICE = number(1)


def ordered(*changes: Document) -> Remembered:
    """Return an order of line 10 for 15 January; a notice told of 1 February."""
    made = judge(order([line(1, "100", line_number="10")])).documents
    about = {"order_number": "PO-1", "new_date": date(2027, 2, 1), "reason": "TOOLING"}
    commit = {"order_number": "PO-1", "answer": "ACCEPTED", "document": "C0", "place": 0}
    return Remembered(
        order_documents=[replace(each, id="A1") for each in made] + [*changes],
        histories={
            "order_commit": said("order_commit", commit),
            "delay": said("delay", delay(1, 1) | about),
        },
        told=frozenset({NOTICE}),
    )


def changed(day: str, identity: str = "E5", action: str = "change") -> Document:
    """Return a change of line 10 that names a day."""
    row = {"line_number": "10", "action": action}
    days: Rows = [{"line": 1, "schedule": 1, "quantity": "100", "requested_date": day}]
    made = change([{**row}], days if day else [])
    (found,) = judge(made, ledger=Remembered(order_documents=ordered().order_documents)).documents
    return replace(found, id=identity)


def spoken(ledger: Remembered) -> tuple[str, str]:
    """Return what was said to the line, and what has become of it."""
    whole = book(ledger, "acme", POLICY)
    ((told,),) = told_lines(whole, heard(whole)).values()
    return (told.answer.answer if told.answer else "-"), told.state


def back(**row: object) -> pl.DataFrame:
    """Return a row of a sheet of ours that came back."""
    about = {"document": "E5", "number": response_number(NOTICE, "PO-1"), "line": "10"}
    return pl.DataFrame([dict.fromkeys(RETURNED) | about | row], schema=RETURNED)


@pytest.mark.parametrize(
    ("row", "said_to", "becomes"),
    [
        ({"state": "accepted", "choice": "accepted", "text": "yes"}, "ACCEPTED", "accepted"),
        ({"state": "accepted", "choice": "accepted", "line": ""}, "ACCEPTED", "accepted"),
        ({"state": "partial", "choice": "accepted", "text": "yes, but"}, "REMARK", "open"),
        ({"state": "rejected", "choice": "rejected", "text": "no"}, "REJECTED", "open"),
        (
            {"state": "partial", "choice": "other", "day": date(2027, 1, 20), "text": "x"},
            "OTHER_DATE",
            "open",
        ),
        ({"state": "partial", "choice": "other", "text": "other date soon"}, "REMARK", "open"),
        ({"state": "partial", "text": "call me"}, "REMARK", "open"),
        ({"state": "received"}, "-", "sent"),
        ({"state": "accepted", "choice": "accepted", "line": "20"}, "-", "sent"),
        ({"state": "accepted", "choice": "accepted", "number": "ANOTHER1"}, "-", "sent"),
    ],
)
def test_a_sheet_that_comes_back_says_yes_only_where_it_says_nothing_else(
    row: Row, said_to: str, becomes: str
) -> None:
    assert spoken(replace(ordered(), sheets=back(**row))) == (said_to, becomes)


@pytest.mark.parametrize(
    ("changes", "said_to", "becomes"),
    [
        (["2027-02-01"], "ACCEPTED", "accepted"),
        (["2027-01-20"], "OTHER_DATE", "open"),
        ([""], "-", "sent"),
    ],
)
def test_a_change_that_names_the_days_of_a_line_is_an_answer(
    changes: list[str], said_to: str, becomes: str
) -> None:
    assert spoken(ordered(*map(changed, changes))) == (said_to, becomes)


def test_a_change_that_came_before_the_notice_does_not_answer_it() -> None:
    assert spoken(ordered(changed("2027-01-20", "B5"))) == ("-", "sent")


def test_a_change_that_drops_the_line_cancels_it() -> None:
    assert spoken(ordered(changed("", action="delete"))) == ("CANCEL", "open")


# ---- commitments that move, and delays nobody reported ------------------------------------------


def foreseen(
    *commits: Row, delays: Sequence[Row] = (), today: date = TODAY, **tables: pl.DataFrame
) -> list[PredictedDelay]:
    """Return what is foreseen of the line that was open for 1 June."""
    ledger = Remembered(
        tables={"opening_orders": opened(), **tables},
        histories={
            "order_commit": said("order_commit", *commits),
            "delay": said("delay", *delays),
        },
        told=frozenset(number(int(str(each["place"]))) for each in delays),
    )
    return [*predicted(book(ledger, "acme", POLICY), today)]


def committed(place: int, day: int) -> Row:
    at = {"document": f"D{place}", "place": place}
    return {"date": date(2027, 6, day), "answer": "ACCEPTED", "quantity": Decimal(40)} | at


def provided(day: date | None, build_days: int = 5) -> pl.DataFrame:
    empty = nothing("consigned")
    row = {"partner": "acme", "part": "A-1", "component": "CHIP", "expected_on": day}
    return pl.DataFrame([{**row, "build_days": build_days}], schema=empty.schema)


def test_a_later_commitment_is_foreseen_until_it_is_told() -> None:
    (found,) = foreseen(committed(1, 10))
    assert (found.why, found.promised, found.day) == (
        "commitment", date(2027, 6, 1), date(2027, 6, 10),
    )  # fmt: skip
    assert foreseen(committed(1, 10), delays=[delay(2, 10)]) == []
    assert foreseen(committed(2, 10), delays=[delay(1, 10)]) == []


def test_an_earlier_commitment_is_none() -> None:
    assert foreseen(committed(1, 1)) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2027, 6, 1), []), (date(2027, 6, 2), ["passed"])],
)
def test_a_day_that_passed_without_shipment_is_foreseen(today: date, expected: list[str]) -> None:
    assert [each.why for each in foreseen(today=today)] == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 5, 27), []),
        (date(2027, 5, 28), [("consigned", date(2027, 6, 2), "CHIP")]),
        (None, []),
    ],
)
def test_what_the_customer_provides_late_is_foreseen(
    day: date | None, expected: list[tuple[str, date, str]]
) -> None:
    found = foreseen(consigned=provided(day))
    assert [(each.why, each.day, each.component) for each in found] == expected


SLIPS = st.lists(st.tuples(st.sampled_from(("commit", "delay")), st.integers(1, 30)), max_size=6)


@given(SLIPS)
def test_no_order_of_commitments_and_delays_tells_the_same_day_twice(
    story: list[tuple[str, int]],
) -> None:
    every = [*enumerate(story, 1)]
    delays = [delay(place, day) for place, (kind, day) in every if kind == "delay"]
    commits = [committed(place, day) for place, (kind, day) in every if kind == "commit"]
    told = lines(delays=delays, commits=commits)
    for each in told:
        assert each.before != each.after
    for one, next_one in pairwise(told):
        moved_between = any(one.since < str(row["document"]) < next_one.since for row in commits)
        assert one.after != next_one.after or moved_between


def test_a_change_is_judged_with_what_it_makes_of_the_notice() -> None:
    row = {"line_number": "10", "action": "change"}
    days: Rows = [{"line": 1, "schedule": 1, "quantity": "100", "requested_date": "2027-02-01"}]
    begun, agreed, late = (f"{place:026}" for place in range(3))
    sent = ordered()
    sent = replace(
        sent,
        order_documents=[replace(sent.order_documents[0], id=begun)],
        histories={
            "order_commit": sent.histories["order_commit"].with_columns(document=pl.lit(agreed)),
            "delay": sent.histories["delay"].with_columns(document=pl.lit(late)),
        },
        told=frozenset({notice_number(late, "acme")}),
    )
    about = {"partner": "acme", "order_number": "PO-1", "line_number": "10"}
    empty = nothing("delay")
    told = pl.DataFrame([{**dict.fromkeys(empty.columns), **about}], schema=empty.schema)
    earlier = replace(sent, tables={"delay": told})
    found = judge(change([{**row}], days), ledger=earlier)
    (decided,) = found.answers
    assert (decided.partner, decided.notice) == ("acme", notice_number(late, "acme"))
    assert decided.answered == frozenset({("PO-1", "10")})
    assert [each.state for each in decided.lines] == ["accepted"]
    assert judge(change([{**row}], days), ledger=sent).answers == (), "no delay was ever told"
