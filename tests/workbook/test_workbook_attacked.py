"""Workbooks that attack: refused with a rule, or read as if the attack were not there.

Nothing is fetched (a listener on loopback hears nobody), nothing of ours appears in what is read.
"""

import io
import re
import socket
import time
import zipfile
from collections.abc import Iterator

import pytest
from as_ods import as_ods
from openpyxl import Workbook, load_workbook
from package.test_package_hostile import HOSTILE
from workbook.making import FORECAST, assignment, transmission, workbook

from exchange.adapters.workbook.archive import inspect
from exchange.adapters.workbook.present import present, sprawling
from exchange.adapters.workbook.reading import read
from exchange.errors import Unreadable
from exchange.model.interchange import Interchange

ROWS = [["Forecast no.", "FC-1"], ["Part no.", "2026-W49"], ["0047", 5], ["0048", 6]]
WRITTEN = workbook(ROWS)
ABOUT_FILES_IN_FILES = {
    "three deep",
    "a hostile one within",
    "a bomb within",
    "a broken one within",
}
"""What is found where a member is looked into, which a workbook's never is."""

OF_A_PACKAGE = ABOUT_FILES_IN_FILES | {
    "a bomb", "a bomb that says less", "more than all may have", "too many files",
}  # fmt: skip
"""What is beyond the limits set for it there; a workbook has its own (test_workbook_archive)."""

SECRET = "root:x:0:0"  # noqa: S105 - how /etc/passwd begins
SECONDS = 20.0

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
QUADRATIC = f'<!ENTITY x "{"ha" * 50_000}">'

