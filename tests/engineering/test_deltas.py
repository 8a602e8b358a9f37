"""The differences a sender's own two bills of materials have, and ours and their new ones."""

from typing import Any

import pytest
from engineering.making import BOM_ROW, BOMS, ITEM, MARKUP, NEW_ROW, TODAY, frame, made, told

from exchange.model.interchange import Message
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.ours import with_ours

Row = dict[str, Any]
OLD_ROW = {**NEW_ROW, "state": "OLD"}
R5 = {"find_no": "20", "part": "R-5", "quantity": "4", "designators": "R1-4"}


def packed(*rows: Row, **tables: list[Row]) -> Message:
    numbered = [
        {**row, "line": at, "quantity_raw": row["quantity"]} for at, row in enumerate(rows, 1)
    ]
    return made(**{"change_bom": [], "package_bom": numbered, **tables})  # type: ignore[arg-type]


def differences(change: Message) -> list[tuple[object, ...]]:
    columns = ("line", "change", "action", "source", "parent", "part_old", "part_new")
    return change.tables["change_bom"].frame.select(*columns).rows()


def test_the_senders_two_bills_are_compared() -> None:
    change = packed(
        OLD_ROW, {**OLD_ROW, **R5}, {**NEW_ROW, **R5, "find_no": "25"}, {**NEW_ROW, "part": "K-9"}
    )
    assert differences(change) == [
        (1, 1, "CHANGE", "DIFF", "A-100", "K-1", "K-9"),
        (1, 2, "MOVE", "DIFF", "A-100", "R-5", "R-5"),
    ]
    assert change.findings == ()


def test_a_difference_is_found_where_it_stands_in_the_file() -> None:
    change = packed(OLD_ROW, {**OLD_ROW, **R5}, {**NEW_ROW, "quantity": "3", "quantity_raw": "3"})
    table = change.tables["change_bom"]
    assert str(table.locate(0, "quantity_new")) == "package_bom!H4"
    assert str(table.locate(1, "part_old")) == "package_bom!F3"


@pytest.mark.parametrize(
    "rows",
    [
        [NEW_ROW],
        [OLD_ROW],
        [OLD_ROW, {**NEW_ROW, "parent": "B-200"}],
        [{**OLD_ROW, "fitted": "N"}, {**NEW_ROW, "fitted": "N", "part": "K-9"}],
        [OLD_ROW, {**NEW_ROW, "designators": "K2 K1"}],
    ],
)
def test_nothing_differs_where_nothing_can_be_compared(rows: list[Row]) -> None:
    assert differences(packed(*rows)) == []


def test_what_is_not_fitted_any_more_goes() -> None:
    change = packed(OLD_ROW, {**NEW_ROW, "fitted": "N"})
    assert differences(change) == [(1, 1, "DELETE", "DIFF", "A-100", "K-1", None)]


def test_an_assembly_the_sender_marked_himself_is_not_compared() -> None:
    change = packed(OLD_ROW, {**NEW_ROW, "part": "K-9"}, change_bom=[MARKUP])
    assert [row[3] for row in differences(change)] == ["MARKUP"]
    unnamed = packed(OLD_ROW, {**NEW_ROW, "part": "K-9"}, change_bom=[{**MARKUP, "parent": None}])
    assert [row[3] for row in differences(unnamed)] == ["MARKUP"]


def test_an_assembly_that_is_no_affected_item_has_no_line() -> None:
    rows = [{**row, "parent": "B-200"} for row in (OLD_ROW, {**NEW_ROW, "part": "K-9"})]
    other = {**MARKUP, "change": 4}
    change = packed(*rows, change_bom=[other])
    assert differences(change)[1] == (None, 5, "CHANGE", "DIFF", "B-200", "K-1", "K-9")
    assert str(change.tables["change_bom"].locate(0, "line")) == "change_bom!A2"


def test_alternates_name_the_part_they_replace() -> None:
    alternate = {**NEW_ROW, "part": "K-2", "quantity": None, "alternate_of": "2"}
    change = packed(OLD_ROW, NEW_ROW, alternate)
    row = change.tables["change_bom"].frame.row(0, named=True)
    assert (row["action"], row["part_new"], row["alternate_of_new"]) == ("ADD", "K-2", "K-1")


def test_sources_are_compared_where_both_lists_name_the_component() -> None:
    listed = [
        {"state": "OLD", "part": "K-1", "manufacturer": "Relay", "manufacturer_part": "RW"},
        {"state": "NEW", "part": "K-1", "manufacturer": "Omega", "manufacturer_part": "7"},
        {"state": "OLD", "part": "R-5", "manufacturer": "Ohm", "manufacturer_part": "5"},
    ]
    change = made(package_aml=listed)
    columns = ("line", "change", "action", "part", "manufacturer_old", "manufacturer_new")
    assert change.tables["change_aml"].frame.select(*columns).rows() == [
        (None, 1, "DELETE", "K-1", "Relay", None),
        (None, 2, "ADD", "K-1", None, "Omega"),
    ]


def with_our(change: Message, *rows: Row) -> Message:
    ours = frame("boms", *rows) if rows else BOMS
    return with_ours(change, Engineering(today=TODAY, boms=ours))


def test_new_ones_alone_are_compared_with_ours() -> None:
    new = packed(NEW_ROW, {**NEW_ROW, **R5, "quantity": "5", "designators": "R1-5"})
    assert differences(with_our(new)) == [
        (1, 1, "CHANGE", "OURS", "A-100", "R-5", "R-5"),
        (1, 2, "DELETE", "OURS", "A-100", "S-1", None),
    ]


def test_ours_of_the_revision_that_changes_counts() -> None:
    other = {**BOM_ROW, "parent_revision": "B", "part": "X"}
    assert differences(with_our(packed(NEW_ROW), BOM_ROW, other)) == []
    assert len(differences(with_our(packed(NEW_ROW), other))) == 1


def test_what_one_side_never_says_is_no_difference() -> None:
    bare = {**BOM_ROW, "find_no": None, "designators": None, "unit": None}
    assert differences(with_our(packed(NEW_ROW), bare)) == []


def test_what_one_assembly_says_is_compared_though_another_does_not() -> None:
    """Of A-100 both name places; of B-200 only the customer does."""
    bare = {**BOM_ROW, "parent": "B-200", "designators": None}
    places = {**NEW_ROW, "designators": "K1,K9"}
    change = packed(places, {**places, "parent": "B-200"})
    assert [row[4] for row in differences(with_our(change, BOM_ROW, bare))] == ["A-100"]


@pytest.mark.parametrize(
    "change",
    [
        packed(OLD_ROW, {**NEW_ROW, "part": "K-9"}),
        packed({**NEW_ROW, "part": "K-9"}, change_bom=[MARKUP]),
        packed({**NEW_ROW, "parent": "Q"}),
        made(),
    ],
)
def test_ours_are_left_alone_where_the_sender_says_what_differs(change: Message) -> None:
    assert with_our(change) is change


def test_an_unknown_unit_is_told_on_either_side() -> None:
    change = made(change_bom=[{**MARKUP, "unit_old": "box", "unit_new": "Stück"}])
    assert [told(each).split(" |")[0] for each in change.findings] == ["MD-008 bom 0"]
    row = change.tables["change_bom"].frame.row(0, named=True)
    assert (row["unit_code_old"], row["unit_code_new"]) == (None, "C62")


def test_every_item_stands_for_itself() -> None:
    twice = packed(OLD_ROW, {**NEW_ROW, "part": "K-9"}, items=[ITEM, {**ITEM, "line": 2}])
    assert [row[0] for row in differences(twice)] == [1]
