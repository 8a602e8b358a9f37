"""Part by part, as Excel writes them: what a marked copy keeps, and what it says it lacks."""

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, LineChart, PieChart, Reference, ScatterChart, Series
from workbook.making import judged, reply, saved, transmission, workbook

from exchange.adapters.workbook.lacking import lacking
from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.own_sheets import OUR_SHEET
from exchange.adapters.workbook.sheets import UNOPENABLE
from exchange.adapters.workbook.wording import WORDINGS
from exchange.model.findings import Cell, Finding

ROWS: list[list[Any]] = [["Part no.", "2026-W49"], ["0047", 5], ["0048", -3]]
FOUND = Finding("XLS-008", Cell("Sheet", 3, 2), observed="-3", expected="a number")
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
XDR = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>'
)
FROM_TO = "".join(
    f"<xdr:{end}><xdr:col>{n}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{n}</xdr:row>"
    f"<xdr:rowOff>0</xdr:rowOff></xdr:{end}>"
    for n, end in enumerate(("from", "to"), 3)
)
END = "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
DRAWING, DRAWN = "xl/drawings/drawing1.xml", f'<drawing {R} r:id="rId1"/>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Part(NamedTuple):
    """Something a workbook may hold: XML put into a part after a tag, and parts added.

    `outcome` is the kind that is told, `kept`, or `unseen`: left out, and nobody is told.
    `sign` is what is looked for in the part of the copy where it is kept or unseen.
    """

    outcome: str
    xml: str = ""
    after: str = "</sheetData>"
    part: str = SHEET
    added: Mapping[str, str] = {}
    sign: str = ""


def ext(uri: str, inner: str) -> str:
    return f'<extLst><ext uri="{uri}" {X14} {XM}>{inner}</ext></extLst>'


def drawn(shape: str) -> Mapping[str, str]:
    return {DRAWING: XDR + FROM_TO + shape + END}


def cell(inner: str) -> str:
    return f'<row r="9"><c r="A9" t="inlineStr"><is>{inner}</is></c></row>'