DOCTYPES = {
    "laughs": (f'[<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l9;">]', "&x;"),
    "quadratic": (f"[{QUADRATIC}]", "&x;" * 1_000),
    "a file": ('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;"),
    "the network": ('[<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]', "&x;"),
    "a public name": ('[<!ENTITY x PUBLIC "p" "http://127.0.0.1:{port}/x">]', "&x;"),
    "a parameter": ('[<!ENTITY % x SYSTEM "http://127.0.0.1:{port}/x"> %x;]', ""),
    "a parameter within": ("[<!ENTITY % x \"<!ENTITY y 'z'>\"> %x;]", "&y;"),
    "an entity nobody uses": ('[<!ENTITY x "y">]', ""),
    "an entity nobody declares": ('SYSTEM "http://127.0.0.1:{port}/x"', "&x;"),
    "a DTD elsewhere": ('SYSTEM "http://127.0.0.1:{port}/a.dtd"', ""),
}

PARTS = (
    "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml",
)  # fmt: skip


def changed(book: bytes, part: str, data: bytes) -> bytes:
    """Return a workbook with another part in place of one."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            made.writestr(name, data if name == part else source.read(name))
    return target.getvalue()


def part_of(book: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(part).decode()


TEXT = re.compile(r't="inlineStr"><is><t>(.*?)</t></is>')


def shared(book: bytes) -> bytes:
    """Return a workbook whose texts stand in a part of their own, as Excel has them."""
    xml = part_of(book, "xl/worksheets/sheet1.xml")
    texts = TEXT.findall(xml)
    numbers = iter(range(len(texts)))
    xml = TEXT.sub(lambda _: f't="s"><v>{next(numbers)}</v>', xml)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = part_of(book, "[Content_Types].xml").replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    told = f'<sst xmlns="{space}" uniqueCount="{len(texts)}">{strings}</sst>'
    book = changed(book, "xl/worksheets/sheet1.xml", xml.encode())
    book = changed(book, "[Content_Types].xml", types.encode())
    target = io.BytesIO(book)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/sharedStrings.xml", told)
    return target.getvalue()


BOOK = shared(WRITTEN)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Yield a listener that must hear nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


def declared(xml: str, attack: str, port: int) -> str:
    """Return XML with a document type in front and the entity before its last tag."""
    doctype, used = DOCTYPES[attack]
    start = xml.index("?>") + 2 if xml.startswith("<?xml") else 0
    end = xml.rindex("</")
    told = f"<!DOCTYPE a {doctype.replace('{port}', str(port))}>"
    return xml[:start] + told + xml[start:end] + used + xml[end:]


def outcome(content: bytes, form: str = "xlsx") -> Interchange | str:
    """Read within the time; return what was read, or the rule that refuses it."""
    begun = time.monotonic()
    try:
        found = read(transmission(content, f"x.{form}"), assignment(FORECAST, form))
        assert time.monotonic() - begun < SECONDS
        return found  # noqa: TRY300 - the refusal is the other answer
    except Unreadable as refusal:
        finding = refusal.finding
    assert time.monotonic() - begun < SECONDS
    assert SECRET not in str(finding)
    return finding.rule


def same_rows(found: Interchange, plain: Interchange) -> bool:
    return all(
        table.frame.equals(other.frame)
        for mine, others in zip(found.messages, plain.messages, strict=True)
        for table, other in zip(mine.tables.values(), others.tables.values(), strict=True)
    )


PLAIN = outcome(BOOK)


@pytest.mark.parametrize("attack", DOCTYPES)
@pytest.mark.parametrize("part", PARTS)
def test_a_document_type_in_a_part_does_nothing(
    part: str, attack: str, listener: socket.socket
) -> None:
    xml = declared(part_of(BOOK, part), attack, listener.getsockname()[1])
    found = outcome(changed(BOOK, part, xml.encode()))
    assert isinstance(PLAIN, Interchange)
    assert found == "XLS-011" or (isinstance(found, Interchange) and same_rows(found, PLAIN))


@pytest.mark.parametrize("attack", DOCTYPES)
def test_a_document_type_in_an_ods_does_nothing(attack: str, listener: socket.socket) -> None:
    book = as_ods(load_workbook(io.BytesIO(BOOK)))
    xml = declared(part_of(book, "content.xml"), attack, listener.getsockname()[1])
    plain, found = outcome(book, "ods"), outcome(changed(book, "content.xml", xml.encode()), "ods")
    assert isinstance(plain, Interchange)
    assert found == "XLS-011" or (isinstance(found, Interchange) and same_rows(found, plain))


SHEET = part_of(BOOK, "xl/worksheets/sheet1.xml")
STRINGS = part_of(BOOK, "xl/sharedStrings.xml")


def sheet(rows: str) -> bytes:
    """Return a workbook whose sheet holds other rows."""
    start, end = SHEET.index("<sheetData>") + 11, SHEET.index("</sheetData>")
    return changed(BOOK, "xl/worksheets/sheet1.xml", (SHEET[:start] + rows + SHEET[end:]).encode())


def behind(more: str) -> bytes:
    """Return a workbook whose sheet goes on behind its rows."""
    end = SHEET.index("</sheetData>")
    rows = SHEET[:end] + more + SHEET[end:]
    return changed(BOOK, "xl/worksheets/sheet1.xml", rows.encode())


def told(sheet_xml: str) -> bytes:
    return changed(BOOK, "xl/worksheets/sheet1.xml", sheet_xml.encode("utf-8", "surrogatepass"))


ATTACKS = {
    "nested 100,000 deep": lambda: behind("<x>" * 100_000),
    "a huge attribute": lambda: behind(f'<row r="9" x="{"a" * 5_000_000}"/>'),
    "many attributes": lambda: behind(
        "<row " + " ".join(f'a{number}="1"' for number in range(100_000)) + "/>"
    ),
    "a huge cell": lambda: behind(
        f'<row r="9"><c r="A9" t="inlineStr"><is><t>{"a" * 5_000_000}</t></is></c></row>'
    ),
    "100,000 rows of nothing": lambda: behind("<row/>" * 100_000),
    "100,000 cells of nothing": lambda: behind("<row r='9'>" + "<c/>" * 100_000 + "</row>"),
    "16,384 columns": lambda: behind(
        "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(9, 1_009))
    ),
    "a column beyond the last": lambda: behind('<row r="9"><c r="ZZZZZ9"><v>1</v></c></row>'),
    "a row beyond the last": lambda: behind(
        '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'
    ),
    "a row of minus one": lambda: behind('<row r="-1"><c r="A-1"><v>1</v></c></row>'),
    "a row that is no number": lambda: behind('<row r="1e9"><c><v>1</v></c></row>'),
    "a dimension that lies": lambda: told(SHEET.replace('ref="A1:B4"', 'ref="A1:XFD1048576"')),
    "a million merged areas": lambda: told(
        SHEET.replace(
            "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        )
    ),
    "a string that is not there": lambda: behind(
        '<row r="9"><c r="A9" t="s"><v>99999999999</v></c></row>'
    ),
    "a string before the first": lambda: behind('<row r="9"><c r="A9" t="s"><v>-7</v></c></row>'),
    "a count of strings that lies": lambda: changed(
        BOOK,
        "xl/sharedStrings.xml",
        STRINGS.replace("uniqueCount=", 'count="4000000000" x=').encode(),
    ),
    "one string a million times": lambda: changed(
        sheet("".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, 20_000))),
        "xl/sharedStrings.xml",
        STRINGS.replace("<t>", f"<t>{'a' * 32_767}", 1).encode(),
    ),
    "UTF-7": lambda: told("<?xml version='1.0' encoding='UTF-7'?>" + SHEET),
    "UTF-8 that says it is UTF-16": lambda: told("<?xml version='1.0' encoding='UTF-16'?>" + SHEET),
    "UTF-16 that says it is UTF-8": lambda: changed(
        BOOK,
        "xl/worksheets/sheet1.xml",
        ("<?xml version='1.0' encoding='UTF-8'?>" + SHEET).encode("utf-16-be"),
    ),
    "a character set of Martians": lambda: told("<?xml version='1.0' encoding='klingon'?>" + SHEET),
    "half of a surrogate": lambda: told(SHEET.replace("<sheetData>", "<sheetData>\ud800")),
    "an instruction": lambda: told(
        "<?php system('id') ?><?xml-stylesheet href='http://127.0.0.1:9/'?>" + SHEET
    ),
    "a part that is no XML": lambda: told("MZ\x90"),
    "a part cut off": lambda: told(SHEET[:-40]),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_a_sheet_is_refused_or_harmless(attack: str) -> None:
    found = outcome(ATTACKS[attack]())
    assert isinstance(found, Interchange) or found in {"XLS-011", "XLS-001"}


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - OF_A_PACKAGE))
def test_a_workbook_in_a_hostile_archive_is_refused(name: str) -> None:
    build, _ = HOSTILE[name]
    with pytest.raises(Unreadable) as refusal:
        inspect("x.xlsx", build())
    assert refusal.value.finding.rule in {"ENV-001", "ENV-011", "XLS-011"}


def test_a_workbook_is_not_loaded_whole_where_one_area_is_all_of_a_sheet() -> None:
    areas = '</sheetData><mergeCells><mergeCell ref="{}"/></mergeCells>'
    for area, too_large in (("A9:XFD1048576", True), ("A9:C10", False)):
        content = told(SHEET.replace("</sheetData>", areas.format(area)))
        assert sprawling(content) == too_large


def test_one_cell_far_away_does_not_make_all_cells_before_it() -> None:
    book = Workbook()
    far = book.worksheets[0]
    far["XFD1048576"] = 1
    assert [cell.coordinate for cell in present(far)] == ["XFD1048576"]
