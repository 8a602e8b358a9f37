import shutil
from pathlib import Path

import pytest
from edifact.making import ORDER as LINES
from edifact.making import ORDERS, cut, only

from exchange.adapters.edi.elements import flaws, parse
from exchange.adapters.edi.segments import Segment
from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact.releases import ORDER, expand
from exchange.adapters.edifact.structures import load_structures, shipped, structures
from exchange.model.findings import SegmentPlace
from exchange.model.shipped import schemas
from exchange.model.structures import structure_files

SEGMENTS = "segments.toml"
FILES = sorted(f"{each.name}.toml" for each in shipped() if f"{each.name}.toml" != SEGMENTS)

GOLDEN = {
    (
        "DELFOR",
        "95A",
    ): "UNH BGM DTM RFF NAD UNS NAD LOC LIN PIA QTY SCC DTM QTY SCC DTM UNS CNT UNT",
    (
        "DELFOR",
        "96A",
    ): "UNH BGM DTM NAD CTA COM UNS LIN RFF QTY SCC DTM RFF NAD LOC QTY SCC UNS UNT",
    ("DELFOR", "96B"): "UNH BGM DTM NAD GIS NAD LOC LIN RFF QTY DTM SCC QTY DTM QTY DTM RFF UNT",
    ("DELFOR", "01C"): "UNH BGM DTM FTX NAD GIS LIN TDT TMD DTM QTY SCC QTY NAD SCC QTY DTM UNT",
    ("DELFOR", "02A"): "UNH BGM DTM NAD GEI NAD LIN RFF CTA COM QTY SCC QTY DTM SCC QTY PRI UNT",
    ("DELFOR", "24B"): "UNH BGM DTM RFF DTM GEI LIN SCC QTY DTM PRI CUX GEI LIN QTY UNT",
    (
        "DELJIT",
        "96A",
    ): "UNH BGM DTM NAD SEQ GIR LIN TDT TDT FTX RFF LOC QTY SCC DTM LIN QTY FTX UNT",
    (
        "DELJIT",
        "24B",
    ): "UNH BGM DTM NAD RFF SEQ RFF PAC PCI LIN PIA TDT TMD LOC CTA QTY SCC DTM PRI UNT",
    ("ORDERS", "93A"): "UNH BGM DTM NAD CUX LIN PIA QTY DTM PRI SCC QTY DTM UNS CNT UNT",
    (
        "ORDERS",
        "01B",
    ): "UNH BGM DTM RFF NAD CUX PAT MOA LIN GIS MTD FTX PRI RFF MOA LOC QTY DTM UNS UNT",
    (
        "ORDERS",
        "24B",
    ): "UNH BGM DTM PYT MOA DGS LIN GEI PRI LOC PCD QTY STS QTY STS EFI QTY UNS MOA UNT",
    ("ORDCHG", "96A"): "UNH BGM DTM RFF AJT FTX NAD LIN QTY AJT PRI RFF SCC QTY DTM UNS MOA UNT",
    ("ORDRSP", "97A"): "UNH BGM DTM RFF NAD LIN PIA QTY DTM FTX PRI RFF SCC QTY DTM UNS CNT UNT",
    ("APERAK", "96A"): "UNH BGM DTM RFF DTM NAD ERC FTX RFF ERC UNT",
    ("APERAK", "04A"): "UNH BGM DTM DOC DTM RFF NAD CTA COM ERC FTX RFF FTX UNT",
}
"""A clean order of tags for each file; every message type at the ends of what it covers."""

CONTRL = "UNH UCI UCM UCS UCD UCD UCM UCF UCM UCS UCD UNT"

HEAD = 'message = "ORDERS"\ndocument = "purchase_order"\n'
GROUPS = '[groups]\nmessage = ["UNH M 1", "BGM M 1", "UNT M 1"]\n'


def missteps(key: tuple[str, str, str], tags: str) -> list[str]:
    """Walk tags without elements; return the rules that their order breaks, in that order."""
    findings = walk(structures()[key], 1, cut(*tags.split())).findings
    places = [(each.rule, each.locator) for each in findings]
    return [rule for rule, at in places if isinstance(at, SegmentPlace) and not at.element]


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", FILES)
def test_every_file_compiles_and_is_walked_here(name: str) -> None:
    families = {structures()[message, "D", each].family for message, each in GOLDEN}
    families.add(structures()["CONTRL", "D", "3"].family)
    message, _, releases = name.removesuffix(".toml").partition("-")
    ours = f"{message} D.{releases.replace('-', '..')}" if releases else f"{message} D.3"
    assert any(each.startswith(ours) for each in families)


