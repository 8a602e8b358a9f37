"""What a change of an order must keep to, against the order with all changes before it."""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from documents import Rows, asks, change, line, order
from edifact import making as edifact
from fakes import Remembered
from test_mutations import damaged
from test_reconcile import CONFIGURATION, PARTNER, earlier, judge, judged, rows, told

from exchange.errors import Unreadable
from exchange.model import findings
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Message
from exchange.model.outcome import Document

LINES = [line(1, "5", revision="C"), line(2, "6"), line(3, "7")]
DELETED = change([asks(3, "delete")], change_number="1", date="2026-11-20")


def documents(*messages: Message) -> list[Document]:
    """Judge an order and changes of it, one file after the other."""
    held: list[Document] = []
    for message in messages:
        (found,) = judge(message, ledger=Remembered(order_documents=tuple(held))).documents
        held.append(found)
    return held


def found(*messages: Message) -> list[str]:
    """Return rule and column of what is found on the last of them, the others being taken."""
    *before, last = documents(*messages)
    assert all(each.verdict in {Verdict.ACCEPTED, Verdict.HELD} for each in before)
    return [place.replace("order_change_", "") for place in told(last.findings)]


def on_order(*messages: Message) -> list[str]:
    return found(order(LINES), *messages)


def test_a_change_that_fits_its_order_is_accepted() -> None:
    asked = [
        asks(1, "change", quantity="8", unit="PCE", customer_part="P-1", revision="C"),
        asks(2, "none"),
        asks(3, "delete"),
        asks(4, "add", quantity="1", unit="PCE", customer_part="P-4", price="2.00"),
    ]
    when: Rows = [{"line": 4, "schedule": 1, "quantity": "1", "requested_date": "2027-01-15"}]
    *_, judged = documents(order(LINES), change(asked, when, currency="EUR"))
    assert judged.findings == ()
    assert judged.verdict is Verdict.ACCEPTED
    assert (judged.number, judged.revision, judged.title) == ("PO-1", "1", "PO-1 / 1")
    assert judged.rows == {"lines": 4, "schedules": 1}


def test_a_change_of_an_order_we_never_held_waits_as_a_whole() -> None:
    (judged,) = documents(change([asks(1, "delete")]))
    assert told(judged.findings) == ["order_change_header!A2 POC-001"]
    assert judged.verdict is Verdict.HELD
    assert rows(judged, "order_change_lines")["status"].to_list() == ["held"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (asks(9, "change", quantity="5"), "POC-017"),
        (asks(9, "delete"), "POC-017"),
        (asks(9, "none"), "POC-017"),
        (asks(9, "replace", quantity="5", price="1"), "POC-017"),
        (asks(1, "add", quantity="5", price="1"), "POC-018"),
        (asks(1, "change", customer_part="P-9"), "POC-014"),
        (asks(1, "change", revision="D"), "POC-012"),
        (asks(1, "change", quantity="2", unit="KGM"), "POC-022"),
        (asks(1, "change", quantity="0"), "POC-010"),
        (asks(1, "change", quantity="-1"), "PO-005"),
        (asks(1, "change", price="0"), "PO-007"),
        (asks(4, "add", price="1"), "PO-005"),
        (asks(4, "add", quantity="5"), "PO-007"),
        (asks(1, "replace", price="1"), "PO-005"),
        (asks(1, None), "POC-024"),
    ],
)
def test_a_line_that_does_not_fit(asked: dict[str, str | int | None], expected: str) -> None:
    (one,) = on_order(change([asked]))
    assert one.split()[-1] == expected


@pytest.mark.parametrize("asked", [asks(1, "change", price="9"), asks(1, "change", quantity="5")])
def test_what_a_change_does_not_say_is_not_missed(asked: dict[str, str | int | None]) -> None:
    assert on_order(change([asked])) == []


def test_a_code_nobody_knows_is_not_judged_further() -> None:
    strange = {**asks(9, None), "action_raw": "77"}
    assert on_order(change([strange])) == []


@pytest.mark.parametrize("action", ["delete", "change", "none"])
def test_a_line_once_deleted_is_gone(action: str) -> None:
    asked = change([asks(3, action)], change_number="2")
    (one,) = documents(order(LINES), DELETED, asked)[-1].findings
    assert (one.rule, one.observed, one.expected) == ("POC-019", "30", "1")


def test_a_deleted_line_may_be_added_again() -> None:
    again = asks(3, "add", quantity="5", price="1", customer_part="P-3")
    assert on_order(DELETED, change([again], change_number="2")) == []


