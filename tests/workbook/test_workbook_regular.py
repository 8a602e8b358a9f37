"""Regular rows are read as openpyxl reads them; what is not certainly one is left to openpyxl."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from long_runs import part
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import saved, workbook
from workbook.test_workbook_hostile import CUTS, Cut, mutated

from exchange.adapters.workbook import sheets
from exchange.adapters.workbook.regular import Rows, sifted
from exchange.adapters.workbook.sheets import UNOPENABLE, Opened
from exchange.adapters.workbook.stored import Cells, Dressing
from exchange.errors import Unreadable

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {NAMESPACE}>'
COLS = '<cols><col min="2" max="3" hidden="1"/></cols>'
TAIL = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
STRINGS = f"<sst {NAMESPACE}>%s</sst>"
PLAIN_STRINGS = (
    '<si><t>Nr części</t></si><si><t/></si><si><t xml:space="preserve"> a &amp; b </t></si>'
)

Outcome = list[tuple[object, ...]] | str


def styles(sheet: Worksheet) -> None:
    """Dress cells so that style 1 is a date, 2 padded, 3 a span of time, 4 a price."""
    for column, code in enumerate(("dd.mm.yyyy", "00000000", "[h]:mm", "0.00"), 1):
        sheet.cell(1, column).number_format = code


TEMPLATE = workbook([["x", 1, 1, 1]], styles)
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def packed(sheet: str | bytes, strings: str = PLAIN_STRINGS) -> bytes:
    """Return a workbook whose only sheet is this XML."""
    parts: dict[str, str | bytes] = {SHEET: sheet, TEXTS: STRINGS % strings}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as source, zipfile.ZipFile(target, "w") as made:
        parts[TYPES] = source.read(TYPES).replace(b"</Types>", SHARED + b"</Types>")
        for name in {**dict.fromkeys(source.namelist()), **parts}:
            made.writestr(name, parts[name] if name in parts else source.read(name))
    return target.getvalue()


def sheet(*rows: str) -> str:
    return f"{HEAD}{COLS}<sheetData>{''.join(rows)}</sheetData>{TAIL}"


def read(content: bytes) -> Outcome:
    """Return all that is read from a workbook, or that it is refused."""
    try:
        with warnings.catch_warnings(action="ignore"):
            opened = Opened(content)
            grids = [opened.grid(each) for each in opened.sheets()]
    except (*UNOPENABLE, Unreadable):
        return "refused"
    return [
        (each.name, repr(each.rows), each.merged, each.hidden_rows, each.hidden_columns)
        for each in grids
    ]


def untouched(source: IO[bytes], _: Rows) -> Iterator[bytes]:
    yield source.read()


def by_openpyxl(content: bytes) -> Outcome:
    """Read a workbook without taking anything out of openpyxl's hands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "sifted", untouched)
        patch.setattr(sheets, "texts", lambda _: None)
        return read(content)


def taken(xml: str) -> tuple[list[int], bytes]:
    """Return the numbers of the rows that are taken out, and what is left."""
    rows = Rows(
        Cells(["a", "", "b"], Dressing(), lambda _: {"value": None}),
        lambda _: None,
        lambda *_: None,
    )
    left = b"".join(sifted(io.BytesIO(xml.encode()), rows))
    return list(rows.rows), left


