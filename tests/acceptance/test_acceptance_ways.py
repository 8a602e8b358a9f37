"""Ways in: mails with their files, hubs that carry partners, drops of our own people."""

import json
import os
import sqlite3
from base64 import encodebytes
from contextlib import closing
from pathlib import Path

import pytest
from acceptance.installation import NORDWERK, ROOT, WISTA, Installation, forecast, into
from typer.testing import CliRunner
from ways.letters import SUBJECT, TEXT, file, letter

from exchange import wiring
from exchange.cli.app import app
from exchange.errors import Misconfigured

ORDER = (NORDWERK / "PO_4500071234.edi").read_bytes()

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
    words = ["withdraw", mail.id, "--reason", "wrong", "--site", str(site.root)]
    assert "withdraw the files in it" in str(CliRunner().invoke(app, words).exception)
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
    x12 = next((ROOT / "samples/harborline").glob("*.x12")).read_bytes()
    into("vanhub", "ORDERS.x12", x12)(site.root / "inbox")
    site.drop("vanhub", "ORDERS.edi", forecast())
    owners = {each.filename: (each.partner, each.way.hub) for each in site.receipts()}
    assert owners == {
        "ORDERS.edi": ("nordwerk", "vanhub"),
        "ORDERS.x12": ("harborline", "vanhub"),
    }
    assert not {"unreadable", "rejected"} & {*site.verdicts()}
    folders = {path.parent.name for path in (site.root / "outbox").rglob("ORDERS*")}
    assert "vanhub" in folders
    assert not {"nordwerk", "harborline"} & folders


def test_a_hub_carries_nobody_else(site: Installation) -> None:
    hub(site)
    stranger = forecast(b"4012345000009", b"4000000000009")
    into("vanhub", "ORDERS.edi", stranger)(site.root / "inbox")
    site.drop("vanhub", "PO.xlsx", next(WISTA.glob("PO_*.xlsx")).read_bytes())
    assert site.verdicts() == ["unreadable", "unreadable"]
    assert {each.partner for each in site.receipts()} == {"vanhub"}
    first, second = sorted(site.told())
    assert "another sender" in first[2]
    assert "Van Hub AG" in second[2]


def test_one_file_of_two_senders_is_refused_in_plain_words(site: Installation) -> None:
    hub(site)
    other = forecast(b"4012345000009", b"4000000000009")
    site.drop("vanhub", "both.edi", forecast() + other[other.index(b"UNB") :])
    (told,) = site.told()
    assert told[1] == "unreadable"
    assert "more than one sender" in told[2]


def test_the_files_of_a_mail_through_a_hub_are_of_whom_they_name(site: Installation) -> None:
    hub(site)
    site.drop("vanhub", "mail.eml", letter(TEXT, file("FC.edi", forecast())))
    mail, first = site.receipts()
    assert (mail.partner, first.partner, first.way.hub) == ("vanhub", "nordwerk", "vanhub")
    assert NORDWERK.name == first.partner


def check(site: Installation, name: str, content: bytes, partner: str = "nordwerk") -> None:
    (site.inbox(partner) / "check").mkdir(exist_ok=True, parents=True)
    site.drop(f"{partner}/check", name, content)


def test_a_file_that_is_only_checked_gets_a_report_and_changes_nothing(site: Installation) -> None:
    check(site, "FC.edi", forecast())
    folder = site.root / "outbox/nordwerk/check"
    assert sorted(path.name for path in folder.iterdir()) == [
        "FC.edi.REPORT.html",
        "FC.edi.REPORT.json",
    ]
    told = json.loads((folder / "FC.edi.REPORT.json").read_text())
    assert (told["check"], told["verdict"]) == (True, "accepted")
    assert "NUR GEPRÜFT" in (folder / "FC.edi.REPORT.html").read_text()
    assert site.receipts() == []
    assert [*(site.root / "var/checks").glob("*/*")] == []
    assert [*(site.inbox("nordwerk") / "check").iterdir()] == []
    (page, _) = sorted(folder.iterdir())
    os.utime(page, (0, 0))
    site.drop("nordwerk", "FC.edi", forecast())
    assert site.verdicts() == ["accepted"]  # no number was taken
    assert not page.exists()  # a fortnight has passed


