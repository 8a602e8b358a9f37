"""Message structures a site brings itself: what they change, and how a wrong one is refused."""

import hashlib
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from fakes import Remembered

from exchange import wiring
from exchange.adapters.x12.structures import structures
from exchange.cli.doctoring import structures as listed
from exchange.errors import Misconfigured
from exchange.model.interchange import Transmission
from exchange.model.outcome import Outcome
from exchange.model.ports import Desk
from exchange.pipeline import judge
from exchange.sandbox.channel import CONFIGURATION

SITE = 'name = "Us"\nidentifiers = ["14:5909000000001"]\n'
PARTNER = """name = "Acme"
state = "live"
identifiers = ["14:4012345000009"]

[[feeds]]
document = "forecast"
format = "edifact"

[[feeds]]
document = "purchase_order"
format = "x12"
"""

EDIFACT = """message = "DELFOR"
releases = ["97A"]
document = "forecast"
like = "DELFOR-96B-01C"

[groups]
line = ["LIN M 1", "PIA C 1", "line_quantity C 9", "schedule C 9", "special C 9"]
special = ["ZZA M 1", "DTM C 1"]

[segments]
ZZA = ["9001 M an..3"]
"""

X12 = """set = "850"
document = "purchase_order"
like = "850"

[groups]
message = ["ST M 1", "BEG M 1", "line M 1", "SE M 1"]
line = ["PO1 M 1"]
"""

FORECAST = (
    "UNH+1+DELFOR:D:97A:UN{code}'BGM+241+FC1+9'DTM+137:20261123:102'NAD+BY+4012345000009::9'"
    "GIS+37'NAD+DP+4012345000016::9'LIN+1++A-1:IN'QTY+70:500:PCE'SCC+1++W'QTY+113:20:PCE'"
    "DTM+2:20261130:102'{more}UNT+{count}+1'"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for folder in ("partners", "structures/edifact", "structures/x12"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "exchange.toml").write_text(SITE)
    (tmp_path / "partners/acme.toml").write_text(PARTNER)
    return tmp_path


def own(site: Path, text: str, file: str = "edifact/MINE.toml") -> None:
    (site / "structures" / file).write_text(text)


def mistake(site: Path) -> str:
    with pytest.raises(Misconfigured) as refusal:
        wiring.load(site)
    return str(refusal.value).replace(f"{site}/", "")


def judged(site: Path, code: str = "", more: str = "") -> Outcome:
    """Judge a small DELFOR as a reading child does: with a configuration that came as data."""
    configuration = CONFIGURATION.validate_json(CONFIGURATION.dump_json(wiring.load(site)))
    count = 12 + more.count("'")
    text = FORECAST.format(code=code, more=more, count=count)
    unb = "UNB+UNOC:3+4012345000009:14+5909000000001:14+261123:0600+REF1'"
    content = f"{unb}{text}UNZ+1+REF1'".encode()
    digest = hashlib.sha256(content).hexdigest()
    now = datetime(2026, 11, 23, tzinfo=UTC)
    file = Transmission(
        "01JD3K9QZZ0000000000000000", "01JD3K9Q", "acme", "FC.edi", digest, now, content
    )
    return judge(file, Desk(configuration, Remembered(), wiring.tools()))


def rules(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each.rule, str(each.locator)) for each in outcome.judgement.every_finding()]


def test_a_site_without_structures_reads_with_ours(site: Path) -> None:
    assert rules(judged(site)) == []
    assert rules(judged(site, more="ZZA+X'")) == [("SYN-015", "message 1, segment 12 ZZA")]


def test_a_sites_structure_wins_for_its_directory(site: Path) -> None:
    own(site, EDIFACT)
    assert rules(judged(site, more="ZZA+X'")) == []
    assert rules(judged(site, more="ZZA+WXYZ'")) == [
        ("SYN-039", "message 1, segment 12 ZZA, element 2")
    ]
    (document,) = judged(site, more="ZZA+X'").judgement.documents
    assert (document.document, document.rows) == ("forecast", {"lines": 1, "buckets": 1})


def test_one_for_an_association_code_holds_for_that_alone(site: Path) -> None:
    own(site, EDIFACT.replace('document = "', 'association = "ACME01"\ndocument = "'))
    assert rules(judged(site, ":ACME01", "ZZA+X'")) == []
    assert [rule for rule, _ in rules(judged(site, ":OTHER", "ZZA+X'"))] == ["SYN-015"]
    assert [rule for rule, _ in rules(judged(site, "", "ZZA+X'"))] == ["SYN-015"]


def test_the_doctor_lists_them_and_what_they_replace(site: Path) -> None:
    own(site, EDIFACT)
    special = EDIFACT.replace('document = "', 'association = "A1"\ndocument = "')
    own(site, special, "edifact/A1.toml")
    own(site, X12, "x12/ours.toml")
    assert list(listed(site, wiring.load(site))) == [
        (
            "ok",
            "structures/edifact/A1.toml",
            "DELFOR D.97A (A1); checked but not read: special",
        ),
        (
            "ok",
            "structures/edifact/MINE.toml",
            "DELFOR D.97A, in place of ours; checked but not read: special",
        ),
        ("ok", "structures/x12/ours.toml", "850, in place of ours"),
    ]