def test_an_added_line_can_be_changed() -> None:
    added = change([asks(4, "add", quantity="5", price="1", customer_part="P-4")])
    wrong = asks(4, "change", customer_part="P-5")
    assert on_order(added, change([asks(4, "change", quantity="6")], change_number="2")) == []
    assert on_order(added, change([wrong], change_number="2"))[0].endswith("POC-014")


def test_what_waits_for_an_answer_has_not_changed_the_order() -> None:
    """The revision is asked about again, because the first change of it was never released."""
    waits = change([asks(1, "change", revision="D")])
    again = change([asks(1, "change", revision="D")], change_number="2")
    assert [each.split()[-1] for each in on_order(waits)] == ["POC-012"]
    assert {each.split()[-1] for each in on_order(waits, again)} == {"POC-012", "POC-027"}


@pytest.mark.parametrize("action", ["change", "delete"])
def test_what_is_asked_of_a_line_with_a_change_in_question_waits(action: str) -> None:
    waits = change([asks(2, "change", quantity="0"), asks(3, "change", quantity="9")])
    after = change([asks(2, action, quantity="4"), asks(3, action)], change_number="2")
    (*_, judged) = documents(order(LINES), waits, after)
    assert [(each.rule, each.observed) for each in judged.findings] == [("POC-027", "20")]
    assert rows(judged, "order_change_lines")["status"].to_list() == ["held", "released"]


def test_a_line_of_which_nothing_was_asked_is_in_no_question() -> None:
    waits = change([asks(2, "none")], currency="USD")
    assert on_order(waits, change([asks(2, "delete")], change_number="2")) == []


@pytest.mark.parametrize(
    ("function", "wanted"), [("cancel", ["header!A2 POC-026"]), ("replace", ["header!A2 POC-026"]),
                             ("change", [])]
)  # fmt: skip
def test_a_change_of_an_order_waits_for_a_change_of_all_of_it(
    function: str, wanted: list[str]
) -> None:
    stated = [asks(1, "change" if function == "change" else None, quantity="5", price="1")]
    waits = change(stated, function=function, currency="USD")
    assert on_order(waits, change([asks(3, "delete")], change_number="2")) == wanted


def test_an_order_marked_as_a_change_answers_no_question() -> None:
    part = replace(order([line(1, "5")]), function="change")
    after = change([asks(3, "delete")], change_number="2")
    waits = change([], function="cancel", currency="USD")
    ledger = Remembered(
        documents={("purchase_order", "PO-1"): earlier(Verdict.ACCEPTED)},
        order_documents=documents(order(LINES), waits),
    )
    judged = judge(part, after, ledger=ledger).documents
    assert [each.rule for each in judged[1].findings] == ["POC-026"]


def test_a_line_whose_addition_waits_is_there() -> None:
    waits = change([asks(4, "add", quantity="5", customer_part="P-4")])
    priced = change([asks(4, "change", price="2")], change_number="2")
    assert on_order(waits, priced) == ["lines!H2 POC-027"]


def test_what_is_asked_of_a_line_in_question_waits_with_it() -> None:
    unpriced = order([line(1, "5", price=None), line(2, "6")])
    asked = change([asks(1, "change", quantity="9"), asks(2, "change", quantity="9")])
    assert found(unpriced, asked) == ["lines!H2 POC-027"]


def test_a_change_of_an_order_in_question_waits_with_it() -> None:
    unpriced = order([line(1, "5", price=None)])
    added = asks(2, "add", quantity="1", price="1")
    assert found(unpriced, change([added])) == ["header!A2 POC-026"]
    (_, judged) = documents(unpriced, change([asks(1, "delete")]))
    assert [each.rule for each in judged.findings] == ["POC-026"]
    assert judged.verdict is Verdict.HELD


@pytest.mark.parametrize(
    ("event", "quantity", "fits"),
    [
        ("INCREASE", "6", True), ("INCREASE", "5", False), ("INCREASE", "2", False),
        ("DECREASE", "4", True), ("DECREASE", "5", False), ("DECREASE", "9", False),
        (None, "2", True),
    ],
)  # fmt: skip
def test_a_quantity_must_move_as_its_code_says(
    event: str | None, quantity: str, *, fits: bool
) -> None:
    asked = asks(1, "change", quantity=quantity, event=event)
    assert [each.split()[-1] for each in on_order(change([asked]))] == ["POC-025"] * (not fits)