def test_a_bad_file_that_is_only_checked_is_told_what_is_wrong(site: Installation) -> None:
    into("nordwerk/check", "FC.edi", forecast(b"4012345000009", b"4000000000009"))(
        site.root / "inbox"
    )
    (site.inbox("nordwerk") / "check/link").symlink_to("/etc/hostname")
    check(site, "what.pdf", b"%PDF")
    folder = site.root / "outbox/nordwerk/check"
    first, link, second = (json.loads(path.read_text()) for path in sorted(folder.glob("*.json")))
    assert [each["rule"] for each in first["findings"]] == ["ENV-002"]
    assert [each["rule"] for each in second["findings"]] == ["ENV-018"]
    assert [each["rule"] for each in link["findings"]] == ["ENV-017"]
    assert [*(site.inbox("nordwerk") / "check").iterdir()] == []
    assert site.receipts() == []


def test_a_mail_that_is_only_checked_has_each_file_looked_at(site: Installation) -> None:
    check(site, "mail.eml", letter(TEXT, file("FC.edi", forecast())))
    folder = site.root / "outbox/nordwerk/check"
    assert sorted(path.name for path in folder.glob("*.json")) == [
        "mail.eml.1-FC.edi.REPORT.json",
        "mail.eml.REPORT.json",
    ]
    inner = json.loads((folder / "mail.eml.1-FC.edi.REPORT.json").read_text())
    assert inner["verdict"] == "accepted"
    assert site.receipts() == []
    assert [*(site.root / "var/handed").iterdir()] == []


def handed_in(site: Installation, *options: str) -> str:
    words = ["drop", "--site", str(site.root), *options]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_file_handed_in_says_who_brought_it_for_whom_and_from_where(
    site: Installation, tmp_path: Path
) -> None:
    path, mail = tmp_path / "FC.edi", tmp_path / "mail.eml"
    path.write_bytes(forecast())
    mail.write_bytes(letter(TEXT))
    words = ("--by", "Ewa Krupa", "--on-behalf", "Jürgen Groß", "--source", "phone, 12 March")
    handed_in(site, str(path), "--partner", "nordwerk", *words, "--attach", str(mail))
    assert path.exists()
    waiting = site.run()
    (receipt,) = site.receipts()
    assert waiting == []
    assert receipt.verdict == "accepted"
    assert receipt.way.by.startswith("Ewa Krupa (logged in as ")
    shown = CliRunner().invoke(app, ["show", receipt.id, "--site", str(site.root)]).output
    assert "on behalf of Jürgen Groß (phone, 12 March)" in shown
    (page,) = (site.root / "outbox").rglob("FC.*.REPORT.html")
    assert "Im Auftrag von" in page.read_text()
    with site.journal() as journal:
        trail = journal.trail()
        assert "message kept with" in " ".join(what for _, what in trail.kept_blobs())
        assert trail.contradicted() == []
    with closing(sqlite3.connect(site.root / "var/journal.db")) as database, database:
        database.execute("UPDATE receipts SET way = ''")
    with site.journal() as journal:
        assert journal.trail().contradicted() == [receipt.id]


def test_what_cannot_be_handed_in_is_refused(site: Installation, tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_bytes(b"x")
    for words in (
        [str(tmp_path / ".hidden"), "--partner", "nordwerk"],
        [str(tmp_path / "none"), "--partner", "nordwerk"],
        [str(tmp_path / ".hidden"), "--partner", "nobody"],
    ):
        done = CliRunner().invoke(app, ["drop", "--site", str(site.root), *words])
        assert isinstance(done.exception, Misconfigured)
    assert site.run() == []


class Real(Installation):
    """A site whose files are read by real children."""

    station = staticmethod(wiring.station)


def test_a_real_daemon_checks_one_file_and_takes_another(tmp_path: Path) -> None:
    site = Real(tmp_path, agreed=False)
    path = tmp_path / "FC.edi"
    path.write_bytes(forecast())
    handed_in(site, str(path), "--partner", "nordwerk", "--on-behalf", "Jürgen Groß")
    check(site, "tried.eml", letter(TEXT, file("PO.edi", ORDER)))  # either may come first
    (receipt,) = site.receipts()
    assert (receipt.filename, receipt.verdict) == ("FC.edi", "accepted")
    assert receipt.way.on_behalf == "Jürgen Groß"
    told = sorted((site.root / "outbox/nordwerk/check").glob("*.json"))
    assert [json.loads(each.read_text())["verdict"] for each in told] == ["accepted", "accepted"]
    assert [each["rule"] for each in json.loads(told[0].read_text())["findings"]] == []