def test_the_directories_are_in_the_order_of_their_publication() -> None:
    assert ORDER[:6] == ("93A", "94A", "94B", "95A", "95B", "96A")
    at = ORDER.index("99A")
    assert ORDER[at : at + 8] == ("99A", "99B", "00A", "00B", "01A", "01B", "01C", "02A")
    assert ORDER[-1] == "24B"
    assert len(ORDER) == len(set(ORDER)) == 64


def test_a_range_of_releases_holds_both_ends() -> None:
    assert expand("99B..00B") == ("99B", "00A", "00B")
    assert expand("96A..96A") == ("96A",)
    assert expand(["95A", "96A"]) == ("95A", "96A")


@pytest.mark.parametrize("releases", ["96A", "96C..97A", "97A..96A", "96A..", ["2022A"]])
def test_releases_that_do_not_exist_are_refused(releases: str | list[str]) -> None:
    with pytest.raises(ValueError, match=r"releases|directory"):
        expand(releases)


@pytest.mark.parametrize("message", ["ORDERS", "ORDCHG", "ORDRSP", "DELJIT", "APERAK"])
def test_a_message_has_a_structure_in_every_directory(message: str) -> None:
    assert {key[2] for key in structures() if key[0] == message} == set(ORDER)


def test_forecasts_begin_with_the_directory_we_know() -> None:
    known = {key[2] for key in structures() if key[0] == "DELFOR"}
    assert known == set(expand("95A..24B"))
    assert structures()["DELFOR", "D", "01C"].name == "DELFOR D.01C"
    assert structures()["DELFOR", "D", "01C"].family == "DELFOR D.96B..01C"


def test_contrl_is_known_by_its_own_versions() -> None:
    known = {key[1:] for key in structures() if key[0] == "CONTRL"}
    assert known == {("D", "3"), ("D", "2"), ("2", "2"), ("4", "1")}


@pytest.mark.parametrize(
    ("message", "document"),
    [
        ("DELFOR", "forecast"), ("DELJIT", "call_off"), ("ORDERS", "purchase_order"),
        ("ORDCHG", "purchase_order_change"), ("ORDRSP", "order_response"),
        ("CONTRL", "acknowledgement"), ("APERAK", "acknowledgement"),
    ],
)  # fmt: skip
def test_a_message_is_one_kind_of_document(message: str, document: str) -> None:
    found = {each.document for key, each in structures().items() if key[0] == message}
    assert found == {document}


@pytest.mark.parametrize(("message", "release"), GOLDEN)
def test_a_clean_message_is_walked_without_a_finding(message: str, release: str) -> None:
    assert missteps((message, "D", release), GOLDEN[message, release]) == []


@pytest.mark.parametrize(("message", "release"), GOLDEN)
def test_a_message_without_its_beginning_is_found(message: str, release: str) -> None:
    twin = GOLDEN[message, release].replace("UNH BGM", "UNH", 1)
    assert missteps((message, "D", release), twin) == ["SYN-013"]


@pytest.mark.parametrize("key", [("D", "3"), ("D", "2"), ("2", "2"), ("4", "1")])
def test_contrl_is_walked_in_each_version(key: tuple[str, str]) -> None:
    assert missteps(("CONTRL", *key), CONTRL) == []
    assert missteps(("CONTRL", *key), "UNH UCM UNT") == ["SYN-013"]
    assert missteps(("CONTRL", *key), "UNH UCI UCS UNT") == ["SYN-013"]


@pytest.mark.parametrize(
    ("key", "tags", "rules"),
    [
        (("DELFOR", "D", "01C"), "UNH BGM DTM GEI LIN SCC QTY UNT", ["SYN-015"]),
        (("DELFOR", "D", "02A"), "UNH BGM DTM GIS LIN SCC QTY UNT", ["SYN-015"]),
        (("DELFOR", "D", "96A"), "UNH BGM DTM LIN QTY UNS UNT", ["SYN-013"]),
        (("DELJIT", "D", "97A"), "UNH BGM DTM LIN QTY UNT", ["SYN-013"]),
        (("DELJIT", "D", "97A"), "UNH BGM DTM SEQ LIN SCC QTY UNT", ["SYN-015"]),
        (("ORDCHG", "D", "97A"), "UNH BGM DTM LIN PRI QTY UNS UNT", ["SYN-015"]),
        (("APERAK", "D", "96A"), "UNH BGM ERC NAD UNT", ["SYN-015"]),
    ],
)
def test_what_another_directory_has_is_found(
    key: tuple[str, str, str], tags: str, rules: list[str]
) -> None:
    assert missteps(key, tags)[:1] == rules