def test_an_order_marked_as_a_change_takes_no_line_away() -> None:
    part = replace(order([line(1, "5")]), function="change")
    ledger = Remembered(
        documents={("purchase_order", "PO-1"): earlier(Verdict.ACCEPTED)},
        order_documents=documents(order(LINES)),
    )
    judged = judge(part, change([asks(3, "none")]), ledger=ledger).documents
    assert verdicts(judged) == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("number", "date", "late"),
    [
        ("1", "2026-11-21", True),
        ("02", "2026-11-21", True),
        ("3", "2026-11-01", False),
        ("9" * 5000, "2026-11-01", False),
        ("A", "2026-11-01", True),
        ("A", "2026-11-20", False),
        ("A", None, False),
    ],
)
def test_a_change_older_than_one_that_stands(number: str, date: str | None, *, late: bool) -> None:
    taken = change([asks(3, "delete")], change_number="2", date="2026-11-20")
    after = change([asks(1, "delete")], change_number=number, date=date)
    assert [each.split()[-1] for each in on_order(taken, after)] == ["POC-031"] * late


@pytest.mark.parametrize("also", [[], [asks(2, "none")], [asks(3, "delete")]])
def test_a_newer_change_is_judged_once_more_also_where_it_waits(also: Rows) -> None:
    waits = change([asks(1, "change", revision="D"), *also], change_number="5")
    after = change([asks(3, "delete")], change_number="4")
    held = documents(order(LINES), waits)
    (late,) = judge(after, ledger=Remembered(order_documents=tuple(held))).documents
    assert late.displaces == (held[1].id,)
    told_of = {each.rule: each for each in late.findings}
    assert (told_of["POC-031"].observed, told_of["POC-031"].expected) == ("4", "5")
    assert ("POC-032" in told_of) == (also == [asks(3, "delete")])


def test_what_a_person_decided_on_is_not_judged_once_more() -> None:
    held = documents(order(LINES), change([asks(1, "change", revision="D")], change_number="5"))
    held[1] = replace(held[1], answered=frozenset({"Q1"}))
    after = change([asks(2, "delete")], change_number="4")
    (late,) = judge(after, ledger=Remembered(order_documents=tuple(held))).documents
    assert ([each.rule for each in late.findings], late.displaces) == (["POC-002"], ())


def test_nothing_is_put_before_an_order_that_was_sent_again() -> None:
    newer = change([asks(1, "delete")], change_number="5")
    held = documents(order(LINES), newer)
    again = replace(held[0], function="change")
    after = change([asks(2, "delete")], change_number="4")
    (late,) = judge(after, ledger=Remembered(order_documents=(*held, again))).documents
    assert (late.findings[0].rule, late.displaces) == ("POC-002", ())


def test_of_what_was_refused_only_what_misses_something_is_judged_once_more() -> None:
    ledger = Remembered(order_documents=tuple(documents(order(LINES))))
    missing = change([asks(4, "change", quantity="2")], change_number="5")
    broken = change([asks(4, "change", quantity="-2")], change_number="6")
    (lost,) = judge(missing, ledger=ledger).documents
    (wrong,) = judge(broken, ledger=ledger).documents
    assert {lost.verdict, wrong.verdict} == {Verdict.REJECTED}
    knows = replace(ledger, refused=(replace(lost, id="L"), replace(wrong, id="W")))
    added = asks(4, "add", quantity="5", price="1", customer_part="P-4")
    (late,) = judge(change([added], change_number="4"), ledger=knows).documents
    assert ([each.rule for each in late.findings], late.displaces) == (["POC-031"], ("L",))


def test_a_change_without_a_number_is_asked_about() -> None:
    assert on_order(change([asks(1, "delete")], change_number=None)) == ["header!B2 POC-020"]


def test_a_change_without_the_order_s_number_is_refused() -> None:
    assert found(change([asks(1, "delete")], number=None)) == ["header!A2 PO-001"]


def test_another_currency_is_asked_about() -> None:
    assert on_order(change([asks(1, "delete")], currency="USD")) == ["header!C2 POC-022"]


def test_a_change_of_nothing_is_asked_about() -> None:
    assert on_order(change([])) == ["the file ENV-025"]


def test_a_cancelled_order_cannot_be_changed() -> None:
    cancelled = change([], function="cancel")
    assert on_order(cancelled) == []
    added = asks(4, "add", quantity="5", price="1")
    assert on_order(cancelled, change([added], change_number="2")) == ["header!A2 POC-023"]


