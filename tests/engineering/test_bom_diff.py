"""The difference of two bills of materials: what it says, and what it always keeps to."""

# ruff: noqa: ANN401 - columns hold values of every kind

from collections import Counter
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.model.bom_diff import AML, BOM, SIDE, diff, sources
from exchange.model.designators import expanded, spelled

Row = dict[str, Any]


def item(find_no: str | None, part: str, quantity: str = "1", **more: Any) -> Row:
    """Return a row of A-1, in pieces."""
    told: Row = {"parent": "A-1", "find_no": find_no, "part": part, "unit": "EA", **more}
    return {"unit_code": "C62", **told, "quantity": Decimal(quantity), "quantity_raw": quantity}


def bom(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame([{"row": at, **row} for at, row in enumerate(rows)], schema=BOM)


def actions(old: pl.DataFrame, new: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    told = ("part", "find_no", "quantity", "unit", "revision", "designators", "alternate_of")
    found = []
    for row in diff(old, new).iter_rows(named=True):
        changed = [name for name in told if row[f"{name}_old"] != row[f"{name}_new"]]
        names = "" if row["action"] in {"ADD", "DELETE"} else "+".join(changed)
        found.append((f"{row['action']} {names}".strip(), row["part_old"], row["part_new"]))
    return found


R1, C1 = item("10", "R-1", "2", designators="R1,R2"), item("20", "C-1", designators="C4")
ALTERNATE = item("20", "C-2", "0", alternate_of="C-1")

CASES = {
    "nothing": ([R1, C1], [C1, R1], []),
    "designators otherwise written": ([R1], [{**R1, "designators": "R2 R1"}], []),
    "a range for a list": ([R1], [{**R1, "designators": "R1-2"}], []),
    "a unit otherwise written": ([R1], [{**R1, "unit": "Stück"}], []),
    "added": ([R1], [R1, C1], [("ADD", None, "C-1")]),
    "deleted": ([R1, C1], [R1], [("DELETE", "C-1", None)]),
    "quantity": ([R1], [{**R1, "quantity": Decimal(3)}], [("CHANGE quantity", "R-1", "R-1")]),
    "unit": ([R1], [{**R1, "unit": "m", "unit_code": "MTR"}], [("CHANGE unit", "R-1", "R-1")]),
    "revision": ([R1], [{**R1, "revision": "B"}], [("CHANGE revision", "R-1", "R-1")]),
    "places": (
        [R1], [{**R1, "designators": "R1,R3"}], [("CHANGE designators", "R-1", "R-1")],
    ),
    "moved": ([R1, C1], [R1, {**C1, "find_no": "30"}], [("MOVE find_no", "C-1", "C-1")]),
    "two alike moved": (
        [item("1", "X"), item("2", "X")], [item("2", "X"), item("3", "X")],
        [("MOVE find_no", "X", "X")],
    ),
    "moved and more of it": (
        [C1], [{**C1, "find_no": "30", "quantity": Decimal(2)}],
        [("CHANGE find_no+quantity", "C-1", "C-1")],
    ),
    "another part at the number": (
        [item("10", "X")], [item("10", "Y")], [("CHANGE part", "X", "Y")],
    ),
    "another part in the same places, all renumbered": (
        [item("5", "A", designators="R1")],
        [item("6", "B", designators="R1"), item("5", "N", designators="R9")],
        [("ADD", None, "N"), ("CHANGE part+find_no", "A", "B")],
    ),
    "what could be paired in two ways is not paired": (
        [item("1", "X", "2"), item("2", "X", "3")], [item("7", "X", "5"), item("8", "X", "6")],
        [("DELETE", "X", None), ("DELETE", "X", None), ("ADD", None, "X"), ("ADD", None, "X")],
    ),
    "an alternate added": ([C1], [C1, ALTERNATE], [("ADD", None, "C-2")]),
    "an alternate becomes the part": (
        [C1, ALTERNATE], [item("20", "C-2", designators="C4")],
        [("DELETE", "C-1", None), ("CHANGE quantity+designators+alternate_of", "C-2", "C-2")],
    ),
    "another assembly": (
        [R1], [{**R1, "parent": "B"}], [("DELETE", "R-1", None), ("ADD", None, "R-1")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_difference_has_its_name(case: str) -> None:
    old, new, expected = CASES[case]
    assert actions(bom(*old), bom(*new)) == expected


ROWS = st.lists(
    st.builds(
        lambda parent, number, part, quantity, revision, places, alternate: {
            "parent": parent, "find_no": number, "part": part, "quantity": Decimal(quantity),
            "quantity_raw": str(quantity), "revision": revision, "unit": "EA", "unit_code": "C62",
            "designators": places, "alternate_of": alternate,
        },
        st.sampled_from(["A", "B"]),
        st.sampled_from([None, "1", "2", "3", "10"]),
        st.sampled_from(["P", "Q", "R"]),
        st.integers(0, 2),
        st.sampled_from([None, "A", "B"]),
        st.sampled_from([None, "C1", "C1-3", "C4,C5", "C1 C2 C3", "as drawn"]),
        st.sampled_from([None, None, "P"]),
    ),
    max_size=9,
)  # fmt: skip
COMPARED = ("find_no", "part", "quantity", "revision", "unit_code", "designators", "alternate_of")


def content(row: Row, side: str = "") -> tuple[object, ...]:
    told = {name: row[name + side] for name in COMPARED}
    return row["parent"], *{**told, "designators": spelled(told["designators"] or "")}.values()


def contents(frame: pl.DataFrame) -> Counter[tuple[object, ...]]:
    return Counter(content(row) for row in frame.iter_rows(named=True))


def side(delta: pl.DataFrame, name: str) -> Counter[tuple[object, ...]]:
    rows = delta.drop_nulls(f"row{name}").iter_rows(named=True)
    return Counter(content(row, name) for row in rows)


def places(rows: list[Row], name: str = "designators") -> Counter[str]:
    return Counter(each for row in rows for each in expanded(row[name] or "") or ())


TURNED = {"ADD": "DELETE", "DELETE": "ADD", "CHANGE": "CHANGE", "MOVE": "MOVE"}


def both_ways(delta: pl.DataFrame, first: str, second: str) -> Counter[tuple[object, ...]]:
    told = Counter[tuple[object, ...]]()
    for row in delta.iter_rows(named=True):
        action = row["action"] if first == "_old" else TURNED[row["action"]]
        told[action, content(row, first), content(row, second)] += 1
    return told


@given(ROWS, ROWS)
@settings(max_examples=60)
def test_what_every_delta_keeps_to(before: list[Row], after: list[Row]) -> None:
    """Applied to the old it gives the new; no designator is lost; reversed it leads back."""
    old, new = bom(*before), bom(*after)
    delta = diff(old, new)
    rows = [*delta.iter_rows(named=True)]
    held = contents(old)
    held.subtract(side(delta, "_old"))
    assert min(held.values(), default=0) >= 0
    assert held + side(delta, "_new") == contents(new)
    left = places(before)
    left.subtract(places(rows, "designators_old"))
    assert left + places(rows, "designators_new") == places(after)
    assert both_ways(delta, "_old", "_new") == both_ways(diff(new, old), "_new", "_old")
    for row in rows:
        same = content(row, "_old")[2:] == content(row, "_new")[2:]
        assert (row["action"] == "MOVE") is same
        assert {f"{name}_new" for name in SIDE} <= {*row}


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_a_permuted_file_has_no_delta(rows: list[Row], random: Any) -> None:
    other = [*rows]
    random.shuffle(other)
    assert diff(bom(*rows), bom(*other)).is_empty()


def aml(*rows: tuple[str, str, str, str | None]) -> pl.DataFrame:
    names = ("part", "manufacturer", "manufacturer_part", "status")
    told = [{"row": at, **dict(zip(names, row, strict=True))} for at, row in enumerate(rows)]
    return pl.DataFrame(told, schema=AML)


def test_sources_are_told_apart_by_manufacturer_and_number() -> None:
    old = aml(
        ("P", "Vishay", "V-1", "Approved"),
        ("P", "Yageo", "Y-1", "Approved"),
        ("Q", "TI", "T", None),
    )
    new = aml(
        ("Q", "Texas", "T", None),
        ("P", "Vishay", "V-1", "Obsolete"),
        ("P", "Kemet", "K", "approved"),
    )
    told = sources(old, new).select("action", "part", "manufacturer_old", "manufacturer_new").rows()
    assert sorted(told, key=str) == [
        ("ADD", "P", None, "Kemet"),
        ("CHANGE", "P", "Vishay", "Vishay"),
        ("CHANGE", "Q", "TI", "Texas"),
        ("DELETE", "P", "Yageo", None),
    ]
    assert sources(new, new.reverse()).is_empty()
