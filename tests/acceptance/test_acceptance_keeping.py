"""Legal holds, retention and erasure on a site: bytes go, the record stays, all is whole."""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from acceptance.installation import Installation, forecast
from knowing_people import configuration, event
from knowing_people import said as worded
from ways.letters import HEAD, TEXT, file, letter

from exchange.cli import erasing, holding, looking, reporting, retaining, verifying
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.notify.addressing import addressed
from exchange.notify.bundling import bundled
from exchange.report.told import digest
from exchange.spool import blobs
from exchange.spool.copied import undisturbed
from exchange.spool.site import Spool

LATER = date(2028, 1, 1)
TERMS = "\n[retention]\noriginals = 30\nreports = 30\nsent = 0\nrecords = 0\n"
PERSON = "Ingrid Nordwerk-Testfrau"


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    made = Installation(tmp_path, agreed=False)
    with (tmp_path / "exchange.toml").open("a") as text:
        text.write(TERMS)
    return made


def aged(site: Installation) -> None:
    """Let every kept file be an old one."""
    for path in Spool(site.root).blobs.rglob("??*/*"):
        os.utime(path, (0, 0))


def kept(site: Installation, sha256: str) -> bool:
    return blobs.path(Spool(site.root), sha256).is_file()


def retention(site: Installation, *, apply: bool) -> None:
    assert retaining.retention(site.root, LATER, apply=apply, as_json=False) == 0


def test_what_is_over_is_shown_then_deleted_and_all_stays_whole(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    (receipt,) = site.receipts()
    aged(site)
    capsys.readouterr()
    retention(site, apply=False)
    shown = " ".join(capsys.readouterr().out.split())
    assert "originals originals are kept 30 days, which were over on 2026-12-23" in shown
    assert kept(site, receipt.sha256)

    retention(site, apply=True)
    assert not kept(site, receipt.sha256)
    assert verifying.verify(site.root) == 0
    assert "2 deleted by retention or erased" in capsys.readouterr().out
    looking.show(receipt.id, site.root, as_json=True)
    told = capsys.readouterr().out
    gone = json.loads(told[told.index("{\n") :])["gone"]
    assert [(each["kind"], each["event"]) for each in gone] == [
        ("original", "deleted"),
        ("answer", "deleted"),
    ]
    assert (gone[0]["sha256"], gone[0]["size"]) == (receipt.sha256, receipt.size)
    with pytest.raises(Misconfigured, match="deleted by retention on"):
        reporting.report(receipt.id, site.root, None)
    retention(site, apply=True)
    assert "0 deleted" in capsys.readouterr().out


def test_a_hold_keeps_what_it_covers_until_it_is_lifted(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    (receipt,) = site.receipts()
    aged(site)
    named = {"partner": "nordwerk", "receipt": "", "order": ""}
    holding.put(site.root, named, "court case 4711")  # type: ignore[arg-type]
    retention(site, apply=True)
    assert kept(site, receipt.sha256)
    with pytest.raises(Misconfigured, match="court case 4711"):
        erasing.erase(site.root, [receipt.id], "", reason="asked", apply=True)
    holding.lift(site.root, 1, "settled")
    with pytest.raises(Misconfigured, match="no legal hold 1 stands"):
        holding.lift(site.root, 1, "settled")
    retention(site, apply=True)
    assert not kept(site, receipt.sha256)
    assert verifying.verify(site.root) == 0
    holding.show(site.root, as_json=False)
    assert "court case 4711" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"partner": "nobody", "receipt": "", "order": ""}, "no partners/nobody.toml"),
        ({"partner": "", "receipt": "", "order": "none"}, "no document here"),
        ({"partner": "nordwerk", "receipt": "", "order": "x"}, "say one of"),
        ({"partner": "", "receipt": "", "order": ""}, "say one of"),
    ],
)
def test_a_hold_is_on_one_thing_that_is_there(
    site: Installation, named: dict[str, str], reason: str
) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    with pytest.raises(Misconfigured, match=reason):
        holding.put(site.root, named, "why")  # type: ignore[arg-type]


def test_the_same_bytes_stay_while_anything_else_needs_them(site: Installation) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    site.drop("nordwerk", "b.edi", forecast())
    first, second = site.receipts()
    aged(site)
    erasing.erase(site.root, [first.id], "", reason="asked", apply=True)
    assert first.sha256 == second.sha256
    assert kept(site, first.sha256)
    assert verifying.verify(site.root) == 0
    aged(site)
    erasing.erase(site.root, [second.id], "", reason="asked", apply=True)
    assert not kept(site, first.sha256)
    assert verifying.verify(site.root) == 0


