"""The structures are data; a definition nobody can read is an error and no silence."""

import pytest
from ansi.making import ROOT

from exchange.adapters.x12.elements import Condition, Element, condition, define, parse
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
