"""Tells what a workbook holds besides cells: macros, links to other files, protection."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from zipfile import ZipFile

from olefile import OleFileIO

from exchange.adapters.workbook.biff8 import records
from exchange.adapters.workbook.grid import Grid
from exchange.adapters.workbook.xls import workbook_stream
from exchange.model.findings import Cell, Finding

MACROS, LINKS, PROTECTED = "XLS-021", "XLS-022", "XLS-023"

MEMBERS: Mapping[str, re.Pattern[str]] = {
    MACROS: re.compile(r"(.*/)?vbaproject\.bin|(.*/)?macrosheets/[^/]+|(basic|scripts)/.*\.xml"),
    LINKS: re.compile(r"(.*/)?externallinks/[^/]+"),
}
"""The parts of a zipped workbook, in lower case, that are more than cells."""

OTHER_FILE = re.compile(rb"(?:'|&apos;)(file:/[^'\"&<>#]*)")
"""Another file that a formula or a sheet kept for formulas names."""

SHEET, BOOK_LINK = 0x0085, 0x01AE

MACRO_SHEET = 1
OWN_LINKS = (b"\x01\x04", b"\x01\x3a")
"""What a record of links says that means the workbook itself, or functions added to Excel."""


def contents(form: str, content: bytes, grids: Sequence[Grid]) -> list[Finding]:
    """Return a finding for each kind of thing in a workbook that is not a cell."""
    named: dict[str, list[str]] = {}
    for rule, name in NAMED[form](content):
        named.setdefault(rule, []).append(name)
    found = [Finding(rule, observed=", ".join(sorted(names))) for rule, names in named.items()]
    protected = [Finding(PROTECTED, Cell(grid.name, 0)) for grid in grids if grid.protected]
    return [*found, *protected]


def _members(content: bytes) -> Iterator[tuple[str, str]]:
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    for name in names:
        plain = name.replace("\\", "/").casefold()
        yield from ((rule, name) for rule, what in MEMBERS.items() if what.fullmatch(plain))


def _opendocument(content: bytes) -> Iterator[tuple[str, str]]:
    yield from _members(content)
    with ZipFile(BytesIO(content)) as archive:
        linked = OTHER_FILE.findall(archive.read("content.xml"))
    yield from ((LINKS, name.decode(errors="replace")) for name in sorted(set(linked)))


def _records(content: bytes) -> Iterator[tuple[str, str]]:
    with OleFileIO(BytesIO(content)) as compound:
        if compound.exists("_VBA_PROJECT_CUR"):
            yield MACROS, "_VBA_PROJECT_CUR"
    for ident, body in records(workbook_stream(content)):
        if ident == SHEET and body[0][5] == MACRO_SHEET:
            yield MACROS, "XLM"
        elif ident == BOOK_LINK and body[0][2:4] not in OWN_LINKS:
            yield LINKS, "SupBook"


NAMED: Mapping[str, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    "xlsx": _members,
    "xlsb": _members,
    "ods": _opendocument,
    "xls": _records,
}