CELLS = [
    '<c r="{}" t="n" s="1"><v>46349</v></c>',
    '<c r="{}" t="b" s="4"><v>1</v></c>',
    '<c r="{}" t="inlineStr" s="1"><is><t>a</t></is></c>',
    '<c r="{}" s="4" t="s"/>',
    '<c r="{}" s="4" t="n"></c>',
    '<c r="{}" s="4" t="inlineStr"></c>',
    '<c r="{}" s="0" t="n"><f aca="false">A3/B3</f><v>43</v></c>',
    '<c r="{}" t="s" s="4"><v>2</v></c>',
    '<c r="{}" s="4" t="s"><v>2</v></c>',
    '<c r="{}" t="s"><v>1</v></c>',
    '<c r="{}" t="s"><v>0</v></c>',
    '<c r="{}"><v>5</v></c>',
    '<c r="{}" s="4"><v>12.50</v></c>',
    '<c r="{}" t="n"><v>-0</v></c>',
    '<c r="{}"><v>1E-3</v></c>',
    '<c r="{}"><v>1e5</v></c>',
    '<c r="{}"><v>5.0</v></c>',
    '<c r="{}"><v>123456789012345</v></c>',
    '<c r="{}"><v>1234567890123456789</v></c>',
    '<c r="{}" s="1"><v>46349</v></c>',
    '<c r="{}" s="1"><v>46349.25</v></c>',
    '<c r="{}" s="1"><v>-1</v></c>',
    '<c r="{}" s="1"><v>59</v></c>',
    '<c r="{}" s="1"/>',
    '<c r="{}" s="2"><v>4711</v></c>',
    '<c r="{}" s="3"><v>1.5</v></c>',
    '<c r="{}" s="9"><v>1</v></c>',
    '<c r="{}" t="b"><v>1</v></c>',
    '<c r="{}" t="e"><v>#N/A</v></c>',
    '<c r="{}" t="str"><v>text</v></c>',
    '<c r="{}" t="d"><v>2026-11-23</v></c>',
    '<c r="{}" t="str"><f>A1&amp;"x"</f><v>a &lt;b&gt; c</v></c>',
    '<c r="{}" t="str"><f>A1</f><v></v></c>',
    '<c r="{}"><f>A1*2</f><v>10</v></c>',
    '<c r="{}"><f>A1&gt;2</f></c>',
    '<c r="{}"><f t="shared" si="0"/></c>',
    '<c r="{}"><f t="shared" ref="A1:A9" si="0">B1</f><v>3</v></c>',
    '<c r="{}"><f t="array" ref="A1">B1</f><v>3</v></c>',
    '<c r="{}" t="b"><f>TRUE()</f><v>0</v></c>',
    '<c r="{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    '<c r="{}" t="inlineStr"><is><t>Größe</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t> a </t></is></c>',
    '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> a\n\tb </t></is></c>',
    '<c r="{}" t="inlineStr"><is><t/></is></c>',
    '<c r="{}" t="inlineStr"><is><t>a_x000D_b</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>a &#10; b</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>a]]b > c</t></is></c>',
    '<c r="{}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
    '<c r="{}" t="inlineStr"><is><t>\ufeff\U0001f600\ufb01</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>a\r\nb</t></is></c>',
    '<c r="{}"><!-- <v>1</v> --><v>2</v></c>',
    '<c r="{}"><v><![CDATA[7]]></v></c>',
    "<c r='{}'><v>5</v></c>",
    '<c r="{}"  ><v>6</v></c>',
    "<c><v>8</v></c>",
    '<c r="A77"><v>8</v></c>',
    '<c r="XFD{1}"><v>8</v></c>',
    '<c r="{}"><v> 5 </v></c>',
    '<c r="{}"><v/></c>',
    '<c r="{}"><v>5</v><extLst/></c>',
    '<c r="{}" cm="1"><v>5</v></c>',
]
BROKEN_CELLS = [
    '<c r="{}" s="1" t="n" s="1"><v>46349</v></c>',
    '<c r="{}" s="1" t="s" s="1"><v>0</v></c>',
    '<c r="{}" t="s"><v>99</v></c>',
    '<c r="{}" t="inlineStr"><is><t>a]]>b</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c>',
    '<c r="{}" s="1" s="1"><v>5</v></c>',
    '<c r="{}"><v>&x;</v></c>',
    '<c r="{}"><v>x</v></c>',
    '<c r="{}"><v>5</v>',
    '<c r="{}" t="inlineStr"><is><t>a & b</t></is></c>',
    '<c r="{}" t="str"><v>\x01</v></c>',
]
TAGS = [
    '<row r="{}" customFormat="false" ht="12.8" hidden="false">',
    '<row r="{}">',
    '<row r="{}" spans="1:4" ht="15" customHeight="1">',
    '<row r="{}" hidden="1">',
    '<row r="{}" hidden="0">',
    "<row>",
    '<row hidden="true">',
    '<row spans="1:4" r="{}">',
    '\n  <row r="{}">',
    '<row r="{}" >',
    '<row r="0{}">',
    '<row r="1">',
    '<row r="{}.0">',
    '<!-- --><row r="{}">',
    '<row r="{}"/><row r="5{}">',
    '<!-- <row r="{}"></row> --><row r="{}">',
    '<row r="{}" s="1" customFormat="1">',
    '<row r="{}" ht="&amp;">',
]
BROKEN_TAGS = [
    '<row r="{}" spans="1:4" x14ac:dyDescent="0.25">',
    '<row r="{}" r="9">',
    '<row r="8{}"><row r="{}">',
]
ENDS = [
    *["</row>"] * 6,
    "\n </row>",
    "</row >",
    '</row><!-- <row r="7"><c r="A7"><v>1</v></c></row> -->',
    '<?x <row r="7"></row>?></row>',
]
BROKEN_ENDS = [
    "",
    "</row></row>",
]


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    """Return rows, mostly in order and whole, of what programs write and what they do not."""
    broken = not draw(st.integers(0, 3))
    some_cells = [*CELLS[:20], *CELLS, *(BROKEN_CELLS if broken else ())]
    some_tags = [*TAGS[:4] * 4, *TAGS, *(BROKEN_TAGS if broken else ())]
    some_ends = [*ENDS, *(BROKEN_ENDS if broken else ())]
    numbers = draw(st.lists(st.integers(1, 40), max_size=8))
    if draw(st.integers(0, 3)):
        numbers = sorted(set(numbers))
    made = []
    for number in numbers:
        tag = draw(st.sampled_from(some_tags))
        cells = draw(st.lists(st.sampled_from(some_cells), max_size=5))
        columns = list(range(1, len(cells) + 1))
        if not draw(st.integers(0, 3)):
            columns = draw(st.lists(st.integers(1, 30), min_size=len(cells), max_size=len(cells)))
        inside = "".join(
            cell.format(f"{get_column_letter(column)}{number}", number)
            for cell, column in zip(cells, columns, strict=True)
        )
        made.append(tag.format(number, number) + inside + draw(st.sampled_from(some_ends)))
    return made


