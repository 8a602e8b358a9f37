"""The samples: built again they are the same bytes, read they are these tables."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from as_ods import as_ods
from as_xls import as_xls
from as_xlsb import as_xlsb
from make_workbooks import bad_forecast, bad_order, forecast, order
from openpyxl import Workbook
from workbook.making import LAYOUTS, reading

from exchange.validators.validation import validated

GOLDEN = Path(__file__).parents[1] / "golden" / "wista"
NAMES = [
    "Forecast_2026-W48.xlsx", "Forecast_2026-W48_BAD.xlsx", "PO_2026-118.xlsx",
    "PO_2026-119_BAD.xlsx", "PO_2026-120.csv", "PO_2026-121_BAD.csv",
]  # fmt: skip


def outcome(path: Path) -> dict[str, object]:
    """Return the tables of a sample, a row a line, and its findings in words."""
    name = "forecast-weeks-across" if path.name.startswith("Forecast") else "order-lines"
    read = reading(path.read_bytes(), LAYOUTS[name], path.name)
    return {
        "tables": {
            table: [" | ".join(map(str, row)) for row in [held.frame.columns, *held.frame.rows()]]
            for table, held in read.tables.items()
        },
        "findings": [
            f"{finding.rule} {finding.table}[{finding.row}] {finding.locator}: {finding.observed}"
            for finding in validated(read).findings
        ],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_as_expected(name: str, samples: Path) -> None:
    expected = json.loads((GOLDEN / f"{name}.expected.json").read_text("utf-8"))
    assert outcome(samples / name) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_good_sample_has_no_finding_and_a_bad_one_has_some(name: str, samples: Path) -> None:
    assert bool(outcome(samples / name)["findings"]) == ("BAD" in name)


MADE: Mapping[str, Callable[[], Workbook]] = {
    "Forecast_2026-W48.xlsx": lambda: forecast("FC-2026-W48"),
    "Forecast_2026-W48_BAD.xlsx": lambda: bad_forecast("FC-2026-W48B"),
    "PO_2026-118.xlsx": lambda: order("PO/2026/118"),
    "PO_2026-119_BAD.xlsx": lambda: bad_order("PO/2026/119"),
}
FORMS: Mapping[str, Callable[[Workbook], bytes]] = {
    ".xlsb": as_xlsb,
    ".short.xlsb": partial(as_xlsb, short=True, inline=True),
    ".xls": as_xls,
    ".ods": as_ods,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", MADE)
def test_a_sample_in_another_format_is_read_as_in_xlsx(
    name: str, form: str, tmp_path: Path
) -> None:
    path = tmp_path / name.replace(".xlsx", form)
    path.write_bytes(FORMS[form](MADE[name]()))
    expected = json.loads((GOLDEN / f"{name}.expected.json").read_text("utf-8"))
    assert outcome(path) == expected


def test_the_order_as_text_is_the_order_as_workbook(samples: Path) -> None:
    book = reading((samples / "PO_2026-118.xlsx").read_bytes(), LAYOUTS["order-lines"])
    text = reading((samples / "PO_2026-120.csv").read_bytes(), LAYOUTS["order-lines"], "a.csv")
    for table in ("order_lines", "order_schedules"):
        frames = [validated(one).tables[table].frame.drop("_row") for one in (book, text)]
        assert frames[0].equals(frames[1])


def test_the_samples_are_what_the_script_builds(samples: Path, tmp_path: Path) -> None:
    script = samples.parent / "make_workbooks.py"
    command = [sys.executable, str(script), str(tmp_path)]
    subprocess.run(command, check=True, cwd=samples.parents[1], env={"PYTHONPATH": "."})
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (samples / name).read_bytes(), name
