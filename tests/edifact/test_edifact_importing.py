"""A site's own directory: texts in the layout of the UN/EDIFACT downloads become structure files.

The texts are ours, only their layout is that of a directory.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from edifact.making import ORDER, ORDERS, interchange, message, reading
from hypothesis import given
from hypothesis import strategies as st

from exchange import wiring
from exchange.adapters.edi.elements import Element
from exchange.adapters.edi.moves import Node, children
from exchange.adapters.edi.structure import Structure
from exchange.adapters.edifact.importing import structure_file
from exchange.adapters.edifact.structures import structures
from exchange.adapters.edifact.untdid import segment_table, segments
from exchange.cli.doctoring import structures as listed
from exchange.cli.importing import bring_in
from exchange.errors import Misconfigured
from exchange.model.structures import NotationError, StructureFile

OURS = [
    ("DELFOR", "95A"), ("DELFOR", "97A"), ("DELFOR", "04A"), ("ORDERS", "96A"), ("ORDERS", "01B"),
    ("ORDCHG", "21A"), ("ORDRSP", "97A"), ("APERAK", "04A"), ("DELJIT", "97A"),
]  # fmt: skip
"""Messages and directories whose structure of ours is written as a directory's, and read again."""

RULE = "-" * 70
TABLE = """\
4.3.1  Segment table

Pos    Tag Name                                      S   R

           HEADER SECTION

0010   UNH Begin                                     M   1
0020 * BGM What it is                                M   1
0030   DTM When                                      M   10

0040       ---- Segment group 1  ------------------- C   9-----------+
0050   RFF Number                                    M   1-----------+

0060       ---- Segment group 2  ------------------- C   9999--------+
0070   GIS How                                       M   1           |
                                                                     |
0080 +     ---- Segment group 3  ------------------- C   9999-------+|
0090   LIN What                                      M   1          ||
                                                                    ||
0100       ---- Segment group 4  ------------------- C   9---------+||
0110   ZZA Our own                                   M   1         |||
0120 X DTM When                                      C   2---------+||
                                                                    ||
0130       ---- Segment group 5  ------------------- C   99--------+||
0140   SCC How firm                                  M   1         |||
                                                                   |||
0150       ---- Segment group 6  ------------------- C   99-------+|||
0160   QTY How many                                  M   1        ||||
0170   DTM When                                      C   2--------++++
0180   UNT End                                       M   1
"""

DIRECTORY = f"""\
2.   Segments

     an asterisk (*)    for something that changed

{RULE}

      BGM   WHAT IT IS

      Function: To say what it is.

010   C002  NAME                                           C
      1001   Name                                          C  an..3
*     1131   List                                          C  an..17
      1000   Words                                         M  a..35

020 * 1004  NUMBER                                         C  an..35

{RULE}

    + ZZA    OUR OWN

       Function: To say what nobody else says, as
                 3207 and others have it.

010    9001 FIRST                                      M    2 an3

020    C901 SECOND                                     C    1
       9002  A name that is so long that it goes on in
             the line below                            C      n..6
       9003  A name that just fits into what there is  M      an..35

       Note:
            The composite C901 occurs once, as
            9999 others do.

{RULE}

      ZZB   NOT WANTED

010   9009  ANYTHING                                       C
"""


@pytest.fixture
def download(tmp_path: Path) -> Path:
    """Write the two texts as a download has them."""
    folder = tmp_path / "d97a"
    (folder / "edmd").mkdir(parents=True)
    (folder / "edmd" / "DELFOR_D.97A").write_text(TABLE, "latin-1")
    (folder / "EDSD.97A").write_text(DIRECTORY, "latin-1")
    return folder


def rows(nodes: tuple[Node, ...], at: int, depth: int, closing: int = 0) -> Iterator[str]:
    """Yield the rows of a segment table for what stands in a group, boxes in ASCII."""
    inside = [*children(nodes, at)]
    for node in inside:
        ends = closing + 1 if node == inside[-1] and depth else 0
        state = f"{'CM'[nodes[node].mandatory]}   {nodes[node].most}"
        if nodes[node].group:
            yield f"0010       ---- Segment group {node}  ----- {state}---+{'|' * depth}"
            yield from rows(nodes, node, depth + 1, ends)
        else:
            yield f"0010   {nodes[node].name} A name  {state}   {'+' * ends}{'|' * (depth - ends)}"