DXF = (
    '<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="iconSet" id="{A}">'
    '<x14:iconSet iconSet="3Stars"/></x14:cfRule><xm:sqref>B2</xm:sqref>'
    "</x14:conditionalFormatting></x14:conditionalFormattings>"
)
CHOICES = (
    '<x14:dataValidations count="1"><x14:dataValidation type="list">'
    "<x14:formula1><xm:f>Other!A1</xm:f></x14:formula1><xm:sqref>B2</xm:sqref></x14:dataValidation></x14:dataValidations>"
)
COLOUR = '<rgbColor rgb="00112233"/>'
SPARK = (
    "<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline>"
    "<xm:f>Sheet!B2:B3</xm:f><xm:sqref>C2</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups>"
)
PALETTE = f"<colors><indexedColors>{64 * COLOUR}</indexedColors></colors>"
FORMATS, LISTS, LINES = (
    f"{{{uri}}}"
    for uri in (
        "78C0D931-6437-407d-A8EE-F0AAD7539E65",
        "CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF",
        "05C60535-1F16-4fd2-B633-F4F36F0B64E0",
    )
)
"""What Excel calls its extensions."""
PARTS: Mapping[str, Part] = {
    "picture": Part("pictures", added={"xl/media/image1.png": "PNG"}),
    "picture of the background": Part(
        "pictures", f'<picture {R} r:id="rId9"/>', added={"xl/media/image2.jpeg": "JPG"}
    ),
    "picture linked from elsewhere": Part("pictures", DRAWN, added=drawn("<xdr:pic></xdr:pic>")),
    "text box": Part("shapes", DRAWN, added=drawn('<xdr:sp macro="" textlink=""></xdr:sp>')),
    "connector": Part("shapes", DRAWN, added=drawn('<xdr:cxnSp macro=""></xdr:cxnSp>')),
    "group of shapes": Part("shapes", DRAWN, added=drawn("<xdr:grpSp></xdr:grpSp>")),
    "smart art": Part("shapes", added={"xl/diagrams/layout1.xml": "<dgm/>"}),
    "waterfall chart": Part("charts", added={"xl/charts/chartEx1.xml": "<cx:chartSpace/>"}),
    "macros": Part("macros", added={"xl/vbaProject.bin": "VBA"}),
    "XLM macro sheet": Part("macros", added={"xl/macrosheets/sheet1.xml": "<xm:macrosheet/>"}),
    "form control": Part("controls", added={"xl/ctrlProps/ctrlProp1.xml": "<formControlPr/>"}),
    "ActiveX control": Part("controls", added={"xl/activeX/activeX1.bin": "X"}),
    "old button": Part(
        "controls", added={"xl/drawings/vmlDrawing1.vml": '<x:ClientData ObjectType="Button"/>'}
    ),
    "embedded file": Part("objects", added={"xl/embeddings/Microsoft_Word_Document.docx": "W"}),
    "linked object": Part(
        "objects", '<oleObjects><oleObject link="[1]!a" oleUpdate="OLEUPDATE_ALWAYS"/></oleObjects>'
    ),
    "slicer": Part("slicers", added={"xl/slicers/slicer1.xml": "<slicers/>"}),
    "slicer cache": Part("slicers", added={"xl/slicerCaches/slicerCache1.xml": "<s/>"}),
    "timeline": Part("slicers", added={"xl/timelines/timeline1.xml": "<t/>"}),
    "threaded comment": Part(
        "threads", added={"xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>"}
    ),
    "connection": Part("connections", added={"xl/connections.xml": "<connections/>"}),
    "query table": Part("connections", added={"xl/queryTables/queryTable1.xml": "<queryTable/>"}),
    "data model": Part("connections", added={"xl/model/item.data": "M"}),
    "XML map": Part("maps", added={"xl/xmlMaps.xml": "<MapInfo/>"}),
    "dynamic array": Part("arrays", added={"xl/metadata.xml": "<metadata/>"}),
    "linked data type": Part("arrays", added={"xl/richData/rdrichvalue.xml": "<rvData/>"}),
    "digital signature": Part("signature", added={"_xmlsignatures/sig1.xml": "<Signature/>"}),
    "web add-in": Part("addins", added={"xl/webextensions/webextension1.xml": "<we/>"}),
    "shared workbook": Part("history", added={"xl/revisions/revisionLog1.xml": "<revisions/>"}),
    "conditional format of 2010": Part("formats", ext(FORMATS, DXF)),
    "choices from another sheet": Part(
        "choices", ext(LISTS, CHOICES)
    ),
    "sparkline": Part("sparklines", ext(LINES, SPARK)),
    "range to edit": Part(
        "ranges", '<protectedRanges><protectedRange name="a" sqref="A1"/></protectedRanges>'
    ),
    "custom view": Part(
        "views", '<customSheetViews><customSheetView guid="{A}"/></customSheetViews>'
    ),
    "rich text": Part("runs", cell("<r><rPr><b/></rPr><t>00</t></r><r><t>47</t></r>"), "</row>"),
    "phonetic": Part("phonetic", cell('<t>x</t><rPh sb="0" eb="1"><t>y</t></rPh>'), "</row>"),
    "value beneath merged cells": Part(
        "beneath", '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'
    ),
    "printer settings": Part("unseen", added={"xl/printerSettings/printerSettings1.bin": "P"}),
    "custom XML": Part("unseen", added={"customXml/item1.xml": "<p:properties/>"}),
    "order of calculation": Part("unseen", added={"xl/calcChain.xml": "<calcChain/>"}),
    "thumbnail": Part("unseen", added={"docProps/thumbnail.jpeg": "J"}),
    "ignored errors": Part(
        "unseen",
        '<ignoredErrors><ignoredError sqref="A2" numberStoredAsText="1"/></ignoredErrors>',
        sign="ignoredError",
    ),
    "watched cell": Part(
        "unseen", '<cellWatches><cellWatch r="A1"/></cellWatches>', sign="cellWatch"
    ),
    "merged cells": Part(
        "kept", '<mergeCells count="1"><mergeCell ref="D2:E3"/></mergeCells>', sign='ref="D2:E3"'
    ),
    "conditional format": Part(
        "kept",
        '<conditionalFormatting sqref="B2:B3"><cfRule type="top10" priority="1" rank="2"/>'
        "</conditionalFormatting>",
        sign='type="top10"[^>]*rank="2"|rank="2"[^>]*type="top10"',
    ),
    "data bar": Part(
        "kept",
        '<conditionalFormatting sqref="B2:B3"><cfRule type="dataBar" priority="1"><dataBar>'
        '<cfvo type="min"/><cfvo type="max"/><color rgb="FF638EC6"/></dataBar></cfRule>'
        "</conditionalFormatting>",
        sign="FF638EC6",
    ),
    "choices": Part(
        "kept",
        '<dataValidations count="1"><dataValidation type="list" sqref="B2" errorTitle="Weeks">'
        '<formula1>"a,b"</formula1></dataValidation></dataValidations>',
        sign='errorTitle="Weeks"',
    ),
    "filter": Part(
        "kept",
        '<autoFilter ref="A1:B3"><filterColumn colId="1"><customFilters><customFilter '
        'operator="greaterThan" val="2"/></customFilters></filterColumn></autoFilter>',
        sign='operator="greaterThan"',
    ),
    "header of the page": Part(
        "kept", "<headerFooter><oddHeader>&amp;LWeekly &amp;P</oddHeader></headerFooter>",
        sign="Weekly",
    ),
    "page breaks": Part(
        "kept",
        '<rowBreaks count="1" manualBreakCount="1"><brk id="2" max="16383" man="1"/></rowBreaks>',
        sign='<brk id="2"',
    ),
    "scenario": Part(
        "kept",
        '<scenarios><scenario name="worst" count="1"><inputCells r="B2" val="3"/></scenario>'
        "</scenarios>",
        sign='name="worst"',
    ),
    "array formula": Part(
        "kept", '<row r="9"><c r="A9"><f t="array" ref="A9:A9">SUM(B2:B3)</f><v>2</v></c></row>',
        "</row>", sign=r'<f t="array" ref="A9:A9">SUM\(B2:B3\)</f><v>2</v>',
    ),
    "what-if table": Part(
        "kept", '<row r="9"><c r="A9"><f t="dataTable" ref="A9:A9" r1="B2"/><v>2</v></c></row>',
        "</row>", sign='t="dataTable"',
    ),
    "palette of one's own": Part(
        "kept", PALETTE,
        "</tableStyles>", STYLES, sign="00112233",
    ),
    "table style of one's own": Part(
        "kept", '<tableStyle name="Ours" count="0"/>', "<tableStyles>", STYLES, sign='name="Ours"'
    ),
    "name": Part(
        "kept",
        '<definedNames><definedName name="Demand">Sheet!$B$2:$B$3</definedName></definedNames>',
        "</sheets>", BOOK, sign='name="Demand"',
    ),
}  # fmt: skip


