import tomllib
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError
from workbook.making import LAYOUTS

from exchange.adapters.workbook.fields import SHAPES
from exchange.model.layout_fields import DISPOSITIONS, HEADER_FIELDS, ROW_FIELDS
from exchange.model.layouts import Layout
from exchange.model.shipped import schemas

MINIMAL = {"document": "forecast", "columns": {"customer_part": ["Part"]}, "buckets": {}}


def columns(table: str) -> set[str]:
    path = schemas() / "canonical" / f"{table}.yaml"
    return set(yaml.safe_load(path.read_text("utf-8"))["columns"])


def check(**changes: object) -> Layout:
    return TypeAdapter(Layout).validate_python({**MINIMAL, **changes})


@pytest.mark.parametrize("document", SHAPES)
def test_a_layout_can_name_only_canonical_fields(document: str) -> None:
    shape = SHAPES[document]
    assert HEADER_FIELDS[document] <= columns(shape.header)
    for field in ROW_FIELDS[document] - {"figure"} - DISPOSITIONS.keys():
        assert field in columns(shape.table(field)), field


def test_shipped_layouts_name_their_constants_canonically() -> None:
    for layout in LAYOUTS.values():
        for table, values in layout.constants.items():
            assert set(values) <= columns(table)


def test_a_minimal_layout_is_enough() -> None:
    assert check().required == ("customer_part",)


@pytest.mark.parametrize(
    "changes",
    [
        {"colums": {}},
        {"columns": {"customer_part": ["Part"], "qty": ["Qty"]}},
        {"header": {"currency": ["Currency"]}},
        {"required": ["revision"]},
        {"buckets": None},
        {"document": "purchase_order"},
        {"buckets": {"forms": ["fortnight"]}},
        {"columns": {"customer_part": ["Part"], "period": ["Week"]}},
        {"columns": {"customer_part": ["Part"], "commitment": ["Status"]}},
        {"columns": {"customer_part": ["Part"], "figure": ["Figure"]}},
        {"figures": {"commitments": {"FIRM": ["Firm"]}}},
        {"identifier_formats": {"customer_part": "######"}},
        {"part_pattern": "(?P<part>.+)"},
        {"part_pattern": "(?P<part>.+-(?P<revision>.)"},
        {"same_above": ["number"]},
        {"actions": {"add": ["New"]}},
        {"documents": "number"},
        {"documents": "page"},
        {"buckets": {"commitments": {"SURE": ["sure"]}}},
        {"hidden": "ignore"},
        {"csv": {"delimiter": "||"}},
        {"csv": {"encoding": "polish"}},
    ],
)
def test_a_layout_with_a_mistake_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        check(**changes)


def test_a_layout_has_a_json_schema_to_suggest_keys_from() -> None:
    assert "search_rows" in TypeAdapter(Layout).json_schema()["properties"]


def test_the_shipped_layouts_say_everything_they_set() -> None:
    for name in LAYOUTS:
        text = (schemas() / "layouts" / f"{name}.toml").read_text("utf-8")
        assert text.count("#") > len(tomllib.loads(text)), name
