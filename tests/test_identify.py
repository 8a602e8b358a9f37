"""Whose file it is comes from the folder; what it is comes from the content, then the feeds."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from documents import transmission
from hypothesis import given
from hypothesis import strategies as st

from exchange import settings
from exchange.errors import Unreadable
from exchange.identify import covering, identify, recognise
from exchange.model.partners import Feed, Format, Partner

CONFIGURATION = settings.load(Path(__file__).parents[1])
EDIFACT = b"UNA:+.? 'UNB+UNOC:3+A+B+261123:0900+1'"


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            packed.writestr(name, "")
    return stream.getvalue()


def with_feeds(*feeds: Feed) -> Partner:
    return Partner(id="acme", name="Acme", state="live", feeds=feeds)


def assigned(content: bytes, filename: str, *feeds: Feed) -> tuple[str, int]:
    configuration = replace(CONFIGURATION, partners={"acme": with_feeds(*feeds)})
    assignment = identify(transmission(content, filename), configuration)
    return assignment.format, len(assignment.feeds)


class Large:
    """A file too large to be read at once: it is asked for slices and for nothing else."""

    def __init__(self, head: bytes, size: int, tail: bytes = b"") -> None:
        self.head, self.size, self.tail = head, size, tail
        self.most = 0

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self.size)
        self.most = max(self.most, stop - start)
        found = bytearray(stop - start)
        for at, known in ((0, self.head), (self.size - len(self.tail), self.tail)):
            for byte, place in zip(known, range(at, self.size), strict=False):
                if start <= place < stop:
                    found[place - start] = byte
        return bytes(found)


FORECAST = Feed(document="forecast", format="edifact")
ORDER = Feed(document="purchase_order", format="edifact")
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
SHEET = Feed(document="forecast", format="xlsx", pattern="FC_*", layout="forecast-weeks-across")


@pytest.mark.parametrize(
    ("content", "filename", "form"),
    [
        (EDIFACT, "a.edi", "edifact"),
        (b"\xef\xbb\xbf\r\n" + EDIFACT, "a.csv", "edifact"),
        (b"UNBELIEVABLE;1", "a.csv", "csv"),
        (b"ISA*00*", "a", "x12"),
        (archive("xl/workbook.xml"), "a.zip", "xlsx"),
        (archive("xl/workbook.bin"), "a.xlsx", "xlsb"),
        (archive("sub/pdx.xml"), "a", "pdx"),
        (archive("content.xml"), "a", "ods"),
        (archive("readme.txt"), "a", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a", "xls"),
        (LOCKED, "a", "encrypted"),
        (b' {"a": 1}', "a", "json"),
        (b"part;qty", "order.TXT", "csv"),
        (b"\x89PNG", "a.png", "unknown"),
    ],
)
def test_the_content_says_what_it_is(content: bytes, filename: str, form: str) -> None:
    assert recognise(content, filename) == form


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_are_something(content: bytes, filename: str) -> None:
    assert recognise(content, filename)


def test_edi_feeds_share_a_file_because_its_messages_name_themselves() -> None:
    assert assigned(EDIFACT, "a.edi", FORECAST, ORDER) == ("edifact", 2)


def test_a_pattern_is_matched_without_regard_to_case() -> None:
    assert assigned(archive("xl/workbook.xml"), "fc_W48.XLSX", SHEET) == ("xlsx", 1)


@pytest.mark.parametrize("form", ["xlsx", "xlsb"])
def test_what_is_locked_fits_a_feed_of_either_format(form: Format) -> None:
    feed = replace(SHEET, format=form)
    assert assigned(LOCKED, "FC_1.xlsx", feed) == (form, 1)


@pytest.mark.parametrize(
    ("content", "filename", "feeds", "said"),
    [
        (archive("xl/workbook.xml"), "other.xlsx", [SHEET], "an Excel workbook (.xlsx)"),
        (archive("xl/workbook.xml"), "FC_1.xlsx", [SHEET, SHEET], "claimed by 2 feeds"),
        (b"\x89PNG", "a.png", [SHEET], "in no format known here"),
        (EDIFACT, "a.edi", [], "an EDIFACT interchange"),
        (LOCKED, "FC_1.xlsx", [], "an Excel workbook with a password"),
        (LOCKED, "FC_1.xlsx", [SHEET, replace(SHEET, format="xlsb")], "claimed by 2 feeds"),
    ],
)
def test_no_feed_and_two_feeds_are_both_refused_with_a_reason(
    content: bytes, filename: str, feeds: list[Feed], said: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        assigned(content, filename, *feeds)
    assert refusal.value.finding.rule == "ENV-018"
    assert said in refusal.value.finding.observed


@pytest.mark.parametrize(
    "content",
    [b"", b" \r\n\t", b"\x00" * 512, archive("xl/workbook.xml")[:-30]],
    ids=["nothing", "blanks", "zeros", "half an archive"],
)
def test_an_empty_or_cut_file_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        assigned(content, "a.edi", FORECAST)
    assert refusal.value.finding.rule == "ENV-001"


def test_a_folder_of_nobody_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        identify(transmission(EDIFACT, "a.edi"), CONFIGURATION)
    assert refusal.value.finding.rule == "ENV-015"


@pytest.mark.parametrize(
    ("content", "filename", "document"),
    [
        (b"partner,part", "products.csv", "products"),
        (b"partner,part", "PRICES 2027.CSV", "prices"),
        (archive("xl/workbook.xml"), "order_commit_17.xlsx", "order_commit"),
        (archive("xl/workbook.bin"), "stock.xlsb", "stock"),
        (archive("content.xml"), "delay.ods", "delay"),
        (b'{"type": "stock"}', "stock.json", "erp_answers"),
    ],
)
def test_a_table_of_our_erp_is_known_by_its_name(
    content: bytes, filename: str, document: str
) -> None:
    sent = replace(transmission(content, filename), partner="_erp")
    assert [feed.document for feed in identify(sent, CONFIGURATION).feeds] == [document]


def test_formats_of_one_document_are_named_together() -> None:
    sent = replace(transmission(b"a,b", "colours.csv"), partner="_erp")
    with pytest.raises(Unreadable) as refusal:
        identify(sent, CONFIGURATION)
    assert "products as csv, xlsx, xlsb, xls, ods (products*); " in refusal.value.finding.expected


@pytest.mark.parametrize("name", ["X0XPDD4K.NOTICE.xlsx", "x0xpdd4k.notice (1).xlsx"])
def test_a_notice_of_ours_comes_back_under_its_own_name(name: str) -> None:
    forecast = Feed(document="forecast", format="xlsx", pattern="FC_*")
    orders = [Feed(document="purchase_order", format="xlsx", pattern=f"{n}_*") for n in "AB"]
    partner = with_feeds(forecast, *orders)
    assert covering(partner, "xlsx", name) == (orders[0],)
    assert covering(partner, "csv", name) == ()
    assert covering(partner, "xlsx", "NOTICE.xlsx") == ()


def test_a_large_archive_is_told_without_reading_it_whole() -> None:
    small = archive("ECO.xlsx", "drawing.pdf")
    found = Large(small[:30], 3_000_000_000, small)
    assert recognise(found, "ECO.zip") == "zip"
    assert found.most < 5_000_000


@pytest.mark.parametrize(
    ("head", "name", "refused"), [(EDIFACT, "a.edi", True), (b"PK\x03\x04", "a.zip", False)]
)
def test_only_archives_may_be_larger_than_what_is_read_at_once(
    head: bytes,
    name: str,
    refused: bool,  # noqa: FBT001
) -> None:
    small = archive("a.txt")
    content = Large(head, 200_000_000, small if head.startswith(b"PK") else b"")
    feeds = (FORECAST, Feed(document="document_package", format="zip"))
    configuration = replace(CONFIGURATION, partners={"acme": with_feeds(*feeds)})
    sent = replace(transmission(b"", name), content=content)  # type: ignore[arg-type]
    try:
        rule = identify(sent, configuration).format
    except Unreadable as refusal:
        rule = refusal.finding.rule
    assert rule == ("ENV-020" if refused else "zip")


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        (b"PK\x03\x04 and nothing", "a.zip", "zip"),
        (b"PK\x03\x04 and nothing", "A.PDX", "pdx"),
        (archive("x/pdx.xml", "a.pdf"), "a.zip", "pdx"),
        (archive("pdx.xml.txt"), "a.zip", "zip"),
        (b"PK\x05\x06" + bytes(18), "a.zip", "zip"),
        (b"PKnothing", "a.zip", "unknown"),
    ],
)
def test_archives_are_told_apart_by_what_is_in_them(content: bytes, name: str, form: str) -> None:
    assert recognise(content, name) == form


@pytest.mark.parametrize(
    "name", ["EC-YFTW3W55.ECO_IMPACT.xlsx", "ec-yftw3w55-2.eco_impact (1).xlsx"]
)
def test_an_answer_to_a_change_comes_back_to_whatever_takes_workbooks(name: str) -> None:
    orders = Feed(document="purchase_order", format="xlsx", pattern="PO_*", layout="l")
    forecast = Feed(document="forecast", format="xlsx", pattern="FC_*", layout="l")
    partner = Partner(id="acme", name="Acme", state="live", feeds=(forecast, orders))
    assert covering(partner, "xlsx", name) == (forecast,)
    assert covering(partner, "csv", name) == ()
    assert covering(partner, "xlsx", "EC-YFTW3W55.xlsx") == ()