def test_the_version_of_the_rules_tells_that_a_structure_changed(site: Path) -> None:
    before = wiring.load(site).ruleset
    own(site, EDIFACT)
    between = wiring.load(site).ruleset
    own(site, EDIFACT.replace("PIA C 1", "PIA C 2"))
    assert len({before, between, wiring.load(site).ruleset}) == 3


def test_a_sites_own_set_wins(site: Path) -> None:
    own(site, X12, "x12/ours.toml")
    files = wiring.load(site).structures["x12"]
    assert structures(files)["850"].structure.tags == ("message", "ST", "BEG", "line", "PO1", "SE")
    assert structures(files)["830"] == structures()["830"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[groups]", "[group]", "line 6, key group: unknown key, did you mean 'groups'?"),
        ("association", "asociation", "key"),
        ('["97A"]', '["97C"]', "line 2, key releases: there is no directory 97C"),
        ('["97A"]', '"97A..96A"', "line 2, key releases: the range of releases runs backwards"),
        ('"forecast"', '"forcast"', "line 3, key document: no document 'forcast', only "),
        ('"DELFOR-96B-01C"', '"DELFOR-99"', "line 4, key like: no other file 'DELFOR-99' to be"),
        ('"DELFOR-96B-01C"', '"MINE"', "line 4, key like: no other file 'MINE' to be like"),
        ('"PIA C 1"', '"PIA X 1"', "line 7, key groups.line: not a segment or a group"),
        ('"special C 9"', '"spezial C 9"', "line 7, key groups.line: not a segment or a group"),
        (', "special C 9"', "", "line 8, key groups.special: this group is used nowhere"),
        ('["ZZA M 1"', '["ZZA C 1"', "line 8, key groups.special: a group begins with a segment"),
        ('"DTM C 1"', '"line C 1"', "line 7, key groups.line: this group stands inside itself"),
        ("9001 M an..3", "9001 M", "line 11, key segments.ZZA: not an element definition: 9001 M"),
        ("line = [", 'message = ["UNH M 1"]\nline = [', "line 7, key groups.message: a message"),
        ('releases = ["97A"]\n', "", "it holds for `releases`"),
        ('like = "DELFOR-96B-01C"\n', "", "line 5, key groups: not a segment or a group"),
    ],
)
def test_a_wrong_structure_refuses_to_start(site: Path, old: str, new: str, told: str) -> None:
    text = EDIFACT if old in EDIFACT else f'{old.replace(old, new)} = "x"\n{EDIFACT}'
    own(site, text.replace(old, new))
    found = mistake(site)
    assert found.startswith("structures/edifact/MINE.toml")
    assert told in found


def test_a_structure_without_groups_is_refused(site: Path) -> None:
    own(site, EDIFACT.partition("like")[0])
    assert "not a segment or a group that is written out: message" in mistake(site)
    (site / "structures/edifact/MINE.toml").unlink()
    own(site, X12.partition("like")[0], "x12/ours.toml")
    assert "not a segment or a group that is written out: message" in mistake(site)


def test_two_files_of_a_site_for_one_directory_are_refused(site: Path) -> None:
    own(site, EDIFACT)
    own(site, EDIFACT, "edifact/OTHER.toml")
    assert "DELFOR D.97A is in another file as well" in mistake(site)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('set = "850"', 'sets = "850"', "key sets: unknown key"),
        ('"PO1 M 1"', '"PO1 M"', "key groups.line: not a segment or a group"),
        ('"SE M 1"', '"SE O 1"', "key groups.message: a message begins with"),
        ('"purchase_order"', '"order"', "key document: no document 'order'"),
    ],
)
def test_a_wrong_set_refuses_to_start(site: Path, old: str, new: str, told: str) -> None:
    own(site, X12.replace(old, new), "x12/ours.toml")
    assert told in mistake(site)


def test_wrong_shared_segments_are_named(site: Path) -> None:
    own(site, X12, "x12/ours.toml")
    own(site, 'PO1 = ["350 Q"]\n', "x12/segments.toml")
    told = "structures/x12/segments.toml, line 1, key PO1: not an element definition: 350 Q"
    assert mistake(site) == told


def test_a_folder_for_no_format_we_know_is_refused(site: Path) -> None:
    (site / "structures/edifcat").mkdir()
    assert mistake(site).startswith("structures/edifcat: only ")


def test_a_message_that_doubles_without_end_is_refused(site: Path) -> None:
    names = [f"g_{letter}" for letter in "abcdefghijklmnopqrst"]
    groups = "".join(
        f'{here} = ["DTM M 1", "{there} C 1", "{there} C 1"]\n' for here, there in pairwise(names)
    )
    text = EDIFACT.replace('"special C 9"]', '"special C 9", "g_a C 1"]')
    own(site, text.replace("[segments]", f'{groups}{names[-1]} = ["DTM M 1"]\n[segments]'))
    assert "more than 5000 segments in a message" in mistake(site)
