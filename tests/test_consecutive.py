"""A reference that was left out is an interchange that never came (ENV-010)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st
from test_agreed_rules import ORDER, SITE, came

from exchange import wiring
from exchange.model.partners import Edi
from exchange.model.ports import Desk
from exchange.pipeline import judge
from exchange.reconcile.consecutive import between

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "reference", "missing"),
    [
        ("NW001", "NW002", ""),
        ("NW001", "NW003", "NW002"),
        ("NW001", "NW010", "NW002 - NW009"),
        ("000000099", "000000101", "000000100"),
        ("NW003", "NW001", ""),
        ("NW001", "NW001", ""),
        ("", "NW005", ""),
        ("NW001", "XX005", ""),
        ("NW001", "NW", ""),
        ("20261123-7", "20261124-9", ""),
    ],
)
def test_only_a_gap_between_numbers_of_one_kind_is_one(
    before: str, reference: str, missing: str
) -> None:
    assert between(before, reference) == missing


@given(st.integers(0, 10**6), st.integers(1, 50))
def test_a_gap_is_told_exactly_where_one_was_left_out(first: int, step: int) -> None:
    assert bool(between(f"R{first:07}", f"R{first + step:07}")) is (step > 1)


@pytest.mark.parametrize(
    ("edi", "before", "told"),
    [
        (Edi(consecutive=True), "NW26112300", ["NW26112301 - NW26112304"]),
        (Edi(consecutive=True), "NW26112304", []),
        (Edi(consecutive=True), "", []),
        (Edi(), "NW26112300", []),
    ],
)
def test_it_is_asked_of_who_agreed_to_count(edi: Edi, before: str, told: list[str]) -> None:
    partner = replace(SITE.partners["nordwerk"], edi=edi)
    site = replace(SITE, partners={"nordwerk": partner})
    ledger = Remembered(references={("4012345000009:14", "5909000000001:14"): before})
    found = judge(came(AT, ORDER), Desk(site, ledger, wiring.tools())).judgement
    gaps = [each for each in found.every_finding() if each.rule == "ENV-010"]
    assert [each.params["missing"] for each in gaps] == told
    assert {str(each.locator) for each in gaps} <= {"envelope, segment 1 UNB, element 6"}