def test_bytes_wait_for_a_backup_that_runs_and_go_the_next_time(site: Installation) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    (receipt,) = site.receipts()
    aged(site)
    with undisturbed(Spool(site.root), patient=False) as ours:
        assert ours
        retention(site, apply=True)
    assert kept(site, receipt.sha256)
    assert verifying.verify(site.root) == 0
    retention(site, apply=True)
    assert not kept(site, receipt.sha256)


def test_bytes_that_came_again_a_moment_ago_stay(site: Installation) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    (receipt,) = site.receipts()
    retention(site, apply=True)  # they were kept a moment ago, so something may need them
    assert kept(site, receipt.sha256)
    assert verifying.verify(site.root) == 0


def test_what_comes_again_after_its_answers_are_gone_is_judged_as_any_other_file(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    (receipt,) = site.receipts()
    aged(site)
    erasing.erase(site.root, [receipt.id], "", reason="asked", apply=True)
    capsys.readouterr()
    assert not site.answers("a.*")
    site.drop("nordwerk", "a.edi", forecast())
    again = site.receipts()[-1]
    assert again.id != receipt.id
    assert "ENV-003" not in {found.rule for found in site.journal().findings(again.id)}
    assert site.answers("a.*.REPORT.html")
    assert kept(site, again.sha256)
    assert verifying.verify(site.root) == 0


def test_a_person_is_taken_out_of_bytes_and_columns_and_all_stays_whole(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    named = forecast(b"Nordwerk Antriebe GmbH", PERSON.encode())
    site.drop("nordwerk", "a.edi", named)
    site.drop("nordwerk", "b.edi", forecast())
    receipt, other = site.receipts()
    aged(site)
    capsys.readouterr()
    erasing.erase(site.root, [], PERSON.upper(), reason="asked", apply=False)
    shown = capsys.readouterr().out
    assert receipt.id in shown
    assert other.id not in shown
    erasing.erase(site.root, [], PERSON, reason="Article 17", apply=True)
    assert verifying.verify(site.root) == 0
    everything = [path.read_bytes() for path in site.root.rglob("*") if path.is_file()]
    assert not any(PERSON.encode() in content for content in everything)
    capsys.readouterr()
    looking.show(receipt.id, site.root, as_json=False)
    shown = capsys.readouterr().out
    assert "forecast_header.buyer_name (1): Article 17" in " ".join(shown.split())


def test_what_a_mail_says_goes_with_its_bytes(site: Installation) -> None:
    text = TEXT + f"Viele Grüße, {PERSON}\r\n".encode()
    head = HEAD.replace(b"=?utf-8?q?J=C3=BCrgen_Gro=C3=9F?=", PERSON.encode())
    site.drop("nordwerk", "a.eml", letter(text, file("FC.edi", forecast()), head=head))
    aged(site)

    def said() -> tuple[str, str, str]:
        with closing(sqlite3.connect(site.root / "var/journal.db")) as journal:
            (row,) = journal.execute("SELECT sender, subject, text FROM mails").fetchall()
        sender, subject, words = row
        return sender, subject, words

    assert PERSON in said()[0]
    assert PERSON in said()[2]
    erasing.erase(site.root, [], PERSON, reason="Article 17", apply=True)
    assert not any(PERSON in each for each in said())
    assert said()[0] == "[erased] <disposition@nordwerk.example>"
    below = Spool(site.root).blobs.rglob("??*/*")
    assert not any(PERSON.encode() in path.read_bytes() for path in below if path.is_file())
    mail = next(each for each in site.receipts() if each.filename == "a.eml")
    erasing.erase(site.root, [mail.id], "", reason="Article 17", apply=True)
    assert said() == ("[erased]",) * 3
    assert verifying.verify(site.root) == 0


def test_what_people_were_told_of_a_file_goes_too(site: Installation) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    (receipt,) = site.receipts()
    aged(site)
    with open_journal(site.root / "var/journal.db") as journal:
        one = next(addressed(event(), configuration(), worded))
        journal.notifications().queue([replace(one, receipt=receipt.id, text=f"of {PERSON}")])
        waiting = journal.notifications().waiting()
        mail = bundled(waiting, lambda batch: digest(batch, configuration()), one.at)
        journal.notifications().bundle(waiting, replace(mail, body=f"of {PERSON}"))
    erasing.erase(site.root, [], PERSON, reason="Article 17", apply=True)
    with open_journal(site.root / "var/journal.db") as journal:
        (told,) = journal.notifications().listed()
        (sent,) = journal.notifications().sent(told.channel)
    assert (told.text, sent.body) == ("of [erased]", "of [erased]")
    assert verifying.verify(site.root) == 0


def test_an_erasure_names_something(site: Installation) -> None:
    site.drop("nordwerk", "a.edi", forecast())
    for files, person in (([], ""), (["01"], "Somebody"), ([], "ab")):
        with pytest.raises(Misconfigured, match="name receipts, or --person"):
            erasing.erase(site.root, files, person, reason="asked", apply=True)