@pytest.mark.parametrize("function", ["cancel", "replace"])
def test_a_line_left_out_of_what_is_about_the_whole_order(function: str) -> None:
    stated = [
        asks(number, None, quantity="5", price="1", customer_part=f"P-{number}")
        for number in (1, 2, 3)
    ]
    whole, part = change(stated, function=function), change(stated[:2], function=function)
    assert on_order(whole) == []
    (one,) = documents(order(LINES), part)[-1].findings
    assert (one.rule, one.observed, one.params["function"]) == ("POC-021", "30", function)


def test_a_replacement_may_bring_a_new_line() -> None:
    stated = [
        asks(number, None, quantity="5", price="1", customer_part=f"P-{number}")
        for number in (1, 2, 3, 4)
    ]
    after = change([asks(4, "change", customer_part="P-9")], change_number="2")
    (one,) = on_order(change(stated, function="replace"), after)
    assert one.endswith("POC-014")


WHEN: Rows = [
    {"line": 1, "schedule": 1, "quantity": "5", "requested_date": "2026-11-01"},
    {"line": 1, "schedule": 2, "quantity": "5", "requested_date": "2027-11-01"},
]


def test_dates_and_sums_of_wanted_lines_are_checked() -> None:
    wanted = change([asks(1, "change", quantity="5")], WHEN)
    assert [each.split()[-1] for each in on_order(wanted)] == ["PO-016", "PO-010"]
    assert on_order(change([asks(1, "delete", quantity="5")], WHEN)) == []


def test_the_same_change_again_is_refused_whatever_it_does() -> None:
    taken = earlier(Verdict.ACCEPTED)
    key = ("purchase_order_change", "PO-1", "1")
    ledger = Remembered(
        documents={key: taken}, order_documents=documents(order(LINES), change([asks(1, "none")]))
    )
    for function in ("change", "replace", "cancel", "original"):
        message = change([asks(1, "none")], function=function)
        (judged,) = judge(message, ledger=ledger).documents
        (again,) = (each for each in judged.findings if each.rule == "POC-016")
        assert again.params == {"change": "1", "date": "2026-11-22"}
        assert judged.verdict is Verdict.REJECTED


def test_a_corrected_change_succeeds_the_rejected_one() -> None:
    key = ("purchase_order_change", "PO-1", "1")
    before = documents(order(LINES))
    ledger = Remembered(documents={key: earlier(Verdict.REJECTED)}, order_documents=before)
    (judged,) = judge(change([asks(1, "none")]), ledger=ledger).documents
    assert (judged.verdict, judged.succeeds) == (Verdict.ACCEPTED, "01OLD")


@pytest.mark.parametrize(
    ("before", "why", "verdict"),
    [
        ([order(LINES)], "POC-001", Verdict.ACCEPTED),
        ([order(LINES)], "POC-010", Verdict.REJECTED),
        ([], "POC-001", Verdict.REJECTED),
    ],
)
def test_a_change_comes_again_when_the_order_it_waited_for_is_here(
    before: list[Message], why: str, verdict: Verdict
) -> None:
    key = ("purchase_order_change", "PO-1", "1")
    ledger = Remembered(
        documents={key: earlier(Verdict.HELD)},
        order_documents=documents(*before),
        wrong={("01OLD", *key): [Finding(why)]},
    )
    (judged,) = judge(change([asks(1, "none")]), ledger=ledger).documents
    assert judged.verdict is verdict
    taken = verdict is Verdict.ACCEPTED
    assert judged.succeeds == ("01OLD" if taken else "")
    assert [each.rule for each in judged.cured] == ["POC-001"] * taken


def verdicts(judged: Sequence[Document]) -> list[str]:
    return [str(each.verdict) for each in judged]


def test_an_order_and_its_changes_in_one_file_are_taken_in_turn() -> None:
    added = change([asks(4, "add", quantity="5", price="1")], [WHEN[1]], change_number="1")
    later = change([asks(4, "delete")], change_number="2")
    judged = judge(order(LINES), added, later, later).documents
    assert verdicts(judged) == ["accepted", "accepted", "accepted", "rejected"]
    assert {each.rule for each in judged[3].findings} == {"POC-016", "POC-019"}


def test_changes_without_a_number_do_not_shut_each_other_out() -> None:
    bare = change([asks(1, "none")], change_number=None)
    judged = judge(order(LINES), bare, bare).documents
    assert verdicts(judged) == ["accepted", "held", "held"]