def with_part(content: bytes, part: Part) -> bytes:
    """Return the workbook with the part in it, at its place or as the last of its cells."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as to:
        for name in source.namelist():
            data = source.read(name)
            to.writestr(name, put(data, part) if name == part.part and part.xml else data)
        for name, text in part.added.items():
            to.writestr(name, text)
        if DRAWING in part.added:
            drawing = f'<Relationship Id="rId1" Type="{OFFICE}/drawing" Target="/{DRAWING}"/>'
            relations = f'<Relationships xmlns="{PACKAGE}">{drawing}</Relationships>'
            to.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
    return target.getvalue()


def put(data: bytes, part: Part) -> bytes:
    """Put the XML behind the last tag of its kind; empty elements are opened for it."""
    xml = re.sub(rb"<tableStyles([^>]*?) ?/>", rb"<tableStyles></tableStyles>", data)
    xml = re.sub(rb"<definedNames ?/>", b"", xml)
    if part.part == STYLES and "indexedColors" in part.xml:
        xml = re.sub(rb"<colors>.*</colors>", b"", xml)
    before, tag, behind = xml.rpartition(part.after.encode())
    assert tag
    return before + tag + part.xml.encode() + behind


def marked(content: bytes) -> bytes:
    with warnings.catch_warnings(action="ignore"):
        return write_marked(transmission(content), judged(FOUND), {}, reply())


def member(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_kept_or_told_or_nobody_sees_it(name: str) -> None:
    part = PARTS[name]
    content = with_part(workbook(ROWS), part)
    answer = marked(content)
    note = str(load_workbook(io.BytesIO(answer)).worksheets[0]["A3"].value or "")
    told = {kind for kind, said in WORDINGS["en"].kinds.items() if said in note}
    assert told == ({part.outcome} - {"kept", "unseen"})
    if part.outcome == "kept":
        where = part.part.replace("sheet1", "sheet2")
        assert re.search(part.sign, member(content, part.part))
        assert re.search(part.sign, member(answer, where))
    if part.outcome == "unseen" and part.sign:
        assert part.sign not in member(answer, SHEET.replace("sheet1", "sheet2"))


def test_every_kind_we_tell_of_has_a_part_that_leads_to_it() -> None:
    assert {part.outcome for part in PARTS.values()} - {"kept", "unseen"} == {*WORDINGS["en"].kinds}


def charted() -> bytes:
    """Return a workbook with charts of several kinds, one of two kinds with an axis each."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for row in (["Week", "Firm", "Plan"], *[[f"W{n}", n, 2 * n] for n in range(1, 6)]):
        sheet.append(row)
    values, names = Reference(sheet, min_col=2, max_col=3, min_row=1, max_row=6), Reference(
        sheet, min_col=1, min_row=2, max_row=6
    )  # fmt: skip
    for row, kind in enumerate((BarChart, LineChart, PieChart), 1):
        chart: Any = kind()
        chart.title = kind.__name__
        chart.add_data(values, titles_from_data=True)
        chart.set_categories(names)
        sheet.add_chart(chart, f"E{15 * row}")
    both: Any = BarChart()
    both.add_data(values, titles_from_data=True)
    line: Any = LineChart()
    line.add_data(Reference(sheet, min_col=3, min_row=1, max_row=6), titles_from_data=True)
    line.y_axis.axId = 200
    line.y_axis.crosses = "max"
    both += line
    sheet.add_chart(both, "P1")
    points: Any = ScatterChart()
    points.series.append(Series(Reference(sheet, min_col=2, min_row=2, max_row=6), names))
    sheet.add_chart(points, "P20")
    return saved(book)


