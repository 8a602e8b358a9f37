"""Whatever stands in a table of our own ERP, every format of it is read back the same."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_erp_tables import Value, as_csv, as_json, as_workbook
from workbook.making import LAYOUTS, assignment, transmission

from exchange.adapters.erp.incoming import read as read_json
from exchange.adapters.workbook.reading import read
from exchange.model.erp_tables import ERP_TABLES, KINDS
from exchange.model.interchange import Interchange
from exchange.validators.schema import load
from exchange.validators.validation import validated

SIGNS = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufeff")
TEXTS = st.builds(
    lambda first, rest: first + rest,
    st.characters(categories=("Lu", "Ll")),
    st.text(SIGNS | st.just("\n"), max_size=12),
)
KIND: Mapping[str, st.SearchStrategy[Value]] = {
    "text": TEXTS,
    "quantity": st.decimals(Decimal("0.000001"), Decimal(99), places=6),
    "date": st.dates(date(1970, 1, 1), date(2199, 12, 31)),
    "count": st.integers(1, 9999),
}


def values(name: str, column: str) -> st.SearchStrategy[Value]:
    """Return what may stand in a column: a code where there are codes, else its kind."""
    codes = [check for check in load(name).columns[column].checks if check.name == "isin"]
    fitting = KIND[KINDS.get(column, "text")]
    for check in codes:
        fitting = st.sampled_from(sorted(check.statistics["allowed_values"]))
    return fitting if column in ERP_TABLES[name].required else st.none() | fitting


def tables(name: str) -> st.SearchStrategy[list[tuple[Value, ...]]]:
    """Return tables of a type, of one to four rows."""
    rows = st.tuples(*(values(name, column) for column in ERP_TABLES[name].columns))
    return st.lists(rows, min_size=1, max_size=4)


def typed(found: Interchange) -> pl.DataFrame:
    """Return the one table of a file, validated, and make sure that nothing was found."""
    (message,) = found.messages
    one = validated(message)
    assert one.findings == ()
    (table,) = one.tables.values()
    return table.frame.drop("_row")


def from_csv(name: str, rows: Sequence[tuple[Value, ...]]) -> Interchange:
    layout = LAYOUTS["erp-" + name.replace("_", "-")]
    content = as_csv(ERP_TABLES[name].columns, rows)
    return read(transmission(content, "t.csv"), assignment(layout, "csv"))


def from_workbook(name: str, rows: Sequence[tuple[Value, ...]]) -> Interchange:
    layout = LAYOUTS["erp-" + name.replace("_", "-")]
    content = as_workbook(ERP_TABLES[name].columns, rows)
    return read(transmission(content), assignment(layout))


def from_json(name: str, rows: Sequence[tuple[Value, ...]]) -> Interchange:
    layout = LAYOUTS["erp-" + name.replace("_", "-")]
    content = as_json(name, ERP_TABLES[name].columns, rows)
    return read_json(transmission(content, "t.json"), assignment(layout, "json"))


@pytest.mark.parametrize("came", [from_csv, from_workbook, from_json])
@pytest.mark.parametrize("name", ERP_TABLES)
def test_what_is_written_is_read_back(
    came: Callable[[str, Sequence[tuple[Value, ...]]], Interchange], name: str
) -> None:
    schema = {column: kind.dtype.type for column, kind in load(name).columns.items()}

    @settings(max_examples=20)
    @given(tables(name))
    def holds(rows: list[tuple[Value, ...]]) -> None:
        assert typed(came(name, rows)).equals(pl.DataFrame(rows, schema=schema, orient="row"))

    holds()


def test_the_plan_and_the_schema_of_a_table_agree() -> None:
    kinds = {"text": pl.String, "quantity": pl.Decimal, "date": pl.Date, "count": pl.Int64}
    for name, plan in ERP_TABLES.items():
        columns = load(name).columns
        assert tuple(columns) == plan.columns
        assert [c for c, spec in columns.items() if not spec.nullable] == list(plan.required)
        for column, kind in plan.kinds.items():
            assert columns[column].dtype.type.base_type() == kinds[kind], (name, column)
        assert {*plan.key, *plan.once, *plan.either} <= set(plan.columns)