@pytest.mark.swept
@settings(deadline=None, max_examples=part(200))
@given(rows(), st.integers(1, 300))
@example(
    ['<row r="5"><c r="A5"><v>1</v></c></row>', '<row r="5"><c r="A5"/><c r="B5"><v/></c></row>'], 9
)
@example(
    [
        '<row r="5"><c r="A5"><v/></c><c r="B5"><v>2</v></c></row>',
        '<row r="5"><c r="B5"><v>1</v></c></row>',
    ],
    9,
)
@example(['<row r="5"><c r="A5"><v>1</v></c></row>', "<row><c><v>2</v></c></row>"], 9)
@example(['<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c><c r="A2" s="1"/></row>'], 9)
def test_both_ways_give_the_same_grid(made: list[str], chunk: int) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    content = packed(sheet(*made))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exchange.adapters.workbook.regular.CHUNK", len(HEAD) + 100 + chunk)
        assert read(content) == by_openpyxl(content)


CLEAN = sheet(
    *(
        f'<row r="{row}" spans="1:5" ht="15"><c r="A{row}" t="s"><v>0</v></c>'
        f'<c r="B{row}" s="1"><v>4634{row}</v></c><c r="C{row}" s="4"><f>A1</f><v>1.5</v></c>'
        f'<c r="D{row}" s="4"/><c r="E{row}" t="inlineStr"><is><t>a &lt; b</t></is></c></row>'
        for row in range(1, 6)
    )
)


NUMBERS = st.one_of(
    st.integers().map(str),
    st.floats().map(repr),
    st.sampled_from(
        [
            "1,2",
            "[1",
            "2]",
            "{",
            '"a"',
            '"',
            "NaN",
            "Infinity",
            "true",
            "null",
            "007",
            "+1",
            "1.",
            ".5",
            "1e999",
            "1E+2",
            "-",
            " 5",
            "5 ",
            "1_0",
            "0x1",
            "",
            "\n",
            "\u0665",
            "9" * 400,
            "-0",
            "-0.0",
        ]
    ),
    st.text('0123456789.,eE+-[]" ', max_size=4),
)


