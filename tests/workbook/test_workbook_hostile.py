"""Whatever the bytes, reading gives an interchange or says in words why it cannot."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from long_runs import part
from openpyxl import load_workbook
from workbook.making import FORECAST, LAYOUTS, ORDER, assignment, transmission, workbook

from exchange.adapters.workbook.grid import Broken, Formatted
from exchange.adapters.workbook.reading import read
from exchange.adapters.workbook.sheets import Opened
from exchange.errors import Unreadable
from exchange.model.layouts import Layout

VALID = workbook([["Forecast no.", "FC-1"], ["Part no.", "2026-W49"], ["0047", 5], ["0048", 6]])
MEMBERS = sorted(zipfile.ZipFile(io.BytesIO(VALID)).namelist())
SCRAPS = [b"", b"<", b">", b"/", b'"', b"\0", b"\xff", b"-1", b"9" * 30, b"1e999", b"NaN", b"&x;",
          b"ZZZZ9", b't="s"', b't="d"', b"<row/>", b"</row>", b"<f>1</f>"]  # fmt: skip

Cut = tuple[int, int, bytes]
CUTS = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 60), st.sampled_from(SCRAPS)), min_size=1,
    max_size=4,
)  # fmt: skip


def mutated(data: bytes, cuts: list[Cut]) -> bytes:
    for start, length, scrap in cuts:
        at = start % (len(data) + 1)
        data = data[:at] + scrap + data[at + length :]
    return data


def attempt(content: bytes, layout: Layout, form: str = "xlsx") -> bool:
    """Read, and say whether it could be; anything but a refusal escapes."""
    try:
        read(transmission(content, f"x.{form}"), assignment(layout, form))
    except Unreadable:
        return False
    return True


def rezipped(member: str, cuts: list[Cut]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALID)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            made.writestr(name, mutated(data, cuts) if name == member else data)
    return target.getvalue()


def test_the_workbook_that_is_mutated_is_valid() -> None:
    assert attempt(VALID, FORECAST)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(CUTS)
def test_mutated_bytes_are_read_or_refused(cuts: list[Cut]) -> None:
    attempt(mutated(VALID, cuts), FORECAST)


@pytest.mark.swept
@settings(deadline=None, max_examples=part(300), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MEMBERS), CUTS)
def test_mutated_xml_is_read_or_refused(member: str, cuts: list[Cut]) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    attempt(rezipped(member, cuts), FORECAST)


@pytest.mark.parametrize("member", MEMBERS)
def test_a_workbook_without_one_of_its_members_is_read_or_refused(member: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALID)) as source, zipfile.ZipFile(target, "w") as made:
        for name in MEMBERS:
            if name != member:
                made.writestr(name, source.read(name))
    attempt(target.getvalue(), FORECAST)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_as_text_are_read_or_refused(content: bytes) -> None:
    attempt(content, ORDER, "csv")


@settings(deadline=None)
@given(st.lists(st.sampled_from([*'Pos.;Part no.;Qty;"\n\r\0é', "Due date", "Quantity"])))
def test_any_text_is_read_or_refused(scraps: list[str]) -> None:
    head = "Pos.;Part no.;Quantity;Due date\n"
    attempt((head + "".join(scraps)).encode(), ORDER, "csv")


def loadable(corpus: Path) -> list[Path]:
    """Return the workbooks openpyxl can load whole in sane time, as the corpus's index says."""
    with (corpus / "INDEX.tsv").open(encoding="utf-8") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = [Path(row["file"]).name for row in rows if row["openpyxl_full"] == "ok"]
    return sorted(corpus / name for name in names if name.endswith((".xlsx", ".xlsm")))


def test_the_corpus_is_read_or_refused(corpus: Path) -> None:
    for path in [*corpus.glob("*.xls[xm]"), *corpus.glob("*.csv")]:
        for layout in LAYOUTS.values():
            attempt(path.read_bytes(), layout, path.suffix[1:])


@pytest.mark.filterwarnings("ignore")
def test_the_corpus_reads_cell_for_cell_as_openpyxl_loads_it(corpus: Path) -> None:
    """Differences that are meant: errors and formulas without a result are Broken."""
    compared = 0
    for path in loadable(corpus):
        content = path.read_bytes()
        full = load_workbook(io.BytesIO(content), data_only=True)
        ours = Opened(content)
        for sheet in ours.sheets():
            cells = {
                (row.number, column): value.held if isinstance(value, Formatted) else value
                for row in ours.grid(sheet).rows
                for column, value in enumerate(row.cells, 1)
                if value is not None and not isinstance(value, Broken)
            }
            theirs = {
                (cell.row, cell.column): cell.value
                for row in full[sheet.title].iter_rows()
                for cell in row
                if cell.value is not None and cell.data_type != "e"
            }
            hidden_by_merging = {
                place
                for place in cells.keys() - theirs.keys()
                for area in full[sheet.title].merged_cells.ranges
                if area.min_row <= place[0] <= area.max_row
                and area.min_col <= place[1] <= area.max_col
            }
            assert {k: v for k, v in cells.items() if k not in hidden_by_merging} == theirs, path
            compared += len(theirs)
    assert compared > 1000