def written(structure: Structure) -> str:
    """Write a structure as a directory would."""
    return "\n".join(["Pos    Tag Name   S   R", *rows(structure.nodes, 0, 0)])


def described(tag: str, elements: tuple[Element, ...]) -> Iterator[str]:
    """Yield a segment as a directory would write it."""
    yield from (RULE, f"      {tag}   NAME")
    for element in elements:
        yield f"010   {element.number}  NAME  {'CM'[element.mandatory]}  {form(element)}".rstrip()
        for part in element.parts:
            yield f"      {part.number}   Name   {'CM'[part.mandatory]}  {form(part)}"


def form(element: Element) -> str:
    if element.parts:
        return ""
    kind = "n" if element.numeric else "an"
    return f"{kind}{element.most}" if element.least else f"{kind}..{element.most}"


@pytest.mark.parametrize("boxes", ["+-|", "+─│", "¿Ä³", "ÁÄ³"])
@pytest.mark.parametrize(("message", "release"), OURS)
def test_our_own_structures_come_back(
    tmp_path: Path, message: str, release: str, boxes: str
) -> None:
    ours = structures()[message, "D", release]
    table = written(ours).translate(str.maketrans("+-|", boxes))
    held = {tag: rows for tag, rows in ours.segments.items() if not tag.startswith("U")}
    directory = "\n".join(line for tag, rows in held.items() for line in described(tag, rows))
    path = tmp_path / "download"
    (path).mkdir()
    (path / f"{message}_D.{release}").write_text(table, "utf-8")
    (path / f"EDSD.{release}").write_text(directory, "utf-8")
    made = structure_file(path, message, release)
    found = structures((made,))[message, "D", release]
    assert found.file == f"{message}-D{release}"
    assert found.roles == ours.roles
    assert [(node.mandatory, node.most, node.end) for node in found.nodes] == [
        (node.mandatory, node.most, node.end) for node in ours.nodes
    ]
    assert found.segments == ours.segments


def test_a_table_is_read_with_its_groups_and_marks(download: Path) -> None:
    text = structure_file(download, "DELFOR", "D.97A").text
    assert 'message = ["UNH M 1", "BGM M 1", "DTM M 10", "reference C 9", "detail C 9999"' in text
    assert 'detail = ["GIS M 1", "line C 9999"]' in text
    assert 'line = ["LIN M 1", "sg4 C 9", "schedule C 99"]' in text
    assert 'sg4 = ["ZZA M 1", "DTM C 2"]' in text
    assert 'bucket = ["QTY M 1", "DTM C 2"]' in text


def test_segments_are_read_with_long_names_marks_and_repeats(download: Path) -> None:
    text = structure_file(download, "DELFOR", "97a").text
    composite = '"C901 C (9002 C n..6, 9003 M an..35)"'
    assert f'ZZA = ["9001 M an3", "9001 C an3", {composite}]' in text
    name = '"C002 C (1001 C an..3, 1131 C an..17, 1000 M a..35)"'
    assert f'BGM = [{name}, "1004 C an..35"]' in text
    assert "ZZB" not in text


CONTACTS = """
Pos     Tag Name                                     S   R
00010   UNH Begin                                    M   1
00020       ---- Segment group 1  ------------------ C   99--------+
00030   NAD Who                                      M   1         |
00040       ---- Segment group 2  ------------------ C   5--------+|
00050   CTA Whom                                     M   1        ||
00060   COM Where                                    C   5--------++
00070       ---- Segment group 3  ------------------ C   9---------+
00080   GIS How                                      M   1         |
00090       ---- Segment group 4  ------------------ C   1--------+|
00100   NAD Who                                      M   1        ||
00110       ---- Segment group 5  ------------------ C   5-------+||
00120   CTA Whom                                     M   1       |||
00130   COM Where                                    C   7-------+++
00140   UNT End                                      M   1
"""


def test_groups_of_one_role_that_hold_different_things_are_told_apart(download: Path) -> None:
    (download / "edmd" / "DELFOR_D.97A").write_text(CONTACTS)
    made = structure_file(download, "DELFOR", "97A")
    assert 'contact = ["CTA M 1", "COM C 5"]' in made.text
    assert 'contact_2 = ["CTA M 1", "COM C 7"]' in made.text
    found = structures((made,))["DELFOR", "D", "97A"]
    stands = zip(found.tags, found.roles, strict=True)
    assert [role for tag, role in stands if tag == "COM"] == ["contact", "contact"]


