"""Which steps a file takes: packages that come in, what our side says, forms that come back."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from documents import interchange
from engineering.making import APPROVED, BOMS, ITEM, MARKUP, PRODUCTS, frame, stock, written
from engineering.stories import ANSWER, AT, step
from fakes import Remembered
from test_reconcile import CONFIGURATION, PARTNER, TOOLS, judge

from exchange.model.changes import RECEIVED
from exchange.model.eco_steps import Action, Difference
from exchange.model.ecos import Eco, ecos
from exchange.model.findings import Locator, Whole
from exchange.model.impact import Decision
from exchange.model.interchange import Message, Transmission
from exchange.model.outcome import Judgement
from exchange.model.partners import Partner
from exchange.model.ports import Desk
from exchange.model.tables import Notation, Table
from exchange.reconcile.ecos.comparing import differences, only_decided
from exchange.reconcile.engineering.outdated import in_force
from exchange.reconcile.judging import reconcile

TABLES = {"products": PRODUCTS, "boms": BOMS, "approved_parts": APPROVED, "stock": stock(STOCK=5)}
KEY = ("engineering_change", "ECO-7", "1")
Actions = dict[str, list[str]]


def moved(judgement: Judgement) -> Actions:
    """Return the steps a file takes, by change and revision."""
    return {each.eco.title: [one.action for one in each.fresh] for each in judgement.ecos}


def held(*actions: Action, revision: str = "1", **more: Any) -> Eco:  # noqa: ANN401
    """Return a revision of ECO-7 that came before."""
    about = {"change": "ECO-7", "revision": revision, **more}
    (found,) = ecos(step(each, at, **about) for at, each in enumerate(actions))
    return found


def known(*before: Eco, **more: Any) -> Remembered:  # noqa: ANN401
    return Remembered(tables=TABLES, known_ecos=before, **more)


def content(message: Message) -> Mapping[str, pl.DataFrame]:
    """Return the tables of a change as the journal keeps them."""
    (document,) = judge(message, ledger=known()).documents
    return {name: pl.read_ipc(io.BytesIO(held)) for name, held in document.tables.items()}


def test_a_package_is_received_and_looked_at_with_what_it_means() -> None:
    judgement = judge(written(), ledger=known())
    assert moved(judgement) == {"ECO-7 / 1": ["receive", "analyse"]}
    (change,) = judgement.ecos
    assert change.eco.impact is not None
    assert [each.item for each in change.eco.impact.items] == ["A-100"]
    assert [each.by for each in change.eco.steps] == ["acme", "gateway"]


def test_one_that_is_refused_is_sent_back_and_comes_again() -> None:
    refused = written(items=[{**ITEM, "effective_from": None}])
    judgement = judge(refused, ledger=known())
    assert moved(judgement) == {"ECO-7 / 1": ["receive", "lack"]}
    again = judge(written(), ledger=known(judgement.ecos[0].eco))
    assert moved(again) == {"ECO-7 / 1": ["receive", "analyse"]}
    assert again.ecos[0].eco.state == "ANALYSIS"


def test_a_stop_of_production_is_urgent_even_where_it_is_refused() -> None:
    stop = {"type": "Stop build"}
    refused = written(stop, items=[{**ITEM, "effective_from": None}])
    assert judge(refused, ledger=known()).ecos[0].eco.urgent == ("STOP_BUILD",)
    assert judge(written(stop), ledger=known()).ecos[0].eco.urgent == ("STOP_BUILD",)
    assert judge(written(), ledger=known()).ecos[0].eco.urgent == ()


def test_one_that_came_before_takes_no_step_and_sends_none_back() -> None:
    refused = written(items=[{**ITEM, "effective_from": None}])
    before = held("receive", "analyse")
    assert moved(judge(written(), ledger=known(before))) == {}
    assert moved(judge(refused, ledger=known(before))) == {}


def test_without_number_or_revision_and_from_others_than_live_nothing_is_on_record() -> None:
    assert moved(judge(written({"revision": None}), ledger=known())) == {}
    for state in ("test", "draft", "suspended"):
        partner = replace(PARTNER, state=state)
        assert moved(judge(written(), ledger=known(), partner=partner)) == {}


def test_a_new_revision_takes_the_place_of_the_older_and_says_what_differs() -> None:
    ledger = known(held("receive", "analyse"), contents={KEY: content(written())})
    later = {**ITEM, "effective_from": "2027-04-01"}
    more = {**MARKUP, "quantity_new": "4", "designators_new": "K1-4"}
    judgement = judge(written({"revision": "2"}, [later], change_bom=[more]), ledger=ledger)
    assert moved(judgement) == {"ECO-7 / 2": ["receive", "analyse"], "ECO-7 / 1": ["supersede"]}
    found = {each.eco.revision: each.eco for each in judgement.ecos}
    assert found["1"].steps[-1].successor == "2"
    assert {*found["2"].differences} == {
        Difference("item", "A-100 effective_from", "2027-03-01", "2027-04-01"),
        Difference("bom", "A-100 K-1 K-1 quantity_new", "3", "4"),
        Difference("bom", "A-100 K-1 K-1 designators_new", "K1-3", "K1-4"),
    }
    (document,) = judgement.documents
    said = [each for each in document.findings if each.rule == "ECO-031"]
    assert {(each.params["what"], each.observed) for each in said} == {
        (f"{each.about} {each.name}", each.now) for each in found["2"].differences
    }


def test_an_implemented_revision_stays_when_a_new_one_comes() -> None:
    done = held("receive", "analyse", "approve", "implement")
    judgement = judge(written({"revision": "2"}), ledger=known(done))
    assert moved(judgement) == {"ECO-7 / 2": ["receive", "analyse"]}


ANSWERED: tuple[Action, ...] = ("receive", "analyse", "answer")


@pytest.mark.parametrize(
    ("header", "item", "said", "actions"),
    [
        ({}, {}, "accepted", ["approve", "schedule"]),
        ({}, {}, "conditional", ["approve", "schedule"]),
        ({}, {}, "rejected", []),
        ({"status_raw": "Pending"}, {}, "accepted", []),
        ({}, {"effective_from": "2027-04-01"}, "accepted", []),
        ({"status_raw": "Rejected"}, {}, "accepted", ["decline"]),
        ({"status_raw": "Cancelled"}, {}, "accepted", ["cancel"]),
    ],
)
def test_a_new_revision_decides_by_its_status_where_nothing_else_is_new(
    header: dict[str, Any],
    item: dict[str, Any],
    said: Decision,
    actions: list[str],
) -> None:
    before = held(*ANSWERED, answer=replace(ANSWER, decision=said))
    first = content(written({"status_raw": "Pending"}))
    ledger = known(before, contents={KEY: first})
    judgement = judge(written({"revision": "2", **header}, [{**ITEM, **item}]), ledger=ledger)
    own = moved(judgement)["ECO-7 / 2"]
    assert own[:2] == ["receive", "analyse"]
    assert own[2:] == actions


def test_only_the_status_and_the_files_may_differ_for_that() -> None:
    status, file = Difference("header", "status_raw", "a", "b"), Difference("file", "f", "", "x")
    assert only_decided([])
    assert only_decided([status, file])
    assert not only_decided([status, Difference("header", "title", "a", "b")])
    assert not only_decided([Difference("bom", "x", "", "y")])


def test_rows_are_compared_whatever_their_order_and_ours_not_at_all() -> None:
    before = content(written())
    assert [*differences(before, before)] == []
    turned = {name: table.reverse() for name, table in before.items()}
    assert [*differences(before, turned)] == []
    ours = before["change_bom"].with_columns(source=pl.lit("OURS"), quantity_new=pl.lit(None))
    mixed = {
        **before,
        "change_bom": pl.concat([before["change_bom"], ours], how="diagonal_relaxed"),
    }
    assert [*differences(before, mixed)] == []
    assert [*differences({}, before)] == []


class Placed:
    """Rows of which the places do not matter."""

    def locate(self, row: Mapping[str, object], column: str) -> Locator:  # noqa: ARG002
        return Whole()


def ours(name: str, *rows: dict[str, Any], ledger: Remembered, state: str = "live") -> Judgement:
    """Return what becomes of a table of our own side."""
    usual = {"partner": "acme", "change": "ECO-7", "revision": "1", "by": "anna"}
    table = frame(name, *({**usual, **row} for row in rows))
    message = Message(name, {name: Table(name, table, Placed())}, Notation("", "", ""))
    erp = Partner(id="_erp", name="ERP", state="live")
    acme = replace(PARTNER, state=state)  # type: ignore[arg-type]  # as the test says
    configuration = replace(CONFIGURATION, partners={"acme": acme, "_erp": erp})
    came = Transmission("01JD3K9Q" + "0" * 18, "01JD3K9Q", "_erp", "x.csv", "0", AT, b"")
    return reconcile(interchange(message), came, erp, Desk(configuration, ledger, TOOLS))


def rules(judgement: Judgement) -> list[str]:
    return [each.rule for each in judgement.every_finding()]


ACCEPTED = {"decision": "ACCEPTED", "implementation": date(2027, 2, 22)}


def test_an_answer_is_worked_out_anew_of_what_we_hold_now() -> None:
    ledger = known(held("receive", "analyse"), contents={KEY: content(written())})
    task = {"kind": "TASK", "text": "Stencil", "due": date(2027, 1, 15)}
    judgement = ours("eco_answers", {**ACCEPTED, **task}, ledger=ledger)
    assert (rules(judgement), moved(judgement)) == ([], {"ECO-7 / 1": ["answer"]})
    (answer,) = judgement.ecos[0].eco.answers
    assert [each.item for each in answer.impact.items] == ["A-100"]
    assert [each.text for each in answer.tasks] == ["Stencil"]
    assert answer.requested_implementation == date(2027, 2, 1)


def test_an_answer_that_is_put_off_leaves_the_change_where_it_is() -> None:
    pending = {"decision": "PENDING", "answer_on": date(2026, 12, 4)}
    judgement = ours("eco_answers", pending, ledger=known(held("receive", "analyse")))
    assert (rules(judgement), moved(judgement)) == ([], {"ECO-7 / 1": ["postpone"]})
    assert judgement.ecos[0].eco.state == "ANALYSIS"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({**ACCEPTED, "change": "ECO-9"}, "CHG-001"),
        ({**ACCEPTED, "revision": "2"}, "CHG-001"),
        ({"decision": "ACCEPTED"}, "CHG-003"),
        ({"decision": "REJECTED"}, "CHG-003"),
        ({"decision": "PENDING"}, "CHG-003"),
        ({**ACCEPTED, "decision": "CONDITIONAL"}, "CHG-003"),
        ({**ACCEPTED, "cost_one_off": 5}, "CHG-003"),
        ({**ACCEPTED, "kind": "TASK", "text": "x"}, "CHG-003"),
        ({**ACCEPTED, "text": "x"}, "CHG-003"),
    ],
)
def test_an_answer_that_does_not_say_all_is_refused(row: dict[str, Any], rule: str) -> None:
    judgement = ours("eco_answers", row, ledger=known(held("receive", "analyse")))
    assert (rules(judgement), moved(judgement)) == ([rule], {})


def test_nothing_is_answered_to_somebody_who_gets_nothing() -> None:
    ledger = known(held("receive", "analyse"))
    judgement = ours("eco_answers", ACCEPTED, ledger=ledger, state="suspended")
    assert rules(judgement) == ["CHG-004"]


def test_rows_of_an_answer_belong_together_wherever_they_stand() -> None:
    ledger = known(held("receive", "analyse"), held("receive", "analyse", change="ECO-8"))
    first = {**ACCEPTED, "kind": "ASSUMPTION", "text": "one"}
    rows = (first, {**ACCEPTED, "change": "ECO-8"}, {**first, "text": "two"})
    judgement = ours("eco_answers", *rows, ledger=ledger)
    (answer,) = next(each.eco for each in judgement.ecos if each.eco.change == "ECO-7").answers
    assert answer.assumptions == ("one", "two")


def test_steps_of_one_file_follow_each_other() -> None:
    rows: tuple[dict[str, Any], ...] = (
        {"action": "APPROVE", "decided_by": "Groß"},
        {"action": "IMPLEMENT", "first_lot": "2027-08"},
        {"action": "CLOSE"},
    )
    ledger = known(held(*ANSWERED))
    judgement = ours("eco_progress", *rows, ledger=ledger)
    assert rules(judgement) == ["CHG-007"], "an order still asks for the old revision"
    assert moved(judgement)["ECO-7 / 1"] == ["approve", "schedule", "implement", "close"]
    assert rules(ours("eco_progress", *rows[1:], ledger=ledger)) == ["CHG-002", "CHG-002"]


def received(**more: Any) -> pl.DataFrame:  # noqa: ANN401
    usual = {"change": "ECO-7", "part": "A-100", "old_revision": "C", "new_revision": "D",
             "status_code": "RELEASED", "effective": date(2026, 11, 1)}  # fmt: skip
    return pl.DataFrame([{**usual, **more}], schema={**RECEIVED})


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"state": "ANALYSIS", "binds": False}, ("OPEN", date(2026, 11, 1))),
        ({"state": "ANSWERED", "binds": False}, ("OPEN", date(2026, 11, 1))),
        ({"state": "DECLINED", "binds": False}, ("CANCELLED", date(2026, 11, 1))),
        ({"state": "SUPERSEDED", "binds": False}, ("CANCELLED", date(2026, 11, 1))),
        ({"state": "CLOSED", "binds": False}, ("CANCELLED", date(2026, 11, 1))),
        ({"state": "APPROVED", "binds": True}, ("IMPLEMENTED", date(2026, 11, 1))),
        ({"state": "APPROVED", "binds": True, "waits": True}, ("IMPLEMENTED", date(2026, 11, 1))),
        (
            {"state": "SCHEDULED", "binds": True, "planned": date(2027, 2, 1)},
            ("OPEN", date(2027, 2, 1)),
        ),
        (
            {"state": "IMPLEMENTED", "binds": True, "implemented": date(2026, 11, 20)},
            ("IMPLEMENTED", date(2026, 11, 20)),
        ),
    ],
)
def test_only_what_is_approved_holds_and_from_its_day_on(
    more: dict[str, Any], expected: tuple[str, date]
) -> None:
    found = in_force(received(**more), date(2026, 11, 23))
    assert found.select("status", "effective").row(0) == expected