def test_elements_are_those_of_the_directory() -> None:
    def length(release: str, tag: str, part: int) -> int:
        return structures()["ORDERS", "D", release].segments[tag][0].parts[part].most

    assert [length(each, "QTY", 1) for each in ("96A", "97A", "97B", "24B")] == [15, 15, 35, 35]
    assert [length(each, "MOA", 1) for each in ("93A", "01B")] == [18, 35]
    numeric = [
        structures()["ORDERS", "D", each].segments["LIN"][0].numeric for each in ("96A", "96B")
    ]
    assert numeric == [True, False]


def test_a_structure_defines_only_segments_it_has() -> None:
    for structure in structures().values():
        assert set(structure.segments) <= {node.name for node in structure.nodes}


@pytest.mark.parametrize(
    ("definition", "value", "rules"),
    [
        ("0135 M an3", "UNB", []),
        ("0135 M an3", "UN", [("SYN-040", "3")]),
        ("0135 M an3", "UNBX", [("SYN-039", "3")]),
        ("2380 M n8", "20261123", []),
        ("2380 M n8", "2026112", [("SYN-040", "8")]),
        ("2380 M n8", "-2026.1123", []),
        ("2380 M n8", "202611231", [("SYN-039", "8")]),
        ("3207 M a3", "DE", [("SYN-040", "3")]),
        ("3207 M a..3", "DE", []),
        ("1082 M n..6", "1", []),
    ],
)
def test_a_fixed_length_is_exact(definition: str, value: str, rules: list[tuple[str, str]]) -> None:
    found = flaws(Segment("ZZZ", [value]), [parse(definition)])
    assert [(flaw.rule, flaw.expected) for flaw in found] == rules


@pytest.mark.parametrize(
    "definition", ["0135 M an", "0135 X an3", "0135 M b3", "0135 M an.3", "135 M an3", "an3", ""]
)
def test_a_wrong_element_definition_is_refused(definition: str) -> None:
    with pytest.raises(ValueError, match="not an element definition"):
        parse(definition)


def test_a_site_replaces_one_of_our_structures_and_keeps_the_others(tmp_path: Path) -> None:
    written(tmp_path, mine=f'{HEAD}releases = ["96A"]\n{GROUPS}')
    found = structures(structure_files(tmp_path))
    assert len(found["ORDERS", "D", "96A"].nodes) == 4
    assert (
        found["ORDERS", "D", "96A"].segments["BGM"]
        == structures()["ORDERS", "D", "96A"].segments["BGM"]
    )
    assert found["ORDERS", "D", "97A"] == structures()["ORDERS", "D", "97A"]
    assert len(found) == len(structures())


def test_a_structure_takes_from_the_one_it_is_like(tmp_path: Path) -> None:
    own = 'document = "x"\nmessage = "ORDCHG"\nreleases = ["96A"]\nlike = "a"\n'
    written(tmp_path, a=f'{HEAD}releases = ["96A"]\n{GROUPS}', b=own)
    found = load_structures(structure_files(tmp_path))
    assert found["ORDCHG", "D", "96A"].nodes == found["ORDERS", "D", "96A"].nodes
    assert found["ORDCHG", "D", "96A"].document == "x"


def test_two_files_for_one_directory_are_refused(tmp_path: Path) -> None:
    written(
        tmp_path,
        a=f'{HEAD}releases = "95A..96A"\n{GROUPS}',
        b=f'{HEAD}releases = ["96A"]\n{GROUPS}',
    )
    with pytest.raises(ValueError, match=r"b.toml: ORDERS D.96A is in another file"):
        load_structures(structure_files(tmp_path))


@pytest.mark.parametrize("change", ["98C", "2"])
def test_segments_since_an_unknown_directory_are_refused(tmp_path: Path, change: str) -> None:
    shutil.copy(schemas() / "edifact" / SEGMENTS, tmp_path)
    with (tmp_path / SEGMENTS).open("a", encoding="utf-8") as file:
        file.write(f'\n[since.{change}]\nUNS = ["0081 M an1"]\n')
    written(tmp_path, a=f'{HEAD}releases = ["96A"]\n{GROUPS}')
    with pytest.raises(ValueError, match=f"no directory {change}"):
        load_structures(structure_files(tmp_path))


@pytest.mark.parametrize(
    "groups",
    [
        'message = ["UNH M 1", "BGM M"]',
        'message = ["UNH M 1", "BGM X 1"]',
        'message = ["UNH M 1", "BGM M 0"]',
        'message = ["UNH M 1", "BGM M many"]',
        'message = ["UNH M 1", "Party C 9"]',
        'message = ["UNH M 1", "party C 9"]',
        'message = ["UNH M 1", "party C 9"]\nparty = []',
        'answer = ["UNH M 1"]',
    ],
)
def test_a_wrong_group_is_refused(tmp_path: Path, groups: str) -> None:
    written(tmp_path, a=f'{HEAD}releases = ["96A"]\n[groups]\n{groups}\n')
    with pytest.raises(ValueError, match="not a segment or a group"):
        load_structures(structure_files(tmp_path))