def test_what_was_imported_is_used_by_the_site(download: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "partners").mkdir(parents=True)
    (site / "exchange.toml").write_text('name = "Us"\n')
    folder = site / "structures" / "edifact"
    assert bring_in(download, "delfor", "D.97A", folder) == 0
    told = "DELFOR D.97A, in place of ours; checked but not read: sg4"
    assert list(listed(site, wiring.load(site))) == [
        ("ok", "structures/edifact/DELFOR-D97A.toml", told)
    ]
    with pytest.raises(Misconfigured, match="is there already"):
        bring_in(download, "DELFOR", "D.97A", folder)


def zipped(contents: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


PACKED = {"DELFOR_D.97A": TABLE.encode("latin-1"), "edsd.97a": DIRECTORY.encode("latin-1")}


@pytest.mark.parametrize(
    "contents",
    [
        PACKED,
        {f"D97A/{name}": content for name, content in PACKED.items()},
        {"EDMD.ZIP": zipped(PACKED), "readme.txt": b""},
        {f"{name}.zip": zipped({name: content}) for name, content in PACKED.items()},
    ],
)
def test_a_download_is_a_zip_or_zips_in_it(
    tmp_path: Path, download: Path, contents: dict[str, bytes]
) -> None:
    path = tmp_path / "d97a.zip"
    path.write_bytes(zipped(contents))
    made = structure_file(path, "DELFOR", "D.97A")
    assert made == structure_file(download, "DELFOR", "D.97A")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no zip at all", "not a sound zip"),
        (zipped(PACKED)[:-30], "not a sound zip"),
        (zipped({"EDMD.ZIP": b"PK no zip"}), "EDMD.ZIP: not a sound zip"),
        (zipped({"EDSD.97A": bytes(20_000_001)}), "EDSD.97A: larger than 20 MB"),
        (zipped({"EDMD.ZIP": bytes(20_000_001)}), "EDMD.ZIP: larger than 20 MB"),
        (zipped({f"{number}.zip": b"" for number in range(51)}), "51 of them zips"),
        (zipped({str(number): b"" for number in range(10_001)}), "10001 files"),
        (zipped({"a.zip": zipped({"b.zip": zipped(PACKED)})}), "there is no DELFOR_D.97A in it"),
        (zipped({"EDSD.97A": b""}), "there is no DELFOR_D.97A in it"),
        (zipped({"DELFOR_D.97A": b""}), "there is no EDSD.97A in it"),
        (zipped({**PACKED, "DELFOR_D.97A": b"text"}), "there is no segment table in it"),
    ],
)
def test_a_wrong_or_hostile_download_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "d97a.zip"
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match=told):
        structure_file(path, "DELFOR", "D.97A")


def test_a_zip_that_needs_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(PACKED))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + flags] |= 1
    path = tmp_path / "d97a.zip"
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match="not a sound zip"):
        structure_file(path, "DELFOR", "D.97A")


@pytest.mark.parametrize(
    ("message", "directory", "told"),
    [
        ("INVOIC", "D.97A", "nothing is made of INVOIC D.97A, only of APERAK, DELFOR"),
        ("DELFOR", "D.93A", "nothing is made of DELFOR D.93A"),
        ("DELFOR", "97", "there is no directory '97'"),
        ("DELFOR", "D.98C", "there is no directory 'D.98C'"),
    ],
)
def test_another_message_or_directory_is_refused(
    download: Path, message: str, directory: str, told: str
) -> None:
    with pytest.raises(Misconfigured, match=told):
        structure_file(download, message, directory)


