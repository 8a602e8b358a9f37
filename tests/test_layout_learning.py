"""What a draft gets right without help, what it leaves open, and that it is never wrong."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from golden_scores import cases as golden_cases
from golden_scores import parts as golden_parts
from golden_scores import reads_alike
from hypothesis import given
from hypothesis import strategies as st
from layout_samples import Sample, samples
from layout_scores import drafted, judged
from pydantic import TypeAdapter
from workbook.making import LAYOUTS, RULES, reading, transmission, workbook

from exchange import settings
from exchange.adapters.workbook.drafting.drafted import draft
from exchange.adapters.workbook.drafting.patterns import Notation, fitting
from exchange.adapters.workbook.drafting.toml import text
from exchange.adapters.workbook.drafting.wordings import sure, wordings
from exchange.errors import Unreadable
from exchange.model.findings import Severity
from exchange.model.layouts import Layout
from exchange.model.toml_text import value_of

SAMPLES = {sample.filename: sample for sample in samples()}

OPEN = {
    "dates_short.xlsx": {"dates"},
    "misspelt.xlsx": {"customer_part", "quantity", "requested_date"},
    "label_and_value_together.xlsx": {"customer_part", "requested_date"},
}
"""What is left to a person, by file; of every other file a draft has all of it right."""

LOADED = {
    "months_over_weeks.xlsx",
    "quantity_over_weeks.ods",
    "order_over_lines.xlsx",
    "months_as_dates.xlsx",
    "long_rows.xlsx",
    "order_cp1250.csv",
    "label_block.xlsx",
}


def laid_out(sample: Sample) -> Layout:
    written = text(drafted(sample), sample.filename, "2026-11-25")
    layout = TypeAdapter(Layout).validate_python(tomllib.loads(written))
    settings.check_layout(Path("it.toml"), layout)
    return layout


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.filename)
def test_a_draft_is_right_or_open_and_never_wrong(sample: Sample) -> None:
    parts = judged(sample.truth, drafted(sample))
    assert {name: how for name, how in parts.items() if how != "right"} == dict.fromkeys(
        OPEN.get(sample.filename, ()), "open"
    )


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.filename)
def test_a_draft_is_a_layout_that_reads_its_sample(sample: Sample) -> None:
    layout = laid_out(sample)
    assert layout.draft
    assert layout.document == sample.truth.document
    name = sample.filename if not sample.filename.endswith(".txt") else "sample.csv"
    message = reading(sample.content, layout, name)
    if "customer_part" not in OPEN.get(sample.filename, ()) and "row 2" not in sample.truth.open:
        lines = message.tables[f"{sample.truth.document.split('_')[-1]}_lines"].frame
        assert lines.height >= 2
        assert lines["customer_part"].null_count() == 0


@pytest.mark.parametrize("filename", sorted(LOADED))
def test_a_plain_file_is_read_by_its_draft_without_a_hold(filename: str) -> None:
    message = reading(SAMPLES[filename].content, laid_out(SAMPLES[filename]), filename)
    grave = [each for each in message.findings if RULES[each.rule].severity.rank >= HOLD]
    assert [each for each in grave if each.rule not in {"XLS-006", "XLS-019"}] == []


HOLD = Severity.HOLD.rank


@pytest.mark.parametrize(
    ("texts", "patterns"),
    [
        (["16.10.2025"], ["%d.%m.%Y"]),
        (["05.10.2025", "06.10.2025"], ["%d.%m.%Y"]),
        (["03/04/2026"], ["%d/%m/%Y", "%m/%d/%Y"]),
        (["03/04/2026", "13/04/2026"], ["%d/%m/%Y"]),
        (["03/04/2026", "04/13/2026"], ["%m/%d/%Y"]),
        (["03/04/2026", "13.04.2026"], []),
        (["2026-12-01"], ["%Y-%m-%d"]),
        (["soon"], []),
    ],
)
def test_dates_are_read_by_the_patterns_that_fit_them_all(
    texts: list[str], patterns: list[str]
) -> None:
    assert fitting(texts) == patterns


@pytest.mark.parametrize(
    ("texts", "decimal", "thousands", "opened"),
    [
        (["1.234,56"], ",", ".", False),
        (["1,234.56"], ".", ",", False),
        (["1 234,5", "12"], ",", " ", False),
        (["1'234.50"], ".", "'", False),
        (["12,5"], ",", "", False),
        (["0.125"], ".", "", False),
        (["1.234.567"], ",", ".", False),
        (["12,5", "1.234"], ",", ".", False),
        (["12.5", "1.234"], ".", "", False),
        (["1.234"], ",", "", True),
        (["1,234"], ".", "", True),
        (["1.234,56", "1,234.56"], ",", ".", True),
        (["12", "7"], ".", "", False),
    ],
)
def test_numbers_prove_their_notation_or_leave_it_open(
    texts: list[str], decimal: str, thousands: str, *, opened: bool
) -> None:
    style = Notation()
    for number, each in enumerate(texts, 1):
        style.see(f"A{number}", each)
    settings_, notes = style.settings()
    assert settings_ == {"decimal": decimal, "thousands": thousands}
    assert any(note.open for note in notes) is opened


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("PART NO", "customer_part"),
        ("Part-No.", "customer_part"),
        ("Part numbr", "customer_part"),
        ("Liefertermine", "requested_date"),
        ("Manufacturer", None),
        ("Unit Cost", None),
        ("Plan", None),
        ("Nr", None),
        ("123", None),
    ],
)
def test_a_heading_is_known_nearly_known_or_not_taken(heading: str, field: str | None) -> None:
    match = sure(wordings("purchase_order", LAYOUTS.values()).matches(heading, "columns", "header"))
    assert (match.field if match else None) == field


def test_wordings_of_the_site_count_too() -> None:
    own = Layout(document="purchase_order", columns={"customer_part": ("Ref Deg",)})
    match = sure(wordings("purchase_order", [own]).matches("ref. deg", "columns"))
    assert match
    assert match.field == "customer_part"


def test_a_sheet_without_headings_is_refused() -> None:
    content = workbook([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(Unreadable) as refused:
        draft("xlsx", transmission(content), LAYOUTS.values())
    assert refused.value.finding.rule == "XLS-001"


def test_a_bad_file_is_drafted_with_what_is_wrong_named() -> None:
    rows = [
        ["Part no.", "Unit", "CW49/2026", "CW50/2026"],
        ["00471133", "pcs", "tbd", 5],
        [471134, "pcs", 10, None],
        ["Total", None, 10, 5],
    ]
    found = draft("xlsx", transmission(workbook(rows)), LAYOUTS.values())
    told = {note.place: note.sentence for note in found.notes if note.open}
    assert told.keys() >= {"C2", "A3", "D3", "row 4"}
    assert "leading zeros" in told["A3"]


def test_two_columns_of_one_meaning_are_named_and_one_is_taken() -> None:
    rows = [
        ["Item", "Part no.", "Material", "Qty", "Due date"],
        [1, "A", "B", 2, date(2027, 1, 18)],
    ]
    found = draft("xlsx", transmission(workbook(rows)), LAYOUTS.values())
    assert found.table["columns"]["customer_part"] == ["Part no."]  # type: ignore[index]  # a table
    assert any(note.place == "C1" and "Part no." in note.sentence for note in found.notes)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_heading_says_the_file_stays_toml(heading: str) -> None:
    assert tomllib.loads(f"a = {value_of([heading])}") == {"a": [heading]}


ALIKE = {
    "english-text", "header-row-23", "new-year-weeks", "numbered-months", "polish-months",
    "trailing-rows",
}  # fmt: skip
"""Golden layouts whose draft, as it is, reads the file as the layout people wrote for it."""


@pytest.mark.parametrize("path", golden_cases(), ids=lambda path: path.parent.name)
def test_a_golden_layout_is_drafted_right_or_open_and_never_wrong(path: Path) -> None:
    assert "wrong" not in golden_parts(path).values()
    assert reads_alike(path) == (path.parent.name in ALIKE)


@pytest.mark.parametrize("weekday", [0, 1, 2, 3, 4, 5, 6])
def test_only_mondays_plainly_begin_weeks(weekday: int) -> None:
    days = [date(2026, 11, 30) + timedelta(days=7 * n + weekday) for n in range(5)]
    content = workbook([["Part no.", "Unit", *days], ["0047", "pcs", *range(5)]])
    found = draft("xlsx", transmission(content, "FC.xlsx"), LAYOUTS.values())
    buckets: Any = found.table["buckets"]
    assert ("date" in buckets["forms"]) == (weekday == 0)
    asked = [note for note in found.notes if note.open and "a week apart" in note.sentence]
    assert len(asked) == (weekday != 0)
