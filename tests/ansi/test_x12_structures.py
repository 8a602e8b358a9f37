"""The structures are data; a definition nobody can read is an error and no silence."""

import pytest
from ansi.making import ROOT

from exchange.adapters.edi.segments import Segment
from exchange.adapters.x12.elements import Condition, Element, condition, define, flaws, parse
from exchange.adapters.x12.structures import structures


def test_sets_and_their_documents() -> None:
    documents = {name: each.structure.document for name, each in structures().items()}
    files = {path.stem for path in (ROOT / "schemas" / "x12").glob("[0-9]*.toml")}
    assert documents.keys() == files
    expected = {
        "830": "forecast", "862": "call_off", "850": "purchase_order",
        "860": "purchase_order_change",
    }  # fmt: skip
    assert documents.items() >= expected.items()


def test_definitions() -> None:
    assert parse("373 M DT 6/8") == Element("373", mandatory=True, kind="DT", least=6, most=8)
    assert parse("C001 O (355 M ID 2/2)") == Element("C001", mandatory=False)
    assert condition("P0607") == Condition("P", (7, 8))
    assert define(["128 M ID 2/3", "373 O DT 6/8", "..."], ["R0102"]).moments == (1,)


@pytest.mark.parametrize("definition", ["373", "373 X", "373 M DT", "373 M XX 1/2"])
def test_a_definition_that_is_none_is_refused(definition: str) -> None:
    with pytest.raises(ValueError, match="not an element definition"):
        parse(definition)


def test_a_condition_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a condition"):
        condition("X0102")


LOOSE = {"ADV", "CTX", "DD", "EFI", "IT3", "IT8", "SI", "SPI"}
"""Segments that are rare and whose elements we do not know for certain."""

INSIDE = [
    ("TD5*B*2*UPSN*M*Parcel", []),
    ("TD5*B*2*U", [("SYN-040", 4)]),
    ("PER*BD*Ann Buyer*TE*0661 1234", []),
    ("PER**Ann Buyer", [("SYN-013", 2)]),
    ("PER*BD*Ann Buyer*TE", [("X12-002", 5)]),
    ("MEA*PD*WT*2.5*LB", []),
    ("MEA*PD*WT*heavy*LB", [("SYN-037", 4)]),
    ("PO4*12*1*EA*CTN25", []),
    ("PO4*dozen", [("SYN-037", 2)]),
    ("SDP*A*Y", []),
    ("SDP*A", [("SYN-013", 3)]),
    ("SAC*C*D240***1250", []),
    ("SAC*C*D240***12.50", [("SYN-037", 6)]),
    ("ITD*01*3*2**10**30", []),
    ("ITD*01*3*2*20261399", [("X12-008", 5)]),
    ("LDT*AF*15*DA", []),
    ("LDT*AF*15", [("SYN-013", 4)]),
]


def test_every_segment_of_a_set_we_read_is_checked_inside() -> None:
    for name in ("830", "862", "850", "860", "997", "999", "824", "855", "865"):
        known = structures()[name]
        tags = {node.name for node in known.structure.nodes if not node.group}
        assert tags - LOOSE <= known.definitions.keys(), name


@pytest.mark.parametrize(("segment", "expected"), INSIDE)
def test_what_nothing_is_read_of_is_checked_as_well(
    segment: str, expected: list[tuple[str, int]]
) -> None:
    tag, *elements = segment.split("*")
    found = flaws(
        Segment(tag, list[str | list[str]](elements)), structures()["830"].definitions[tag]
    )
    assert [each[:2] for each in found] == expected
