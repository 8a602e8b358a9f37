"""Which system wrote a package, what a site may say of one, how a wrong profile is refused."""

from pathlib import Path

import pytest
from make_pdx import agile, arena, windchill
from pdx.packages import read_xml

from exchange import wiring
from exchange.adapters.package.pdx.parsing import Parsing
from exchange.adapters.package.pdx.profiles import profiles, recognised
from exchange.cli.doctoring import structures as listed
from exchange.errors import Misconfigured
from exchange.model.pdx import FIELDS
from exchange.model.structures import StructureFile, StructureFiles

OURS = """\
name = "Nordwerk's own exporter"
generated_by = ["nordwerk *"]
revision = 'rev (?P<revision>\\w+) by (?P<change>\\w+)'
change_revision = "0"

[dispositions]
STOCK = ["Bestand"]

[fields.AffectedItem]
effectivity = ["Ab Seriennummer"]
"""

CHANGE = """\
<?xml version="1.0"?>
<?generated_by Nordwerk PLM 4?>
<ProductDataeXchangePackage>
<Items><Item itemIdentifier="1" revisionIdentifier="rev C by 17"/></Items>
<Changes><Change changeNumber="17"><AffectedItems>
<AffectedItem itemIdentifier="1" newRevision="rev C by 17">
<AdditionalAttributes groupLabel="x">
<AdditionalAttribute name="Bestand" value="Verschrotten"/>
<AdditionalAttribute name="Ab Seriennummer" value="00815"/>
</AdditionalAttributes></AffectedItem></AffectedItems></Change></Changes></ProductDataeXchangePackage>
"""


def written(xml: bytes, own: StructureFiles = ()) -> str:
    parsing = Parsing(xml, "pdx.xml")
    list(parsing.units())
    return recognised(parsing, own).name


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        (agile()[0], "Agile"),
        (agile("Agile PC/8.5")[0], "Agile"),
        (agile("Exporter 7")[0], "Agile"),
        (arena()[0], "Arena"),
        (windchill()[0], "Windchill"),
        (windchill()[0].replace(b"Windchill 12.1", b"Exporter 7"), "Windchill"),
        (windchill()[0].replace(b"Windchill 12.1", b"Agile 9"), "Agile"),
        (agile("Windchill 12.1")[0], "Windchill"),
        (b"<ProductDataeXchangePackage/>", "an unknown system"),
    ],
)
def test_a_system_is_known_by_what_it_calls_itself_then_by_what_it_resembles(
    xml: bytes, name: str
) -> None:
    assert written(xml) == name


def test_two_profiles_that_fit_the_same_sign_are_none() -> None:
    text = 'name = "{}"\ngenerated_by = ["nord*"]\n'
    own = tuple(StructureFile(name, text.format(name)) for name in ("one", "other"))
    assert written(CHANGE.encode(), own[:1]) == "one"
    assert written(CHANGE.encode(), own) == "an unknown system"


def test_a_profile_of_the_site_wins_over_ours() -> None:
    own = (StructureFile("agile", 'name = "Agile, as ours writes it"\ngroup_labels = ["agile"]\n'),)
    assert written(agile()[0], own) == "Agile, as ours writes it"
    assert written(arena()[0], own) == "Arena"


def test_what_a_profile_leaves_open_is_as_in_the_generic_one() -> None:
    known = profiles()
    for profile in known.values():
        assert profile.aliases == known["generic"].aliases
        assert profile.dispositions.keys() == known["generic"].dispositions.keys()
        assert profile.fields.keys() == FIELDS.keys()


def test_a_package_is_read_as_its_profile_says() -> None:
    own = (StructureFile("nordwerk", OURS),)
    (message,) = read_xml(CHANGE.encode(), own=own).messages
    rows = {name: table.frame.to_dicts() for name, table in message.tables.items()}
    assert rows["change_header"][0]["revision"] == "0"
    assert rows["change_items"][0]["new_revision"] == "C"
    assert rows["change_items"][0]["effectivity"] == "00815"
    (disposition,) = rows["change_dispositions"]
    assert (disposition["stock_class"], disposition["disposition"]) == ("STOCK", "Verschrotten")
    assert rows["package_items"][0]["change_number"] == "17"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "structures" / "pdx").mkdir(parents=True)
    (tmp_path / "partners").mkdir()
    (tmp_path / "exchange.toml").write_text('name = "Ours"\n')
    monkeypatch.chdir(tmp_path)
    return Path()


def test_a_site_brings_its_own_and_the_doctor_lists_it(site: Path) -> None:
    (site / "structures/pdx/nordwerk.toml").write_text(OURS)
    (site / "structures/pdx/arena.toml").write_text('name = "Arena"\n')
    configuration = wiring.load(site)
    assert [each.name for each in configuration.structures["pdx"]] == ["arena", "nordwerk"]
    assert list(listed(site, configuration)) == [
        ("ok", "structures/pdx/arena.toml", "packages of Arena, in place of ours"),
        ("ok", "structures/pdx/nordwerk.toml", "packages of Nordwerk's own exporter"),
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('nam = "x"', "line 1, key nam: unknown key, did you mean 'name'?"),
        ("generated_by = []", "this key is missing"),
        ('name = "x"\nrevision = "(?P<revision>"', "revision is no regular expression"),
        ('name = "x"\nrevision = "[A-Z]"', "revision needs a group (?P<revision>…)"),
        ('name = "x"\n[dispositions]\nSHELF = []', "not 'SHELF'"),
        ('name = "x"\n[fields.Change]\nclass_code = []', "of Change, only class,"),
        ('name = "x"\n[fields.Chance]\nclass = []', "not 'class'"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_file(site: Path, wrong: str, told: str) -> None:
    (site / "structures/pdx/mine.toml").write_text(wrong + "\n")
    with pytest.raises(Misconfigured) as refusal:
        wiring.load(site)
    assert str(refusal.value).startswith("structures/pdx/mine.toml")
    assert told in str(refusal.value)
