"""PDX packages through the whole road: the archive, the pdx.xml in it, the feeds."""

import pytest
from corpus import CORPUS
from package.packing import judged, zipped

from exchange.model.outcome import Outcome
from exchange.model.partners import Feed

EXPORT = CORPUS / "package" / "agile-9.3.3-example.pdx.xml"
FEEDS = tuple(
    Feed(document=document, format="pdx") for document in ("engineering_change", "document_package")
)
ROOT = "ProductDataeXchangePackage"
CHANGE = f"""<?xml version="1.0"?>
<{ROOT}><Changes><Change changeNumber="ECO-1042" revisionIdentifier="B"
 globalEngineeringChangeStatusCode="Released"><AffectedItems><AffectedItem itemIdentifier="A-4711"
 oldRevision="C" newRevision="D" effectiveDate="2027-03-01" obsoleteDate="2027-03-01"/>
</AffectedItems></Change></Changes></{ROOT}>"""


def rules(outcome: Outcome) -> set[str]:
    return {each.rule for each in outcome.judgement.every_finding()}


@pytest.mark.skipif(not EXPORT.is_file(), reason="the public samples are not here")
def test_the_real_export_is_registered_with_its_items() -> None:
    content = zipped({"export/pdx.xml": EXPORT.read_bytes(), "export/a.pdf": b"%PDF"})
    outcome = judged(content, "export.pdx", feeds=FEEDS)
    (document,) = outcome.judgement.documents
    assert (document.document, document.rows["package_items"]) == ("document_package", 100)
    assert (document.rows["package_bom"], document.rows["package_aml"]) == (108, 120)
    assert [each.name for each in outcome.judgement.attachments] == [
        "export/pdx.xml", "export/a.pdf",
    ]  # fmt: skip
    assert "ECO-026" in rules(outcome)


def test_a_change_in_a_pdx_is_a_change() -> None:
    outcome = judged(zipped({"pdx.xml": CHANGE}), "ECO-1042.pdx", feeds=FEEDS)
    (document,) = outcome.judgement.documents
    assert (document.document, document.title) == ("engineering_change", "ECO-1042 / B")


def test_a_document_nobody_agreed_to_is_rejected() -> None:
    outcome = judged(zipped({"pdx.xml": CHANGE}), "ECO-1042.pdx", feeds=FEEDS[1:])
    (document,) = outcome.judgement.documents
    assert (document.verdict, "ENV-012" in rules(outcome)) == ("rejected", True)


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        ({"pdx.xml": CHANGE, "b/PDX.XML": CHANGE}, "PKG-001"),
        ({"pdx.xml": CHANGE, "../a.pdf": "%PDF"}, "ENV-011"),
        ({"pdx.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "PDX-001"),
        ({"pdx.xml": "<html/>"}, "PDX-001"),
    ],
)
def test_a_pdx_that_cannot_be_trusted_is_refused(files: dict[str, str], rule: str) -> None:
    outcome = judged(zipped(files), "ECO-1042.pdx", feeds=FEEDS)
    assert (rules(outcome), outcome.judgement.documents) == ({rule}, ())


def test_a_zip_without_a_pdx_is_none_whatever_it_is_called() -> None:
    outcome = judged(zipped({"pdx.xml.txt": CHANGE}), "ECO-1042.pdx", feeds=FEEDS)
    assert rules(outcome) == {"ENV-018"}
