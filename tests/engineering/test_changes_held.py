"""An engineering change through judging: its number, what binds what, what it means to others."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from documents import NOTATION, transmission
from engineering.making import (
    APPROVED,
    BOMS,
    FILE,
    ITEM,
    MARKUP,
    NEW_ROW,
    PRODUCTS,
    policy,
    read,
    stock,
    written,
)
from fakes import Remembered
from test_reconcile import CONFIGURATION, PARTNER, TOOLS, judge

from exchange.model.changes import DOCUMENTS, ECOS, RECEIVED
from exchange.model.findings import Verdict
from exchange.model.interchange import Interchange, Message
from exchange.model.ledger import Earlier
from exchange.model.outcome import Document
from exchange.model.ports import Desk
from exchange.normalise import normalise
from exchange.reconcile.engineering import foreseen
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.outdated import (
    in_force,
    outdated,
    with_received,
)
from exchange.reconcile.engineering.packages import incomplete
from exchange.reconcile.judging import circumstances
from exchange.validators.schema import load
from exchange.validators.validation import validate

TODAY = date(2026, 11, 23)
Row = dict[str, Any]
EARLIER = Earlier("R", "R", "ECO.zip", "00", datetime(2026, 11, 20, tzinfo=UTC), Verdict.ACCEPTED)
HELD: dict[tuple[str, ...], Earlier] = {("engineering_change", "ECO-7", "1"): EARLIER}
TABLES = {"products": PRODUCTS, "boms": BOMS, "approved_parts": APPROVED, "stock": stock(STOCK=5)}


def only(message: Message, ledger: Remembered) -> Document:
    (document,) = judge(message, ledger=ledger).documents
    return document


def rules(document: Document) -> list[str]:
    return [found.rule for found in document.findings]


def tables(document: Document) -> dict[str, pl.DataFrame]:
    return {name: pl.read_ipc(io.BytesIO(held)) for name, held in document.tables.items()}


def test_a_good_one_is_accepted_under_its_number_and_revision() -> None:
    document = only(written(), Remembered(tables=TABLES))
    assert (rules(document), document.verdict, document.title) == ([], "accepted", "ECO-7 / 1")
    assert document.rows["bom"] == 1


def test_the_same_number_with_another_content_is_refused_and_with_the_same_is_not() -> None:
    first = only(written(), Remembered(tables=TABLES))
    held = Remembered(
        documents=HELD,
        tables=TABLES,
        contents={("engineering_change", "ECO-7", "1"): tables(first)},
    )
    again = only(written(), held)
    assert (rules(again), again.verdict) == (["ECO-002"], "accepted")
    other = only(
        written(change_bom=[{**MARKUP, "quantity_new": "4", "designators_new": "K1-4"}]), held
    )
    assert (rules(other), other.verdict) == (["ECO-003"], "rejected")
    assert rules(only(written({"revision": "2"}), held)) == []


def test_without_a_number_it_is_refused_and_judged_all_the_same() -> None:
    others = received(affected(change="ECO-9", effective=None))
    document = only(written({"number": None}), Remembered(tables=TABLES, received=others))
    assert {*rules(document)} == {"ECO-001", "ECO-006", "ECO-021"}
    assert document.verdict == "rejected"


def test_a_question_about_an_item_binds_its_rows_and_no_other() -> None:
    other = {**ITEM, "line": 2, "item": "B-200", "old_revision": "9"}
    rows = [MARKUP, {**MARKUP, "line": 2, "change": 2, "parent": "B-200"}]
    aml = [{"line": None, "change": 1, "part": "K-1", "action": "ADD", "manufacturer_new": "X"}]
    change = written(items=[ITEM, other], change_bom=rows, change_aml=aml)
    known = {
        **TABLES,
        "boms": BOMS.vstack(
            BOMS.head(1).with_columns(parent=pl.lit("B-200"), parent_revision=pl.lit("1"))
        ),
    }
    document = only(change, Remembered(tables=known))
    assert (rules(document), document.verdict) == (["ECO-005"], "held")
    found = tables(document)
    assert found["change_items"]["status"].to_list() == ["released", "held"]
    assert found["change_bom"]["status"].to_list() == ["released", "held"]
    assert found["change_aml"]["status"].to_list() == ["released"]
    assert found["change_dispositions"]["status"].to_list() == ["released"]


def test_new_rows_alone_are_compared_with_ours_and_kept() -> None:
    new = [{**NEW_ROW, "quantity": "3", "quantity_raw": "3", "designators": "K1-3"}]
    change = written(change_bom=[], package_bom=new)
    document = only(change, Remembered(tables={**TABLES, "boms": BOMS.head(1)}))
    rows = tables(document)["change_bom"]
    assert rows.select("source", "action", "part_old", "line").rows() == [
        ("OURS", "CHANGE", "K-1", 1)
    ]
    assert rules(document) == []


def affected(**more: object) -> Row:
    usual: Row = {
        "change": "ECO-7", "part": "A-100", "old_revision": "C", "new_revision": "D",
        "status_code": "RELEASED", "effective": date(2026, 11, 1), "received_on": TODAY,
    }  # fmt: skip
    return {**usual, **more}


def received(*rows: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([*rows], schema={**RECEIVED})


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({}, "IMPLEMENTED"),
        ({"effective": TODAY}, "IMPLEMENTED"),
        ({"effective": date(2026, 11, 24)}, "OPEN"),
        ({"effective": None}, "OPEN"),
        ({"waits": True}, "OPEN"),
        ({"status_code": "PENDING"}, "OPEN"),
        ({"status_code": None}, "OPEN"),
        ({"status_code": "IMPLEMENTED", "effective": None}, "IMPLEMENTED"),
        ({"status_code": "CANCELLED"}, "CANCELLED"),
        ({"status_code": "REJECTED"}, "CANCELLED"),
    ],
)
def test_a_received_change_replaces_the_old_revision_from_its_day_on(
    row: dict[str, Any], status: str
) -> None:
    found = in_force(received(affected(**row)), TODAY)
    assert found.schema == pl.Schema({**ECOS})
    assert found["status"].to_list() == [status]


def test_what_our_erp_says_of_a_change_counts_and_the_rest_is_what_we_received() -> None:
    ours = in_force(received(affected(status_code="CANCELLED")), TODAY)
    theirs = in_force(received(affected(), affected(part="B-200")), TODAY)
    both = with_received(ours, theirs)
    assert both is not None
    assert both.select("part", "status").rows() == [
        ("A-100", "CANCELLED"),
        ("B-200", "IMPLEMENTED"),
    ]
    assert with_received(None, theirs) is theirs
    assert with_received(None, theirs.clear()) is None


def asked(ledger: Remembered) -> pl.DataFrame | None:
    desk = Desk(CONFIGURATION, ledger, TOOLS)
    return circumstances(transmission(), PARTNER, desk).table("ecos")


def test_rules_that_ask_for_changes_get_the_received_ones() -> None:
    assert asked(Remembered()) is None
    found = asked(Remembered(received=received(affected())))
    assert found is not None
    assert found.rows() == [("ECO-7", "A-100", "C", "D", date(2026, 11, 1), "IMPLEMENTED")]


def test_another_change_of_the_same_item_is_asked_about_but_not_an_earlier_revision_of_it() -> None:
    others = received(affected(change="ECO-9", effective=None, new_revision="E"), affected())
    document = only(written({"revision": "2"}), Remembered(tables=TABLES, received=others))
    assert [(found.rule, found.observed) for found in document.findings] == [("ECO-021", "ECO-9")]


def test_two_changes_of_an_item_in_one_file_are_told_of_each_other() -> None:
    second = written({"number": "ECO-8"}, [{**ITEM, "new_revision": "E"}])
    first, other = judge(written(), second, ledger=Remembered(tables=TABLES)).documents
    assert rules(first) == []
    assert [(found.rule, found.observed) for found in other.findings] == [("ECO-021", "ECO-7")]
    cancelled = written({"status_raw": "Cancelled"})
    _, alone = judge(cancelled, second, ledger=Remembered(tables=TABLES)).documents
    assert rules(alone) == []
    newer = written({"revision": "2"}, [{**ITEM, "new_revision": "E"}])
    before = received(affected(effective=None, new_revision="F"))
    *_, last = judge(newer, second, ledger=Remembered(tables=TABLES, received=before)).documents
    assert [found.expected for found in last.findings if found.rule == "ECO-021"] == [
        "E, 2027-03-01"
    ]


def test_lines_on_the_old_revision_are_found_from_the_day_on() -> None:
    changes = in_force(received(affected(effective=date(2027, 3, 1))), TODAY)
    lines = pl.DataFrame(
        [
            ("A-100", "C", date(2027, 2, 28)),
            ("A-100", "C", date(2027, 3, 1)),
            ("A-100", "C", None),
            ("A-100", "D", date(2027, 3, 1)),
            ("A-100", None, date(2027, 3, 1)),
            ("B-200", "C", date(2027, 3, 1)),
        ],
        schema={"part": pl.String, "revision": pl.String, "day": pl.Date},
        orient="row",
    )
    found = outdated(lines, changes)
    assert found["day"].to_list() == [date(2027, 3, 1), None]
    assert found["new_revision"].to_list() == ["D", "D"]
    gone = changes.with_columns(status=pl.lit("CANCELLED"))
    assert outdated(lines, gone).is_empty()
    done = changes.with_columns(status=pl.lit("IMPLEMENTED"), effective=pl.lit(None, pl.Date))
    assert outdated(lines, done).height == 3


def test_the_impact_is_asked_of_what_we_hold() -> None:
    desk = Desk(CONFIGURATION, Remembered(tables=TABLES), TOOLS)
    change = normalise(validate(Interchange("zip", (written(),)), PARTNER, CONFIGURATION.site))
    found = foreseen.impact_of(change.messages[0], circumstances(transmission(), PARTNER, desk))
    assert found.items[0].stock[0].quantity == 5
    assert found.lacking == ("lead_times",)


def package(*files: dict[str, Any], **more: list[dict[str, Any]]) -> Message:
    told = {"package_header": [{"number": "P", "part": "A-100", "revision": "D"}], **more}
    whole = {name: read(name, rows) for name, rows in told.items()}
    whole["package_files"] = read("package_files", [{**FILE, **each} for each in files])
    return replace(Message("document_package", whole, NOTATION))


DRAWING, GERBER = {"kind": "DRAWING"}, {"kind": "GERBER"}


@pytest.mark.parametrize(
    ("wanted", "message", "lacking"),
    [
        (("DRAWING", "BOM"), package(DRAWING), ["BOM"]),
        (("DRAWING", "BOM"), package(DRAWING, package_bom=[NEW_ROW]), []),
        (("GERBER or ODB", "TEST"), package(GERBER), ["TEST"]),
        (("GERBER or ODB",), package(DRAWING), ["GERBER or ODB"]),
        (("DRAWING",), package({**DRAWING, "present": "N"}), ["DRAWING"]),
        ((), package(DRAWING), []),
    ],
)
def test_a_package_must_hold_what_was_agreed(
    wanted: tuple[str, ...], message: Message, lacking: list[str]
) -> None:
    known = Engineering(today=TODAY, agreement=policy(documents=wanted))
    found = [*incomplete(message, known)]
    assert [each.expected for each in found] == lacking
    assert {each.params["clause"] for each in found} <= {"9"}


def test_every_kind_that_can_be_agreed_is_one_that_files_have() -> None:
    (check,) = load("package_files").columns["kind"].checks
    assert {*check.statistics["allowed_values"]} > DOCUMENTS


def test_a_package_of_documents_is_judged_by_its_files() -> None:
    document = only(package({"present": "N"}), Remembered())
    assert (rules(document), document.verdict) == (["PKG-006", "ECO-019"], "rejected")