@pytest.mark.parametrize(
    ("function", "lines", "gone"),
    [
        ("replace", [1, 2, 3], ["1, 2"]),
        ("replace", [3], ["1, 2"]),
        ("change", [1], ["1"]),
        ("change", [1, 2], ["1, 2"]),
        ("change", [3], []),
    ],
)
def test_an_order_sent_anew_says_which_changes_no_longer_count(
    function: str, lines: list[int], gone: list[str]
) -> None:
    first = change([asks(1, "change", quantity="8")], change_number="1")
    second = change([asks(2, "change", quantity="9")], change_number="2")
    waits = change([asks(3, "change", quantity="0")], change_number="3")
    ledger = Remembered(
        documents={("purchase_order", "PO-1"): earlier(Verdict.ACCEPTED)},
        order_documents=documents(order(LINES), first, second, waits),
    )
    anew = replace(order([line(number, "5") for number in lines]), function=function)
    (found,) = judge(anew, ledger=ledger).documents
    assert [each.params["changes"] for each in found.findings] == gone
    assert {each.rule for each in found.findings} <= {"PO-028"}
    assert found.verdict is Verdict.ACCEPTED


def test_an_order_marked_as_a_change_keeps_the_changes_before_it() -> None:
    taken = change([asks(2, "change", quantity="9")], change_number="7")
    ledger = Remembered(
        documents={("purchase_order", "PO-1"): earlier(Verdict.ACCEPTED)},
        order_documents=documents(order(LINES), taken),
    )
    anew = replace(order([line(1, "5", revision="C")]), function="change")
    older = change([asks(2, "none")], change_number="6")
    judged = judge(anew, older, ledger=ledger).documents
    assert [each.rule for each in judged[1].findings] == ["POC-002"]
    gone = Remembered(
        documents={("purchase_order", "PO-1"): earlier(Verdict.ACCEPTED)},
        order_documents=documents(order(LINES), change([], function="cancel", change_number="8")),
    )
    (late,) = judge(anew, ledger=gone).documents
    assert [each.rule for each in late.findings] == ["POC-023"]


def test_blanks_behind_a_number_make_no_other_one() -> None:
    held = documents(order([line(1, "5", line_number="10 ", customer_part="P-1")], None, "PO-1 "))
    asked = [asks(1, "change", quantity="8", line_number="10", customer_part="P-1  ")]
    ledger = Remembered(order_documents=tuple(replace(each, number="PO-1") for each in held))
    (found,) = judge(change(asked), ledger=ledger).documents
    assert [each.rule for each in found.findings] == []
    assert held[0].number == "PO-1 "
    twice = judge(order(LINES), order(LINES, None, "PO-1 ")).documents
    assert [each.rule for each in twice[1].findings] == ["PO-002"]
    assert twice[1].number == "PO-1 "
    lines = [line(1, "5", line_number="10"), line(2, "5", line_number="10 ")]
    (repeated,) = judge(order(lines)).documents
    assert "PO-003" in {each.rule for each in repeated.findings}


def test_an_order_and_its_change_in_one_file_are_one_whatever_blanks_follow() -> None:
    later = change([asks(1, "delete")], change_number="1")
    judged = judge(order(LINES, None, "PO-1  "), later).documents
    assert verdicts(judged) == ["accepted", "accepted"]


def test_a_new_order_begins_anew() -> None:
    newer = replace(order([line(1, "5")]), function="replace")
    ledger = Remembered(
        documents={("purchase_order", "PO-1"): earlier(Verdict.ACCEPTED)},
        order_documents=documents(order(LINES), DELETED),
    )
    judged = judge(newer, change([asks(2, "none")], change_number="9"), ledger=ledger).documents
    assert [each.rule for each in judged[1].findings] == ["POC-017"]


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_change_is_judged_against_its_order(seed: int) -> None:
    """Whatever is left of a change, what is wrong with it can be said to its sender."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    held = documents(
        order([line(1, "5", line_number="10"), line(2, "6", line_number="20")], None, "PO1")
    )
    ledger = Remembered(order_documents=held)
    content = edifact.interchange(edifact.message(edifact.ORDCHG, *edifact.CHANGE))
    partner = replace(PARTNER, identifiers=(f"14:{edifact.THEM}",))
    for _ in range(60):
        with suppress(Unreadable):
            outcome = judged(edifact.reading(damaged(dice, content)), ledger, partner)
            sentences = [findings.message(e, CONFIGURATION.rules) for e in outcome.every_finding()]
            assert all(sentences)
