"""A real package, anonymised: an export of Agile 9.3.3, read in full with all it does otherwise.

It is not part of the project: where the public samples are not here, this is skipped.
"""

import polars as pl
import pytest
from corpus import CORPUS
from pdx.packages import member, read_xml

from exchange.model.interchange import Message
from exchange.validators.validation import validated

FILE = CORPUS / "package" / "agile-9.3.3-example.pdx.xml"

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the public samples are not here")


@pytest.fixture(scope="module")
def message() -> Message:
    (found,) = read_xml(FILE.read_bytes(), zone="America/Los_Angeles").messages
    return validated(found)


def frame(message: Message, name: str) -> pl.DataFrame:
    return message.tables[name].frame


def test_all_of_it_is_read(message: Message) -> None:
    assert message.document == "document_package"
    assert {name: table.frame.height for name, table in message.tables.items()} == {
        "package_header": 1,
        "package_items": 100,
        "package_bom": 108,
        "package_aml": 120,
        "package_files": 93,
        "package_attributes": frame(message, "package_attributes").height,
    }
    named = frame(message, "package_attributes")["group"]
    assert named.len() - named.null_count() == 3916


def test_it_departs_in_four_ways_and_in_no_other(message: Message) -> None:
    told = [(f.rule, f.params["times"], f.params["what"]) for f in message.findings]
    assert told == [
        ("ECO-026", "100", "revisionIdentifier of Item holds more than a revision"),
        ("ECO-026", "93", "isFileIn says Yes, and the file is not in the package"),
        ("ECO-026", "108", "revisionIdentifier of BillOfMaterialItem holds more than a revision"),
        ("ECO-026", "1", "HistoryItem lacks modificationDate, which is required"),
    ]
    assert [str(f.locator) for f in message.findings] == [
        "pdx.xml line 736, Item XYZ-00847, revisionIdentifier",
        "pdx.xml line 743, Item XYZ-00847 attachment 1, isFileIn",
        "pdx.xml line 1726, Item XYZ-02241 BOM row 1, revisionIdentifier",
        "pdx.xml line 5793, history 1, modificationDate",
    ]
    assert message.findings[0].observed == "A        60053A"


def test_its_files_are_told_apart_by_what_is_there() -> None:
    members = {name: member(name, b"x") for name in ("ATT04754", "folder/ATT09203")}
    (found,) = read_xml(FILE.read_bytes(), members).messages
    files = frame(found, "package_files")
    assert files["present"].value_counts(sort=True).rows() == [("N", 91), ("Y", 2)]
    assert files["listed"].unique().to_list() == ["Y"]
    assert files["checksum_stated"].null_count() == 93


def test_its_numbers_units_and_designators(message: Message) -> None:
    bom = frame(message, "package_bom")
    assert bom["designators"].null_count() == 82
    assert bom["quantity"].null_count() == 0
    small = bom.filter(pl.col("quantity_raw") == ".001")["quantity"]
    assert [str(each) for each in small] == ["0.001000"] * 4
    assert set(bom["unit"].drop_nulls()) == {"EA", "FT", "RL"}
    assert bom["part"].null_count() == 0
    assert frame(message, "package_aml")["status_raw"].value_counts(sort=True).rows() == [
        ("Active", 119),
        ("Obsolete", 1),
    ]
    items = frame(message, "package_items")
    assert items["change_number"].null_count() == 0
    assert items["revision"].str.len_chars().max() == 2


def test_it_is_about_its_top_item(message: Message) -> None:
    head = frame(message, "package_header").row(0, named=True)
    assert (head["part"], head["revision"], str(head["date"])) == ("XYZ-04891", "D", "2017-12-11")
