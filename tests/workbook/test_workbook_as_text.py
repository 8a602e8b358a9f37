"""What starts like a formula is written as text in every workbook we make, and stays itself."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

from as_xlsb import as_xlsb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from workbook.making import FORECAST, judged, reply, saved, transmission
from workbook.test_workbook_answered import told
from workbook.test_workbook_confirming import FORECAST as SAID
from workbook.test_workbook_confirming import ORDER, WORDS

from exchange.adapters.workbook.confirming import write_confirmation, write_forecast_response
from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.own_sheets import OUR_SHEET
from exchange.model.findings import Cell, Finding
from exchange.model.forecast_answers import ForecastAnswer, ForecastLineAnswer

A_FORMULA = re.compile(rb"<f[ />]")
BODY = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)
FORMULAS = st.builds("".join, st.tuples(st.sampled_from("=+-@\t\r"), BODY))
RELAXED = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def cells(content: bytes) -> list[Any]:
    """Return all cells that hold something, after a look that none of them is a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert not name.startswith("xl/worksheets/") or not A_FORMULA.search(archive.read(name))
    book: Any = load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]


def shown(said: str) -> str:
    return said.replace("\r\n", "\n").replace("\r", "\n")


def texts(content: bytes, said: str) -> int:
    """Count the cells that say this, as text that a program leaves alone when it is edited.

    XML makes a line feed of a carriage return.
    """
    found = [cell for cell in cells(content) if cell.value == shown(said)]
    assert all(cell.data_type == "s" for cell in found)
    return sum(1 for cell in found if cell.quotePrefix)


def forecast(said: str) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Part no.", "2026-W49"])
    sheet.append([None, 5])
    cell: Any = sheet.cell(2, 1)
    cell.value, cell.data_type = said, "s"
    return book


@RELAXED
@given(FORMULAS)
def test_in_the_senders_own_workbook_and_in_a_copy_of_it(said: str) -> None:
    line = ForecastLineAnswer("", said, state="rejected", reasons=(said,))
    answers = {"1": ForecastAnswer("A1", said, "rejected", lines=(line,))}
    found = judged(Finding("XLS-008", Cell("Sheet", 2, 2), observed=said, expected=said))
    own = write_marked(transmission(saved(forecast(said))), found, answers, told(FORECAST))
    assert texts(own, said) == 3  # observed and expected in the list, and what we ask
    assert shown(said) in [cell.value for cell in cells(own) if cell.parent.title != OUR_SHEET]
    judgement = replace(found, format="xlsb")
    copy = as_xlsb(forecast(said))
    content = write_marked(transmission(copy, "a.xlsb"), judgement, answers, told(FORECAST, "xlsb"))
    assert texts(content, said) == 4


@RELAXED
@given(FORMULAS)
def test_in_a_confirmation(said: str) -> None:
    line = replace(
        ORDER.lines[0], line_number=said, customer_part=said, revision=said, unit=said,
        reasons=(said,), schedules=(),
    )  # fmt: skip
    order = replace(ORDER, number=said, change=said, lines=(line,), reasons=(said,))
    answers = {"1": order}
    content = write_confirmation(transmission(b"", said), judged(), answers, reply())
    assert texts(content, said) == 9


@RELAXED
@given(FORMULAS)
def test_in_a_forecast_response(said: str) -> None:
    line = replace(SAID.lines[0], customer_part=said, ship_to=said, order_number=said)
    answers = {"1": replace(SAID, number=said, lines=(line,))}
    content = write_forecast_response(transmission(b""), judged(), answers, reply())
    assert texts(content, said) == 5
    assert WORDS.wholes["received"] in [cell.value for cell in cells(content)]
