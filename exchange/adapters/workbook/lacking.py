"""Tells what openpyxl cannot keep of a workbook, before a copy of it is marked."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Literal
from zipfile import ZipFile

from openpyxl import Workbook

from exchange.adapters.workbook.beneath import covers_values

Kind = Literal[
    "pictures", "shapes", "charts", "controls", "objects", "macros", "slicers", "sparklines",
    "formats", "choices", "threads", "connections", "maps", "arrays", "runs", "ranges",
    "signature", "phonetic", "views", "beneath", "addins", "history",
]  # fmt: skip

MEMBERS: Mapping[Kind, re.Pattern[str]] = {
    "pictures": re.compile(r".*/media/[^/]+"),
    "shapes": re.compile(r".*/diagrams/[^/]+"),
    "charts": re.compile(r".*/chartex\d+\.xml"),
    "controls": re.compile(r".*/(?:ctrlprops|activex)/[^/]+"),
    "objects": re.compile(r".*/embeddings/[^/]+"),
    "macros": re.compile(r".*/(?:vbaproject\.bin|(?:macro|dialog)sheets/[^/]+)"),
    "slicers": re.compile(r".*/(?:slicers|slicercaches|timelines|timelinecaches)/[^/]+"),
    "threads": re.compile(r".*/threadedcomments/[^/]+"),
    "connections": re.compile(r".*/(?:connections\.xml|(?:querytables|model)/[^/]+)"),
    "maps": re.compile(r".*/xmlmaps\.xml"),
    "arrays": re.compile(r".*/(?:metadata\.xml|richdata/[^/]+)"),
    "signature": re.compile(r"_xmlsignatures/[^/]+"),
    "addins": re.compile(r".*/webextensions/[^/]+"),
    "history": re.compile(r".*/revisions/[^/]+"),
}
"""The parts that are not written again, by their names in lower case."""

SHEETS = re.compile(r".*worksheets/[^/]+\.xml")
DRAWINGS = re.compile(r".*drawings/[^/]+\.xml")
STRINGS = re.compile(r".*(?:worksheets/[^/]+|sharedstrings)\.xml")
CHARTS = re.compile(r".*/charts/chart\d*\.xml")
OLD_DRAWINGS = re.compile(r".*\.vml")

INSIDE: tuple[tuple[Kind, re.Pattern[str], re.Pattern[bytes]], ...] = (
    ("formats", SHEETS, re.compile(rb"\{78C0D931-6437-407d-A8EE-F0AAD7539E65\}", re.IGNORECASE)),
    ("choices", SHEETS, re.compile(rb"\{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF\}", re.IGNORECASE)),
    ("sparklines", SHEETS, re.compile(rb"\{05C60535-1F16-4fd2-B633-F4F36F0B64E0\}", re.IGNORECASE)),
    ("ranges", SHEETS, re.compile(rb"<(?:\w+:)?protectedRange\b")),
    ("objects", SHEETS, re.compile(rb"<(?:\w+:)?oleObject\b")),
    ("views", SHEETS, re.compile(rb"<(?:\w+:)?customSheetView\b")),
    ("runs", STRINGS, re.compile(rb"<(?:\w+:)?rPr\b")),
    ("phonetic", STRINGS, re.compile(rb"<(?:\w+:)?rPh\b")),
    ("pictures", DRAWINGS, re.compile(rb"<(?:\w+:)?pic[ >]")),
    (
        "charts",
        CHARTS,
        re.compile(rb"<(?:\w+:)?(?:datalabelsRange|filtered\w+Series)\b"),
    ),
    ("shapes", DRAWINGS, re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp|contentPart)[ >]")),
    ("controls", OLD_DRAWINGS, re.compile(rb"ObjectType=.(?!Note\b|Pict\b)\w")),
)
"""What is not written again inside other parts; the numbers are those of Excel's extensions."""


def lacking(content: bytes, book: Workbook) -> tuple[Kind, ...]:
    """Return the kinds of things a workbook holds that are not in `book`, which was loaded from it.

    What nobody sees is not named: printer settings, the order of calculation, thumbnails,
    marks of cells to watch or not to warn of, and the custom XML in which offices keep theirs.
    """
    with ZipFile(BytesIO(content)) as archive:
        covered: list[Kind] = ["beneath"] if covers_values(content, archive, book) else []
        return tuple(dict.fromkeys([*_lacking(archive, book), *covered]))


def _lacking(archive: ZipFile, book: Workbook) -> Iterator[Kind]:
    names = {name.replace("\\", "/").casefold(): name for name in archive.namelist()}
    for kind, member in MEMBERS.items():
        if any(map(member.fullmatch, names)):
            yield kind
    if sum(1 for name in names if CHARTS.fullmatch(name)) > _charts(book):
        yield "charts"
    for plain, name in names.items():
        wanted = [(kind, what) for kind, where, what in INSIDE if where.fullmatch(plain)]
        xml = archive.read(name) if wanted else b""
        yield from (kind for kind, what in wanted if what.search(xml))


def _charts(book: Workbook) -> int:
    """Count the charts that openpyxl read; it leaves out those it does not understand."""
    sheets: list[Any] = [*book.worksheets, *book.chartsheets]
    return sum(len(sheet._charts) for sheet in sheets)  # noqa: SLF001 - no public name has them