@pytest.mark.swept
@settings(deadline=None, max_examples=part(200))
@given(
    st.lists(NUMBERS, min_size=1, max_size=5), st.sampled_from(["", ' s="4"', ' s="1"', ' s="2"'])
)
@example(["[1", "2]", "1,2"], "")
@example(["1,2", ""], "")
@example(['"', '"', "1,2"], "")
def test_both_ways_read_the_same_numbers(held: list[str], style: str) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    content = packed(sheet(*(numbered(number, ["1.5", *held], style) for number in (1, 2))))
    alone = packed(sheet(numbered(1, ["1.5"], style), numbered(2, held, style)))
    assert read(content) == by_openpyxl(content)
    assert read(alone) == by_openpyxl(alone)


@pytest.mark.parametrize(
    "junk", [",", ",&x;", ",7", "x", ",]]>", "\n", ",\x01", '</c><c r="D2"><v>1</v>', "<!-- -->"]
)
def test_what_stands_between_numbers_is_not_swallowed(junk: str) -> None:
    row = numbered(2, ["2.5", "3.5", "4.5"], "")
    content = packed(sheet(numbered(1, ["1.5"], ""), row.replace("</c><", f"</c>{junk}<", 1)))
    assert read(content) == by_openpyxl(content)
    content = packed(sheet(numbered(1, ["1.5"], ""), row.replace("</v>", f"</v>{junk}", 1)))
    assert read(content) == by_openpyxl(content)


def numbered(row: int, held: list[str], style: str) -> str:
    cells = (f'<c r="{get_column_letter(column)}{row}"{style}><v>{number}</v></c>'
             for column, number in enumerate(held, 1))  # fmt: skip
    return f'<row r="{row}">{"".join(cells)}</row>'


@pytest.mark.swept
@settings(deadline=None, max_examples=part(200))
@given(CUTS)
def test_both_ways_read_the_same_of_mutated_xml(cuts: list[Cut]) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    content = packed(mutated(CLEAN.encode(), cuts))
    assert read(content) == by_openpyxl(content)


def test_a_row_without_a_number_follows_the_one_before_it_whatever_that_is() -> None:
    made = ['<row r="7"><c r="A7"><v>1</v></c></row>', '<row r="0"><c r="A0"><v>2</v></c></row>']
    content = packed(sheet(*made, "<row><c><v>3</v></c></row>"))
    assert read(content) == by_openpyxl(content)


@pytest.mark.parametrize("cell", CELLS + BROKEN_CELLS)
def test_both_ways_read_the_same_cell(cell: str) -> None:
    content = packed(sheet(f'<row r="3">{cell.format("B3", 3)}<c r="C3"><v>1</v></c></row>'))
    assert read(content) == by_openpyxl(content)


@pytest.mark.parametrize("tag", TAGS + BROKEN_TAGS)
def test_both_ways_read_the_same_row(tag: str) -> None:
    number = "3"
    content = packed(
        sheet(
            '<row r="2"><c r="A2"><v>2</v></c></row>',
            f'{tag.format(number, number)}<c r="A3"><v>1</v></c></row>',
            '<row r="4"><c r="A4"><v>2</v></c></row>',
        )
    )
    assert read(content) == by_openpyxl(content)


@pytest.mark.parametrize(
    "strings",
    [
        PLAIN_STRINGS,
        "<si><t>a</t><phoneticPr fontId='1'/></si>",
        "<si><r><t>a</t></r><r><t>b</t></r></si>",
        "<si><t>a_x000D_b</t></si>",
        "<si><t>ax005F_b</t></si>",
        "<si><t>a\r\nb</t></si>",
        "<si><t>&#65;</t></si>",
        "<si><t> a </t></si>",
        "<si><t>a</t></si><!-- <si><t>b</t></si> --><si><t>c</t></si>",
        "<si/>",
        "<si><t>a</si>",
        "<si><t>a &quot;&apos;&lt;&gt; > b</t></si>",
        "<si><t>\ufffd</t></si>",
        "",
        "<si><t>a</t></si>\n <si><t></t></si>",
    ],
)
def test_both_ways_read_the_same_texts(strings: str) -> None:
    cells = "".join(
        f'<c r="{letter}1" t="s"><v>{index}</v></c>' for index, letter in enumerate("AB")
    )
    content = packed(sheet(f'<row r="1">{cells}</row>'), strings)
    assert read(content) == by_openpyxl(content)


ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
ENCODED = sheet(ROW).replace("1</v>", '1</v></c><c r="B1" t="inlineStr"><is><t>é</t></is>')