def test_a_download_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="there is no such file or folder"):
        structure_file(tmp_path / "d97a.zip", "DELFOR", "D.97A")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("M   10", "M   ten", "T, line 9: not a row of a segment table: 0030   DTM"),
        ("M   1-----------+", "M   1", "T, line 12: the boxes on the right do not fit"),
        ("--------++++", "--------++|", "the boxes on the right do not fit"),
        ("--------++++\n0180   UNT", "--------+++|\n       UNT", "segment group 2 does not end"),
        ("C   2---------+||", "C   2---------+++", "T, line 24: the boxes on the right do not fit"),
    ],
)
def test_a_table_that_cannot_be_read_names_its_line(old: str, new: str, told: str) -> None:
    assert old in TABLE
    with pytest.raises(Misconfigured, match=told.replace("+", "[+]")):
        segment_table("T", TABLE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("9001 FIRST                                      M    2 an3", "9001 FIRST",
         "S, line 25: it is not said whether 9001 is mandatory"),
        ("M    2 an3", "M    2", "S, line 25: it is not said what 9001 holds"),
        ("       9003  A name that just", "   A name that just", "S, line 30: whose is it?"),
    ],
)  # fmt: skip
def test_a_segment_that_cannot_be_read_names_its_line(old: str, new: str, told: str) -> None:
    assert old in DIRECTORY
    with pytest.raises(Misconfigured, match=told.replace("?", "[?]")):
        segments("S", DIRECTORY.replace(old, new), {"ZZA"})


@given(st.data())
def test_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    for whole, read in ((TABLE, segment_table), (DIRECTORY, everything)):
        start = data.draw(st.integers(0, len(whole)))
        stop = data.draw(st.integers(start, min(len(whole), start + 30)))
        try:
            read("T", whole[:start] + data.draw(st.text(max_size=20)) + whole[stop:])
        except Misconfigured as refusal:
            assert str(refusal).startswith(("T, line ", "T: ", "segment group"))  # noqa: PT017


def everything(name: str, text: str) -> object:
    return segments(name, text, {"BGM", "ZZA", "ZZB"})


CODES = f"""\
1.   Code list

     a plus sign (+)    for an addition

{RULE}

*    1001  What it is called                                       [C]

     Desc: Code for what it is called.

     Repr: an..3

     241   Our own words for it
              Words that go on, with figures in them:
              12 of them.

+    ZZ1   A name so long that it goes on with number
           10385
              Words.

{RULE}

     1131  What list it is from

     Repr: an..17

     Note: Use another one.

{RULE}

     9999  Not wanted

     1     One
"""


def test_code_lists_are_kept_where_the_download_has_them(download: Path) -> None:
    assert "[codes]" not in structure_file(download, "DELFOR", "97A").text
    (download / "UNCL.97A").write_text(CODES, "latin-1")
    made = structure_file(download, "DELFOR", "97A")
    assert made.text.endswith('\n[codes]\n1001 = "241 ZZ1"\n')
    assert structures((made,))["DELFOR", "D", "97A"].codes == {"1001": {"241", "ZZ1"}}


SITE = StructureFile(
    "OWN",
    'message = "ORDERS"\nreleases = ["96A"]\ndocument = "purchase_order"\n'
    'like = "ORDERS-93A-96A"\n[codes]\n1225 = "1 9 43"\n3035 = "BY DP"\n4053 = "FCA"\n',
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("BGM+220+PO1+9", "BGM+220+PO1+9", []),
        ("BGM+220+PO1+9", "BGM+220+PO1+43", [("SYN-014", "segment 2 BGM, element 4")]),
        ("BGM+220+PO1+9", "BGM+220+PO1+44", [("SYN-012", "segment 2 BGM, element 4")]),
        ("TOD+6++FCA", "TOD+6++EXW", [("SYN-012", "segment 8 TOD, element 4.1")]),
        ("TOD+6++FCA", "TOD+6++EXW::91", []),
        ("NAD+BY", "NAD+ZZ", [("SYN-012", "segment 5 NAD, element 2")]),
    ],
)
def test_codes_are_checked_against_the_lists_of_the_site(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    segments = [each.replace(old, new) for each in ORDER]
    content = interchange(message(ORDERS, *segments))
    (read,) = reading(content, "purchase_order", structures=(SITE,)).messages
    assert [(each.rule, str(each.locator)) for each in read.findings] == [
        (rule, f"message 1, {place}") for rule, place in expected
    ]


def test_a_list_of_codes_is_written_in_one_text() -> None:
    wrong = StructureFile(SITE.name, SITE.text.replace('"1 9 43"', '" "'))
    with pytest.raises(NotationError, match="not a list of codes"):
        structures((wrong,))