def charts(content: bytes) -> list[tuple[Any, ...]]:
    """Return of each chart its kinds, what it draws from which cells, its texts and its axes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [
            archive.read(name).decode()
            for name in archive.namelist()
            if re.fullmatch(r".*/charts/chart\d+\.xml", name)
        ]
    return sorted(
        (
            sorted(re.findall(r"<(?:\w+:)?(\w+Chart)>", xml)),
            sorted(re.findall(r"<(?:\w+:)?f>([^<]*)<", xml)),
            re.findall(r"<a:t>([^<]*)<", xml),
            sorted(re.findall(r"<(?:\w+:)?(\w+Ax)>", xml)),
        )
        for xml in found
    )


def test_charts_keep_what_they_draw_their_titles_and_their_axes() -> None:
    content = charted()
    assert len(charts(content)) == 5
    assert charts(marked(content)) == charts(content)


def test_a_chart_that_takes_its_labels_from_cells_is_told() -> None:
    content = with_labels(charted())
    note = load_workbook(io.BytesIO(marked(content))).worksheets[0]["A3"].value
    assert WORDINGS["en"].kinds["charts"] in str(note)


def with_labels(content: bytes) -> bytes:
    """Return the workbook, its first chart with an extension as Excel writes it for such labels."""
    space = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
    labels = (
        f'<extLst><ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}" {space}><c15:datalabelsRange>'
        "<c15:f>Sheet!$A$2:$A$6</c15:f></c15:datalabelsRange></ext></extLst></ser>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as to:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/charts/chart1.xml":
                text = text.replace(b"</ser>", labels.encode())
            to.writestr(name, text)
    return target.getvalue()


UNSEEN = frozenset({
    "creator", "description", "lastModifiedBy", "subject", "title", "calcChain", "c", "ext", "i",
    "autoTitleDeleted", "extLst", "lang", "roundedCorners", "separator", "off", "dxfs", "si", "sst",
    "u", "protection", "slicerStyles", "timelineStyles", "numFmt", "AlternateContent", "ArchID",
    "Choice", "absPath", "calcFeatures", "feature", "extCalcPr", "fileVersion", "revisionPtr",
    "webPublishing", "PLV", "headerFooter", "oddFooter", "oddHeader", "printOptions", "v",
    "sheetProtection", "tableParts", "ignoredError", "ignoredErrors", "phoneticPr", "drawing",
    "definedName", "Properties",
})  # fmt: skip
"""Elements of the corpus that are not in the copy, looked at one by one.

They are properties of the file, empty ones, what the copy says in another way (shared texts are
written into their cells), styles nothing uses, or marks that change nothing people see.
"""


def elements(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and not name.endswith(("app.xml", "[Content_Types].xml")):
                for tag in set(re.findall(rb"<(?:[\w.]+:)?(\w+)[ />]", archive.read(name))):
                    yield name.casefold(), tag.decode()


def test_no_element_of_the_corpus_vanishes_that_nobody_looked_at(corpus: Path) -> None:
    vanished: Counter[str] = Counter()
    for path in sorted(corpus.glob("*.xls[xm]")):
        content = path.read_bytes()
        with warnings.catch_warnings(action="ignore"):
            try:
                lost = lacking(content, load_workbook(io.BytesIO(content)))
                copy = marked(content)
            except UNOPENABLE:
                continue
        book = load_workbook(io.BytesIO(copy))
        if book.sheetnames == [OUR_SHEET]:
            assert book.worksheets[0]["A3"].value == WORDINGS["en"].unmarked
            continue
        there = {tag for _, tag in elements(copy)}
        if not lost:
            vanished.update({tag for _, tag in elements(content)} - there)
        assert charts(copy) == charts(content) or "charts" in lost, path.name
    assert {*vanished} <= UNSEEN
    assert vanished
