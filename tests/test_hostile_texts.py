"""What a sender writes stays a text in every workbook and page made for people."""

import ast
import io
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from as_ods import as_ods
from hypothesis import given
from hypothesis import strategies as st
from mutating import NOW, configuration, tools
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exchange import pipeline
from exchange.adapters.workbook.listing import text, visible
from exchange.adapters.workbook.papers import put
from exchange.adapters.workbook.rebuilt import _put
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.papers import Field
from exchange.model.ports import Desk

ROOT = Path(__file__).parents[1]
WRITERS = ROOT / "exchange/adapters/workbook"
SIGNS = "=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
FORMULAS = (
    "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x","y")',
    "\uff1d1+1", "=1", "'=1+1", "-5", "+49 30 1234",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)", "</td></table><h1>x</h1>", "javascript:alert(1)", "&lt;b&gt;",
    "<!--", "]]>", '<a href="//evil">x</a>', "{{7*7}}", "{% raw %}", "</style><script>",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from((*FORMULAS, *MARKUP)),
    st.builds(lambda sign, rest: sign + rest, st.sampled_from(SIGNS), st.text(max_size=20)),
)


def reread(book: Workbook) -> Worksheet:
    target = io.BytesIO()
    book.save(target)
    return load_workbook(io.BytesIO(target.getvalue())).worksheets[0]


@given(st.lists(TEXTS, min_size=1, max_size=30))
def test_text_is_written_as_text_whatever_it_begins_with(texts: list[str]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row, each in enumerate(texts, 1):
        text(sheet, row, 1, each)
        put(sheet, row, 2, Field(each))
        _put(sheet, row, 3, each)
        put(sheet, row, 4, Field(Decimal("-1.5")))
    for cells, each in zip(reread(book).iter_rows(max_col=4), texts, strict=True):
        for cell in cells[:3]:
            expected = visible(each).replace("\r\n", "\n").replace("\r", "\n")
            assert str(cell.value).replace("\r\n", "\n").replace("\r", "\n") == expected
            assert cell.data_type == "s"
            assert cell.quotePrefix == (each[0] in SIGNS)
        assert cells[3].value == -1.5
        assert cells[3].data_type == "n"


SETS_VALUES = {
    "agreement_form.py": 1, "answered.py": 1, "confirming.py": 1, "listing.py": 2, "papers.py": 1,
    "rebuilt.py": 2, "template.py": 4, "filled.py": 1,
}  # fmt: skip
"""Where a cell gets a value, and how often; but for `listing.text` no text of a sender's.

The headings of a template are marked as texts there. Who writes one more cell looks here first.
"""


def test_cells_get_their_texts_in_one_place() -> None:
    found: Counter[str] = Counter()
    for module in WRITERS.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".cell"):
                found[module.name] += len(node.args) > 2
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                told = [ast.unparse(each) for each in parts]
                found[module.name] += any(
                    each.endswith(".value") or ".worksheets[0][" in each for each in told
                )
    assert {name: count for name, count in found.items() if count} == SETS_VALUES


def hostile(name: str, texts: tuple[str, ...]) -> Workbook:
    """Return a sample with hostile texts in the place of what it says of its parts."""
    book = load_workbook(ROOT / "samples/wista" / name)
    sheet = book.worksheets[0]
    number = 0
    for row in sheet.iter_rows(min_row=11):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value, cell.data_type = texts[number % len(texts)], "s"
                number += 1
    assert number
    return book


def answered(content: bytes, name: str) -> Outcome:
    digest = sha256(content).hexdigest()
    receipt = "01JD3K9QZZ0000000000000000"
    arrived = Transmission(receipt, receipt[:8], "any", name, digest, NOW, content)
    return pipeline.judge(arrived, Desk(configuration(), Ledger(), tools()))


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


SAMPLES = ("PO_2026-119_BAD.xlsx", "Forecast_2026-W48_BAD.xlsx")


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_no_answer_holds_a_formula_that_was_a_text(sample: str, form: str) -> None:
    book = hostile(sample, FORMULAS)
    content = saved(book) if form == "xlsx" else as_ods(book)
    outcome = answered(content, sample.replace("xlsx", form))
    books = [each for each in outcome.responses if each.path.endswith(".xlsx")]
    assert books
    for response in books:
        for sheet in load_workbook(io.BytesIO(response.content)).worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (response.path, cell.coordinate, cell.value)


class Page(HTMLParser):
    """Counts what a page has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.policies: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        told = dict(attrs)
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(told.get("content") or "")


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_page_has_the_same_elements_whatever_a_sender_writes(sample: str) -> None:
    pages = {}
    for kind, texts in (("plain", tuple("abcdefghijklm")), ("hostile", MARKUP)):
        outcome = answered(saved(hostile(sample, texts)), sample)
        found = [each for each in outcome.responses if each.path.endswith(".html")]
        assert found
        pages[kind] = [Page(each.content.decode()) for each in found]
    for plain, attacked in zip(pages["plain"], pages["hostile"], strict=True):
        assert not attacked.tags.keys() - plain.tags.keys()
        assert not attacked.attributes.keys() - plain.attributes.keys()
        assert {"script", "img", "svg", "iframe"}.isdisjoint(attacked.tags)
        assert attacked.policies
        assert all("default-src 'none'" in each for each in attacked.policies)