def test_a_tag_that_a_partner_reports_too_short_is_found() -> None:
    segments = cut("UNH+1+CONTRL:D:3:UN", "UCI+72+SUPP:14+OEM:14+4+13+UN", "UNT+3+1")
    found = walk(structures()["CONTRL", "D", "3"], 1, segments).findings
    assert [(each.rule, str(each.locator)) for each in found] == [
        ("SYN-040", "message 1, segment 2 UCI, element 7")
    ]


LOOSE = {"DGS", "EQD"}
"""Segments that grew in too many directories for one definition to hold for all."""

YOUNGER = {"GEI", "MTD", "PYT", "RJL"}
"""Segments that D.96A does not have, though one structure of ours holds for it and later ones."""

INSIDE = [
    ("96A", "LOC+11+D1:162:92:Dock 1+G3+:::Hall+1", []),
    ("96A", "LOC+11+D1:162:9200", [("SYN-039", 3, 3)]),
    ("96A", "LOC", [("SYN-013", 2, 0)]),
    ("96A", "MEA+PD+AAB+KGM:12.5", []),
    ("96A", "MEA+PD+AAB+:12.5", [("SYN-013", 4, 1)]),
    ("96A", "MEA+PD+AAB+KGM:heavy", [("SYN-037", 4, 2)]),
    ("97A", "MEA+PD+AAB+KGM:heavy", []),
    ("96A", "PAC+12++CT:67:91:Box", []),
    ("96A", "PAC+twelve++CT", [("SYN-037", 2, 0)]),
    ("96A", "PAC+1+++F", [("SYN-013", 5, 2)]),
    ("96A", "TDT+20+R1+30+31+CARR:172:20+++:::Ship", []),
    ("96A", "TDT++R1", [("SYN-013", 2, 0)]),
    ("96A", "TDT+20++30+31:146:6", [("SYN-016", 5, 3)]),
    ("02B", "TDT+20++30+31:146:6:Truck", []),
    ("96A", "PCI+24+A:B:C:D:E:F:G:H:I:J", []),
    ("96A", "PCI+24+A:B:C:D:E:F:G:H:I:J:K", [("SYN-016", 3, 11)]),
    ("96A", "PAT+1+30::92+5:3:D:30", []),
    ("96A", "PAT+1++5:3:D:1000", [("SYN-039", 4, 4)]),
    ("96A", "TAX+7+VAT+++:::19+S", []),
    ("96A", "TAX++VAT", [("SYN-013", 2, 0)]),
    ("96A", "ALC+A++++ABG", []),
    ("96A", "PCD+3:2.5", []),
    ("96A", "PCD+3:two", [("SYN-037", 2, 2)]),
    ("24B", "PYT+1++5+3+D+30", []),
    ("24B", "PYT+1++5+3+D+month", [("SYN-037", 7, 0), ("SYN-039", 7, 0)]),
]


@pytest.mark.parametrize(("release", "later"), [("96A", YOUNGER), ("24B", set())])
def test_every_segment_of_a_message_we_read_is_checked_inside(
    release: str, later: set[str]
) -> None:
    for message in ("DELFOR", "DELJIT", "ORDERS", "ORDCHG", "ORDRSP", "APERAK"):
        structure = structures()[message, "D", release]
        tags = {node.name for node in structure.nodes if not node.group}
        assert tags - LOOSE - later == structure.segments.keys(), message


@pytest.mark.parametrize(("release", "segment", "expected"), INSIDE)
def test_what_nothing_is_read_of_is_checked_as_well(
    release: str, segment: str, expected: list[tuple[str, int, int]]
) -> None:
    (one,) = cut(segment)
    found = flaws(one, structures()["ORDERS", "D", release].segments[one.tag])
    assert [each[:3] for each in found] == expected


def test_a_place_of_a_line_is_checked_in_its_message() -> None:
    right, wrong = "LOC+7+D1:162:92", "LOC+7+D1:162:9200"
    assert misplaced(right) == []
    assert misplaced(wrong) == ["SYN-039"]


def misplaced(segment: str) -> list[str]:
    """Read an order with this segment behind the prices of its line; return the rules broken."""
    at = next(at for at, each in enumerate(LINES) if each.startswith("UNS"))
    read = only(ORDERS, *LINES[:at], segment, *LINES[at:])
    return [finding.rule for finding in read.findings]
