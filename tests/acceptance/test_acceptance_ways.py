"""Ways in: mails with their files, hubs that carry partners, drops of our own people."""

from base64 import encodebytes
from pathlib import Path

import pytest
from acceptance.installation import NORDWERK, ROOT, WISTA, Installation, forecast
from mail.letters import SUBJECT, TEXT, file, letter

HUB = """
name = "Van Hub AG"
state = "live"
carries = ["nordwerk", "harborline"]
"""


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    return Installation(tmp_path, agreed=False)


def hub(site: Installation) -> None:
    (site.root / "partners" / "vanhub.toml").write_text(HUB)


def test_a_mail_is_kept_and_each_of_its_files_is_a_file_of_its_partner(
    site: Installation,
) -> None:
    note = file("image001.png", b"x", "image/png")
    content = letter(TEXT, file("FC.edi", forecast()), note, file("notes.pdf", b"%PDF-1.7"))
    site.drop("nordwerk", "mail.eml", content)
    mail, first, second = site.receipts()
    assert site.verdicts() == ["accepted", "accepted", "unreadable"]
    assert (first.filename, first.partner) == ("FC.edi", "nordwerk")
    assert first.way.enclosed
    assert (first.way.enclosed.mail, first.way.enclosed.subject) == (mail.id, SUBJECT)
    with site.journal() as journal:
        said = journal.history().mail(mail.id)
        assert said
        assert said.text == "Guten Tag,\nanbei die Prognose."
        assert journal.history().enclosed(mail.id) == [first, second]
        assert [each.rule for each in journal.findings(mail.id)] == ["EML-005"]
        assert journal.trail().contradicted() == []
    assert site.answers("FC.*.CONTRL.edi")
    (page,) = (site.root / "outbox").rglob("FC.*.REPORT.html")
    assert "disposition@nordwerk.example" in page.read_text()
    site.drop("nordwerk", "again.eml", content)
    assert site.verdicts()[3:] == ["accepted"]  # the answer is repeated, nothing is taken again


def test_of_a_mail_that_lies_nothing_is_taken(site: Installation) -> None:
    bad = file("FC.edi", forecast()).replace(encodebytes(b"UNA:+.? 'UNB")[:12], b"!!!!")
    site.drop("nordwerk", "mail.eml", letter(TEXT, bad))
    (told,) = site.told()
    assert told[1] == "unreadable"
    assert "its bytes are not certain" in told[2]


def test_what_comes_through_a_hub_is_of_whom_its_envelope_names(site: Installation) -> None:
    hub(site)
    site.drop("vanhub", "ORDERS.edi", forecast())
    x12 = next((ROOT / "samples/harborline").glob("*.x12")).read_bytes()
    site.drop("vanhub", "ORDERS.x12", x12)
    first, second = site.receipts()
    assert (first.partner, first.way.hub) == ("nordwerk", "vanhub")
    assert (second.partner, second.way.hub) == ("harborline", "vanhub")
    assert first.verdict == second.verdict == "accepted"
    folders = {path.parent.name for path in (site.root / "outbox").rglob("ORDERS*")}
    assert "vanhub" in folders
    assert not {"nordwerk", "harborline"} & folders


def test_the_same_file_without_the_hub_is_answered_to_the_partner(site: Installation) -> None:
    site.drop("nordwerk", "ORDERS.edi", forecast())
    assert site.receipts()[0].way.hub == ""
    assert list((site.root / "outbox" / "nordwerk").glob("ORDERS*"))


def test_a_hub_carries_nobody_else(site: Installation) -> None:
    hub(site)
    site.drop("vanhub", "ORDERS.edi", forecast(b"4012345000009", b"4000000000009"))
    site.drop("vanhub", "PO.xlsx", next(WISTA.glob("PO_*.xlsx")).read_bytes())
    assert site.verdicts() == ["unreadable", "unreadable"]
    assert {each.partner for each in site.receipts()} == {"vanhub"}
    first, second = site.told()
    assert "another sender" in first[2]
    assert "Van Hub AG" in second[2]


def test_one_file_of_two_senders_is_refused_in_plain_words(site: Installation) -> None:
    hub(site)
    other = forecast(b"4012345000009", b"4000000000009")
    site.drop("vanhub", "both.edi", forecast() + other[9:] if other[:3] == b"UNA" else other)
    (told,) = site.told()
    assert told[1] == "unreadable"
    assert "more than one sender" in told[2]


def test_the_files_of_a_mail_through_a_hub_are_of_whom_they_name(site: Installation) -> None:
    hub(site)
    site.drop("vanhub", "mail.eml", letter(TEXT, file("FC.edi", forecast())))
    mail, first = site.receipts()
    assert (mail.partner, first.partner, first.way.hub) == ("vanhub", "nordwerk", "vanhub")
    assert NORDWERK.name == first.partner