@pytest.mark.parametrize(
    "xml",
    [
        sheet(ROW).replace("<cols>", "<!-- <sheetData> --><cols>"),
        sheet(ROW).replace("<cols>", "<?x <sheetData>?><cols>"),
        sheet(ROW).replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        sheet(ROW).replace("<worksheet", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet'),
        sheet(ROW).replace(NAMESPACE, 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'),
        sheet(ROW).replace(NAMESPACE, 'xmlns="x"'),
        sheet(ROW).replace("<sheetData>", f'<sheetData xmlns="x">{ROW}</sheetData><sheetData>'),
        sheet(ROW).replace("<cols>", '<cols xmlns="x">'),
        sheet(ROW).replace("<sheetData>", "<sheetData><!-- -->"),
        sheet(ROW).replace("</sheetData>", f"</sheetData><sheetData>{ROW}</sheetData>"),
        sheet(ROW)[:-20],
        sheet(ROW).replace("</sheetData>", ""),
        sheet(ROW).replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'),
        ENCODED.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode("latin-1"),
        ENCODED.encode("latin-1"),
        ENCODED.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
        ENCODED.replace('<?xml version="1.0" encoding="UTF-8"?>', "\ufeff").encode(),
        "",
    ],
)
def test_what_may_not_be_rows_is_left_alone(xml: str | bytes) -> None:
    content = packed(xml)
    assert read(content) == by_openpyxl(content)


def test_texts_of_a_workbook_are_read() -> None:
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c>'
    found = read(packed(sheet(f'<row r="1">{cells}</row>')))
    assert found[0][1] == "[Row(number=1, cells=['Nr części', ' a & b '])]"


def test_clean_rows_are_taken_and_the_rest_is_left() -> None:
    numbers, left = taken(sheet(*(ROW.replace("1", str(each)) for each in (1, 2, 3))))
    assert numbers == [1, 2, 3]
    assert left.decode() == sheet('<row r="3"/>')


@pytest.mark.parametrize("style", [1, 2, 3])
def test_a_style_that_looks_like_the_row_is_no_hindrance(style: int) -> None:
    made = [
        f'<row r="{row}" hidden="false"><c r="A{row}" s="{style}"><v>{row}</v></c></row>'
        for row in (1, 2, 3)
    ]
    numbers, left = taken(sheet(*made))
    assert numbers == [1, 2, 3]
    assert left.count(b"<row") == 2


def test_a_row_with_something_else_in_it_is_left_alone() -> None:
    odd = '<row r="2"><c r="A2" t="d"><v>2026-11-23</v></c></row>'
    numbers, left = taken(sheet(ROW, odd, ROW.replace("1", "3")))
    assert numbers == [1, 3]
    assert left.decode() == sheet('<row r="1"/>', odd, '<row r="3"/>')


@pytest.mark.parametrize("part", ["docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"])
def test_what_no_cell_needs_may_be_broken(part: str) -> None:
    whole = packed(sheet(ROW))
    assert read(replaced(whole, part, "<x")) == read(whole) != "refused"


def test_a_comparison_sees_a_row_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(sheet(ROW))
    assert read(content) == by_openpyxl(content)
    monkeypatch.setattr(Rows, "understood", lambda *_: True)
    assert read(content) != by_openpyxl(content)


def test_any_workbook_of_openpyxls_own_is_read_both_ways() -> None:
    book = Workbook()
    book.worksheets[0].append(["Teil", 1, 2.5, None, True])
    for number in range(300):
        book.worksheets[0].append([f"{number:05}", number, number / 7, None, number % 2 == 0])
    assert read(saved(book)) == by_openpyxl(saved(book))


@pytest.mark.filterwarnings("ignore")
def test_the_corpus_is_read_both_ways(corpus: Path) -> None:
    compared = 0
    for path in sorted(corpus.glob("*.xls[xm]")):
        content = path.read_bytes()
        found = read(content)
        assert found == by_openpyxl(content), path
        compared += found != "refused"
    assert compared > 30


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
DECLARED = [
    '<!DOCTYPE x [<!ENTITY a0 SYSTEM "file:///etc/passwd">]>',
    f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
]


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("entity", ["&a0;", "&a9;", "text"])
def test_a_part_that_declares_entities_is_refused(declared: str, entity: str) -> None:
    cell = f'<c r="A1" t="inlineStr"><is><t>{entity}</t></is></c>'
    xml = sheet(f'<row r="1">{cell}</row>').replace("<worksheet", f"{declared}<worksheet")
    assert read(packed(xml)) == "refused"
    strings = f"{declared}<sst {NAMESPACE}><si><t>{entity}</t></si></sst>"
    content = packed(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    assert read(replaced(content, TEXTS, strings)) == "refused"


def replaced(content: bytes, part: str, xml: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            made.writestr(name, xml if name == part else source.read(name))
    return target.getvalue()


def test_rows_out_to_the_last_column_are_refused_while_they_are_read() -> None:
    made = (f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 1_000_001))
    content = packed(sheet(*made))
    opened = Opened(content)
    with pytest.raises(Unreadable) as caught:
        opened.grid(opened.sheets()[0])
    assert caught.value.finding.observed == "5013504 > 5000000"


def test_a_cell_in_the_last_corner_costs_its_row_only() -> None:
    opened = Opened(packed(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))
    (row,) = opened.grid(opened.sheets()[0]).rows
    assert (row.number, len(row.cells), row.at(16_384)) == (1_048_576, 16_384, 1)


@pytest.mark.parametrize("inside", ['<c r="A1"><v>1</v></c>', "<!-- -->", "x", "<row>"])
def test_a_row_without_an_end_is_refused(inside: str) -> None:
    assert read(packed(f'{HEAD}<sheetData><row r="1">{inside * 200_000}')) == "refused"


TWICE = {
    "in one row": ['<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'],
    "in one row, the same": ['<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>1</v></c></row>'],
    "in two rows": [
        '<row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>2</v></c></row>',
    ],
    "in two rows apart": [
        '<row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="3"><c r="A3"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>0</v></c></row>',
    ],
    "an error": ['<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="A2"><v>2</v></c></row>'],
}


@pytest.mark.parametrize("how", TWICE)
@pytest.mark.parametrize("tag", ["", "<!-- -->"], ids=["regular", "left to openpyxl"])
@pytest.mark.parametrize("shared", [PLAIN_STRINGS, "<si><r><t>rich</t></r></si>"])
def test_a_cell_that_stands_twice_is_refused_with_its_address(
    how: str, tag: str, shared: str
) -> None:
    opened = Opened(packed(sheet(*(tag + row for row in TWICE[how])), shared))
    with pytest.raises(Unreadable) as refused:
        opened.grid(opened.sheets()[0])
    finding = refused.value.finding
    assert (finding.rule, str(finding.locator)) == ("XLS-034", "Sheet!A2")


def test_a_row_in_two_parts_and_a_cell_that_is_empty_once_lose_nothing() -> None:
    rows = [
        '<row r="2"><c r="A2"><v>1</v></c><c r="C2"/><c r="C2"><v>3</v></c></row>',
        '<row r="2"><c r="A2"/><c r="B2"><v>2</v></c></row>',
    ]
    opened = Opened(packed(sheet(*rows)))
    (row,) = opened.grid(opened.sheets()[0]).rows
    assert row.cells == [1, 2, 3]


@pytest.mark.parametrize("rows", ['<row r="2"><c r="A3"><v>1</v></c></row>',
                                  '<row><c r="A9"><v>1</v></c></row>'])  # fmt: skip
def test_a_cell_whose_address_is_not_in_its_row_refuses_the_file(rows: str) -> None:
    assert read(packed(sheet(rows))) == "refused"
